import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prune } from '../../../../src/domain/lab/prune.ts';
import { followWeight, quantize, roundToHalf } from '../../../../src/domain/lab/quantize.ts';
import { modelBytes, PLAIN, STORAGES, type Storage } from '../../../../src/domain/lab/sizes.ts';
import type { WeightTensor } from '../../../../src/domain/learning/head-types.ts';

const tensor = (name: string, shape: number[], values: number[]): WeightTensor => ({
  name,
  shape,
  values: Float32Array.from(values),
});

const way = (change: Partial<Storage>): Storage => ({ ...PLAIN, ...change });

/** Matrices of up to six by four, of numbers as weights have them, and their biases. */
const weights = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 4 }))
  .chain(([rows, columns]) => {
    const number = fc.integer({ min: -1e6, max: 1e6 }).map((x) => Math.fround(x / 1e4));
    return fc.record({
      weight: fc.array(number, { minLength: rows * columns, maxLength: rows * columns }),
      bias: fc.array(number, { minLength: columns, maxLength: columns }),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
    });
  })
  .map(({ weight, bias, rows, columns }) => [
    tensor('weight', [rows, columns], weight),
    tensor('bias', [columns], bias),
  ]);

/** An example with round figures: columns reach 1.27 and 12.7. */
const example = [
  tensor('weight', [3, 2], [1.27, -12.7, 0.034, 6.22, -0.5, 0]),
  tensor('bias', [2], [0.3, 9]),
];

const listed = (values: Float32Array): number[] => Array.from(values, (value) => Number(value.toFixed(4)));

describe('roundToHalf', () => {
  it.each([
    [1 + 2 ** -11, 1],
    [1 + 3 * 2 ** -11, 1 + 2 ** -9],
    [-(1 + 2 ** -11 + 2 ** -20), -(1 + 2 ** -10)],
    [0.1, 0.0999755859375],
    [Math.fround(1 - 2 ** -24), 1],
    [2 ** -24, 2 ** -24],
    [2 ** -25, 0],
    [3 * 2 ** -25, 2 ** -23],
    [65503, 65504],
    [1e6, 65504],
    [-70000, -65504],
    [0, 0],
  ])('%d becomes %d', (value, half) => {
    expect(roundToHalf(value)).toBe(half);
  });

  it('leaves what is a float16 already', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2047 }),
        fc.integer({ min: -24, max: 4 }),
        (fraction, exponent) => {
          expect(roundToHalf(fraction * 2 ** exponent)).toBe(fraction * 2 ** exponent);
        },
      ),
    );
  });
});

describe('quantize', () => {
  it('moves no number by more than half a step', () => {
    fc.assert(
      fc.property(
        weights,
        fc.constantFrom(8 as const, 4 as const),
        fc.boolean(),
        (model, bits, perChannel) => {
          const quantized = quantize(model, way({ bits, perChannel }));
          const steps = quantized.steps[0].values;
          model[0].values.forEach((value, at) => {
            const step = steps[at % steps.length];
            // Twice the rounding of float32, at the greatest code.
            const slack = step * 127 * 2 ** -23;
            expect(Math.abs(value - quantized.weights[0].values[at])).toBeLessThanOrEqual(step / 2 + slack);
          });
          expect(quantized.weights[1]).toEqual(model[1]);
        },
      ),
    );
  });

  it('stays within 2⁻¹¹ of a number as float16', () => {
    fc.assert(
      fc.property(weights, (model) => {
        const quantized = quantize(model, way({ bits: 16 }));
        model.forEach(({ values }, t) =>
          values.forEach((value, at) => {
            const error = Math.abs(value - quantized.weights[t].values[at]);
            expect(error).toBeLessThanOrEqual(Math.max(Math.abs(value) * 2 ** -11, 2 ** -25));
          }),
        );
      }),
    );
  });

  it('takes one step for a tensor, or one for each output', () => {
    const whole = quantize(example, way({ bits: 8 }));
    expect(listed(whole.steps[0].values)).toEqual([0.1]);
    expect(listed(whole.weights[0].values)).toEqual([1.3, -12.7, 0, 6.2, -0.5, 0]);
    const each = quantize(example, way({ bits: 8, perChannel: true }));
    expect(listed(each.steps[0].values)).toEqual([0.01, 0.1]);
    expect(listed(each.weights[0].values)).toEqual([1.27, -12.7, 0.03, 6.2, -0.5, 0]);
  });

  it('keeps a sign and the mean magnitude as one bit', () => {
    const binary = [tensor('weight', [2, 2], [1, -2, 3, 0])];
    expect(Array.from(quantize(binary, way({ bits: 1 })).weights[0].values)).toEqual([1.5, -1.5, 1.5, 1.5]);
    const sparse = quantize(binary, way({ bits: 1, sparse: true }));
    expect(Array.from(sparse.weights[0].values)).toEqual([2, -2, 2, 0]);
  });

  it('reads zeros back as zeros, and exact weights as themselves', () => {
    const zeros = [tensor('weight', [2, 2], [0, 0, 0, 0])];
    for (const storage of STORAGES) expect(quantize(zeros, storage).weights).toEqual(zeros);
    expect(quantize(example, PLAIN).weights).toEqual(example);
  });
});

