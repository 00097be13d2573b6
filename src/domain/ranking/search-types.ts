/** What is looked for in a catalog, and what was found. Plain data: it crosses to the ranker worker and back. */
import type { Constraint } from '../dialogue/dialogue-types.ts';
import type { SlateEntry } from './slate-types.ts';

export interface SearchQuery {
  readonly size: number;
  /** All that holds, rules included. `similar` and wanted `words` order, everything else is exact. */
  readonly constraints: readonly Constraint[];
  /** These items and no others, in this order, whatever would keep them out: to show again what was shown. */
  readonly only?: readonly string[];
  /** Ids of items that must not be shown, whatever their score. */
  readonly without: readonly string[];
  /**
   * Of `words` by their text, as the catalog's own encoder reads them; absent for what it does not read: then the words
   * themselves must do.
   */
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

export type KeptOutQuery = Pick<SearchQuery, 'vectors'> & { readonly constraint: Constraint };

/** Why an item was found; empty for an item that only had to pass. */
export interface Match {
  /** Of the words asked for, those that stand in its title, creators, tags or description. */
  readonly words: readonly string[];
  /** Whether it reads like what was asked for. */
  readonly meaning: boolean;
  /** The item asked for that it is near to. */
  readonly similar?: string;
}

export interface FoundEntry extends SlateEntry {
  readonly match: Match;
}

export interface SearchAnswer {
  /** Best first. */
  readonly entries: readonly FoundEntry[];
  /** Items that pass all that is exact, and are not graded yet. */
  readonly total: number;
  /** Where nothing passes: each exact constraint with how many would without it, most first. */
  readonly relaxed: readonly { readonly constraint: Constraint; readonly count: number }[];
  /** Milliseconds inside the worker, for the bench. */
  readonly elapsed: number;
}
