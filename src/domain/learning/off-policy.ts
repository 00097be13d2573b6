/** What another policy would have earned, judged by showings that were logged with their propensities. */
import { DRAWS } from '../ranking/draws.ts';

/** One logged showing. */
export interface Showing {
  /** Probability in (0, 1] with which the policy that drew the slate showed the item. */
  readonly propensity: number;
  /** Probability in [0, 1] with which the policy in question would have shown it. */
  readonly target: number;
  /** What came of it, in [0, 1]. */
  readonly reward: number;
}

export interface OffPolicyEstimate {
  /** Reward that a showing of the policy in question brings. */
  readonly estimate: number;
  readonly standardError: number;
  /** Showings of its own that would tell as much (Kish 1965): far fewer than `shown` means hearsay. */
  readonly effectiveSampleSize: number;
  readonly shown: number;
}

/**
 * A propensity is a share of so many draws. Anything below one of them is an error of the log, and would give a single
 * showing the weight of a thousand.
 */
const LEAST_PROPENSITY = 1 / DRAWS;

/**
 * Self-normalised inverse propensity scoring, Σ w r / Σ w with w = target / propensity (Swaminathan & Joachims 2015,
 * "The Self-Normalized Estimator for Counterfactual Learning"). Propensities are clipped below at 1/64. The standard
 * error is that of a ratio, √(Σ w² (r − estimate)²) / Σ w (Owen 2013, Monte Carlo, 9.2).
 * @returns undefined where the log shows nothing that the policy in question would show.
 */
export function snips(showings: readonly Showing[]): OffPolicyEstimate | undefined {
  let weights = 0;
  let squares = 0;
  let earned = 0;
  for (const showing of showings) {
    const weight = weightOf(showing);
    weights += weight;
    squares += weight ** 2;
    earned += weight * showing.reward;
  }
  if (!(weights > 0)) return undefined;
  const estimate = earned / weights;
  let spread = 0;
  for (const showing of showings) spread += (weightOf(showing) * (showing.reward - estimate)) ** 2;
  return {
    estimate,
    standardError: Math.sqrt(spread) / weights,
    effectiveSampleSize: weights ** 2 / squares,
    shown: showings.length,
  };
}

const weightOf = ({ propensity, target }: Showing): number => target / Math.max(LEAST_PROPENSITY, propensity);

/**
 * Share of what was shown that another draw of the same slates would have replaced: the mean of 1 − propensity. 0 for a
 * policy that only ever shows its best guess; undefined without showings that carry a propensity.
 */
export function explorationShare(
  impressions: readonly { readonly propensity?: number }[],
): number | undefined {
  const propensities = impressions
    .map(({ propensity }) => propensity)
    .filter((propensity) => propensity !== undefined);
  if (!propensities.length) return undefined;
  return propensities.reduce((sum, propensity) => sum + 1 - propensity, 0) / propensities.length;
}
