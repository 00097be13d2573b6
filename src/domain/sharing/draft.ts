/** A demo under way in the Studio, and how its parts follow when its items change. */
import { hashText } from '../random.ts';
import { toBase64Url } from '../base64.ts';
import {
  DEMO_LIMITS,
  type Demo,
  type DemoColours,
  type DemoCopy,
  type DemoItem,
  type DemoLanguage,
  type Persona,
} from './demo.ts';

export interface Draft {
  /** Its id names the draft too. Its texts are as they were typed: `tidyDemo` cuts them for the link. */
  readonly demo: Demo;
  /** What each persona was described by, in the order of the demo's personas. */
  readonly wishes: readonly string[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A demo's id from a UUID of version 4, whose first twelve digits are all random. */
export const demoIdOf = (uuid: string): string =>
  toBase64Url(
    Uint8Array.from(uuid.replace('-', '').slice(0, 12).match(/../g) ?? [], (pair) =>
      Number.parseInt(pair, 16),
    ),
  );

export const EMPTY_COPY: DemoCopy = { name: '', tagline: '', callToAction: '', question: '' };

/** Brands to begin with: dark enough for white words, an accent that stands out beside it, a paper of the same warmth. */
export const PALETTES: readonly DemoColours[] = [
  { brand: '#1f5c42', accent: '#e9a23b', paper: '#f4f8f4', ink: '#17211b' },
  { brand: '#b8441a', accent: '#2f6b5e', paper: '#faf6ee', ink: '#231d18' },
  { brand: '#27407a', accent: '#d9702b', paper: '#f5f7fb', ink: '#171c28' },
  { brand: '#7a2444', accent: '#2c7a78', paper: '#fbf5f6', ink: '#251519' },
  { brand: '#2b2b2b', accent: '#c9952b', paper: '#ffffff', ink: '#1a1a1a' },
];

/** What a new demo is made of, besides what the Studio adds. */
export interface DemoSeed {
  readonly language: DemoLanguage;
  readonly items: readonly DemoItem[];
  readonly copy: DemoCopy;
  readonly currency?: string;
  readonly colours?: DemoColours;
  readonly callToActionUrl?: string;
  /** With the words that describe each. */
  readonly personas?: readonly (Persona & { readonly wish: string })[];
}

export function newDraft(
  { language, items, copy, currency = '', colours, callToActionUrl = '', personas = [] }: DemoSeed,
  id: string,
  time: number,
): Draft {
  const demo: Demo = {
    id,
    copy: { [language]: copy },
    language,
    currency,
    items: items.slice(0, DEMO_LIMITS.items),
    vectors: undefined,
    logo: { kind: 'initials' },
    colours: colours ?? PALETTES[hashText(id) % PALETTES.length],
    scheme: 'auto',
    callToActionUrl,
    personas: personas.map(({ name, likes, dislikes }) => ({ name, likes, dislikes })),
    variants: [],
    shows: { reasons: true, map: false, dial: false },
    starter: true,
    order: 'learned',
    contact: '',
    faqs: {},
  };
  return { demo, wishes: personas.map(({ wish }) => wish), createdAt: time, updatedAt: time };
}

/**
 * What a copy of a demo says: the same, its names with the first number that none of `taken` has, so that the two can be
 * told apart. A copy of a copy goes on counting.
 * @param unnamed what a demo without a name is called
 */
export function numberedCopy(
  { copy, language }: Demo,
  taken: ReadonlySet<string>,
  unnamed: string,
): Demo['copy'] {
  const stem = (name: string) => name.trim().replace(/ \(\d{1,4}\)$/, '');
  const numbered = (name: string, number: number): string => {
    const mark = ` (${number})`;
    return stem(name).slice(0, DEMO_LIMITS.name - mark.length) + mark;
  };
  const name = copy[language]?.name.trim() || unnamed;
  let number = 2;
  while (taken.has(numbered(name, number))) number++;
  const renamed = Object.entries(copy).map(([one, said]) => [
    one,
    {
      ...said,
      name: said.name.trim() || one === language ? numbered(said.name.trim() || unnamed, number) : '',
    },
  ]);
  return Object.fromEntries(renamed) as Demo['copy'];
}

/** The demo with these items in their new order: picks follow theirs, places are to be found anew. */
export function withItems(demo: Demo, items: readonly DemoItem[]): Demo {
  const kept = items.slice(0, DEMO_LIMITS.items);
  const moved = new Map(kept.map((item, place) => [item, place]));
  const follow = (places: readonly number[]): number[] =>
    places.flatMap((place) => moved.get(demo.items[place]) ?? []);
  return {
    ...demo,
    items: kept,
    vectors: undefined,
    personas: demo.personas.map(({ name, likes, dislikes }) => ({
      name,
      likes: follow(likes),
      dislikes: follow(dislikes),
    })),
  };
}

/** The demo with one item's words changed. */
export const withItemAt = (demo: Demo, place: number, item: DemoItem): Demo => ({
  ...demo,
  items: demo.items.with(place, item),
  vectors: undefined,
});
