/** The few directions in which texts differ most: noise of the others would drown what groups them. */
import { gaussian, type Random } from '../random.ts';
import { dot, toUnitRows, type Directions } from './spherical-kmeans.ts';

/** Rounds of the subspace iteration. Three find the directions of texts, whose spectrum falls slowly, to a few degrees. */
const ROUNDS = 4;

/** Modified Gram–Schmidt over rows, in place. */
function orthonormalise(basis: Float32Array, dims: number): void {
  const rows = basis.length / dims;
  for (let row = 0; row < rows; row++) {
    const at = row * dims;
    for (let other = 0; other < row; other++) {
      const share = dot(basis, at, basis, other * dims, dims);
      for (let k = 0; k < dims; k++) basis[at + k] -= share * basis[other * dims + k];
    }
    toUnitRows(basis.subarray(at, at + dims), dims);
  }
}

/**
 * An orthonormal basis (row-major) of the `most` directions with the largest sums of squares, by randomised subspace
 * iteration (Halko, Martinsson & Tropp 2011). Rows should have mean zero.
 */
export function mainDirections(
  { values, count, dims }: Directions,
  most: number,
  random: Random,
): Float32Array<ArrayBuffer> {
  const size = Math.min(most, dims, count);
  let basis = Float32Array.from({ length: size * dims }, () => gaussian(random));
  orthonormalise(basis, dims);
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Float32Array(size * dims);
    for (let row = 0; row < count; row++)
      for (let axis = 0; axis < size; axis++) {
        const share = dot(values, row * dims, basis, axis * dims, dims);
        for (let k = 0, from = row * dims, to = axis * dims; k < dims; k++)
          next[to + k] += share * values[from + k];
      }
    orthonormalise(next, dims);
    basis = next;
  }
  return basis;
}
