/** A trained model with all that is needed to ask it: plain data, as it is exported and loaded. */
import type { WeightTensor } from '../learning/head-types.ts';
import type { Experiment } from './experiment.ts';
import type { DenseInputs, Target, WordInputs } from './lab-data.ts';

/** What a person's row must be turned into before the model reads it. */
export type InputFormat = Omit<DenseInputs, 'values'> | Omit<WordInputs, 'ids'>;
export type DenseFormat = Extract<InputFormat, { readonly kind: 'dense' }>;

/** A question without its answers. */
export type TargetFormat = Omit<Target, 'values'>;

export interface TrainedModel {
  readonly experiment: Experiment;
  readonly inputs: InputFormat;
  /** The first is the main one. */
  readonly targets: readonly TargetFormat[];
  readonly weights: readonly WeightTensor[];
}
