/** From a model and the rows that may be shown to a slate with probabilities, propensities and reasons. */
import { RATING_NOISE } from '../learning/signals.ts';
import type { Item } from '../catalog.ts';
import type { Random } from '../random.ts';
import { bestGuess, drawSlates, judge, learnableVariance } from './draws.ts';
import { bestFew } from './best-few.ts';
import { centredCosine } from './centred-vectors.ts';
import { diversify } from './diversify.ts';
import { reasonsFor, tagRecords, type ReasonContext } from './explain.ts';
import type { ItemSpace } from './kernels.ts';
import { representatives, SAMPLE } from './representatives.ts';
import { sparseCosine } from './features.ts';
import type { SlateEntry } from './slate-types.ts';
import { outlookScores, type Outlook, type Taste } from './taste.ts';

/** Best guesses on the shortlist: a little more than the pool of diversify, so that draws can change who is in it. */
const SHORTLIST = 112;

export interface SlateSetting {
  readonly size: number;
  /** Temperature in [0, 1]. */
  readonly exploration: number;
  /** True where everything was chosen already: Pull stays out of the score. */
  readonly fitOnly: boolean;
}

/** Two items by one creator side by side look like a mistake while so little is shown. */
export const sameCreator =
  ({ features }: ItemSpace) =>
  (a: number, b: number): boolean =>
    sparseCosine(features.creators, a, b) > 0;

/**
 * Of a large catalog, Fit is asked only about the best few thousand of Pull (docs/learning.md): with 100,000 items and
 * 300 events, asking about all would cost most of a tap, and what Pull ranks lower does not reach a slate of ten.
 */
const FRONT = 4096;
/** Steps of a chance by which the front is found; coarser ones would let in more rows than were wanted. */
const BINS = 4096;

/** Positions of the `count` highest chances, and those that share a step with the last; found by counting, not sorting. */
function front(chances: Float32Array, count: number): Int32Array {
  const bins = new Int32Array(BINS + 1);
  for (let i = 0; i < chances.length; i++) bins[Math.floor(BINS * chances[i])]++;
  let lowest = BINS;
  let found = bins[lowest];
  while (found < count && lowest > 0) found += bins[--lowest];
  const places = new Int32Array(found);
  let filled = 0;
  for (let i = 0; i < chances.length; i++) if (Math.floor(BINS * chances[i]) >= lowest) places[filled++] = i;
  return places;
}

/** Positions in `rows` of the best scores: with Pull, of the best of its front. */
export function bestScored(
  outlook: Outlook,
  rows: Int32Array,
  chances: Float32Array | undefined,
  count: number,
): Int32Array {
  if (!chances || rows.length <= 2 * FRONT) return bestFew(outlookScores(outlook, rows, chances), count);
  const places = front(chances, FRONT);
  const scores = outlookScores(
    outlook,
    places.map((i) => rows[i]),
    Float32Array.from(places, (i) => chances[i]),
  );
  return bestFew(scores, count).map((i) => places[i]);
}

/**
 * The shortlist that exploration draws over: the best guesses, and some landmarks of the catalog, without which
 * exploration could only ever refine what is liked already.
 * @returns positions in `rows`.
 */
function shortlisted(best: Int32Array, rows: Int32Array, landmarks: readonly number[]): Int32Array {
  const chosen = new Set(best);
  const wanted = new Set(landmarks);
  rows.forEach((row, i) => {
    if (wanted.has(row)) chosen.add(i);
  });
  return Int32Array.from(chosen);
}

/** The slate of a person with at least one graded event. */
export function personalSlate(
  taste: Taste,
  itemAt: (row: number) => Item,
  rows: Int32Array,
  landmarks: readonly number[],
  { size, exploration, fitOnly }: SlateSetting,
  random: Random,
): SlateEntry[] {
  const outlook = taste.outlook();
  const chances = fitOnly ? undefined : taste.chances(outlook, rows);
  const best = bestScored(outlook, rows, chances, Math.max(SHORTLIST, 2 * size));
  const chosen = shortlisted(best, rows, landmarks);
  const listed = chosen.map((i) => rows[i]);
  const list = taste.shortlist(
    listed,
    Float32Array.from(chosen, (i) => chances?.[i] ?? 1),
  );
  const { shown, propensities } = drawSlates(list, size, exploration, random);
  const guesses = bestGuess(list);
  const familiar = new Set(diversify(guesses, list.similarities, size));
  const context = reasonContext(taste, itemAt, !fitOnly);
  // The draw says what is on the slate, the best guess in which order: a list that rises and falls reads as broken.
  const ordered = [...shown].sort((a, b) => guesses[b] - guesses[a]);
  const covariance = (a: number, b: number): number => list.covariances[a * listed.length + b];
  const band = bandOf([...listed.keys()], covariance, list.noise);
  return ordered.map((i) => {
    const row = listed[i];
    const explored = !familiar.has(i);
    return {
      itemId: itemAt(row).id,
      ...judge(list.means[i], covariance(i, i), list.threshold, list.noise, band(i)),
      propensity: Math.min(1, propensities[i]),
      reasons: reasonsFor(row, taste.shares(row), explored, context),
      explored,
    };
  });
}

