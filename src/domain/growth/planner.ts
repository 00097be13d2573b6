/** How many reports a question needs before it is asked. */
import { normalQuantile } from './normal.ts';
import { toldShare } from './shares.ts';

export interface PlanTerms {
  /** Chance of seeing a difference where there is none, both sides together; 0.05 unless told. */
  readonly alpha?: number;
  /** Chance of seeing the difference where it is there; 0.8 unless told. */
  readonly power?: number;
  /** Probability that a report tells the truth; 1 unless told. */
  readonly truth?: number;
  /** Variants held against the first; alpha is shared out among them (Bonferroni). 1 unless told. */
  readonly challengers?: number;
}

export interface Plan extends PlanTerms {
  /** The rate as it is, and the one worth finding. Both in [0, 1], not the same. */
  readonly base: number;
  readonly target: number;
}

function exactSize({ base, target, alpha = 0.05, power = 0.8, truth = 1, challengers = 1 }: Plan): number {
  const first = toldShare(base, truth);
  const second = toldShare(target, truth);
  const mean = (first + second) / 2;
  const spread = (rate: number): number => rate * (1 - rate);
  const same = normalQuantile(1 - alpha / challengers / 2) * Math.sqrt(2 * spread(mean));
  const different = normalQuantile(power) * Math.sqrt(spread(first) + spread(second));
  return ((same + different) / (first - second)) ** 2;
}

/**
 * Reports that each variant needs, for a two-sided test of two proportions with a pooled variance under equality (Fleiss,
 * Levin & Paik 2003, chapter 4, without the correction for continuity). Throws RangeError when the rates are equal or
 * outside [0, 1]: no number of reports tells them apart.
 */
export function reportsNeeded(plan: Plan): number {
  const { base, target } = plan;
  if (base === target || Math.min(base, target) < 0 || Math.max(base, target) > 1)
    throw new RangeError(`${base} and ${target} cannot be told apart`);
  return Math.ceil(exactSize(plan));
}

/** How many times as many reports it takes because some answers are a coin's: at a truth of 0.75, 1.8 at rates near a half, 9 at 2 %. */
export const priceOfChance = (plan: Plan): number => exactSize(plan) / exactSize({ ...plan, truth: 1 });

/** Halvings of [0, 1]: the rate is then known to a billionth, well past what a page shows. */
const HALVINGS = 30;

/**
 * The nearest rates above and below `base` that `reports` of each variant would show; undefined where not even 1 or 0
 * is far enough.
 */
export function detectableRates(
  base: number,
  reports: number,
  terms: PlanTerms = {},
): { readonly above: number | undefined; readonly below: number | undefined } {
  const enough = (target: number): boolean => exactSize({ ...terms, base, target }) <= reports;
  const nearest = (furthest: number): number | undefined => {
    if (furthest === base || !enough(furthest)) return undefined;
    let near = base;
    let far = furthest;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (near + far) / 2;
      if (enough(middle)) far = middle;
      else near = middle;
    }
    return far;
  };
  return { above: nearest(1), below: nearest(0) };
}
