/** What crosses the border of the trainer worker. Types only. */
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import type { Backend, CurvePoint, HeadKind, WeightTensor } from '../../domain/learning/head-types.ts';
import type { TrainingSplit } from '../ranker/protocol.ts';
import type { CallContext } from '../rpc.ts';

/** One backend tried on a small problem whose answer is known. */
export interface BackendTrial {
  readonly backend: Backend;
  /** Of the timed steps; undefined when it could not be used. */
  readonly milliseconds?: number;
  /** It is not there, or its numbers are wrong. */
  readonly problem?: 'unavailable' | 'wrong-numbers';
  readonly chosen: boolean;
}

/** Everything that the next epoch needs. */
export interface TrainingCheckpoint {
  /** Hash of job and data: a checkpoint continues nothing else. */
  readonly job: number;
  readonly epoch: number;
  readonly weights: readonly WeightTensor[];
  /** The optimiser's moments, one pair a weight. */
  readonly moments: readonly WeightTensor[];
  readonly curve: readonly CurvePoint[];
}

export interface TrainingJob {
  readonly kind: HeadKind;
  readonly split: TrainingSplit;
  /** Train on all events, or only on those before the cut. */
  readonly part: 'before-cut' | 'all';
  readonly seed: number;
  /** Continue from here when it belongs to the same job. */
  readonly resume?: TrainingCheckpoint;
}

export interface TrainingProgress {
  readonly point: CurvePoint;
  readonly epochs: number;
  /** Now and then, what a later `resume` needs. */
  readonly checkpoint?: TrainingCheckpoint;
}

export interface TrainingResult {
  readonly backend: Backend;
  readonly milliseconds: number;
  readonly parameters: number;
  readonly curve: readonly CurvePoint[];
  readonly weights: readonly WeightTensor[];
  /** See TrainedHead.outputs. */
  readonly outputs: Float32Array;
}

/** Handlers of trainer.worker.ts, in the order in which the client calls them. */
export type TrainerHandlers = {
  /** Starts over with a catalog; its vectors follow chunk by chunk. */
  open(params: { items: readonly Item[] }): void;
  addVectors(params: QuantizedVectors): void;
  calibrate(): Promise<readonly BackendTrial[]>;
  fit(params: TrainingJob, context: CallContext<TrainingProgress>): Promise<TrainingResult>;
};
