/**
 * Items' places in the space of meanings, small enough for a link: the items' own principal components, four bits each.
 * What is kept is measured in docs/studio.md.
 */
import type { QuantizedVectors } from '../catalog.ts';
import { dequantizeRow, quantizeRows } from '../vectors.ts';
import { DEMO_LIMITS, LINK_ITEMS, type CompactVectors } from './demo.ts';
import { leadingEigen, symmetricEigen } from './symmetric-eigen.ts';
import { LAST_STEP, scaleOfStep, stepOfScale } from './vector-scales.ts';

/** Code of 0; codes run from 0 to 15, so that values run from −8 to 7 scales. */
const ZERO = 8;

/**
 * Numbers an item for `count` items: two thirds of the items' number where they are few, as more components than items
 * say nothing; 3.4 times its root where they are many. 8 for 12 items, 24 for 50, 48 for 200: about 0.95 of the order of
 * similarities and four of the five nearest are kept (docs/studio.md). Half as many lose two of five, twice as many win
 * a twentieth for as many characters again.
 */
export const componentsFor = (count: number): number =>
  Math.min(DEMO_LIMITS.components, 2 * Math.max(1, Math.round(Math.min(count / 3, 1.7 * Math.sqrt(count)))));

/** Rows less the mean of those with a direction; rows without text stay 0. Row-major. */
function centredRows(vectors: QuantizedVectors): Float64Array {
  const { count, dims, scales } = vectors;
  const rows = new Float64Array(count * dims);
  const row = new Float32Array(dims);
  const mean = new Float64Array(dims);
  let present = 0;
  for (let j = 0; j < count; j++) {
    if (scales[j] === 0) continue;
    present++;
    rows.set(dequantizeRow(vectors, j, row), j * dims);
    for (let k = 0; k < dims; k++) mean[k] += row[k];
  }
  for (let j = 0; j < count; j++)
    if (scales[j] > 0) for (let k = 0; k < dims; k++) rows[j * dims + k] -= mean[k] / present;
  return rows;
}

/** All dot products of rows: count × count. */
function gramMatrix(rows: Float64Array, count: number, dims: number): Float64Array {
  const gram = new Float64Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = a; b < count; b++) {
      let dot = 0;
      for (let k = 0; k < dims; k++) dot += rows[a * dims + k] * rows[b * dims + k];
      gram[a * count + b] = gram[b * count + a] = dot;
    }
  return gram;
}

const codeOf = (value: number, scale: number): number =>
  Math.min(15, Math.max(0, Math.round(value / scale) + ZERO));

/** The step whose scale leaves the least squared error: between clipping the far ones and blurring the many. */
function bestStep(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return LAST_STEP;
  const widest = Math.max(0, stepOfScale(largest / ZERO) - 1);
  let best = widest;
  let least = Infinity;
  // Two octaves finer is a fourth of the widest: past that most of a bell curve is clipped.
  for (let step = widest; step <= Math.min(LAST_STEP, widest + 32); step++) {
    const scale = scaleOfStep(step);
    let error = 0;
    for (const value of values) error += (value - (codeOf(value, scale) - ZERO) * scale) ** 2;
    if (error < least) {
      least = error;
      best = step;
    }
  }
  return best;
}

/** All dot products of columns: dims × dims. */
function scatterMatrix(rows: Float64Array, count: number, dims: number): Float64Array {
  const scatter = new Float64Array(dims * dims);
  for (let j = 0; j < count; j++)
    for (let a = 0; a < dims; a++) {
      const value = rows[j * dims + a];
      for (let b = a; b < dims; b++) scatter[a * dims + b] += value * rows[j * dims + b];
    }
  for (let a = 0; a < dims; a++) for (let b = 0; b < a; b++) scatter[a * dims + b] = scatter[b * dims + a];
  return scatter;
}

/** Component k of every item, for the largest components: count numbers each. */
function principalComponents(vectors: QuantizedVectors, components: number): Float64Array[] {
  const { count, dims } = vectors;
  const rows = centredRows(vectors);
  const wanted = Math.min(components, count);
  if (count <= LINK_ITEMS) {
    const { values, vectors: axes } = symmetricEigen(gramMatrix(rows, count, dims), count);
    return Array.from({ length: wanted }, (_, k) => {
      const root = Math.sqrt(Math.max(0, values[k]));
      return axes.subarray(k * count, (k + 1) * count).map((u) => u * root);
    });
  }
  // The rows' Gram matrix grows with the square of their number, the columns' does not: the same components from its axes.
  const { vectors: axes } = leadingEigen(scatterMatrix(rows, count, dims), dims, wanted);
  return Array.from({ length: wanted }, (_, k) => {
    const values = new Float64Array(count);
    for (let j = 0; j < count; j++)
      for (let i = 0; i < dims; i++) values[j] += rows[j * dims + i] * axes[k * dims + i];
    return values;
  });
}

/**
 * Principal components of the centred vectors. Through their Gram matrix, which is small where items are few: component k
 * of item i is √λₖ · uₖ[i]. The same vectors give the same bytes.
 */
export function compactVectors(vectors: QuantizedVectors, components: number): CompactVectors {
  const { count } = vectors;
  const codes = new Uint8Array(Math.ceil((count * components) / 2)).fill(ZERO * 0x11);
  const scales = new Float32Array(components).fill(scaleOfStep(LAST_STEP));
  for (const [k, values] of principalComponents(vectors, components).entries()) {
    const largest = values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    // An eigenvector's sign means nothing; the one that turns the largest down has a code more for it.
    const upright = largest > 0 ? values.map((value) => -value) : values;
    scales[k] = scaleOfStep(bestStep(upright));
    upright.forEach((value, item) => {
      const at = item * components + k;
      const shift = at % 2 ? 4 : 0;
      codes[at >> 1] = (codes[at >> 1] & (0xf0 >> shift)) | (codeOf(value, scales[k]) << shift);
    });
  }
  return { components, codes, scales };
}

/** Rows for the ranker, which only asks for directions from the mean: `components` numbers each. */
export function expandVectors(
  { components, codes, scales }: CompactVectors,
  count: number,
): QuantizedVectors {
  const rows = new Float32Array(count * components);
  for (let at = 0; at < rows.length; at++) {
    const code = (codes[at >> 1] >> (at % 2 ? 4 : 0)) & 0xf;
    rows[at] = (code - ZERO) * scales[at % components];
  }
  return quantizeRows(rows, components);
}
