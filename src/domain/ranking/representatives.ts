/** A few items that stand for many: what to show before anything is known. */
import { centredCosine, type CentredVectors } from './centred-vectors.ts';
import { pickGreedily } from './greedy.ts';

/** Rows among which the choice is made. 320 cost 20 million multiplications; 100 would miss whole corners of a catalog. */
export const SAMPLE = 320;

/**
 * Greedy facility location: each pick covers most of what the picks before it left uncovered, so the first is the
 * medoid and the rest spread out, without the outliers that farthest-first search would offer a newcomer.
 * @param rows the sample, at most a few hundred (the cost is quadratic).
 * @param clashes pairs that should not both be picked while anything else is left.
 */
export function representatives(
  vectors: CentredVectors,
  rows: ArrayLike<number>,
  count: number,
  clashes: (a: number, b: number) => boolean = () => false,
): number[] {
  const n = rows.length;
  const similarities = new Float32Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const value = Math.max(0, centredCosine(vectors, rows[i], rows[j]));
      similarities[i * n + j] = value;
      similarities[j * n + i] = value;
    }
  const covered = new Float32Array(n);
  const places = pickGreedily(n, count, {
    gain: (i) => {
      let gain = 0;
      for (let j = 0, at = i * n; j < n; j++, at++)
        if (similarities[at] > covered[j]) gain += similarities[at] - covered[j];
      return gain;
    },
    onPick: (i) => {
      for (let j = 0; j < n; j++) covered[j] = Math.max(covered[j], similarities[i * n + j]);
    },
    clashes: (a, b) => clashes(rows[a], rows[b]),
  });
  return places.map((place) => rows[place]);
}
