/** What crosses the border of the ranker worker. Types only. */
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import type { Interaction } from '../../domain/interaction.ts';
import type { GradedSplit, Judged, TrainingSplit, TunedSetting } from '../../domain/learning/head-types.ts';
import type { RankerStart } from '../../domain/ranking/ranker.ts';
import type { KeptOutQuery, SearchAnswer, SearchQuery } from '../../domain/ranking/search-types.ts';
import type {
  Belief,
  Explanation,
  Prediction,
  Slate,
  SlateRequest,
} from '../../domain/ranking/slate-types.ts';

export interface OpenCatalog {
  readonly catalogId: string;
  readonly items: readonly Item[];
}

export type { GradedSplit, Judged, RankerStart, TrainingSplit };

/** Handlers of ranker.worker.ts, in the order in which a session calls them. */
export type RankerHandlers = {
  /** Starts over with a catalog; its vectors follow chunk by chunk. */
  open(params: OpenCatalog): void;
  /** The next vectors in item order; the buffers are moved, not copied. */
  addVectors(params: QuantizedVectors): void;
  /** Centres the vectors, lays out the map and replays the log of this catalog. */
  start(params: RankerStart): { positions: Float32Array };
  /** The map that a filter's region refers to from now on; until then, the positions of `start`. */
  place(params: { positions: Float32Array }): void;
  /** Appends one entry (a tap or an undo) and answers with the next slate. */
  learn(params: { entry: Interaction; slate: SlateRequest }): Slate;
  slate(params: SlateRequest): Slate;
  /** What answers a question; its code, and the index of words, come with the first. */
  search(params: SearchQuery): Promise<SearchAnswer>;
  /** Ids of all items that a constraint keeps out. */
  keptOut(params: KeptOutQuery): Promise<string[]>;
  /** The titles to offer a newcomer: diverse and well spread over the catalog. Item ids. */
  starter(params: { count: number }): string[];
  explain(params: { itemId: string }): Explanation;
  /** Finds the kernel setting that the present grades call for, ahead of the entry that will need it; undefined: still the first one. */
  settle(): TunedSetting | undefined;
  /** Strongest first. */
  beliefs(params: { count: number }): Belief[];
  /** Leaves these features out from now on (a whole new list each time), with the outputs of a head that knew none of them. */
  mute(params: { keys: readonly string[]; prior: Float32Array | undefined; slate: SlateRequest }): Slate;
  /** Puts the outputs of a trained head under Fit, or takes them away. */
  setPrior(params: { prior: Float32Array | undefined; slate: SlateRequest }): Slate;
  /** The prequential record: each graded item as it was predicted before, oldest first. */
  record(): Prediction[];
  /** The split for a challenger; undefined when there are too few graded events. */
  split(): GradedSplit | undefined;
  /** The held-out events of that split as Fit judges them on top of this prior; without one, on its own. */
  judge(params: { prior: Float32Array | undefined }): Judged;
};
