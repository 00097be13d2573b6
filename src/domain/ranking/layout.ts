/** The taste map: two dimensions in which neighbours of the catalog stay roughly neighbours. */
import { gaussian, type Random } from '../random.ts';
import type { CentredVectors } from './centred-vectors.ts';

/** Rows that the components are found on; more do not move them visibly. */
const SAMPLE = 2000;
/** Rounds of orthogonal iteration: the picture is still by then, and only its stability is at stake, not exactness. */
const ROUNDS = 16;

/** Scales a vector to length 1; a vector of nothing stays. */
function normalise(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (let k = 0; k < vector.length; k++) vector[k] /= length;
}

function project({ codes, dims, inverseNorms }: CentredVectors, row: number, axis: Float32Array): number {
  let sum = 0;
  for (let k = 0, at = row * dims; k < dims; k++, at++) sum += codes[at] * axis[k];
  return sum * inverseNorms[row];
}

/** The two leading principal directions of a sample, by orthogonal iteration from a seeded start. */
function principalAxes(vectors: CentredVectors, random: Random): [Float32Array, Float32Array] {
  const { count, dims, codes, inverseNorms } = vectors;
  const step = Math.max(1, count / SAMPLE);
  let axes: [Float32Array, Float32Array] = [new Float32Array(dims), new Float32Array(dims)];
  for (const axis of axes) for (let k = 0; k < dims; k++) axis[k] = gaussian(random);
  for (let round = 0; round < ROUNDS; round++) {
    normalise(axes[0]);
    const overlap = axes[1].reduce((sum, value, k) => sum + value * axes[0][k], 0);
    for (let k = 0; k < dims; k++) axes[1][k] -= overlap * axes[0][k];
    normalise(axes[1]);
    if (round === ROUNDS - 1) break;
    const next: [Float32Array, Float32Array] = [new Float32Array(dims), new Float32Array(dims)];
    for (let s = 0; s < count; s += step) {
      const row = Math.floor(s);
      const x = project(vectors, row, axes[0]) * inverseNorms[row];
      const y = project(vectors, row, axes[1]) * inverseNorms[row];
      for (let k = 0, at = row * dims; k < dims; k++, at++) {
        next[0][k] += x * codes[at];
        next[1][k] += y * codes[at];
      }
    }
    axes = next;
  }
  return axes;
}

/**
 * Positions of all items, x then y of each, inside the unit disc. Directions come from the two leading components,
 * each in its own deviations; distances from the centre are ranks, so that the disc is evenly filled and no outlier
 * squeezes the rest into a spot. Items without a direction lie in the middle.
 */
export function layOut(vectors: CentredVectors, random: Random): Float32Array {
  const { count } = vectors;
  const axes = principalAxes(vectors, random);
  const positions = new Float32Array(2 * count);
  axes.forEach((axis, side) => {
    let squares = 0;
    for (let j = 0; j < count; j++) {
      const value = project(vectors, j, axis);
      positions[2 * j + side] = value;
      squares += value * value;
    }
    const deviation = Math.sqrt(squares / Math.max(1, count));
    // A second component of rounding noise is not worth a picture: leave a line a line.
    if (deviation > 1e-6) for (let j = 0; j < count; j++) positions[2 * j + side] /= deviation;
    else for (let j = 0; j < count; j++) positions[2 * j + side] = 0;
  });
  const radii = Float32Array.from({ length: count }, (_, j) =>
    Math.hypot(positions[2 * j], positions[2 * j + 1]),
  );
  const placed = Int32Array.from(radii.keys()).filter((j) => radii[j] > 0);
  placed.sort((a, b) => radii[a] - radii[b] || a - b);
  placed.forEach((j, rank) => {
    // Area grows with the square of the radius: the root of the rank fills the disc evenly.
    const scale = Math.sqrt((rank + 0.5) / placed.length) / radii[j];
    positions[2 * j] *= scale;
    positions[2 * j + 1] *= scale;
  });
  return positions;
}
