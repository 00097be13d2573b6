/** What a demo's parts cost in its link, and where a link of that length survives. */
import { LINK_HEAD } from './demo-link.ts';
import { writeBody } from './demo-body.ts';
import type { Demo } from './demo.ts';
import { pack } from './packing.ts';
import type { Steps } from './steps.ts';
import { tidyDemo } from './tidy-demo.ts';

export type CostPart = 'items' | 'places' | 'brand' | 'logo' | 'personas' | 'variants' | 'faqs';

export interface LinkCost {
  /** Characters of the fragment. */
  readonly total: number;
  /**
   * How much shorter it would be without the part. What is left beside them is the frame: checksum, choices, colours.
   * Parts share words, so each is a little less than it would be alone.
   */
  readonly parts: Readonly<Record<CostPart, number>>;
}

/** A demo of words alone without one of its parts. */
const WITHOUT: Readonly<Record<'brand' | 'logo' | 'personas' | 'variants' | 'faqs', (demo: Demo) => Demo>> = {
  brand: (demo) => ({ ...demo, copy: {}, callToActionUrl: '', contact: '' }),
  logo: (demo) => ({ ...demo, logo: { kind: 'initials' } }),
  personas: (demo) => ({ ...demo, personas: [] }),
  variants: (demo) => ({ ...demo, variants: [] }),
  faqs: (demo) => ({ ...demo, faqs: {} }),
};

function* bytesOf(demo: Demo): Steps<number> {
  return (yield* pack(writeBody(demo), demo.language)).length;
}

/** Characters of base64url without padding. */
const charactersOf = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/**
 * What each part adds to the link. First the places and the items' words are taken away, then each of the others from
 * what is left, which is short: so it takes half as long as the link itself.
 * @param fragment of the same demo, which need not be made anew.
 */
export function* costOf(demo: Demo, fragment: string): Steps<LinkCost> {
  const tidy = tidyDemo(demo);
  const frame: Demo = { ...tidy, items: [], vectors: undefined };
  const whole = Math.floor(((fragment.length - LINK_HEAD) * 3) / 4);
  const rest = yield* bytesOf(frame);
  // Vectors are not compressed: what they take is what they are.
  const places = tidy.vectors ? tidy.vectors.codes.length + tidy.vectors.scales.length : 0;
  function* saved(part: keyof typeof WITHOUT): Steps<number> {
    return charactersOf(Math.max(0, rest - (yield* bytesOf(WITHOUT[part](frame)))));
  }
  return {
    total: fragment.length,
    parts: {
      items: charactersOf(Math.max(0, whole - rest - places)),
      places: charactersOf(places),
      brand: yield* saved('brand'),
      logo: yield* saved('logo'),
      personas: yield* saved('personas'),
      variants: yield* saved('variants'),
      faqs: yield* saved('faqs'),
    },
  };
}

export type LinkPlace = 'sms' | 'qr' | 'mail' | 'chat' | 'address-bar';

/** The longest link that gets through whole, in characters, the page's own address included. */
const PLACES: readonly { readonly place: LinkPlace; readonly most: number }[] = [
  // Ten parts of 153 characters of GSM 7-bit: what gateways commonly join. More parts arrive apart.
  { place: 'sms', most: 1530 },
  // Version 25 of a QR code at the lowest correction (1,273 bytes), 117 modules a side: at 3 cm on paper a module is a quarter of
  // a millimetre, the least that a phone's camera reads at arm's length. The standard's end is 2,953.
  { place: 'qr', most: 1200 },
  // Outlook opens a link through Internet Explorer's old bound of 2,083 characters and cuts the rest.
  { place: 'mail', most: 2048 },
  // The tightest of the common chats: Discord takes 2,000 a message; WhatsApp and Telegram 4,096 and more.
  { place: 'chat', most: 2000 },
  // Chrome shows 32 KB (and carries 2 MB), Safari and Firefox more. Fragments are not sent, so no server has a say.
  { place: 'address-bar', most: 32_768 },
];

/** Each place with what it takes, and whether a link of `length` characters is within. The tightest first. */
export const survives = (
  length: number,
): readonly { readonly place: LinkPlace; readonly most: number; readonly fits: boolean }[] =>
  PLACES.map(({ place, most }) => ({ place, most, fits: length <= most })).sort((a, b) => a.most - b.most);
