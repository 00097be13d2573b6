/**
 * The append-only log of what the person did and what they were shown.
 * Nothing in it is ever edited: an undo is an entry of its own that names the entry it takes back.
 */

export type InteractionKind =
  'like' | 'dislike' | 'save' | 'unsave' | 'done' | 'rating' | 'impression' | 'undo';

export interface NewInteraction {
  readonly catalogId: string;
  readonly itemId: string;
  readonly kind: InteractionKind;
  /** Stars in [0.5, 5] for `rating` and, when given, `done`. */
  readonly value?: number;
  /** Milliseconds since the epoch. The log orders by sequence number; time is only shown. */
  readonly time: number;
  readonly source: 'tap' | 'starter' | 'import' | 'slate';
  /** Probability, under the policy that drew the slate, that the item was on it. Impressions only. */
  readonly propensity?: number;
  /** Estimated probability of a like that stood on the card; on the starter's none does. Impressions only. */
  readonly probability?: number;
  /** The card would not have been there without exploration. Impressions only. */
  readonly explored?: true;
  /** Position on the slate, from 1. Impressions only. */
  readonly rank?: number;
  /** The import that brought it, so that an import can be undone as a whole. */
  readonly importId?: string;
  /** Sequence number of the entry that an `undo` takes back. */
  readonly undoes?: number;
}

export interface Interaction extends NewInteraction {
  /** Given by storage, strictly increasing. */
  readonly seq: number;
}

/** What the log says about one item now. */
export interface ItemState {
  /** The latest entry that grades the item (like, dislike, rating, done with stars); a save never replaces a grade. */
  readonly grade?: Interaction;
  readonly saved?: boolean;
  readonly done: boolean;
}

const EMPTY: ItemState = { done: false };

const apply = (state: ItemState, entry: Interaction): ItemState => {
  switch (entry.kind) {
    case 'like':
    case 'dislike':
    case 'rating':
      return { ...state, grade: entry };
    case 'done':
      return { ...state, done: true, grade: entry.value === undefined ? state.grade : entry };
    case 'save':
      return { ...state, saved: true, grade: state.grade ?? entry };
    case 'unsave': {
      const { grade, ...rest } = state;
      return grade?.kind === 'save' ? { ...rest, saved: false } : { ...state, saved: false };
    }
    case 'impression':
    case 'undo':
      return state;
  }
};

/** Folds a log, in any order, into the present state of each item; undone entries count as never made. */
export function foldInteractions(log: readonly Interaction[]): Map<string, ItemState> {
  const undone = new Set(log.filter((e) => e.kind === 'undo').map((e) => e.undoes));
  const states = new Map<string, ItemState>();
  for (const entry of [...log].sort((a, b) => a.seq - b.seq)) {
    if (undone.has(entry.seq) || entry.kind === 'impression' || entry.kind === 'undo') continue;
    states.set(entry.itemId, apply(states.get(entry.itemId) ?? EMPTY, entry));
  }
  return states;
}
