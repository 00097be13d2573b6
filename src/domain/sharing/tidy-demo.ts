/** Brings a demo from the Studio's fields within what a link may say, so that every link that is written can be read. */
import { cutText } from './clean-text.ts';
import {
  DEMO_LIMITS,
  type CompactVectors,
  type Demo,
  type DemoColours,
  type DemoCopy,
  type DemoItem,
  type Faq,
  type Persona,
  type Variant,
} from './demo.ts';
import { isLogo } from './logo.ts';
import { scaleOfStep, stepOfScale } from './vector-scales.ts';
import { contactAddress, webAddress } from './web-address.ts';

/** An object without the members that are undefined, and itself undefined when none is left. */
function filled<T extends object>(value: T): T | undefined {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return entries.length ? (Object.fromEntries(entries) as T) : undefined;
}
const compact = <T extends object>(value: T): T => filled(value) ?? value;

const cutTexts = (texts: readonly string[], most: number, length: number): string[] =>
  texts
    .map((text) => cutText(text, length))
    .filter((text) => text !== '')
    .slice(0, most);

const maybe = <T, U>(value: T | undefined, change: (value: T) => U): U | undefined =>
  value === undefined ? undefined : change(value);

const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

const COPY_PARTS = ['name', 'tagline', 'callToAction', 'question'] as const satisfies (keyof DemoCopy)[];

const tidyCopy = (copy: DemoCopy): DemoCopy => ({
  name: cutText(copy.name, DEMO_LIMITS.name),
  tagline: cutText(copy.tagline, DEMO_LIMITS.tagline),
  callToAction: cutText(copy.callToAction, DEMO_LIMITS.callToAction),
  question: cutText(copy.question, DEMO_LIMITS.question),
});

function tidyItem({ title, creators, year, tags, description, price, url }: DemoItem): DemoItem {
  const { year: mostYear, price: mostPrice } = DEMO_LIMITS;
  return compact({
    title: cutText(title, DEMO_LIMITS.title),
    creators: cutTexts(creators, DEMO_LIMITS.creators, DEMO_LIMITS.creator),
    // Adding 0 turns −0, which no format keeps, into 0.
    year: Number.isFinite(year)
      ? maybe(year, (y) => within(Math.round(y), -mostYear, mostYear) + 0)
      : undefined,
    tags: cutTexts(tags, DEMO_LIMITS.tags, DEMO_LIMITS.tag),
    description: cutText(description, DEMO_LIMITS.description),
    price: Number.isFinite(price)
      ? maybe(price, (p) => Math.round(within(p, 0, mostPrice) * 1000) / 1000 + 0)
      : undefined,
    url: maybe(url, webAddress),
  });
}

const tidyColours = <T extends Partial<DemoColours>>(colours: T): T => {
  for (const value of Object.values(colours))
    if (value !== undefined && !/^#[\da-f]{6}$/i.test(value)) throw new Error(`${value} is no #rrggbb`);
  return Object.fromEntries(
    Object.entries(colours).map(([part, value]) => [part, value?.toLowerCase()]),
  ) as T;
};

function tidyPersona({ name, likes, dislikes }: Persona, items: number): Persona {
  const picks = (places: readonly number[]): number[] =>
    places
      .filter((place) => Number.isInteger(place) && place >= 0 && place < items)
      .slice(0, DEMO_LIMITS.personaPicks);
  return { name: cutText(name, DEMO_LIMITS.name), likes: picks(likes), dislikes: picks(dislikes) };
}

const tidyVariant = ({ name, copy, colours, order, starter }: Variant): Variant =>
  compact({
    name: cutText(name, DEMO_LIMITS.name),
    copy: maybe(copy, (parts) =>
      filled(
        Object.fromEntries(
          COPY_PARTS.map((part) => [part, maybe(parts[part], (text) => cutText(text, DEMO_LIMITS[part]))]),
        ),
      ),
    ),
    colours: maybe(colours, (some) => filled(tidyColours(some))),
    order,
    starter,
  });

/** A question without an answer is not asked, and no list is empty. */
function tidyFaqs(faqs: readonly Faq[]): readonly Faq[] | undefined {
  const whole = faqs
    .map(({ question, answer }) => ({
      question: cutText(question, DEMO_LIMITS.faqQuestion),
      answer: cutText(answer, DEMO_LIMITS.answer),
    }))
    .filter(({ question, answer }) => question && answer)
    .slice(0, DEMO_LIMITS.faqs);
  return whole.length ? whole : undefined;
}

/** Vectors of other items than these (one was taken away since) are none. */
function tidyVectors(vectors: CompactVectors | undefined, items: number): CompactVectors | undefined {
  if (!vectors || vectors.codes.length !== Math.ceil((items * vectors.components) / 2)) return undefined;
  return { ...vectors, scales: vectors.scales.map((scale) => scaleOfStep(stepOfScale(scale))) };
}

/**
 * The demo as its link will say it: texts clean and cut, lists cut, picks outside the list and addresses that lead
 * nowhere allowed left out. Idempotent. Throws for a colour that is no #rrggbb, which no field of the Studio can hold.
 */
export function tidyDemo(demo: Demo): Demo {
  const { en, zh } = demo.copy;
  const items = demo.items.slice(0, DEMO_LIMITS.items).map(tidyItem);
  return {
    id: demo.id,
    copy: compact({ en: maybe(en, tidyCopy), zh: maybe(zh, tidyCopy) }),
    language: demo.language,
    currency: /^[A-Z]{3}$/.test(demo.currency) ? demo.currency : '',
    items,
    vectors: tidyVectors(demo.vectors, items.length),
    logo: demo.logo.kind !== 'image' || isLogo(demo.logo) ? demo.logo : { kind: 'initials' },
    colours: tidyColours(demo.colours),
    scheme: demo.scheme,
    callToActionUrl: webAddress(demo.callToActionUrl) ?? '',
    personas: demo.personas.slice(0, DEMO_LIMITS.personas).map((one) => tidyPersona(one, items.length)),
    variants: demo.variants.slice(0, DEMO_LIMITS.variants).map(tidyVariant),
    shows: demo.shows,
    starter: demo.starter,
    order: demo.order,
    contact: contactAddress(demo.contact) ?? '',
    faqs: filled({ en: maybe(demo.faqs.en, tidyFaqs), zh: maybe(demo.faqs.zh, tidyFaqs) }) ?? {},
  };
}
