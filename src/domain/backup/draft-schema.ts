/** What a draft of the Studio is in a copy. Its texts are as they were typed; what a link may hold is for the link to say. */
import * as v from 'valibot';
import { DEMO_LANGUAGES, ORDER_POLICIES, type Demo } from '../sharing/demo.ts';
import type { Draft } from '../sharing/draft.ts';
import { bytes, count, finite, floats, strings, type Members } from './backup-parts.ts';

const text = v.string();
const list = <T extends v.GenericSchema>(item: T) => v.array(item);
/** The two that code takes for granted: a colour is drawn with, an id is part of every link. */
const colour = v.pipe(text, v.regex(/^#[\da-f]{6}$/i));
const id = v.pipe(text, v.regex(/^[\w-]{8}$/));

const copy = { name: text, tagline: text, callToAction: text, question: text } satisfies Members<
  Demo['copy']['en'] & object
>;
const colours = { brand: colour, accent: colour, paper: colour, ink: colour } satisfies Members<
  Demo['colours']
>;
const order = v.picklist(ORDER_POLICIES);
const faqs = v.optional(list(v.strictObject({ question: text, answer: text })));

const demo = {
  id,
  copy: v.strictObject({ en: v.optional(v.strictObject(copy)), zh: v.optional(v.strictObject(copy)) }),
  language: v.picklist(DEMO_LANGUAGES),
  currency: text,
  items: list(
    v.strictObject({
      title: text,
      creators: strings,
      year: v.optional(finite),
      tags: strings,
      description: text,
      price: v.optional(finite),
      url: v.optional(text),
    } satisfies Members<Demo['items'][number]>),
  ),
  vectors: v.optional(
    v.strictObject({ components: count, codes: bytes, scales: floats } satisfies Members<
      Demo['vectors'] & object
    >),
  ),
  logo: v.variant('kind', [
    v.strictObject({ kind: v.literal('none') }),
    v.strictObject({ kind: v.literal('initials') }),
    v.strictObject({
      kind: v.literal('image'),
      type: v.picklist(['image/png', 'image/svg+xml', 'image/webp']),
      bytes,
    }),
  ]),
  colours: v.strictObject(colours),
  scheme: v.picklist(['light', 'dark', 'auto']),
  callToActionUrl: text,
  personas: list(v.strictObject({ name: text, likes: list(count), dislikes: list(count) })),
  variants: list(
    v.strictObject({
      name: text,
      copy: v.optional(v.partial(v.strictObject(copy))),
      colours: v.optional(v.partial(v.strictObject(colours))),
      order: v.optional(order),
      starter: v.optional(v.boolean()),
    } satisfies Members<Demo['variants'][number]>),
  ),
  shows: v.strictObject({ reasons: v.boolean(), map: v.boolean(), dial: v.boolean() }),
  starter: v.boolean(),
  order,
  contact: text,
  faqs: v.strictObject({ en: faqs, zh: faqs }),
} satisfies Members<Demo>;

const DraftSchema: v.GenericSchema<unknown, Draft> = v.strictObject({
  demo: v.pipe(
    v.strictObject(demo),
    v.transform((read): Demo => ({ ...read, vectors: read.vectors })),
  ),
  wishes: strings,
  createdAt: finite,
  updatedAt: finite,
} satisfies Members<Draft>);

/** The drafts that `draftInFile` wrote; undefined where one of them is none. */
export function readDrafts(written: readonly unknown[]): readonly Draft[] | undefined {
  const read = v.safeParse(v.array(DraftSchema), written, { abortEarly: true });
  return read.success ? read.output : undefined;
}
