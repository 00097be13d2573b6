/** What crosses the border of the lab worker. Types only. */
import type { Experiment } from '../../domain/lab/experiment.ts';
import type { Inputs, LabData } from '../../domain/lab/lab-data.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../../domain/lab/run-types.ts';
import type { Backend, WeightTensor } from '../../domain/learning/head-types.ts';
import type { BackendTrial } from '../trainer/protocol.ts';

export interface LabOpened {
  readonly trials: readonly BackendTrial[];
  readonly backend: Backend;
  readonly stepsPerEpoch: number;
  /** Numbers that are trained. */
  readonly parameters: number;
}

/** Handlers of lab.worker.ts. `open` first; a call of it while another run is there replaces that. */
export type LabHandlers = {
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
  /** Of a few numbers of each weight, drawn by the seed, on the first training batch. */
  checkGradients(params: Record<string, never>): Promise<readonly GradientCheck[]>;
};
