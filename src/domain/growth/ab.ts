/** Variants of a demo against each other. */
import { credibleInterval, integrate, posteriorOf, sharedGrid, type Answers } from './posterior.ts';
import type { Interval } from './shares.ts';

export interface VariantStanding extends Answers, Interval {
  /** Mean of the posterior; `low` and `high` hold 95 % of it. */
  readonly rate: number;
  /** Probability that no other variant has a higher rate. They sum to 1. */
  readonly best: number;
  /** What choosing this one costs on average, in rate: E[highest rate − its own]. 0.002 is two of a thousand visitors. */
  readonly loss: number;
}

/**
 * Beta-binomial comparison with the prior Beta(1, 1) on each rate, for answers that tell the truth with probability
 * `truth` and a fair coin's otherwise. Probabilities and losses are integrals over the posteriors (Stucchio 2015), by
 * quadrature: no draws, so the same reports say the same twice. One standing a variant, in their order.
 */
export function compareVariants(variants: readonly Answers[], truth = 1): VariantStanding[] {
  const grid = sharedGrid(variants, truth);
  const posteriors = variants.map((answers) => posteriorOf(answers, truth, grid));
  const allBelow = (i: number, except = -1): number =>
    posteriors.reduce((product, { below }, at) => (at === except ? product : product * below[i]), 1);
  // E[X] of what lies in [0, 1] is the integral of P(X > x).
  const highest = 1 - integrate(grid, (i) => allBelow(i));
  const wins = posteriors.map(({ density }, at) => integrate(grid, (i) => density[i] * allBelow(i, at)));
  const total = wins.reduce((sum, own) => sum + own, 0);
  return variants.map(({ yes, reports }, at) => {
    const { density } = posteriors[at];
    const rate = integrate(grid, (i) => grid.points[i] * density[i]);
    return {
      yes,
      reports,
      rate,
      ...credibleInterval(posteriors[at], grid),
      best: wins[at] / total,
      loss: Math.max(0, highest - rate),
    };
  });
}