/**
 * Entries of the first `size` of `rows`, in their order, which something else than the policy has put them in: nothing of
 * it is drawn, and an entry needs no excuse where no reason is known.
 * @param rows with some around those wanted, which a figure may still learn from
 */
export function judgedEntries(
  taste: Taste,
  itemAt: (row: number) => Item,
  rows: Int32Array,
  size: number,
  fitOnly: boolean,
): SlateEntry[] {
  const list = taste.shortlist(rows, new Float32Array(rows.length).fill(1));
  const covariance = (a: number, b: number): number => list.covariances[a * rows.length + b];
  const band = bandOf([...rows.keys()], covariance, list.noise);
  const context = reasonContext(taste, itemAt, !fitOnly);
  return Array.from(rows.subarray(0, size), (row, i) => ({
    itemId: itemAt(row).id,
    ...judge(list.means[i], covariance(i, i), list.threshold, list.noise, band(i)),
    propensity: 1,
    reasons: reasonsFor(row, taste.shares(row), false, context).filter(({ kind }) => kind !== 'stretch'),
    explored: false,
  }));
}

/** Answers that a band looks ahead to: about a sitting's. With three a figure hardly moves, a hundred nobody gives. */
const SITTING = 10;

/** What answers about the items of `others` that tell most of an item would teach of it. */
const bandOf =
  (others: readonly number[], covariance: (a: number, b: number) => number, noise: number) =>
  (item: number): number => {
    const told = others
      .filter((other) => other !== item)
      .map((other) => ({ other, told: covariance(item, other) ** 2 / (covariance(other, other) + noise) }))
      .sort((a, b) => b.told - a.told);
    return learnableVariance(
      item,
      told.slice(0, SITTING).map(({ other }) => other),
      covariance,
      noise,
    );
  };

function reasonContext(taste: Taste, itemAt: (row: number) => Item, pulled: boolean): ReasonContext {
  const { vectors } = taste.kernel.space;
  const judged = taste.events
    .filter(({ noise }) => noise === RATING_NOISE)
    .map(({ row, vote }) => ({ item: itemAt(row), liked: vote > 0 }));
  const cosine = (a: number, b: number): number => centredCosine(vectors, a, b);
  const tags = tagRecords(judged);
  const { crowd, events } = taste;
  if (!crowd || !pulled) return { itemAt, tags, cosine, pulled };
  const { pull } = crowd;
  const companion = (row: number): string | undefined => pull.companions(events, row, 1)[0]?.itemId;
  return {
    itemAt,
    tags,
    cosine,
    pulled: false,
    crowd: { companion, isPopular: (row) => pull.isPopular(row) },
  };
}

/**
 * The slate before anything is known: items that stand for the catalog. It is no draw, so propensities are 1.
 * @param order all rows, shuffled once; the first candidates in it are the sample, so that one item more or less
 *   among the candidates does not exchange the whole slate.
 */
export function breadthSlate(
  taste: Taste,
  itemAt: (row: number) => Item,
  rows: Int32Array,
  order: Int32Array,
  size: number,
): SlateEntry[] {
  const sample = sampleOf(rows, order);
  const { space, setting } = taste.kernel;
  const shown = representatives(space.vectors, sample, size, sameCreator(space));
  const covariance = (a: number, b: number): number => taste.kernel.covariance(a, b);
  const band = bandOf(sample, covariance, setting.noise);
  return shown.map((row) => ({
    itemId: itemAt(row).id,
    ...judge(taste.priorsOf(row).prior ?? 0, covariance(row, row), 0, setting.noise, band(row)),
    propensity: 1,
    reasons: [{ kind: 'breadth' }],
    explored: false,
  }));
}

/** The first few of `rows` in the order of `order`. */
export function sampleOf(rows: Int32Array, order: Int32Array): number[] {
  const member = new Uint8Array(order.length);
  for (const row of rows) member[row] = 1;
  const sample: number[] = [];
  for (let i = 0; i < order.length && sample.length < SAMPLE; i++)
    if (member[order[i]]) sample.push(order[i]);
  return sample;
}
