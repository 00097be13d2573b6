/** Weighted sums of a feature's kernel over past events, for the whole catalog in one pass over its items. */
import { MISSING, type LevelColumn, type SparseRows } from './features.ts';

/** out[t] += scale · Σᵢ weights[i] · cosine(rows[i], targets[t]): gathered by value first, so it costs O(targets). */
export function addSparse(
  { size, starts, ids, weights: values }: SparseRows,
  scale: number,
  rows: readonly number[],
  weights: ArrayLike<number>,
  targets: Int32Array,
  out: Float32Array,
): void {
  const gathered = new Float64Array(size);
  rows.forEach((row, i) => {
    for (let at = starts[row]; at < starts[row + 1]; at++)
      gathered[ids[at]] += scale * weights[i] * values[at];
  });
  for (let t = 0; t < out.length; t++) {
    const j = targets[t];
    for (let at = starts[j]; at < starts[j + 1]; at++) out[t] += gathered[ids[at]] * values[at];
  }
}

/** The same for a column of levels and its kernel. Items without a level neither give nor get. */
export function addLevels(
  { levels, span, similarity, trend }: LevelColumn,
  scale: number,
  rows: readonly number[],
  weights: ArrayLike<number>,
  targets: Int32Array,
  out: Float32Array,
): void {
  const gathered = new Float64Array(span);
  rows.forEach((row, i) => {
    if (levels[row] !== MISSING) gathered[levels[row]] += scale * weights[i];
  });
  const smoothed = new Float64Array(span);
  const reach = similarity.length - 1;
  gathered.forEach((weight, level) => {
    if (weight === 0) return;
    const last = Math.min(span - 1, level + reach);
    for (let x = Math.max(0, level - reach); x <= last; x++)
      smoothed[x] += weight * similarity[Math.abs(x - level)];
  });
  if (trend) {
    const slope = gathered.reduce((sum, weight, level) => sum + weight * trend[level], 0);
    for (let level = 0; level < span; level++) smoothed[level] += slope * trend[level];
  }
  for (let t = 0; t < out.length; t++) {
    const level = levels[targets[t]];
    if (level !== MISSING) out[t] += smoothed[level];
  }
}
