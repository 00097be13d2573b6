/** Vectors as plain floats, for the measures and baselines: no code of theirs is shared with the product's ranking. */
import type { QuantizedVectors } from '../../domain/catalog.ts';

export interface FloatRows {
  readonly count: number;
  readonly dims: number;
  /** Row-major; rows of unit length, or of zeros. */
  readonly values: Float32Array;
}

/** Four sums at once: one alone waits for each addition to finish before the next. */
function dot(
  x: Float32Array,
  from: number,
  y: Float32Array | Float64Array,
  at: number,
  dims: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < dims; k += 4) {
    s0 += x[from + k] * y[at + k];
    s1 += x[from + k + 1] * y[at + k + 1];
    s2 += x[from + k + 2] * y[at + k + 2];
    s3 += x[from + k + 3] * y[at + k + 3];
  }
  for (; k < dims; k++) s0 += x[from + k] * y[at + k];
  return s0 + s1 + (s2 + s3);
}

function toUnitLength({ count, dims, values }: FloatRows): void {
  for (let row = 0, start = 0; row < count; row++, start += dims) {
    const length = Math.sqrt(dot(values, start, values, start, dims));
    if (length > 0) for (let k = start; k < start + dims; k++) values[k] /= length;
  }
}

/** The vectors as the encoder gave them. */
export function floatRows({ count, dims, codes, scales }: QuantizedVectors): FloatRows {
  const values = Float32Array.from(codes);
  for (let at = 0; at < values.length; at++) values[at] *= scales[Math.floor(at / dims)];
  const rows = { count, dims, values };
  toUnitLength(rows);
  return rows;
}

/** The same without the mean of them all. */
export function centredRows(rows: FloatRows): FloatRows {
  const { count, dims } = rows;
  const mean = new Float64Array(dims);
  for (let row = 0; row < count; row++) addRow(rows, row, mean);
  const values = rows.values.slice();
  for (let at = 0; at < values.length; at++) values[at] -= mean[at % dims] / count;
  const centred = { count, dims, values };
  toUnitLength(centred);
  return centred;
}

/** target += row. */
export function addRow({ dims, values }: FloatRows, row: number, target: Float64Array): void {
  for (let k = 0, at = row * dims; k < dims; k++, at++) target[k] += values[at];
}

/** Dot product of every row with one vector. */
export function products({ count, dims, values }: FloatRows, vector: Float64Array): Float64Array {
  const out = new Float64Array(count);
  for (let row = 0; row < count; row++) out[row] = dot(values, row * dims, vector, 0, dims);
  return out;
}

export const cosine = ({ dims, values }: FloatRows, a: number, b: number): number =>
  dot(values, a * dims, values, b * dims, dims);
