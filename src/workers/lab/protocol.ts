/** What crosses the border of the lab worker. Types only. */
import type { Experiment } from '../../domain/lab/experiment.ts';
import type { Importance } from '../../domain/lab/explain.ts';
import type { InputExplanation } from '../../domain/lab/explain-inputs.ts';
import type { Inputs, LabData } from '../../domain/lab/lab-data.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../../domain/lab/run-types.ts';
import type { Backend, WeightTensor } from '../../domain/learning/head-types.ts';
import type { CallContext } from '../rpc.ts';
import type { BackendTrial } from '../trainer/protocol.ts';

export interface LabOpened {
  readonly trials: readonly BackendTrial[];
  readonly backend: Backend;
  readonly stepsPerEpoch: number;
  /** Numbers that are trained. */
  readonly parameters: number;
}

/** Rows that are not in the data, and the model that they are put to. */
export interface Asked {
  readonly inputs: Inputs;
  readonly count: number;
  readonly weights: readonly WeightTensor[];
}

/** Handlers of lab.worker.ts. `open` first; a call of it while another run is there replaces that. */
export type LabHandlers = {
  /** Tries the backends; `open` does not wait for them again. */
  warm(params: Record<string, never>): Promise<void>;
  /** @param backend the one to use; undefined for the fastest that gives the known answer. */
  open(params: {
    readonly data: LabData;
    readonly experiment: Experiment;
    readonly backend?: Backend;
  }): Promise<LabOpened>;
  /**
   * Trains for `epochs`, or with `steps` for so many steps of the present epoch. Abort pauses after the present step and
   * is answered with a status, not an error.
   */
  advance(
    params: { readonly epochs: number } | { readonly steps: number },
    context: {
      readonly signal: AbortSignal;
      readonly progress: (value: { readonly point: LabPoint; readonly status: LabStatus }) => void;
    },
  ): Promise<LabStatus>;
  /** @param weights others than the run's own (made smaller, or loaded); undefined for its own. */
  snapshot(params: { readonly weights?: readonly WeightTensor[] }): Promise<LabSnapshot>;
  /** Outputs of the main target for rows that are not in the data, scaled as these. */
  predict(params: {
    readonly inputs: Inputs;
    readonly count: number;
    readonly weights?: readonly WeightTensor[];
  }): Promise<Float32Array>;
  /** Outputs of each target for such rows, by these weights. */
  answer(params: Asked): Promise<readonly Float32Array[]>;
  /** What inputs bring to the answer to one row, scaled as the data; undefined where they have no names. */
  explain(params: {
    readonly values: Float32Array;
    readonly weights: readonly WeightTensor[];
  }): InputExplanation | undefined;
  /** What each input is worth on the test rows; progress comes with each, the answer holds them all. */
  importance(
    params: { readonly weights: readonly WeightTensor[] },
    context: Pick<CallContext<Importance>, 'signal' | 'progress'>,
  ): Promise<readonly Importance[]>;
  /** Of a few numbers of each weight, drawn by the seed, on the first training batch. */
  checkGradients(params: Record<string, never>): Promise<readonly GradientCheck[]>;
};
