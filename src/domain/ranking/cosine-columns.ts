/** Cosines of each event's item with the whole catalog: computed once, at the tap, and read at every later one. */
import {
  BATCH,
  cosineColumn,
  cosineColumnBatch,
  COSINE_STEPS,
  type CentredVectors,
} from './centred-vectors.ts';

/** Bytes that all columns may take: 300 events over 100,000 items need 30 MB; twice that is what a phone's tab can spare. */
const MEMORY = 64 * 2 ** 20;
/** Exact events at most: 1,500 need 1.1 GFLOP for a fresh factor (about a second), 3,000 eight times that. */
const MOST_EVENTS = 1500;

/** Events that can be kept exactly for a catalog of `count` items. */
export const eventCapacity = (count: number): number =>
  Math.min(MOST_EVENTS, Math.floor(MEMORY / Math.max(1, count)));

/** A function of the cosine, tabled over the levels of a column. Level 0 (not similar, or no text) is worth 0. */
export function cosineTable(valueOf: (cosine: number) => number): Float32Array {
  return Float32Array.from({ length: COSINE_STEPS + 1 }, (_, b) => (b === 0 ? 0 : valueOf(b / COSINE_STEPS)));
}

export class CosineColumns {
  readonly #vectors: CentredVectors;
  readonly #columns = new Map<number, Uint8Array>();

  constructor(vectors: CentredVectors) {
    this.#vectors = vectors;
  }

  of(row: number): Uint8Array {
    let column = this.#columns.get(row);
    if (!column) this.#columns.set(row, (column = cosineColumn(this.#vectors, row)));
    return column;
  }

  /** Computes what is missing of these columns, eight at a time where there are many. */
  prepare(rows: readonly number[]): void {
    const missing = rows.filter((row) => !this.#columns.has(row));
    let done = 0;
    for (; done + BATCH <= missing.length; done += BATCH) {
      const batch = missing.slice(done, done + BATCH);
      cosineColumnBatch(this.#vectors, batch).forEach((column, i) => this.#columns.set(batch[i], column));
    }
    for (const row of missing.slice(done)) this.of(row);
  }

  /** Lets go of the columns of all other rows. */
  retain(rows: Iterable<number>): void {
    const kept = new Set(rows);
    for (const row of this.#columns.keys()) if (!kept.has(row)) this.#columns.delete(row);
  }

  /**
   * out[t] += Σᵢ weights[i] · table[cosine level of rows[i] and targets[t]]. Four columns a pass, so that `out` is read
   * once for four.
   */
  accumulate(
    rows: readonly number[],
    weights: ArrayLike<number>,
    table: Float32Array,
    targets: Int32Array,
    out: Float32Array,
  ): void {
    for (let i = 0; i < rows.length; i += 4) {
      const scaled = [0, 1, 2, 3].map((k) => {
        const weight = i + k < rows.length ? weights[i + k] : 0;
        return table.map((value) => value * weight);
      });
      const columns = [0, 1, 2, 3].map((k) => this.of(rows[Math.min(i + k, rows.length - 1)]));
      addColumns(scaled, columns, targets, out);
    }
  }
}

function addColumns(
  tables: readonly Float32Array[],
  columns: readonly Uint8Array[],
  targets: Int32Array,
  out: Float32Array,
): void {
  const [t0, t1, t2, t3] = tables;
  const [c0, c1, c2, c3] = columns;
  for (let t = 0; t < out.length; t++) {
    const j = targets[t];
    out[t] += t0[c0[j]] + t1[c1[j]] + (t2[c2[j]] + t3[c3[j]]);
  }
}
