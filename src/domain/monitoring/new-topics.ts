/** Topics that were not there before: their comments begin late, though others came all along. */
import type { ScopeCounts } from './day-series.ts';

/** Weeks without a topic before it can be new; in the first ones everything is. */
const LEAST_HISTORY = 28;
/** Fewer are a coincidence. */
const LEAST_COMMENTS = 8;
/** The nearest to the centre are the topic; its rim has comments of its neighbours. */
const CORE = 0.6;
/** So many strays before the beginning are forgiven: no grouping is clean. */
const STRAYS = 0.15;
/** Comments that count on one day: with all of them, a late crisis of an old topic would look like its beginning. */
const MOST_A_DAY = 3;
/** Chance that so few would have come before, had the topic always been there. */
const CHANCE = 1e-4;
/** A beginning lies between its comments, and not with a last flurry of them long ago. */
const STILL_WITHIN = 28;

/** P(X ≤ count) for a Poisson variable. */
function poissonTail(count: number, mean: number): number {
  let term = Math.exp(-mean);
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= mean / k;
    sum += term;
  }
  return sum;
}

/** What a count brings to the likelihood of a beginning between it and the rest. */
const gainOf = (count: number, expected: number): number =>
  count > 0 ? count * Math.log(count / expected) : 0;

/**
 * The day on which a topic began, or undefined for one that has no beginning in these days: the day that
 * splits the topic's comments the most likely way, by a rate among all comments before it and another after it.
 * @param rows of the topic, the nearest to its centre first; @param all counts of all comments
 */
export function beginningOf(
  rows: readonly number[],
  dayOf: Int32Array,
  suspicious: Uint8Array,
  { counts: all }: ScopeCounts,
): number | undefined {
  const days = all.length;
  const dated = rows.filter((row) => dayOf[row] >= 0 && !suspicious[row]);
  const core = dated.slice(0, Math.max(LEAST_COMMENTS, Math.ceil(dated.length * CORE)));
  if (core.length < LEAST_COMMENTS) return undefined;
  const daysOfCore = core.map((row) => dayOf[row]).sort((a, b) => a - b);
  const sorted = daysOfCore.filter((day, at) => daysOfCore[at - MOST_A_DAY] !== day);
  if (sorted.length < LEAST_COMMENTS) return undefined;
  if (sorted[sorted.length - 1] < days - STILL_WITHIN) return undefined;
  const total = all.reduce((sum, count) => sum + count, 0);
  let before = 0;
  let best: { day: number; gain: number } | undefined;
  for (let day = 1, strays = 0; day < days; day++) {
    before += all[day - 1];
    while (sorted[strays] < day) strays++;
    if (day < LEAST_HISTORY || strays > sorted.length * STRAYS) continue;
    const expected = (sorted.length * before) / Math.max(1, total);
    if (poissonTail(strays, expected) >= CHANCE) continue;
    const gain = gainOf(strays, expected) + gainOf(sorted.length - strays, sorted.length - expected);
    if (!best || gain > best.gain) best = { day, gain };
  }
  return best?.day;
}
