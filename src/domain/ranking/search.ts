/**
 * Finds items for what somebody asks: conditions exactly, words by meaning and by letter, the person's own taste within
 * that. Comes with the first question: whoever asks nothing does not load it.
 */
import type { Item } from '../catalog.ts';
import type { Constraint } from '../dialogue/dialogue-types.ts';
import { passes, relaxations } from '../dialogue/constraint-check.ts';
import { mulberry32 } from '../random.ts';
import { bestFew } from './best-few.ts';
import { centredCosine, cosinesWith } from './centred-vectors.ts';
import type { RankerView } from './ranker.ts';
import type { FoundEntry, Match, SearchAnswer, SearchQuery } from './search-types.ts';
import { breadthSlate, judgedEntries, personalSlate } from './slate.ts';
import { outlookScores } from './taste.ts';
import { WordIndex, type WordScores } from './word-index.ts';

/**
 * Deviations of BM25 for one of closeness in meaning. From 0.15 to 0.3 it costs at most a point or three where letters
 * mislead and gains where they tell; equal weights lose up to 17 points.
 */
const WORD_WEIGHT = 0.2;
/**
 * A word that one item of N has alone lies √N deviations out: in a large catalog it would drown every meaning. At 6 it
 * counts a deviation and more, which puts a title that was named first.
 */
const MOST_WORDS = 6;
/**
 * Deviations of taste for one of closeness. What fits a question lies two to four deviations out and differs by tenths:
 * at a third, taste orders what fits about equally. At 1 a liked theme would answer whatever was asked, at 0 everybody
 * gets the same.
 */
const TASTE_WEIGHT = 1 / 3;
/** Deviations of closeness from which an item reads like what was asked for: a fortieth of a catalog, about. */
const CLOSE = 2;
/** Cosine, and deviations, from which words that are not wanted describe an item. */
const UNWANTED_COSINE = 0.3;
const UNWANTED = 2.5;
/** Items around those found that their figures are read from, as on a slate. */
const CONTEXT = 48;

type Worded = Extract<Constraint, { kind: 'words' }>;

const isWorded = (constraint: Constraint): constraint is Worded => constraint.kind === 'words';
/** Those that put in order; all others are exact. */
const orders = (constraint: Constraint): boolean =>
  constraint.kind === 'similar' || (isWorded(constraint) && !constraint.exclude);

/** Values as deviations from their mean over the catalog; zeros where all are alike. */
function standardised(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (spread > 0 ? (value - mean) / spread : 0));
}

/** One thing asked for. */
interface Wish {
  /** With each row; absent for words that the catalog's encoder does not read. */
  readonly cosines?: Float32Array;
  /** The same in deviations. */
  readonly closeness?: Float32Array;
  readonly words?: WordScores;
  /** What it is to be similar to. */
  readonly itemId?: string;
}

export class CatalogSearch {
  readonly #view: () => RankerView;
  readonly #now: () => number;
  #index: WordIndex | undefined;

  /** @param now a clock in milliseconds, for `elapsed`. */
  constructor(view: () => RankerView, now: () => number) {
    this.#view = view;
    this.#now = now;
  }

