/** What crosses the border of the mapper worker. Types only. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import type { CallContext } from '../rpc.ts';

/** Handlers of mapper.worker.ts, in the order in which one drawing calls them. */
export type MapperHandlers = {
  /** Starts over with a catalog of so many items; its vectors follow chunk by chunk. */
  open(params: { count: number }): void;
  /** The next vectors in item order; the buffers are moved, not copied. */
  addVectors(params: QuantizedVectors): void;
  /** Positions of all items, x then y of each, inside the unit disc. Seconds for thousands of items. */
  draw(params: Record<string, never>, context: CallContext): Float32Array<ArrayBuffer>;
};
