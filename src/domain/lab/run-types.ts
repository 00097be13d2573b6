/** What a run of an experiment tells while it goes. Plain data. */
import type { Backend, WeightTensor } from '../learning/head-types.ts';

/** One epoch, as it stands after it; epoch 0 is before the first step. */
export interface LabPoint {
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Accuracy, or R² for a regression, of the main target. */
  readonly trainingScore: number;
  readonly validationScore: number;
}

/** The update of one number in the latest step, for the formula on screen. */
export interface LatestUpdate {
  readonly weight: string;
  readonly index: number;
  readonly before: number;
  readonly after: number;
  /** With the penalties' part. */
  readonly gradient: number;
  /** Step size η of that step, by the schedule. */
  readonly rate: number;
  /** Velocity of momentum, or Adam's m̂; 0 for SGD. */
  readonly first: number;
  /** Adam's v̂; 0 for the others. */
  readonly second: number;
  /** Steps so far, of the whole run. */
  readonly step: number;
}

export type LabEnd =
  /** All epochs are done. */
  | 'finished'
  /** The validation loss fell no more. */
  | 'early-stop'
  /** Not over: `advance` was asked for less, or aborted. */
  | 'paused'
  /** A loss was no number, or beyond bounds; the weights are those of the last good epoch. */
  | 'diverged';

export interface LabStatus {
  readonly end: LabEnd;
  /** Whole epochs so far, and steps into the next one. */
  readonly epoch: number;
  readonly step: number;
  /** It can change: a backend that fails is left and the run goes on from the last whole epoch on the next. */
  readonly backend: Backend;
  /** The latest backend that was left, and the whole epochs that the next one began with; undefined while none was. */
  readonly movedFrom?: { readonly backend: Backend; readonly epoch: number };
  readonly latest: LatestUpdate | undefined;
  /** Of the time spent in steps. */
  readonly milliseconds: number;
}

export interface LabSnapshot {
  readonly weights: readonly WeightTensor[];
  /** Outputs of each row for each target, one array a target, row-major (lab-data.ts outputWidth). */
  readonly outputs: readonly Float32Array[];
  /** Weight of each word of each row for `attention`, in the shape of its ids; undefined for other models. */
  readonly attention?: Float32Array;
}

/** Analytic and numeric slope of the training loss by one number of a weight. */
export interface GradientCheck {
  readonly weight: string;
  readonly index: number;
  readonly analytic: number;
  readonly numeric: number;
}
