import { describe, expect, it } from 'vitest';
import { lossOf } from '../../../../src/domain/lab/lab-data.ts';
import { predict } from '../../../../src/domain/lab/predict.ts';
import {
  inUnits,
  linearSums,
  penaltyOf,
  workRow,
  type WeightedSum,
} from '../../../../src/domain/lab/written-model.ts';
import { KIND, MODELS, RAW, tensor } from './dense-models.ts';

const WIDTH = 5;
const rows = Array.from({ length: RAW.length / WIDTH }, (_, row) =>
  RAW.subarray(row * WIDTH, (row + 1) * WIDTH),
);
const worked = ({ bias, weights }: WeightedSum, values: Float32Array): number =>
  weights.reduce((sum, weight, k) => sum + weight * values[k], bias);

describe.each(Object.entries(MODELS).filter(([, { inputs }]) => inputs.kind === 'dense'))(
  'a row through %s',
  (_, model) => {
    it('ends in the answer that the model gives, by the sum that is written', () => {
      for (const row of rows) {
        const work = workRow(model, row);
        if (!work) throw new Error('it reads numbers');
        const [answers] = predict(model, row) ?? [];
        expect(work.answers).toEqual(answers);
        expect(worked(work.sum, work.terms)).toBeCloseTo(work.outputs[work.place], 5);
        expect(work.outputs[work.place]).toBe(Math.max(...work.outputs));
      }
    });
  },
);

describe('a linear regression in the person’s units', () => {
  it('gives the same price as on scaled inputs, a constant column aside', () => {
    const model = MODELS['linear regression'];
    const [sum] = linearSums(model) ?? [];
    if (model.inputs.kind !== 'dense') throw new Error('it reads numbers');
    const units = inUnits(sum, model.inputs, model.targets[0]);
    for (const row of rows) expect(worked(units, row)).toBeCloseTo(predict(model, row)?.[0][0] ?? NaN, 3);
    expect(units.weights[4]).toBe(0);
  });

  it('is no sum of its inputs where the model has layers', () => {
    expect(linearSums(MODELS['tanh perceptron for two targets'])).toBeUndefined();
    expect(linearSums(MODELS['linear classes'])).toHaveLength(3);
  });
});

describe('penalties', () => {
  it('count matrices and leave biases alone', () => {
    const weight = { ...tensor('weight', [2, 2]), values: Float32Array.of(1, -2, 0, 3) };
    const bias = { ...tensor('bias', [2]), values: Float32Array.of(100, 100) };
    const penalty = { l1: 0.5, l2: 0.1, model: { kind: 'linear' } as const };
    expect(penaltyOf([weight, bias], penalty)).toBeCloseTo(0.5 * 6 + 0.05 * 14, 9);
    const held = [{ ...weight, name: 'embedding' }, weight];
    expect(penaltyOf(held, { ...penalty, model: { kind: 'static-table', width: 2 } })).toBeCloseTo(3.7, 9);
  });
});

describe('the loss', () => {
  it('of numbers is squared, and pairs need two classes', () => {
    expect(lossOf({ task: 'regression', classes: [] }, 'bpr')).toBe('squared');
    expect(lossOf(KIND, 'bpr')).toBe('cross-entropy');
    expect(lossOf({ task: 'classes', classes: ['no', 'yes'] }, 'bpr')).toBe('bpr');
    expect(lossOf(KIND, 'squared')).toBe('squared');
  });
});
