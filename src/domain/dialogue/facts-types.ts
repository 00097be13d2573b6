/** What a catalog's items say of it as a whole: all that a sentence can be matched against. Plain data. */

/** Names under their keys (see name-keys.ts), and how long a key can get by its first token. */
export interface NameIndex {
  /** One or several names, or item ids, that share a key. */
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  readonly longest: ReadonlyMap<string, number>;
}

/** What a named number stands for. */
export type NumberRole = 'pages' | 'minutes' | 'price' | 'rating' | 'other';

export interface NumberFact {
  readonly name: string;
  readonly role: NumberRole;
  readonly min: number;
  readonly max: number;
  /** A third of the items lies at or below `low`, a third at or above `high`. */
  readonly low: number;
  readonly high: number;
  /** Whether every value is whole: how far "less than" reaches. */
  readonly whole: boolean;
  readonly count: number;
}

export interface CatalogFacts {
  readonly size: number;
  /** Items set aside and not taken yet. */
  readonly backlog: number;
  readonly kind: 'book' | 'film' | 'other';
  readonly years?: {
    readonly min: number;
    readonly max: number;
    readonly low: number;
    readonly high: number;
  };
  readonly numbers: readonly NumberFact[];
  readonly creators: NameIndex;
  readonly tags: NameIndex;
  /** Most frequent first; without those that nearly everything has by its nature, like "novel". */
  readonly topTags: readonly string[];
  readonly topCreators: readonly string[];
  /** Item ids by title. */
  readonly titles: NameIndex;
  readonly hasFaq: boolean;
  /** Mail or web address of whom to ask; empty for none. */
  readonly contact: string;
}
