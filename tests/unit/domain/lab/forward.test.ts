import { describe, expect, it } from 'vitest';
import { denseNetwork } from '../../../../src/domain/lab/dense-network.ts';
import { forward } from '../../../../src/domain/lab/forward.ts';
import type { ModelChoice } from '../../../../src/domain/lab/experiment.ts';
import type { WeightTensor } from '../../../../src/domain/learning/head-types.ts';
import { denseModel, KIND, tensor } from './dense-models.ts';

const given = (name: string, shape: number[], ...values: number[]): WeightTensor => ({
  name,
  shape,
  values: Float32Array.from(values),
});

const two = { ...KIND, classes: ['no', 'yes'] };
const head = [given('weight', [2, 2], 1, 2, 3, 4), given('bias', [2], 0.5, -1)];

function outputs(model: ModelChoice, weights: readonly WeightTensor[], rows: number[]): number[] {
  const [first] = forward(denseNetwork(denseModel(model, [two], weights, 2))!, Float32Array.from(rows));
  return Array.from(first, (value) => Number(value.toFixed(5)));
}

describe('forward, by hand', () => {
  it('of a linear model', () => {
    expect(outputs({ kind: 'linear' }, head, [1, 1, -1, 2])).toEqual([4.5, 5, 5.5, 5]);
  });

  it('of a perceptron', () => {
    const weights = [
      given('weight-1', [2, 1], 1, -1),
      given('bias-1', [1], 0.5),
      given('weight-2', [1, 2], 2, -3),
      given('bias-2', [2], 1, 0),
    ];
    const model = { kind: 'perceptron', layers: [1], activation: 'relu', dropout: 0.5 } as const;
    expect(outputs(model, weights, [2, 1, 0, 1])).toEqual([4, -4.5, 1, 0]);
    const tanh = { ...model, activation: 'tanh' } as const;
    expect(outputs(tanh, weights, [2, 1])[1]).toBeCloseTo(-3 * Math.tanh(1.5), 4);
    const sigmoid = { ...model, activation: 'sigmoid' } as const;
    expect(outputs(sigmoid, weights, [2, 1])[0]).toBeCloseTo(2 / (1 + Math.exp(-1.5)) + 1, 4);
  });

  it('of a low-rank adapter, which is x + x D U under a linear head', () => {
    const weights = [given('down', [2, 1], 1, 1), given('up', [1, 2], 0.5, -0.5), ...head];
    // (1, 1) becomes (1 + 2/2, 1 − 2/2) = (2, 0).
    expect(outputs({ kind: 'low-rank', rank: 1, adaptive: false }, weights, [1, 1])).toEqual([2.5, 3]);
    const scale = given('scale', [1], 2);
    expect(outputs({ kind: 'low-rank', rank: 1, adaptive: true }, [...weights, scale], [1, 1])).toEqual([
      0.5, 1,
    ]);
  });

  it('of a bottleneck, with its activation between', () => {
    const weights = [given('down', [2, 1], -1, -1), given('up', [1, 2], 0.5, -0.5), ...head];
    expect(outputs({ kind: 'bottleneck', width: 1, activation: 'relu' }, weights, [1, 1])).toEqual([4.5, 5]);
    // (−1, −1) becomes (−1 + 2/2, −1 − 2/2) = (0, −2).
    expect(outputs({ kind: 'bottleneck', width: 1, activation: 'relu' }, weights, [-1, -1])).toEqual([
      -5.5, -9,
    ]);
  });
});

describe('denseNetwork', () => {
  it('is none for models that read words', () => {
    expect(denseNetwork(denseModel({ kind: 'attention', embedding: 8 }, [two], []))).toBeUndefined();
  });

  it.each([
    ['is missing', [tensor('weight', [2, 2])], 'bias'],
    ['is of another width', [tensor('weight', [3, 2]), tensor('bias', [2])], 'weight'],
    ['has another number of classes', [tensor('weight', [2, 3]), tensor('bias', [3])], 'weight'],
    ['has another number of axes', [tensor('weight', [2, 2]), tensor('bias', [2, 1])], 'bias'],
  ])('refuses weights of which one %s', (_, weights, name) => {
    expect(() => denseNetwork(denseModel({ kind: 'linear' }, [two], weights, 2))).toThrow(
      expect.objectContaining({
        failure: { code: 'model-file-damaged', details: { weight: name } },
      }) as Error,
    );
  });

  it('refuses an adapter whose way up does not lead back', () => {
    const weights = [tensor('down', [2, 1]), tensor('up', [1, 3]), ...head];
    const model = denseModel({ kind: 'low-rank', rank: 1, adaptive: false }, [two], weights, 2);
    expect(() => denseNetwork(model)).toThrow('model-file-damaged');
  });
});
