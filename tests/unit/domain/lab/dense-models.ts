/** Small models with seeded weights, one of each kind that reads numbers. */
import type { ModelChoice } from '../../../../src/domain/lab/experiment.ts';
import { FIRST_EXPERIMENT } from '../../../../src/domain/lab/experiment.ts';
import type { TargetFormat, TrainedModel } from '../../../../src/domain/lab/trained-model.ts';
import type { WeightTensor } from '../../../../src/domain/learning/head-types.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

const WIDTH = 5;

export const KIND: TargetFormat = { name: 'kind', task: 'classes', classes: ['a', 'b', 'c'], off: 0, by: 1 };
const PRICE: TargetFormat = { name: 'price', task: 'regression', classes: [], off: 200, by: 50 };

const random = mulberry32(5);
const normal = (length: number): Float32Array => Float32Array.from({ length }, () => gaussian(random));

export const tensor = (name: string, shape: number[]): WeightTensor => ({
  name,
  shape,
  values: normal(shape.reduce((product, length) => product * length, 1)),
});

export function denseModel(
  choice: ModelChoice,
  targets: readonly TargetFormat[],
  weights: readonly WeightTensor[],
  width = WIDTH,
): TrainedModel {
  return {
    experiment: { ...FIRST_EXPERIMENT, model: choice },
    inputs: {
      kind: 'dense',
      width,
      names: ['area', 'rooms', 'age', 'distance', 'floor'].slice(0, width),
      off: Float32Array.of(100, 3, 40, 8, 2).subarray(0, width),
      // The last column was constant where it was learned from.
      by: Float32Array.of(30, 1.5, 25, 5, 0).subarray(0, width),
    },
    targets,
    weights,
  };
}

/** Raw rows, as a person has them. */
export const RAW = Float32Array.of(120, 4, 10, 2, 1, 80, 2, 75, 12, 3, 100, 3, 40, 8, 2, 31.5, 1, 0, 20, 0);

export const MODELS: Readonly<Record<string, TrainedModel>> = {
  'linear classes': denseModel(
    { kind: 'linear' },
    [KIND],
    [tensor('weight', [WIDTH, 3]), tensor('bias', [3])],
  ),
  'linear regression': denseModel(
    { kind: 'linear' },
    [PRICE],
    [tensor('weight', [WIDTH, 1]), tensor('bias', [1])],
  ),
  'tanh perceptron for two targets': denseModel(
    { kind: 'perceptron', layers: [4, 3], activation: 'tanh', dropout: 0.2 },
    [KIND, PRICE],
    [
      tensor('weight-1', [WIDTH, 4]),
      tensor('bias-1', [4]),
      tensor('weight-2', [4, 3]),
      tensor('bias-2', [3]),
      tensor('weight-3', [3, 3]),
      tensor('bias-3', [3]),
      tensor('weight-3/price', [3, 1]),
      tensor('bias-3/price', [1]),
    ],
  ),
  student: denseModel(
    { kind: 'student', width: 6, teacher: 64, temperature: 3 },
    [KIND],
    [
      tensor('weight-1', [WIDTH, 6]),
      tensor('bias-1', [6]),
      tensor('weight-2', [6, 3]),
      tensor('bias-2', [3]),
    ],
  ),
  'low rank': denseModel(
    { kind: 'low-rank', rank: 2, adaptive: false },
    [KIND],
    [tensor('down', [WIDTH, 2]), tensor('up', [2, WIDTH]), tensor('weight', [WIDTH, 3]), tensor('bias', [3])],
  ),
  'adaptive low rank': denseModel(
    { kind: 'low-rank', rank: 2, adaptive: true },
    [KIND],
    [
      tensor('down', [WIDTH, 2]),
      tensor('scale', [2]),
      tensor('up', [2, WIDTH]),
      tensor('weight', [WIDTH, 3]),
      tensor('bias', [3]),
    ],
  ),
  'sigmoid bottleneck': denseModel(
    { kind: 'bottleneck', width: 3, activation: 'sigmoid' },
    [KIND],
    [tensor('down', [WIDTH, 3]), tensor('up', [3, WIDTH]), tensor('weight', [WIDTH, 3]), tensor('bias', [3])],
  ),
};
