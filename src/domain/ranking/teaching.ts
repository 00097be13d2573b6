/** What to ask a newcomer: the items whose grades would tell most about all the others. */
import { pickGreedily } from './greedy.ts';

/**
 * Greedy expected reduction of uncertainty: each pick takes most off the sum of the posterior variances of all rows,
 * Σⱼ c(i, j)² / (c(i, i) + noise) with c the posterior covariance given the picks before it. It is known before any
 * answer is, because the variance of a Gaussian process does not depend on grades (A-optimal design; MacKay 1992, Cohn
 * 1996). O(count · n²).
 * @param covariance prior covariance of two rows' latent grades.
 * @param noise variance of one answer around the latent grade.
 * @param rows the sample, at most a few hundred; ties go to the earlier.
 * @param clashes pairs that should not both be picked while anything else is left.
 * @returns at most `count` of `rows`, most telling first.
 */
export function teachingItems(
  covariance: (a: number, b: number) => number,
  noise: number,
  rows: readonly number[],
  count: number,
  clashes: (a: number, b: number) => boolean = () => false,
): number[] {
  const n = rows.length;
  const open = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) open[i * n + j] = open[j * n + i] = covariance(rows[i], rows[j]);
  const places = pickGreedily(n, count, {
    gain: (i) => reduction(open, n, i, noise),
    onPick: (i) => condition(open, n, i, noise),
    clashes: (a, b) => clashes(rows[a], rows[b]),
  });
  return places.map((place) => rows[place]);
}

/** What a grade of row i would take off the sum of all variances. */
function reduction(open: Float64Array, n: number, i: number, noise: number): number {
  let squares = 0;
  for (let at = i * n; at < (i + 1) * n; at++) squares += open[at] * open[at];
  return squares / (open[i * (n + 1)] + noise);
}

/** Turns covariances into those given a grade of row i: c(a, b) − c(a, i) c(i, b) / (c(i, i) + noise). */
function condition(open: Float64Array, n: number, i: number, noise: number): void {
  const column = open.slice(i * n, (i + 1) * n);
  const variance = column[i] + noise;
  for (let a = 0, at = 0; a < n; a++) {
    const factor = column[a] / variance;
    for (let b = 0; b < n; b++, at++) open[at] -= factor * column[b];
  }
}
