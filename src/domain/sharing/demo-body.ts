/**
 * A demo as bytes, before compression. The order of members, the lists of choices and what is usual are the format:
 * links of every version are read for ever, so what is here may not change; a new version has a new body beside these.
 */
import { toBase64Url, fromBase64Url } from '../base64.ts';
import { SectionReader, SectionWriter, type Sections } from './byte-stream.ts';
import {
  DEMO_LANGUAGES,
  DEMO_LIMITS,
  ORDER_POLICIES,
  type CompactVectors,
  type Demo,
  type DemoColours,
  type DemoCopy,
  type DemoItem,
  type DemoLogo,
  type DemoScheme,
  type Faq,
  type Persona,
  type Variant,
} from './demo.ts';
import {
  choice,
  flag,
  line,
  list,
  maybe,
  maybeLine,
  price,
  record,
  signed,
  tabbed,
  whole,
  type Field,
} from './fields.ts';
import { scaleOfStep, stepOfScale } from './vector-scales.ts';

/** Bytes of a demo's id: eight characters of base64url. */
const ID_BYTES = 6;

/** These cost one byte in a link of version 1. What the Studio begins with may change; these may not. */
const USUAL_COLOURS: DemoColours = { brand: '#3b623a', accent: '#b8441a', paper: '#faf6ee', ink: '#231d18' };

const SCHEMES = ['auto', 'light', 'dark'] as const satisfies readonly DemoScheme[];
/** Version 1 knew all but the last. */
const LOGO_KINDS = ['initials', 'none', 'image/png', 'image/svg+xml', 'image/webp'] as const;

const id: Field<string> = {
  write: (value, to) => {
    const bytes = fromBase64Url(value);
    if (bytes?.length !== ID_BYTES) throw new Error('the id of a demo is eight characters of base64url');
    to.raw(bytes);
  },
  read: (from) => toBase64Url(from.raw(ID_BYTES)),
};

const colour: Field<string> = {
  write: (value, to) => {
    to.bytes(Uint8Array.of(...[1, 3, 5].map((at) => Number.parseInt(value.slice(at, at + 2), 16))));
  },
  read: (from) => '#' + Array.from(from.bytes(3), (byte) => byte.toString(16).padStart(2, '0')).join(''),
};

const allColours = record<DemoColours>({ brand: colour, accent: colour, paper: colour, ink: colour });
const isUsual = ({ brand, accent, paper, ink }: DemoColours): boolean =>
  brand === USUAL_COLOURS.brand &&
  accent === USUAL_COLOURS.accent &&
  paper === USUAL_COLOURS.paper &&
  ink === USUAL_COLOURS.ink;

const colours: Field<DemoColours> = {
  write: (value, to) => {
    maybe(allColours).write(isUsual(value) ? undefined : value, to);
  },
  read: (from) => maybe(allColours).read(from) ?? USUAL_COLOURS,
};

/** Pixels are compressed already; an SVG is text. */
const logo = (kinds: number): Field<DemoLogo> => ({
  write: (value, to) => {
    choice(LOGO_KINDS).write(value.kind === 'image' ? value.type : value.kind, to);
    if (value.kind !== 'image') return;
    to.number(value.bytes.length);
    if (value.type === 'image/svg+xml') to.bytes(value.bytes);
    else to.raw(value.bytes);
  },
  read: (from) => {
    const kind = LOGO_KINDS[from.number(kinds - 1)];
    if (kind === 'initials' || kind === 'none') return { kind };
    const length = from.number(DEMO_LIMITS.logo);
    const bytes = kind === 'image/svg+xml' ? from.bytes(length) : from.raw(length);
    return { kind: 'image', type: kind, bytes };
  },
});

const vectors: Field<CompactVectors> = {
  write: ({ components, codes, scales }, to) => {
    to.number(components);
    to.number(codes.length);
    to.raw(Uint8Array.from(scales, stepOfScale));
    to.raw(codes);
  },
  read: (from) => {
    const components = from.number(DEMO_LIMITS.components);
    const length = from.number((DEMO_LIMITS.items * DEMO_LIMITS.components) / 2);
    const scales = Float32Array.from(from.raw(components), scaleOfStep);
    return { components, codes: from.raw(length), scales };
  },
};

const copy = record<DemoCopy>({ name: line, tagline: line, callToAction: line, question: line });

const item = record<DemoItem>({
  title: line,
  creators: tabbed,
  year: signed(DEMO_LIMITS.year),
  tags: tabbed,
  description: line,
  price,
  url: maybeLine,
});

const place = whole(DEMO_LIMITS.items - 1);
const persona = record<Persona>({
  name: line,
  likes: list(place, DEMO_LIMITS.personaPicks),
  dislikes: list(place, DEMO_LIMITS.personaPicks),
});

const variant = record<Variant>({
  name: line,
  copy: maybe(
    record<Partial<DemoCopy>>({
      name: maybe(line),
      tagline: maybe(line),
      callToAction: maybe(line),
      question: maybe(line),
    }),
  ),
  colours: maybe(
    record<Partial<DemoColours>>({
      brand: maybe(colour),
      accent: maybe(colour),
      paper: maybe(colour),
      ink: maybe(colour),
    }),
  ),
  order: maybe(choice(ORDER_POLICIES)),
  starter: maybe(flag),
});

const faqs = list(record<Faq>({ question: line, answer: line }), DEMO_LIMITS.faqs);

const members = {
  id,
  copy: record<Demo['copy']>({ en: maybe(copy), zh: maybe(copy) }),
  language: choice(DEMO_LANGUAGES),
  currency: line,
  items: list(item, DEMO_LIMITS.items),
  vectors: maybe(vectors),
  logo: logo(LOGO_KINDS.length),
  colours,
  scheme: choice(SCHEMES),
  callToActionUrl: line,
  personas: list(persona, DEMO_LIMITS.personas),
  variants: list(variant, DEMO_LIMITS.variants),
  shows: record<Demo['shows']>({ reasons: flag, map: flag, dial: flag }),
  starter: flag,
  order: choice(ORDER_POLICIES),
  contact: line,
} as const;

const body = record<Demo>({
  ...members,
  faqs: record<Demo['faqs']>({ en: maybe(faqs), zh: maybe(faqs) }),
});

/** Of version 1, which had questions in the demo's own language only. */
const firstBody = record<Omit<Demo, 'faqs'> & { readonly faqs: readonly Faq[] }>({
  ...members,
  logo: logo(LOGO_KINDS.length - 1),
  faqs,
});

/** As version {@link WRITTEN_VERSION}. The demo must be tidy (tidy-demo.ts). */
export function writeBody(demo: Demo): Sections {
  const to = new SectionWriter();
  body.write(demo, to);
  return to.sections();
}

/** The versions of a link that are read. */
export const VERSIONS = ['1', '2'] as const;
type LinkVersion = (typeof VERSIONS)[number];
export const WRITTEN_VERSION: LinkVersion = '2';

/** What was written in a link of this version, still to be checked against its schema. Throws `demo-damaged`. */
export function readBody(sections: Sections, version: LinkVersion): unknown {
  const from = new SectionReader(sections);
  const value = (version === '1' ? firstBody : body).read(from);
  from.end();
  return value;
}
