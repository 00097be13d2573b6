/** How near the vectors of an encoder in int8 come to those of the same encoder in float32. */
import type { EncoderId } from '../catalog.ts';

/** Texts with the float32 vectors that came with an encoder's weights, and what both forms weigh. */
export interface EncoderReference {
  readonly encoder: EncoderId;
  readonly texts: readonly { readonly text: string; readonly role: 'passage' | 'query' }[];
  readonly dims: number;
  /** texts × dims, row-major. */
  readonly vectors: Float32Array;
  /** Of the int8 model's file. */
  readonly bytes: number;
  /** Numbers of the model; in float32 each takes four bytes. */
  readonly parameters: number;
}

export interface Fidelity {
  /** Of each text's two vectors. */
  readonly cosines: Float64Array;
  readonly mean: number;
  readonly worst: number;
  /** Share of the texts whose nearest other text is the same in both forms. */
  readonly sameNearest: number;
  /** Of the {@link near} nearest others of a text, the share that both forms have; a mean over the texts. */
  readonly sharedNear: number;
  readonly near: number;
}

/** A list of five is what a person looks over; of thirty texts it is a sixth, so that chance shares little of it. */
const NEAR = 5;

/** Cosine of rows `a` of `left` and `b` of `right`; 0 where one has no length. */
function cosineOf(left: Float32Array, a: number, right: Float32Array, b: number, dims: number): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let k = 0; k < dims; k++) {
    const [x, y] = [left[a * dims + k], right[b * dims + k]];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0;
}

/** The other rows, nearest first; of equals the earlier. */
function neighbours(vectors: Float32Array, row: number, count: number, dims: number): number[] {
  const cosines = Array.from({ length: count }, (_, other) => cosineOf(vectors, row, vectors, other, dims));
  return Array.from(cosines.keys())
    .filter((other) => other !== row)
    .sort((a, b) => cosines[b] - cosines[a]);
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Compares the same texts in two forms.
 * @param reference texts × dims, row-major, as `measured`; at least two texts.
 */
export function compareVectors(reference: Float32Array, measured: Float32Array, dims: number): Fidelity {
  const count = reference.length / dims;
  const near = Math.min(NEAR, count - 1);
  const rows = Array.from({ length: count }, (_, row) => row);
  const cosines = Float64Array.from(rows, (row) => cosineOf(reference, row, measured, row, dims));
  const lists = rows.map((row) => [
    neighbours(reference, row, count, dims),
    neighbours(measured, row, count, dims),
  ]);
  return {
    cosines,
    mean: meanOf(cosines),
    worst: Math.min(...cosines),
    sameNearest: meanOf(lists.map(([a, b]) => (a[0] === b[0] ? 1 : 0))),
    sharedNear: meanOf(
      lists.map(([a, b]) => a.slice(0, near).filter((row) => b.slice(0, near).includes(row)).length / near),
    ),
    near,
  };
}
