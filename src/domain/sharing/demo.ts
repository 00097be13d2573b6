/**
 * A demo of a recommender as one plain description: what a link carries. It holds words, colours and the places of public
 * items; nothing in it comes from what anybody did.
 */

export const DEMO_LANGUAGES = ['en', 'zh'] as const;
export type DemoLanguage = (typeof DEMO_LANGUAGES)[number];

/** Items of a demo that travels in its link. More make links that mails and chats cut; those go in a file (demo-file.ts). */
export const LINK_ITEMS = 200;

/** Bounds of what a demo may hold; a reader refuses more before it allocates. Lengths are in characters. */
export const DEMO_LIMITS = {
  /** Of a file. The visitor's page ranks them on its own thread, and their places just fit into 64 KB. */
  items: 1500,
  title: 120,
  description: 400,
  creators: 4,
  creator: 80,
  tags: 8,
  tag: 40,
  name: 60,
  tagline: 140,
  callToAction: 40,
  question: 140,
  url: 500,
  personas: 6,
  personaPicks: 12,
  variants: 4,
  /** In each language. */
  faqs: 40,
  faqQuestion: 300,
  answer: 1000,
  /** Bytes of an inlined logo. */
  logo: 6144,
  /** Either side of the common era. */
  year: 9999,
  /** In main units; in thousandths it is still exact in a float64. A yacht in đồng is a tenth of it. */
  price: 1e12,
  /** Numbers an item. Past that the nearest neighbours are kept no better (docs/studio.md). */
  components: 64,
} as const;

export interface DemoItem {
  readonly title: string;
  readonly creators: readonly string[];
  readonly year?: number;
  readonly tags: readonly string[];
  readonly description: string;
  /** In the currency's main unit, to a thousandth. */
  readonly price?: number;
  /** Page of the item; http or https. */
  readonly url?: string;
}

/** What a visitor reads, in one language. Empty where the page's own words do. */
export interface DemoCopy {
  readonly name: string;
  readonly tagline: string;
  readonly callToAction: string;
  readonly question: string;
}

/** Colours as #rrggbb. */
export interface DemoColours {
  /** Head of the page and main buttons. */
  readonly brand: string;
  /** The call to action. */
  readonly accent: string;
  readonly paper: string;
  readonly ink: string;
}

export type DemoScheme = 'light' | 'dark' | 'auto';

export type DemoLogo =
  | { readonly kind: 'none' }
  /** Drawn from the name. */
  | { readonly kind: 'initials' }
  | LogoPicture;

/** Cleaned and small (logo.ts); shown as an image, never as markup. */
export interface LogoPicture {
  readonly kind: 'image';
  readonly type: 'image/png' | 'image/svg+xml' | 'image/webp';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A made-up visitor that the demo can start from. Picks are places in the list of items. */
export interface Persona {
  readonly name: string;
  readonly likes: readonly number[];
  readonly dislikes: readonly number[];
}

/** How the list is ordered: by what is learned, as the owner listed it, or at random. */
export const ORDER_POLICIES = ['learned', 'as-listed', 'random'] as const;
export type OrderPolicy = (typeof ORDER_POLICIES)[number];

/**
 * When the call to action comes. By then a visitor has seen the list answer: asked sooner, they have nothing yet to go and
 * see. Taps of any kind count, saves too.
 */
export const CALL_AFTER = { likes: 3, taps: 5 } as const;

/** One arm of a test: what differs from the demo. The first arm is the demo as it is. */
export interface Variant {
  readonly name: string;
  readonly copy?: Partial<DemoCopy>;
  readonly colours?: Partial<DemoColours>;
  readonly order?: OrderPolicy;
  /** Whether it begins with the question and a few picks. */
  readonly starter?: boolean;
}

export interface Faq {
  readonly question: string;
  readonly answer: string;
}

/** Questions and answers, in each language as the owner wrote them; a language without any has no list. */
type Faqs = Readonly<Partial<Record<DemoLanguage, readonly Faq[]>>>;

/**
 * Places of the items in the space of meanings: `components` numbers an item on the items' own principal components, 4
 * bits each, item after item, two to a byte with the first in the low half; value = (code − 8) · scale of its component.
 */
export interface CompactVectors {
  readonly components: number;
  readonly codes: Uint8Array<ArrayBuffer>;
  /** One a component, each 2^(−step/16) with a step from 0 to 255, so that a link spends a byte on it. */
  readonly scales: Float32Array<ArrayBuffer>;
}

export interface Demo {
  /** Eight random characters of base64url, made in the studio: report codes name it. */
  readonly id: string;
  readonly copy: Readonly<Partial<Record<DemoLanguage, DemoCopy>>>;
  /** Language of the items' words. */
  readonly language: DemoLanguage;
  /** ISO 4217; empty where nothing has a price. */
  readonly currency: string;
  readonly items: readonly DemoItem[];
  /** Undefined before they are made, and for demos that go without. */
  readonly vectors: CompactVectors | undefined;
  readonly logo: DemoLogo;
  readonly colours: DemoColours;
  readonly scheme: DemoScheme;
  /** Where the call to action leads; http or https, or empty for none. */
  readonly callToActionUrl: string;
  readonly personas: readonly Persona[];
  readonly variants: readonly Variant[];
  readonly shows: { readonly reasons: boolean; readonly map: boolean; readonly dial: boolean };
  readonly starter: boolean;
  readonly order: OrderPolicy;
  /** Of the owner, where the assistant hands over: a mail address or URL; empty for none. */
  readonly contact: string;
  readonly faqs: Faqs;
}

/** What a demo says in a language, or in one that it speaks. */
export const inLanguage = <T>(
  said: Readonly<Partial<Record<DemoLanguage, T>>>,
  language: DemoLanguage,
): T | undefined => said[language] ?? said.en ?? said.zh;

/** What a demo calls itself in its own language; empty where nobody has named it. */
export const nameOf = ({ copy, language }: Demo): string => inLanguage(copy, language)?.name ?? '';
