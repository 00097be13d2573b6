/** Reads a stream of vector chunks row range by row range, holding one chunk at a time. */
import type { QuantizedVectors } from '../domain/catalog.ts';

export interface RowReader {
  /** Copies the next `count` rows into `target` from row `to` on. Throws when the stream ends before. */
  copy(count: number, target: QuantizedVectors, to: number): Promise<void>;
}

export function readRows(chunks: AsyncIterable<QuantizedVectors>): RowReader {
  const iterator = chunks[Symbol.asyncIterator]();
  let chunk: QuantizedVectors | undefined;
  let used = 0;

  return {
    async copy(count, target, to) {
      const { dims } = target;
      for (let copied = 0; copied < count;) {
        if (!chunk || used === chunk.count) {
          const next = await iterator.next();
          if (next.done) throw new Error(`${count - copied} rows of vectors are missing`);
          chunk = next.value;
          used = 0;
        }
        if (chunk.dims !== dims) throw new Error(`rows of ${chunk.dims} where ${dims} are expected`);
        const rows = Math.min(count - copied, chunk.count - used);
        const { codes, scales } = chunk;
        target.codes.set(codes.subarray(used * dims, (used + rows) * dims), (to + copied) * dims);
        target.scales.set(scales.subarray(used, used + rows), to + copied);
        used += rows;
        copied += rows;
      }
    },
  };
}
