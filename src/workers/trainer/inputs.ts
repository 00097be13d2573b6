/** Items as rows of numbers for the heads. */
import type { CentredVectors } from '../../domain/ranking/centred-vectors.ts';

/** Writes the centred direction of an item, scaled to `length`, at target[at]; zeros where it has none. */
export function writeDirection(
  { codes, dims, inverseNorms }: CentredVectors,
  row: number,
  target: Float32Array,
  at: number,
  length: number,
): void {
  const scale = length * inverseNorms[row];
  for (let k = 0, from = row * dims; k < dims; k++) target[at + k] = codes[from + k] * scale;
}
