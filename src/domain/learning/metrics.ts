/** How good a ranking is for one person. Gains are binary: an item of the future was liked, or it was not. */

/** Length of the list that people see at once, and that the figures are about. */
export const LIST = 10;

/** The finaliser of MurmurHash3: spreads whole numbers evenly over 32 bits. */
export function spreadBits(number: number): number {
  let h = number >>> 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/**
 * Place of each row among rows of equal score. Ordering ties by id or row would favour well-known items, which data
 * sets list first.
 * @param numbers the item number of each row, distinct.
 */
export function tiePlaces(numbers: ArrayLike<number>): Uint32Array {
  const spread = Float64Array.from(numbers, spreadBits);
  const order = Array.from(spread, (_, row) => row).sort(
    (a, b) => spread[a] - spread[b] || numbers[a] - numbers[b],
  );
  const places = new Uint32Array(order.length);
  order.forEach((row, place) => (places[row] = place));
  return places;
}

/** Items to rank. */
export interface Candidates {
  /** 1 for a row that must not be ranked. */
  readonly excluded: Uint8Array;
  readonly places: Uint32Array;
}

const precedes = (scores: ArrayLike<number>, places: Uint32Array, a: number, b: number): boolean =>
  scores[a] > scores[b] || (scores[a] === scores[b] && places[a] < places[b]);

/** The best rows, best first, at most `size`. Throws on a score that is not a number: it has no place in any order. */
export function bestRows(
  scores: ArrayLike<number>,
  { excluded, places }: Candidates,
  size: number = LIST,
): Int32Array {
  const best = new Int32Array(size);
  let count = 0;
  for (let row = 0; row < scores.length; row++) {
    if (excluded[row]) continue;
    if (Number.isNaN(scores[row])) throw new Error(`the score of row ${row} is not a number`);
    if (count === size && !precedes(scores, places, row, best[count - 1])) continue;
    let at = count < size ? count++ : count - 1;
    for (; at > 0 && precedes(scores, places, row, best[at - 1]); at--) best[at] = best[at - 1];
    best[at] = row;
  }
  return best.subarray(0, count);
}

/** Rank, from 1, of the first target in the whole ranking; Infinity when every target is excluded. */
export function firstRank(
  scores: ArrayLike<number>,
  { excluded, places }: Candidates,
  targets: Iterable<number>,
): number {
  let first = -1;
  for (const row of targets)
    if (!excluded[row] && (first < 0 || precedes(scores, places, row, first))) first = row;
  if (first < 0) return Infinity;
  let rank = 1;
  for (let row = 0; row < scores.length; row++)
    if (!excluded[row] && precedes(scores, places, row, first)) rank++;
  return rank;
}

/** Σ 1 / log₂(r + 1) over the ranks r that hit. */
const discountedGain = (hits: readonly boolean[]): number =>
  hits.reduce((sum, hit, index) => sum + (hit ? 1 / Math.log2(index + 2) : 0), 0);

/**
 * Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002): 1 when targets, as many as fit, come first.
 * @param size length that the list could have had; a shorter list is not excused.
 */
export function ndcg(list: Int32Array, targets: ReadonlySet<number>, size: number = LIST): number {
  const hits = Array.from(list, (row) => targets.has(row));
  const ideal = new Array<boolean>(Math.min(size, targets.size)).fill(true);
  return ideal.length ? discountedGain(hits) / discountedGain(ideal) : 0;
}

/** Targets in the list. */
export const countHits = (list: Int32Array, targets: ReadonlySet<number>): number =>
  list.reduce((sum, row) => sum + (targets.has(row) ? 1 : 0), 0);

/** Mean of 1 − cosine over the pairs of a list; 0 for a list without pairs. */
export function listDiversity(list: Int32Array, cosine: (a: number, b: number) => number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = 0; i < list.length; i++)
    for (let j = 0; j < i; j++, pairs++) sum += 1 - cosine(list[i], list[j]);
  return pairs ? sum / pairs : 0;
}

/** Mean surprise of a list in bits: −log₂((likes + 1) / (people + 1)). */
export function listNovelty(list: Int32Array, likes: ArrayLike<number>, people: number): number {
  const bits = list.reduce((sum, row) => sum - Math.log2((likes[row] + 1) / (people + 1)), 0);
  return list.length ? bits / list.length : 0;
}

/** Chance that a positive scores above a negative, ties counting half (Hanley & McNeil 1982). O(n log n). */
export function rankAuc(positives: readonly number[], negatives: readonly number[]): number | undefined {
  if (!positives.length || !negatives.length) return undefined;
  const below = Float64Array.from(negatives).sort();
  let wins = 0;
  for (const score of positives)
    wins += (countBelow(below, score, false) + countBelow(below, score, true)) / 2;
  return wins / (positives.length * negatives.length);
}

/**
 * Standard error of such an AUC (Hanley & McNeil 1982, equations 1 and 2, with exponential scores).
 * @param positives how many there are, at least one; as of `negatives`.
 */
export function aucError(auc: number, positives: number, negatives: number): number {
  const square = auc ** 2;
  const samePositive = auc / (2 - auc) - square;
  const sameNegative = (2 * square) / (1 + auc) - square;
  const spread = auc - square + (positives - 1) * samePositive + (negatives - 1) * sameNegative;
  return Math.sqrt(spread / (positives * negatives));
}

/** Numbers of an ascending array that are smaller than `value`, or with `orEqual` not greater. */
function countBelow(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value || (orEqual && sorted[middle] === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}