describe('bytes', () => {
  it('are counted with the steps, and biases whole', () => {
    const bytes = STORAGES.map((storage) => [storage.bits, storage.perChannel, modelBytes(example, storage)]);
    expect(bytes).toEqual([
      [32, false, 24 + 8],
      [16, false, 12 + 4],
      [8, false, 6 + 4 + 8],
      [8, true, 6 + 8 + 8],
      [4, false, 3 + 4 + 8],
      [4, true, 3 + 8 + 8],
      [1, false, 1 + 4 + 8],
      [1, true, 1 + 8 + 8],
    ]);
  });

  it('of a pruned model are a bitmap and what is left', () => {
    expect(modelBytes(example, way({ sparse: true }))).toBe(1 + 5 * 4 + 8);
    // 0.034 is less than half a step of 0.1 and vanishes too.
    expect(quantize(example, way({ bits: 8, sparse: true })).bytes).toBe(1 + 4 + 4 + 8);
  });
});

describe('prune', () => {
  it('takes away what is below a threshold, but no bias', () => {
    const { weights: left, sparsity } = prune(example, { threshold: 1 });
    expect(listed(left[0].values)).toEqual([1.27, -12.7, 0, 6.22, 0, 0]);
    expect(left[1]).toEqual(example[1]);
    expect(sparsity).toBe(0.5);
  });

  it('reaches a share over all matrices together', () => {
    const model = [tensor('weight-1', [2, 2], [1, 2, 3, 4]), tensor('weight-2', [2, 2], [-5, 6, 7, -8])];
    expect(prune(model, { sparsity: 0.625 }).weights.map(({ values }) => Array.from(values))).toEqual([
      [0, 0, 0, 0],
      [0, 6, 7, -8],
    ]);
  });

  it('takes exactly the share asked for, the smallest first, equal ones too', () => {
    const repeated = fc.array(fc.constantFrom(-1, 0.5, 1, 2), { minLength: 4, maxLength: 40 });
    fc.assert(
      fc.property(repeated, fc.integer({ min: 0, max: 100 }), (values, percent) => {
        const share = percent / 100;
        const pruned = prune([tensor('weight', [values.length, 1], values)], { sparsity: share });
        const left = Array.from(pruned.weights[0].values);
        const gone = values.filter((_, at) => left[at] === 0).map(Math.abs);
        expect(gone).toHaveLength(Math.round(share * values.length));
        expect(pruned.sparsity).toBeCloseTo(gone.length / values.length, 12);
        const kept = left.filter((value) => value !== 0).map(Math.abs);
        expect(Math.max(0, ...gone)).toBeLessThanOrEqual(Math.min(Infinity, ...kept));
      }),
    );
  });
});

describe('a weight that is followed', () => {
  it('has the median magnitude in the largest matrix, by the step of its output', () => {
    const other = tensor('small', [1, 2], [4, 4]);
    const zeroFirst = tensor('weight', [3, 2], [0, -12.7, 0.034, 6.22, -0.5, 0]);
    const followed = followWeight([other, zeroFirst], way({ bits: 8, perChannel: true }));
    expect(followed).toMatchObject({ weight: 'weight', index: 4, code: -127, most: 127 });
    expect(followed?.step).toBeCloseTo(0.5 / 127, 6);
    expect(listed(followed?.steps ?? new Float32Array())).toEqual([0.0039, 0.1]);
  });

  it('ends where the quantised model has it, in every way of keeping it', () => {
    fc.assert(
      fc.property(weights, fc.constantFrom(...STORAGES), (tensors, storage) => {
        const followed = followWeight(tensors, storage);
        if (!followed) return;
        const { weight, index, value, step, code, back } = followed;
        const { weights: read } = quantize(tensors, storage);
        expect(Math.fround(back)).toBe(read.find(({ name }) => name === weight)?.values[index]);
        expect(code * step).toBeCloseTo(back, 9);
        if (storage.bits > 1) expect(Math.abs(back - value)).toBeLessThanOrEqual(step / 2 + 1e-9);
      }),
    );
  });

  it('is none where nothing is rounded, or all is zero', () => {
    expect(followWeight(example, PLAIN)).toBeUndefined();
    expect(followWeight([tensor('weight', [2, 1], [0, 0])], way({ bits: 4 }))).toBeUndefined();
  });
});
