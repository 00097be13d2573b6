/** The policy that picks a slate from a shortlist, and how often it would have picked each item. */
import { Cholesky } from '../learning/cholesky.ts';
import { normalCdf } from '../learning/normal.ts';
import { gaussian, type Random } from '../random.ts';
import { diversify } from './diversify.ts';

/** What the policy knows of each of M shortlisted items. */
export interface Shortlist {
  /** Posterior mean and, M × M, covariance of the latent taste. */
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  /** Chance in (0, 1] to be picked up at all; 1 where everything was chosen already. */
  readonly pulls: ArrayLike<number>;
  /** M × M cosines. */
  readonly similarities: Float32Array;
  /** Latent taste above which the person likes, and the noise of one judgement. */
  readonly threshold: number;
  readonly noise: number;
}

/** Draws behind a propensity: fewer are too coarse to weigh by, more cost the frame (64 take about 5 ms). */
export const DRAWS = 64;

/**
 * Scores of drawn tastes: pull × Φ((f − threshold) / √(noise + (1 − T²) v)). A draw at temperature T settles the share
 * T² of each variance v; the rest of the uncertainty stays in the denominator.
 */
export function scoresAt(
  list: Shortlist,
  tastes: Float64Array,
  temperature: number,
  out = new Float64Array(tastes.length),
): Float64Array {
  const { covariances, pulls, threshold, noise } = list;
  const open = 1 - temperature ** 2;
  for (let i = 0; i < out.length; i++) {
    const variance = covariances[i * (out.length + 1)];
    out[i] = pulls[i] * normalCdf((tastes[i] - threshold) / Math.sqrt(noise + open * variance));
  }
  return out;
}

/** Scores without exploration: pull × P(like). */
export const bestGuess = (list: Shortlist): Float64Array => scoresAt(list, list.means, 0);

export interface Drawn {
  /** Positions in the shortlist, in the order shown: the first draw. */
  readonly shown: readonly number[];
  /** For each shortlisted item the share of draws with it on the slate; at least 1/draws for what is shown. */
  readonly propensities: Float64Array;
}

/**
 * Thompson sampling by joint posterior draws, f = m + T L z, scored by `scoresAt`. At every temperature the expected
 * score is the same P(like): the dial decides how much of the uncertainty is acted out, and T = 0 is the best guess.
 * The normal numbers do not depend on T, so turning the dial moves items along one path instead of shuffling them.
 */
export function drawSlates(
  list: Shortlist,
  size: number,
  temperature: number,
  random: Random,
  draws = DRAWS,
): Drawn {
  const count = list.means.length;
  const propensities = new Float64Array(count);
  if (temperature === 0) {
    const shown = diversify(bestGuess(list), list.similarities, size);
    for (const i of shown) propensities[i] = 1;
    return { shown, propensities };
  }
  const factor = new Cholesky(count);
  for (let i = 0; i < count; i++)
    factor.append(list.covariances.subarray(i * count, i * count + i), list.covariances[i * (count + 1)]);
  const z = new Float64Array(count);
  const tastes = new Float64Array(count);
  const scores = new Float64Array(count);
  let shown: readonly number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < count; i++) z[i] = temperature * gaussian(random);
    factor.multiply(z, tastes);
    for (let i = 0; i < count; i++) tastes[i] += list.means[i];
    const slate = diversify(scoresAt(list, tastes, temperature, scores), list.similarities, size);
    if (draw === 0) shown = slate;
    for (const i of slate) propensities[i] += 1 / draws;
  }
  return { shown, propensities };
}

export interface Judgement {
  readonly probability: number;
  readonly low: number;
  readonly high: number;
}

/**
 * What grading some items would take off the posterior variance of another: cᵀ (Σ + noise)⁻¹ c.
 * @param covariance posterior, of two of the items.
 */
export function learnableVariance(
  item: number,
  graded: readonly number[],
  covariance: (a: number, b: number) => number,
  noise: number,
): number {
  const factor = new Cholesky(graded.length);
  const white = new Float64Array(graded.length);
  graded.forEach((other, k) => {
    const row = Float64Array.from({ length: k }, (_, j) => covariance(other, graded[j]));
    factor.append(row, covariance(other, other) + noise);
    white[k] = covariance(item, other);
  });
  factor.whiten(white);
  return Math.min(
    covariance(item, item),
    white.reduce((sum, value) => sum + value * value, 0),
  );
}

/**
 * P(like) = Φ((mean − threshold) / √(variance + noise)), and where that figure will lie, two times in three, once grades
 * have taken `learnable` off the variance: the mean will have moved by a normal draw of that variance. All that is not
 * known of an item would be no band to go by, since most of it nobody can know before it is read: with a taste that
 * answers without noise it would reach from 0 to 1. Far out in the tails the figure of now could lie outside the band,
 * which is widened to hold it.
 */
export function judge(
  mean: number,
  variance: number,
  threshold: number,
  noise: number,
  learnable = 0,
): Judgement {
  const probability = normalCdf((mean - threshold) / Math.sqrt(variance + noise));
  const deviation = Math.sqrt(learnable);
  const left = Math.sqrt(variance - learnable + noise);
  const at = (later: number): number => normalCdf((later - threshold) / left);
  return {
    probability,
    low: Math.min(probability, at(mean - deviation)),
    high: Math.max(probability, at(mean + deviation)),
  };
}