  answer(query: SearchQuery): SearchAnswer {
    const began = this.#now();
    const view = this.#view();
    if (query.only) {
      const entries = this.#again(view, query.only, query);
      return { entries, total: entries.length, relaxed: [], elapsed: this.#now() - began };
    }
    const { items, settled, rowOf } = view;
    const hidden = new Set(query.without.map(rowOf));
    const open = (row: number): boolean => !settled(row) && !hidden.has(row);
    const waiting = (row: number): boolean => items[row].backlog && !settled(row);
    const unwanted = query.constraints
      .filter((constraint): constraint is Worded => isWorded(constraint) && constraint.exclude)
      .map((constraint) => ({ constraint, describes: this.#describes(view, constraint, query.vectors) }));
    const pool = Int32Array.from(items.keys()).filter(
      (row) => open(row) && passes(query.constraints, items[row], waiting(row)),
    );
    const rows = pool.filter((row) => !unwanted.some(({ describes }) => describes(row)));
    const others = (): readonly number[] =>
      [...items.keys()].filter((row) => open(row) && !unwanted.some(({ describes }) => describes(row)));
    const relaxed = rows.length
      ? []
      : pool.length
        ? // Only what is not wanted stands in the way.
          unwanted.map(({ constraint }) => ({
            constraint,
            count: pool.filter((row) =>
              unwanted.every((one) => one.constraint === constraint || !one.describes(row)),
            ).length,
          }))
        : relaxations(
            query.constraints,
            others().map((row) => items[row]),
            ({ id }) => waiting(rowOf(id) ?? 0),
          );
    const wishes = this.#wishes(view, query);
    const extent = {
      size: query.size,
      // What was set aside was chosen already: nothing need be picked up.
      fitOnly: query.constraints.some(({ kind }) => kind === 'unread'),
      narrowed: query.constraints.length > 0,
    };
    const entries = wishes.length ? this.#ranked(view, rows, wishes, extent) : plain(view, rows, extent);
    return { entries, total: rows.length, relaxed, elapsed: this.#now() - began };
  }

  /** Ids of all items that a constraint keeps out, graded or not. */
  keptOut(constraint: Constraint, vectors: SearchQuery['vectors']): string[] {
    const view = this.#view();
    const { items, settled } = view;
    const describes =
      isWorded(constraint) && constraint.exclude ? this.#describes(view, constraint, vectors) : undefined;
    return items
      .filter((item, row) => describes?.(row) || !passes([constraint], item, item.backlog && !settled(row)))
      .map(({ id }) => id);
  }

  /** Whether a row is what words that are not wanted describe: it holds them all, or reads much like them. */
  #describes(view: RankerView, { text }: Worded, vectors: SearchQuery['vectors']): (row: number) => boolean {
    const vector = vectors.get(text);
    const cosines = vector && cosinesWith(view.vectors, vector);
    const deviations = cosines && standardised(cosines);
    const words = this.#words(view.items).score(text);
    return (row) =>
      words.holdsAll(row) ||
      (!!cosines && !!deviations && cosines[row] >= UNWANTED_COSINE && deviations[row] >= UNWANTED);
  }

  /** What was found before, as it stands now. */
  #again(view: RankerView, only: readonly string[], query: SearchQuery): FoundEntry[] {
    const rows = Int32Array.from(only.flatMap((itemId) => view.rowOf(itemId) ?? []));
    const wishes = this.#wishes(view, query);
    return judgedEntries(view.taste, (row) => view.items[row], rows, rows.length, false).map((entry, i) => ({
      ...entry,
      match: matchOf(rows[i], wishes),
    }));
  }

  #wishes(view: RankerView, { constraints, vectors }: SearchQuery): Wish[] {
    return constraints
      .map((constraint) => (orders(constraint) ? this.#wish(view, constraint, vectors) : undefined))
      .filter((wish) => wish !== undefined);
  }

  #wish(view: RankerView, constraint: Constraint, vectors: SearchQuery['vectors']): Wish | undefined {
    if (constraint.kind === 'similar') {
      const own = view.rowOf(constraint.itemId);
      if (own === undefined) return undefined;
      const closeness = Float32Array.from(view.items, (_, row) => centredCosine(view.vectors, own, row));
      // The item itself lies furthest out, and would make all others look alike.
      closeness[own] = 0;
      return { cosines: closeness, closeness: standardised(closeness), itemId: constraint.itemId };
    }
    if (constraint.kind !== 'words') return undefined;
    const vector = vectors.get(constraint.text);
    const words = this.#words(view.items).score(constraint.text);
    const cosines = vector && cosinesWith(view.vectors, vector);
    return { words, ...(cosines && { cosines, closeness: standardised(cosines) }) };
  }

  #ranked(
    view: RankerView,
    rows: Int32Array,
    wishes: readonly Wish[],
    { size, fitOnly }: Extent,
  ): FoundEntry[] {
    const merits = meritsOf(view.items.length, wishes);
    const tastes = tastesOf(view, rows, fitOnly);
    const scores = Float32Array.from(rows, (row, i) => merits[row] + TASTE_WEIGHT * (tastes?.[i] ?? 0));
    const best = bestFew(scores, Math.max(size, CONTEXT)).map((i) => rows[i]);
    const { taste, items } = view;
    return judgedEntries(taste, (row) => items[row], best, size, fitOnly).map((entry, i) => ({
      ...entry,
      match: matchOf(best[i], wishes),
    }));
  }

  /** Read at the first question that has words. */
  #words(items: readonly Item[]): WordIndex {
    return (this.#index ??= new WordIndex(items));
  }
}

interface Extent {
  readonly size: number;
  readonly fitOnly: boolean;
  /** Whether anything was asked for. */
  readonly narrowed: boolean;
}

/**
 * How well each row of the catalog fits all that is asked for, in deviations. Closeness is added up before it is
 * standardised: a vague word lies about as near to every item, and must not weigh as much as a likeness that tells.
 */
function meritsOf(count: number, wishes: readonly Wish[]): Float32Array {
  const closeness = new Float32Array(count);
  const letters = new Float32Array(count);
  for (const wish of wishes)
    for (let row = 0; row < count; row++) {
      closeness[row] += wish.cosines?.[row] ?? 0;
      letters[row] += wish.words?.scores[row] ?? 0;
    }
  const near = standardised(closeness);
  const written = standardised(letters).map((value) => Math.min(MOST_WORDS, value));
  // Where no encoder reads the words, their letters are all there is to go by.
  const weight = wishes.some(({ cosines }) => cosines) ? WORD_WEIGHT : 1;
  return near.map((value, row) => value + weight * written[row]);
}

/** What the person is expected to make of each row, in deviations; undefined while nothing is known of them. */
function tastesOf({ taste }: RankerView, rows: Int32Array, fitOnly: boolean): Float32Array | undefined {
  if (!taste.events.length && !taste.crowd) return undefined;
  const outlook = taste.outlook();
  return standardised(outlookScores(outlook, rows, fitOnly ? undefined : taste.chances(outlook, rows)));
}

function matchOf(row: number, wishes: readonly Wish[]): Match {
  const words = wishes.flatMap((wish) => wish.words?.metBy(row) ?? []);
  const near = wishes.filter(({ closeness }) => closeness && closeness[row] >= CLOSE);
  const similar = near.find(({ itemId }) => itemId !== undefined)?.itemId;
  return {
    words: [...new Set(words)],
    meaning: near.some(({ itemId }) => itemId === undefined),
    ...(similar !== undefined && { similar }),
  };
}

/** Without a wish the order is that of the slate: what the person would like best, or a newcomer should see. */
function plain(
  { taste, items, landmarks, order }: RankerView,
  rows: Int32Array,
  { size, fitOnly, narrowed }: Extent,
): FoundEntry[] {
  const shown = Math.min(size, rows.length);
  if (shown === 0) return [];
  const itemAt = (row: number): Item => items[row];
  const entries =
    taste.events.length || taste.crowd
      ? // Nothing is drawn without exploration: the seed does not matter.
        personalSlate(taste, itemAt, rows, landmarks, { size: shown, exploration: 0, fitOnly }, mulberry32(0))
      : breadthSlate(taste, itemAt, rows, order, shown);
  return entries.map((entry) => ({
    ...entry,
    // What somebody has asked for does not stand for the whole catalog, whatever else is not known.
    reasons: narrowed ? entry.reasons.filter(({ kind }) => kind !== 'breadth') : entry.reasons,
    match: { words: [], meaning: false },
  }));
}
