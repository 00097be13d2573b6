/** What is understood of a sentence, and what is done about it. Plain data that crosses to workers and storage. */

export type DialogueLanguage = 'en' | 'zh';

/** Classes of the intent head, as public/lab/intents-*.json names them. */
export const INTENTS = [
  'recommend',
  'describe',
  'similar',
  'filter',
  'refine',
  'why',
  'undo',
  'rule',
  'taste',
  'about',
  'faq',
  'smalltalk',
  'outside',
] as const;
export type Intent = (typeof INTENTS)[number];

/** What the trained head makes of a sentence. */
export interface Understanding {
  readonly intent: Intent;
  /** Calibrated, in (0, 1). */
  readonly probability: number;
  /** Most probable first, `intent` among them. */
  readonly ranked: readonly { readonly intent: Intent; readonly probability: number }[];
  /** Mean cosine to the three nearest sentences that it was taught: low for what is unlike all of them. */
  readonly familiarity: number;
  /** Whether `familiarity` and the logits speak for a sentence that it was made for. */
  readonly inScope: boolean;
}

/**
 * One condition on what is shown; all that hold together hold at once. `exclude` turns a condition round. Numbers are in
 * the catalog's own units; both ends of a range belong to it.
 */
export type Constraint =
  | { readonly kind: 'year'; readonly min?: number; readonly max?: number }
  /** A named number of the items (`pages`, `minutes`, `price`, `averageRating` …). */
  | { readonly kind: 'number'; readonly name: string; readonly min?: number; readonly max?: number }
  | { readonly kind: 'creator'; readonly name: string; readonly exclude: boolean }
  | { readonly kind: 'tag'; readonly name: string; readonly exclude: boolean }
  /** Only what was set aside and not taken yet. */
  | { readonly kind: 'unread' }
  /** Near in meaning to an item. */
  | { readonly kind: 'similar'; readonly itemId: string }
  /** Near in meaning to words; with `exclude`, what the words describe is left out where it is near enough. */
  | { readonly kind: 'words'; readonly text: string; readonly exclude: boolean }
  /** An item that was turned down. */
  | { readonly kind: 'item'; readonly itemId: string; readonly exclude: true };
