/** Counts that vary more than chance: mean μ, variance μ + φμ². Valid for φ > 0. */
import { normalQuantile } from '../growth/normal.ts';

/** Sums of the recursion are scaled down here, long before a float64 overflows. */
const LARGE = 1e200;

/**
 * Goes through P(0), P(1), … until `stop` says so; `below` is P(Y < k). The terms are kept relative to P(0), which
 * itself underflows for counts of some thousands.
 */
function walk(mean: number, spread: number, stop: (k: number, below: number, here: number) => boolean): void {
  const shape = 1 / spread;
  const ratio = (spread * mean) / (1 + spread * mean);
  let log = -shape * Math.log1p(spread * mean);
  let factor = Math.exp(log);
  let term = 1;
  let sum = 0;
  for (let k = 0; ; k++) {
    if (stop(k, sum * factor, term * factor)) return;
    sum += term;
    term *= ((k + shape) / (k + 1)) * ratio;
    if (sum > LARGE) {
      sum /= LARGE;
      term /= LARGE;
      log += Math.log(LARGE);
      factor = Math.exp(log);
    }
  }
}

/** How surprisingly large a count is, as deviations of a normal distribution: −Φ⁻¹ of the mid-p upper tail, within ±`most`. */
export function surpriseOf(count: number, mean: number, spread: number, most: number): number {
  let tail = 0;
  walk(mean, spread, (k, below, here) => {
    if (k < count) return false;
    tail = 1 - below - here / 2;
    return true;
  });
  // Beyond, a float64 holds no more digits of the tail than its rounding.
  if (tail <= 1e-12) return most;
  if (tail >= 1 - 1e-12) return -most;
  return Math.max(-most, Math.min(most, -normalQuantile(tail)));
}

/** The smallest counts that are not exceeded with probability `low` and `high`. */
export function quantilesOf(
  mean: number,
  spread: number,
  low: number,
  high: number,
): { low: number; high: number } {
  const found = { low: -1, high: -1 };
  walk(mean, spread, (k, below, here) => {
    if (found.low < 0 && below + here >= low) found.low = k;
    if (below + here >= high) found.high = k;
    return found.high >= 0;
  });
  return found;
}
