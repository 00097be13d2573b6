/** What a decoded link may be, member by member. A member that a type has and its schema lacks does not compile. */
import * as v from 'valibot';
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
  type Faq,
  type Persona,
  type Variant,
} from './demo.ts';
import { isLogo } from './logo.ts';
import { contactAddress, webAddress } from './web-address.ts';

type Members<T> = Readonly<Record<keyof T, v.GenericSchema>>;

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const texts = (most: number, length: number) => v.pipe(v.array(text(length)), v.maxLength(most));
const bytes = v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array);
/** As the browser will open it and shows it; a text that it reads otherwise was not written by the Studio. */
const address = v.pipe(
  v.string(),
  v.check((url) => webAddress(url) === url),
);
const colour = v.pipe(v.string(), v.regex(/^#[\da-f]{6}$/));
const order = v.picklist(ORDER_POLICIES);
const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const places = v.pipe(v.array(place), v.maxLength(DEMO_LIMITS.personaPicks));

const copyParts = {
  name: text(DEMO_LIMITS.name),
  tagline: text(DEMO_LIMITS.tagline),
  callToAction: text(DEMO_LIMITS.callToAction),
  question: text(DEMO_LIMITS.question),
} satisfies Members<DemoCopy>;
const CopySchema = v.strictObject(copyParts);

const colourParts = {
  brand: colour,
  accent: colour,
  paper: colour,
  ink: colour,
} satisfies Members<DemoColours>;

const ItemSchema = v.strictObject({
  title: text(DEMO_LIMITS.title),
  creators: texts(DEMO_LIMITS.creators, DEMO_LIMITS.creator),
  year: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(-DEMO_LIMITS.year), v.maxValue(DEMO_LIMITS.year)),
  ),
  tags: texts(DEMO_LIMITS.tags, DEMO_LIMITS.tag),
  description: text(DEMO_LIMITS.description),
  price: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(DEMO_LIMITS.price))),
  url: v.optional(address),
} satisfies Members<DemoItem>);

const VectorsSchema = v.pipe(
  v.strictObject({
    components: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(DEMO_LIMITS.components)),
    codes: bytes,
    scales: v.custom<Float32Array<ArrayBuffer>>((value) => value instanceof Float32Array),
  } satisfies Members<CompactVectors>),
  v.check(({ components, scales }) => scales.length === components),
);

const LogoSchema: v.GenericSchema<unknown, DemoLogo> = v.pipe(
  v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('initials') }),
    v.strictObject({
      kind: v.literal('image'),
      type: v.picklist(['image/png', 'image/svg+xml', 'image/webp']),
      bytes,
    }),
  ]),
  v.check((logo) => logo.kind !== 'image' || isLogo(logo)),
);

const PersonaSchema = v.strictObject({
  name: text(DEMO_LIMITS.name),
  likes: places,
  dislikes: places,
} satisfies Members<Persona>);

const VariantSchema = v.strictObject({
  name: text(DEMO_LIMITS.name),
  copy: v.optional(v.partial(CopySchema)),
  colours: v.optional(v.partial(v.strictObject(colourParts))),
  order: v.optional(order),
  starter: v.optional(v.boolean()),
} satisfies Members<Variant>);

const FaqSchema = v.strictObject({
  question: text(DEMO_LIMITS.faqQuestion),
  answer: text(DEMO_LIMITS.answer),
} satisfies Members<Faq>);
const faqs = v.pipe(v.array(FaqSchema), v.minLength(1), v.maxLength(DEMO_LIMITS.faqs));

const members = {
  id: v.pipe(v.string(), v.regex(/^[\w-]{8}$/)),
  copy: v.strictObject({ en: v.optional(CopySchema), zh: v.optional(CopySchema) }),
  language: v.picklist(DEMO_LANGUAGES),
  currency: v.pipe(v.string(), v.regex(/^(?:[A-Z]{3})?$/)),
  items: v.pipe(v.array(ItemSchema), v.maxLength(DEMO_LIMITS.items)),
  vectors: v.optional(VectorsSchema),
  logo: LogoSchema,
  colours: v.strictObject(colourParts),
  scheme: v.picklist(['light', 'dark', 'auto']),
  callToActionUrl: v.union([v.literal(''), address]),
  personas: v.pipe(v.array(PersonaSchema), v.maxLength(DEMO_LIMITS.personas)),
  variants: v.pipe(v.array(VariantSchema), v.maxLength(DEMO_LIMITS.variants)),
  shows: v.strictObject({ reasons: v.boolean(), map: v.boolean(), dial: v.boolean() }),
  starter: v.boolean(),
  order,
  contact: v.pipe(
    v.string(),
    v.check((contact) => contact === '' || contactAddress(contact) === contact),
  ),
  faqs: v.strictObject({ en: v.optional(faqs), zh: v.optional(faqs) }),
} satisfies Members<Demo>;

export const DemoSchema: v.GenericSchema<unknown, Demo> = v.pipe(
  v.strictObject(members),
  v.check(({ items, personas }) =>
    personas.every(({ likes, dislikes }) => [...likes, ...dislikes].every((pick) => pick < items.length)),
  ),
  v.check(
    ({ items, vectors }) =>
      !vectors || vectors.codes.length === Math.ceil((items.length * vectors.components) / 2),
  ),
  v.transform((demo): Demo => ({ ...demo, vectors: demo.vectors })),
);

/** What a link of version 1 may be: its questions are a list, in the language of the demo. */
export const FirstDemoSchema: v.GenericSchema<unknown, Demo> = v.pipe(
  v.looseObject({ language: v.picklist(DEMO_LANGUAGES), faqs: v.array(v.unknown()) }),
  v.transform(({ faqs, ...demo }): unknown => ({
    ...demo,
    faqs: faqs.length ? { [demo.language]: faqs } : {},
  })),
  DemoSchema,
);
