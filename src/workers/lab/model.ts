/** What all models of the Lab are made of: weights at their start, and a pure function from a batch to outputs. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../domain/lab/experiment.ts';
import type { Inputs } from '../../domain/lab/lab-data.ts';
import type { WeightTensor } from '../../domain/learning/head-types.ts';
import { gaussian, type Random } from '../../domain/random.ts';
import { streamOf } from '../trainer/events.ts';
import type { Tf } from '../trainer/head.ts';
import { product, project } from '../trainer/products.ts';

/** A weight at its start. */
export interface LabWeight extends WeightTensor {
  /** Neither penalised nor held at zero: biases, which set a level, and scales, which have their own rule. */
  readonly free: boolean;
}

/** Rows that are computed together. */
export interface Batch {
  readonly inputs: Inputs;
  readonly count: number;
}

/** What a head reads. */
export interface Features {
  /** rows × width of the trunk. */
  readonly values: Tensor2D;
  /** They depend on no weight, so no gradient passes through. */
  readonly fixed?: boolean;
  /** rows × words, summing to 1 in each row that has words. */
  readonly attention?: Tensor2D;
  /** The values are also what the model takes the encoder's vectors to be, and are taught by them. */
  readonly imitates?: boolean;
}

/** The part of a model that all questions share. */
export interface Trunk {
  readonly weights: readonly LabWeight[];
  readonly width: number;
  /** All but the best `keep` numbers of the weight at this place are zeroed after each epoch (sparsity.ts). */
  readonly allocation?: Allocation;
  /** @param chance of dropout; undefined when the model is asked and not trained. */
  forward(tf: Tf, weights: readonly Tensor[], batch: Batch, chance?: Random): Features;
}

export interface Allocation {
  readonly place: number;
  readonly keep: number;
}

export interface Outputs {
  /** rows × outputWidth of each target. */
  readonly targets: readonly Tensor2D[];
  readonly attention?: Tensor2D;
  /** rows × width of the encoder, of a model that imitates it. */
  readonly imitation?: Tensor2D;
}

export interface LabModel {
  readonly weights: readonly LabWeight[];
  readonly allocation?: Allocation;
  /** Call inside tf.tidy, with the weights in their order. */
  outputs(tf: Tf, weights: readonly Tensor[], batch: Batch, chance?: Random): Outputs;
}

/** Fan-in and fan-out of a matrix. */
type Shape = readonly [number, number];

/**
 * A matrix of independent normal numbers. Spreads: `glorot` √(2 / (in + out)) keeps both activations and gradients in size
 * under tanh, sigmoid or nothing (Glorot & Bengio, 2010); `he` √(2 / in) makes up for the half that a relu cuts off
 * (He et al., 2015); a number is taken as it is.
 */
export function drawn(
  seed: number,
  name: string,
  shape: Shape,
  spread: 'glorot' | 'he' | number = 'glorot',
): LabWeight {
  const [rows, columns] = shape;
  const random = streamOf(seed, `weight ${name}`);
  const scale =
    spread === 'glorot' ? Math.sqrt(2 / (rows + columns)) : spread === 'he' ? Math.sqrt(2 / rows) : spread;
  const values = Float32Array.from({ length: rows * columns }, () => scale * gaussian(random));
  return { name, shape, values, free: false };
}

/** A matrix that starts at zero, so that what it is added to starts unchanged. */
export const zeroMatrix = (name: string, shape: Shape): LabWeight => ({
  name,
  shape,
  values: new Float32Array(shape[0] * shape[1]),
  free: false,
});

/** A vector that is free of penalties. */
export const freeVector = (name: string, width: number, value = 0): LabWeight => ({
  name,
  shape: [width],
  values: new Float32Array(width).fill(value),
  free: true,
});

export const spreadFor = (activation: Activation) => (activation === 'relu' ? 'he' : 'glorot');

/** Rows of a batch of numbers. Throws on words: a model is only given what it reads (experiment.ts readsWords). */
export function denseRows(tf: Tf, { inputs, count }: Batch): Tensor2D {
  if (inputs.kind !== 'dense') throw new Error('this model reads numbers, not words');
  return tf.tensor2d(inputs.values, [count, inputs.width]);
}

/** x · w + b, or without b x · w. `fixed`: x depends on no weight. */
export function affine(tf: Tf, x: Tensor2D, fixed: boolean, w: Tensor, b?: Tensor): Tensor2D {
  const matrix = w as Tensor2D;
  const sums = fixed ? project(tf, x, tf.transpose(x), matrix) : product(tf, x, matrix);
  return b ? tf.add<Tensor2D>(sums, b) : sums;
}
