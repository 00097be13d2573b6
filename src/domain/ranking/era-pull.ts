/** The part of Pull that years have: of two items that the texts find alike, the one of the person's years goes first. */
import { allRows } from './centred-vectors.ts';
import { MISSING, type Features } from './features.ts';
import { addLevels } from './gather.ts';
import { recency, type Vote } from './pull.ts';

/**
 * What an item of no liked year keeps of its vote, where one of all liked years has 1 more. Near 0 the years would rank
 * and the texts follow, which loses five likes (docs/evaluation.md); at 2 they say nothing.
 */
const FLOOR = 0.5;

/**
 * Votes of the texts, one an item, times 0.5 + s: s is the recency-weighted share of the likes, less that of the
 * dislikes, that fell into the item's years (an RBF of 8 years), and no less than 0. An item without a year gets the
 * mean factor of the others, since it is not known to differ. O(items).
 * @param events oldest first.
 */
export function weighByEra(votes: Float32Array, { year }: Features, events: readonly Vote[]): Float32Array {
  const weights = events.map(({ vote }, i) => vote * recency(events.length - 1 - i));
  const whole = weights.reduce((sum, weight) => sum + Math.abs(weight), 0);
  if (!year || whole === 0) return votes;
  const shares = new Float32Array(votes.length);
  const rows = events.map(({ row }) => row);
  addLevels(year, 1 / whole, rows, weights, allRows(votes.length), shares);
  let sum = 0;
  let dated = 0;
  for (let j = 0; j < shares.length; j++) {
    shares[j] = Math.max(0, shares[j]);
    if (year.levels[j] === MISSING) continue;
    sum += shares[j];
    dated++;
  }
  const mean = sum / Math.max(1, dated);
  return votes.map((vote, j) => vote * (FLOOR + (year.levels[j] === MISSING ? mean : shares[j])));
}
