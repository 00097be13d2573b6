/** What crosses the border of the ranker worker. Types only. */
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import type { Interaction } from '../../domain/interaction.ts';
import type { Explanation, Slate, SlateRequest } from '../../domain/ranking/slate-types.ts';

export interface OpenCatalog {
  readonly catalogId: string;
  readonly items: readonly Item[];
}

/** Handlers of ranker.worker.ts, in the order in which a session calls them. */
export type RankerHandlers = {
  /** Starts over with a catalog; its vectors follow chunk by chunk. */
  open(params: OpenCatalog): void;
  /** The next vectors in item order; the buffers are moved, not copied. */
  addVectors(params: QuantizedVectors): void;
  /** Centres the vectors, lays out the map and replays the log of this catalog. */
  start(params: { log: readonly Interaction[]; seed: number }): { positions: Float32Array };
  /** Appends one entry (a tap or an undo) and answers with the next slate. */
  learn(params: { entry: Interaction; slate: SlateRequest }): Slate;
  slate(params: SlateRequest): Slate;
  /** The titles to offer a newcomer: diverse and well spread over the catalog. Item ids. */
  starter(params: { count: number }): string[];
  explain(params: { itemId: string }): Explanation;
};
