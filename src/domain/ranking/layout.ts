/** The first picture of a catalog: two principal components, quick enough to come with the first slate. */
import { gaussian, type Random } from '../random.ts';
import type { CentredVectors } from './centred-vectors.ts';

/** Rows that the components are found on; more do not move them visibly. */
const SAMPLE = 2000;
/** Rounds of orthogonal iteration: the picture is still by then, and only its stability is at stake, not exactness. */
const ROUNDS = 16;
/** What is left of an axis once those before it are taken off; less than this is rounding, and no direction. */
const LEAST_REST = 1e-6;

/** Scales a vector to length 1; a vector of nothing stays. */
function normalise(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (length > 0) for (let k = 0; k < vector.length; k++) vector[k] /= length;
}

/** Coordinate of a row's unit direction along an axis. */
export function project(
  { codes, dims, inverseNorms }: CentredVectors,
  row: number,
  axis: Float32Array,
): number {
  let sum = 0;
  for (let k = 0, at = row * dims; k < dims; k++, at++) sum += codes[at] * axis[k];
  return sum * inverseNorms[row];
}

/** Gram–Schmidt, in place: each axis a unit vector at right angles to those before it, or zero where none is left. */
function orthonormalise(axes: readonly Float32Array[]): void {
  axes.forEach((axis, a) => {
    normalise(axis);
    for (const earlier of axes.slice(0, a)) {
      const overlap = axis.reduce((sum, value, k) => sum + value * earlier[k], 0);
      for (let k = 0; k < axis.length; k++) axis[k] -= overlap * earlier[k];
    }
    if (Math.hypot(...axis) < LEAST_REST) axis.fill(0);
    else normalise(axis);
  });
}

/**
 * The leading principal directions of a sample, by orthogonal iteration from a seeded start.
 * @returns `count` axes of unit length; zero where the catalog has fewer dimensions.
 */
export function principalAxes(
  vectors: CentredVectors,
  count: number,
  rounds: number,
  random: Random,
): Float32Array[] {
  const { dims, codes, inverseNorms } = vectors;
  const step = Math.max(1, vectors.count / SAMPLE);
  const blank = (): Float32Array[] => Array.from({ length: count }, () => new Float32Array(dims));
  let axes = blank();
  for (const axis of axes) for (let k = 0; k < dims; k++) axis[k] = gaussian(random);
  for (let round = 0; ; round++) {
    orthonormalise(axes);
    if (round === rounds - 1) return axes;
    const next = blank();
    for (let s = 0; s < vectors.count; s += step) {
      const row = Math.floor(s);
      axes.forEach((axis, a) => {
        const coordinate = project(vectors, row, axis) * inverseNorms[row];
        const target = next[a];
        for (let k = 0, at = row * dims; k < dims; k++, at++) target[k] += coordinate * codes[at];
      });
    }
    axes = next;
  }
}

/**
 * Spreads positions over the unit disc, in place. Each axis is measured in its own deviations; distances from the
 * centre become ranks, so that the disc is evenly filled and no outlier squeezes the rest into a spot. What lies at
 * the origin stays there.
 * @param positions x, y of each item around the origin.
 */
export function fillDisc(positions: Float32Array): void {
  const count = positions.length / 2;
  for (const side of [0, 1]) {
    let squares = 0;
    for (let at = side; at < positions.length; at += 2) squares += positions[at] * positions[at];
    const deviation = Math.sqrt(squares / Math.max(1, count));
    // A second component of rounding noise is not worth a picture: leave a line a line.
    const scale = deviation > 1e-6 ? 1 / deviation : 0;
    for (let at = side; at < positions.length; at += 2) positions[at] *= scale;
  }
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
}

/** Positions of all items, x then y of each, inside the unit disc. Items without a direction lie in the middle. */
export function layOut(vectors: CentredVectors, random: Random): Float32Array<ArrayBuffer> {
  const axes = principalAxes(vectors, 2, ROUNDS, random);
  const positions = new Float32Array(2 * vectors.count);
  for (let j = 0; j < vectors.count; j++)
    axes.forEach((axis, side) => (positions[2 * j + side] = project(vectors, j, axis)));
  fillDisc(positions);
  return positions;
}
