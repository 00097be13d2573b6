/** What a catalog is made of. Plain data: crosses to workers and storage by structured clone. */

export type EncoderId = 'minilm-l6-en' | 'e5-small-en-zh';

export type ItemKind = 'book' | 'film' | 'other';

export interface Item {
  /** Stable inside its catalog: the source's own id, else normalised title + creator + year. */
  readonly id: string;
  readonly title: string;
  readonly creators: readonly string[];
  /** First publication; negative before the common era. */
  readonly year?: number;
  readonly kind: ItemKind;
  readonly tags: readonly string[];
  readonly series?: string;
  readonly description?: string;
  /** Named numeric features in their own units, e.g. averageRating (of other people, 0–5), pages. */
  readonly numbers?: Readonly<Record<string, number>>;
  /** True for what the person set aside for later (to-read shelf, watchlist): items to rank, not history. */
  readonly backlog: boolean;
}

export type CatalogSource = 'pack' | 'goodreads' | 'movielens' | 'shopify' | 'feed' | 'demo' | 'table';

export interface Catalog {
  readonly id: string;
  /** Shown as is; packs are named by the messages through their id. */
  readonly name: string;
  readonly source: CatalogSource;
  readonly encoder: EncoderId;
  /** The generation of items and vectors that is live. An import writes a new generation and flips this in one transaction. */
  readonly dataId: string;
  readonly itemCount: number;
  readonly backlogCount: number;
  readonly licence?: string;
  /** SHA-256 of the file of the prior that came with it; absent without one. */
  readonly prior?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Row j is codes[j·dims … (j+1)·dims) times scales[j]; a unit vector up to rounding. */
export interface QuantizedVectors {
  readonly count: number;
  readonly dims: number;
  readonly codes: Int8Array<ArrayBuffer>;
  readonly scales: Float32Array<ArrayBuffer>;
}

/** Dimensions of both encoders. */
export const VECTOR_DIMS = 384;

/** One byte a dimension and a float32 scale. */
export const BYTES_PER_VECTOR = VECTOR_DIMS + 4;

const HAN = /\p{Script=Han}/u;

/**
 * The encoder for a catalog's script: one Han character in any of the sampled titles or descriptions is enough,
 * because the English encoder is near chance on Chinese while the bilingual one reads both.
 */
export function encoderFor(items: readonly Pick<Item, 'title' | 'description'>[]): EncoderId {
  return items.some((item) => HAN.test(item.title) || HAN.test(item.description ?? ''))
    ? 'e5-small-en-zh'
    : 'minilm-l6-en';
}

/** The text that stands for an item before an encoder: title, creators, year, tags, description; the parts that exist. */
export function itemText(item: Item): string {
  const parts = [item.title];
  if (item.creators.length) parts.push(item.creators.join(', '));
  if (item.tags.length) parts.push(item.tags.join(', '));
  if (item.description) parts.push(item.description);
  return parts.map((part) => part.trim().replace(/[.。]$/u, '')).join('. ') + '.';
}

/** Case, width, punctuation and spacing folded away, so that the same book from two files meets itself. */
export function normalizeKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
