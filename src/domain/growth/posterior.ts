/**
 * What reports say about a rate: its posterior under the uniform prior Beta(1, 1), on points that all variants share, so
 * that one can be held against another by plain sums. Told truly it is Beta(1 + yes, 1 + no); with answers by a coin it
 * is that density of the told rate, cut off where the coin alone puts it.
 */
import { requireCounts, toldShare, type Interval } from './shares.ts';

export interface Answers {
  readonly yes: number;
  readonly reports: number;
}

/** Points in [0, 1], ascending; every second cell ends a pair of equal width. `weights` are Simpson's. */
export interface Grid {
  readonly points: Float64Array;
  readonly weights: Float64Array;
}

export interface Posterior {
  readonly density: Float64Array;
  /** Probability below each point. */
  readonly below: Float64Array;
}

/**
 * Distances from the peak, in units of its width, between which the cells keep one width. Forty of them leave e⁻⁴⁰ of the
 * slowest tail, an exponential, outside; a normal one is past all measure at eight.
 */
const REACHES = [0, 1, 2, 3, 4, 6, 8, 12, 16, 24, 40];
/**
 * Pairs of cells between two of these: probabilities then agree with closed forms to eight digits. With four, they are off
 * by up to a millionth and intervals by 2 · 10⁻⁵.
 */
const PAIRS = 16;

/** Where the likelihood peaks within [0, 1], and how wide it is there, also where it is cut off on a slope. */
function peakOf({ yes, reports }: Answers, truth: number): { at: number; width: number } {
  const no = reports - yes;
  const at = reports === 0 ? 0.5 : Math.min(1, Math.max(0, (yes / reports - (1 - truth) / 2) / truth));
  const total = reports + 2;
  const deviation = Math.sqrt(((yes + 1) * (no + 1)) / (total * total * (total + 1))) / truth;
  const told = toldShare(at, truth);
  const slope = truth * ((yes && yes / told) - (no && no / (1 - told)));
  return { at, width: 1 / Math.max(1 / deviation, Math.abs(slope)) };
}

/** Points dense wherever one of the posteriors has its mass. Throws RangeError for impossible counts. */
export function sharedGrid(variants: readonly Answers[], truth: number): Grid {
  const borders = new Set([0, 1]);
  for (const answers of variants) {
    requireCounts(answers.yes, answers.reports, truth);
    const { at, width } = peakOf(answers, truth);
    for (const reach of REACHES)
      for (const border of [at - reach * width, at + reach * width])
        if (border > 0 && border < 1) borders.add(border);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const cells = 2 * PAIRS;
  const points = new Float64Array((sorted.length - 1) * cells + 1);
  const weights = new Float64Array(points.length);
  for (let part = 0; part + 1 < sorted.length; part++) {
    const width = (sorted[part + 1] - sorted[part]) / cells;
    for (let cell = 0; cell < cells; cell++) {
      const index = part * cells + cell;
      points[index] = sorted[part] + cell * width;
      if (cell % 2) continue;
      weights[index] += width / 3;
      weights[index + 1] += (4 * width) / 3;
      weights[index + 2] += width / 3;
    }
  }
  points[points.length - 1] = 1;
  return { points, weights };
}

/** The integral over [0, 1] of a function given at the points. */
export function integrate({ points, weights }: Grid, value: (index: number) => number): number {
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += weights[i] * value(i);
  return sum;
}

/** The posterior of one variant's rate. */
export function posteriorOf({ yes, reports }: Answers, truth: number, grid: Grid): Posterior {
  const { points } = grid;
  const no = reports - yes;
  // log 0 counts only where an answer speaks against it.
  const logs = points.map((rate) => {
    const told = toldShare(rate, truth);
    return (yes && yes * Math.log(told)) + (no && no * Math.log1p(-told));
  });
  // The likelihood of a thousand reports is below the smallest number; its ratio to the highest is not.
  const highest = logs.reduce((most, log) => Math.max(most, log), -Infinity);
  const likelihood = logs.map((log) => Math.exp(log - highest));
  const total = integrate(grid, (i) => likelihood[i]);
  const density = likelihood.map((value) => value / total);
  const below = new Float64Array(points.length);
  for (let i = 0; i + 2 < points.length; i += 2) {
    const twelfth = (points[i + 2] - points[i]) / 24;
    const [first, middle, last] = [density[i], density[i + 1], density[i + 2]];
    // The parabola of Simpson's rule, to its middle and to its end. Where a tail shoots up, it dips below 0 on the way.
    below[i + 1] = below[i] + Math.max(0, twelfth * (5 * first + 8 * middle - last));
    below[i + 2] = Math.max(below[i + 1], below[i] + 4 * twelfth * (first + 4 * middle + last));
  }
  return { density, below };
}

/** The rate below which `probability` of the posterior lies. */
function quantileOf({ density, below }: Posterior, { points }: Grid, probability: number): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (below[middle] < probability) low = middle;
    else high = middle;
  }
  // Within the cell the density is taken as a straight line: b t² / 2 + a t = wanted, solved without a difference of near equals.
  const width = points[high] - points[low];
  const wanted = probability - below[low];
  const rise = (density[high] - density[low]) / width;
  const root = Math.sqrt(Math.max(0, density[low] ** 2 + 2 * rise * wanted));
  const step = root + density[low] > 0 ? (2 * wanted) / (density[low] + root) : width;
  return points[low] + Math.min(width, Math.max(0, step));
}

/** Equal tails of 2.5 %. */
export const credibleInterval = (posterior: Posterior, grid: Grid): Interval => ({
  low: quantileOf(posterior, grid, 0.025),
  high: quantileOf(posterior, grid, 0.975),
});
