/** What the training loop needs to know of a head. The heads are adapter.ts and perceptron.ts. */
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core';
import type { WeightTensor } from '../../domain/learning/head-types.ts';

/** tfjs, passed in: Node's tests and the worker run the same mathematics, and a test can make it compute wrongly. */
export type Tf = typeof import('./ops.ts');

/** A weight at its start, and how it is to be moved. */
export interface WeightPlan extends WeightTensor {
  /** Adam's step size. */
  readonly rate: number;
  /** λ of the penalty ½ λ |w|² on top of the objective. */
  readonly penalty: number;
}

/** A head and its training data as plain data, which outlive any backend. */
export interface Head {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Of all members (folds.ts). */
  readonly weights: readonly WeightPlan[];
  /** Items of the catalog: the length of the outputs. */
  readonly count: number;
  /** Rows whose outputs are computed together. */
  readonly chunk: number;
  /** Rows that the head is trained on. */
  readonly rows: Int32Array;
  /** Puts the data on tfjs's present backend. */
  mount(tf: Tf): MountedHead;
  /** The weights of the member that is kept. */
  keep(weights: readonly WeightTensor[]): WeightTensor[];
}

/**
 * A head on one backend. Its functions are called inside tf.tidy, with the weights in the order of the plan. Losses are
 * squared errors weighted by precision, divided by the weights: 1 is what a head without any knowledge is left with.
 */
export interface MountedHead {
  /** Mean training loss of the members on a batch: what a step lowers, but for the penalties. */
  objective(weights: readonly Tensor[], epoch: number, step: number): Scalar;
  /** Loss on the events, each as predicted by the member that has not seen it. */
  validationLoss(weights: readonly Tensor[]): Scalar;
  /** Latent grades of the trained rows, each by the member that has not seen it. */
  blindOutputs(weights: readonly Tensor[]): Tensor1D;
  /** Latent grades of rows [from, to) by the member that has seen all events. */
  outputs(weights: readonly Tensor[], from: number, to: number): Tensor1D;
  dispose(): void;
}
