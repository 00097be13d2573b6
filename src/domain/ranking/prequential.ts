/** The prequential record (Dawid 1984): what the model would have said of each graded item before its grade was known. */
import type { Interaction } from '../interaction.ts';
import { Cholesky } from '../learning/cholesky.ts';
import { normalCdf } from '../learning/normal.ts';
import { gradeEvents, isLiking, RATING_NOISE } from '../learning/signals.ts';
import type { Prediction } from './slate-types.ts';

/** Fit's parameters as found from some entries: prior mean and covariance of rows' grades, and the noise of a rating. */
export interface PriorModel {
  /** 0 of all rows without it. */
  readonly mean?: (row: number) => number;
  readonly covariance: (a: number, b: number) => number;
  readonly noise: number;
}

/**
 * Entries that come before the first prediction. With 1 the record would open with guesses that say nothing about the
 * model; with 20 a newcomer would wait for weeks to see any.
 */
export const TAUGHT_FIRST = 5;
/**
 * Growth of the blocks that share one model. At 1.1 most of the time would go into models that hardly differ; at 4 the
 * last three quarters would be predicted with the scales of a beginner.
 */
const GROWTH = 1.5;

/**
 * Latest entries that are predicted. A curve of the last hundred judgements is the same without those before; all of
 * 1,500 take twice as long as 400 of them, and no tap is answered meanwhile.
 */
const MOST = 400;

/**
 * Each verdict among the latest 400 entries, oldest first, as predicted from the entries before it alone; saves, which
 * are hopes, are learned from and not predicted. The model of a block of
 * entries is found from those before the block, so that scales never see what they predict, and each entry's targets
 * are standardised by the entries before it. O(n³): about 2 s for 1,500 entries, 0.3 s for 400.
 * @param grades entries that grade an item, oldest first, one an item.
 */
export function predictions(
  grades: readonly Interaction[],
  modelOf: (grades: readonly Interaction[]) => PriorModel,
  rowOf: (itemId: string) => number,
): Prediction[] {
  const { events } = gradeEvents(grades);
  if (events.length !== grades.length) throw new Error('an entry grades nothing');
  const rows = grades.map(({ itemId }) => rowOf(itemId));
  const first = Math.max(TAUGHT_FIRST, grades.length - MOST);
  const found: Prediction[] = [];
  for (let from = TAUGHT_FIRST, next; from < grades.length; from = next) {
    next = Math.ceil(GROWTH * from);
    const to = Math.min(grades.length, next);
    if (to <= first) continue;
    const { mean, covariance, noise } = modelOf(grades.slice(0, from));
    const means = rows.map((row) => mean?.(row) ?? 0);
    const factor = new Cholesky(to);
    const covariances = new Float64Array(to);
    for (let i = 0; i < to; i++) {
      for (let j = 0; j <= i; j++) covariances[j] = covariance(rows[i], rows[j]);
      factor.append(covariances, covariances[i] + (events[i].noise * noise) / RATING_NOISE);
      const { itemId, seq, kind } = grades[i];
      if (i < Math.max(from, first) || kind === 'save') continue;
      const probability = probabilityOf(factor, grades.slice(0, i), means);
      found.push({ itemId, seq, probability, liked: isLiking(events[i]) });
    }
  }
  return found;
}

/**
 * P(like) of the factor's last entry by the others. With L Lᵀ = K + N, forward substitution leaves at place i
 * (bᵢ − mean) / Lᵢᵢ, where mean and Lᵢᵢ² are mean and variance of that grade, noise included, given the ones before
 * it (innovations form; Rasmussen & Williams 2006, A.2). So with the threshold in its own place it is −z of P(like).
 */
function probabilityOf(factor: Cholesky, before: readonly Interaction[], means: readonly number[]): number {
  const { events, threshold } = gradeEvents(before);
  const innovations = Float64Array.from(
    { length: factor.size },
    (_, j) => (events[j]?.target ?? threshold) - means[j],
  );
  factor.whiten(innovations);
  return normalCdf(-innovations[innovations.length - 1]);
}
