/** A trained model with all that is needed to ask it: plain data, as it is exported and loaded. */
import type { EncoderId } from '../catalog.ts';
import type { WeightTensor } from '../learning/head-types.ts';
import type { Experiment } from './experiment.ts';
import type { DenseInputs, Target, WordInputs } from './lab-data.ts';

/** What a person's row must be turned into before the model reads it. */
export type InputFormat = Omit<DenseInputs, 'values'> | Omit<WordInputs, 'ids'>;
export type DenseFormat = Extract<InputFormat, { readonly kind: 'dense' }>;

/** How a text becomes the numbers of a row: which sentence encoder reads it, and in which role. */
export interface TextReading {
  readonly encoder: EncoderId;
  readonly role: 'passage' | 'symmetric';
}

/** A question without its answers. */
export type TargetFormat = Omit<Target, 'values'>;

export interface TrainedModel {
  readonly experiment: Experiment;
  readonly inputs: InputFormat;
  /** Of a model on sentence embeddings. Files of before it was written down have none, and can be asked no sentence. */
  readonly reading?: TextReading;
  /** The first is the main one. */
  readonly targets: readonly TargetFormat[];
  readonly weights: readonly WeightTensor[];
}
