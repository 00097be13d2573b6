/** How much better or worse than their usual other people grade each item: the prior mean of Fit. */
import { gradeEvents, type Grading } from '../../learning/signals.ts';
import type { RatedEvent } from '../../learning/split.ts';

/** Raters that the bias of 0 is worth: with 0 one enthusiast makes a masterpiece, with 50 nothing but classics moves. */
const DOUBT = 5;

/** Ratings on the scale of the live model (learning/signals.ts), one graded event for each, in order. */
export const gradeRatings = (ratings: readonly RatedEvent[]): Grading =>
  gradeEvents(
    ratings.map(({ row, stars }, seq) => ({
      seq,
      catalogId: '',
      itemId: String(row),
      kind: 'rating',
      value: stars,
      time: 0,
      source: 'import',
    })),
  );

/**
 * Bias of every item of a catalog in standard deviations of a person's grades: Σ grades / (raters + 5).
 * In deviations and not in stars, so that it can be taken off a grade as it is.
 */
export function itemBiases(histories: readonly (readonly RatedEvent[])[], count: number): Float64Array {
  const sums = new Float64Array(count);
  const raters = new Uint32Array(count);
  for (const ratings of histories) {
    const { events } = gradeRatings(ratings);
    ratings.forEach(({ row }, i) => {
      sums[row] += events[i].target;
      raters[row]++;
    });
  }
  return sums.map((sum, row) => sum / (raters[row] + DOUBT));
}
