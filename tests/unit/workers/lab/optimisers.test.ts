import { describe, expect, it } from 'vitest';
import { OPTIMISERS, SCHEDULES } from '../../../../src/domain/lab/experiment.ts';
import { rateAt } from '../../../../src/domain/lab/schedule.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { addPenalties, makePrivate, OPTIMISER_OF } from '../../../../src/workers/lab/optimisers.ts';
import { exchange, firstMask, keepBest, weigh } from '../../../../src/workers/lab/sparsity.ts';

const f32 = (...values: number[]) => Float32Array.from(values);

/** Moves one number from 1 by some gradients. */
function moved(optimiser: (typeof OPTIMISERS)[number], gradients: readonly number[]) {
  const rule = OPTIMISER_OF[optimiser];
  const values = f32(1);
  const slots = Array.from({ length: rule.slots }, () => f32(0));
  gradients.forEach((g, k) => rule.move(values, f32(g), slots, { step: k + 1, rate: 0.1 }));
  return { value: values[0], ...rule.read(slots, 0, gradients.length) };
}

describe('the optimisers, against their formulas by hand', () => {
  it('SGD', () => expect(moved('sgd', [2, 1]).value).toBeCloseTo(1 - 0.2 - 0.1, 6));

  it('momentum', () => {
    const { value, first } = moved('momentum', [2, 1]);
    expect(first).toBeCloseTo(0.9 * 2 + 1, 6);
    expect(value).toBeCloseTo(1 - 0.1 * 2 - 0.1 * 2.8, 6);
  });

  it('Adam', () => {
    const mean = (0.9 * 0.1 * 2 + 0.1 * 1) / (1 - 0.9 ** 2);
    const square = (0.999 * 0.001 * 4 + 0.001 * 1) / (1 - 0.999 ** 2);
    const { value, first, second } = moved('adam', [2, 1]);
    expect(first).toBeCloseTo(mean, 5);
    expect(second).toBeCloseTo(square, 5);
    // The first step of Adam is the rate, whatever the gradient.
    expect(value).toBeCloseTo(1 - 0.1 - (0.1 * mean) / Math.sqrt(square), 5);
  });

  it.each(OPTIMISERS)('%s comes to the bottom of a bowl', (optimiser) => {
    const rule = OPTIMISER_OF[optimiser];
    const values = f32(3, -2);
    const slots = Array.from({ length: rule.slots }, () => f32(0, 0));
    for (let step = 1; step <= 600; step++)
      rule.move(values, f32(values[0] - 1, 4 * (values[1] - 0.5)), slots, { step, rate: 0.05 });
    expect(values[0]).toBeCloseTo(1, 2);
    expect(values[1]).toBeCloseTo(0.5, 2);
  });
});

describe('the step size over the epochs', () => {
  const rates = (schedule: (typeof SCHEDULES)[number], epochs: number) =>
    Array.from({ length: epochs }, (_, epoch) => rateAt({ rate: 0.4, schedule }, epoch, epochs));

  it.each([
    ['constant', [0.4, 0.4, 0.4, 0.4]],
    ['cosine', [0.4, 0.2 * (1 + Math.SQRT1_2), 0.2, 0.2 * (1 - Math.SQRT1_2)]],
    ['step', [0.4, 0.4, 0.04, 0.004]],
  ] as const)('%s', (schedule, expected) => {
    rates(schedule, 4).forEach((rate, epoch) => expect(rate).toBeCloseTo(expected[epoch], 12));
  });

  it.each(SCHEDULES)('%s starts whole, never rises and never ends at nothing', (schedule) => {
    for (const epochs of [1, 2, 3, 7, 500]) {
      const all = rates(schedule, epochs);
      expect(all[0]).toBe(0.4);
      expect(all.every((rate, epoch) => rate > 0 && rate <= all[Math.max(0, epoch - 1)])).toBe(true);
    }
  });
});

describe('what is done to a gradient', () => {
  it('adds penalties to weights and none to biases', () => {
    const weight = { name: 'w', shape: [3], values: f32(2, -1, 0), free: false };
    const gradient = f32(0, 0, 0);
    addPenalties({ l1: 0.5, l2: 0.1 }, weight, weight.values, gradient);
    expect(gradient).toEqual(f32(0.5 + 0.2, -0.5 - 0.1, 0));
    const bias = f32(0, 0, 0);
    addPenalties({ l1: 0.5, l2: 0.1 }, { ...weight, free: true }, weight.values, bias);
    expect(bias).toEqual(f32(0, 0, 0));
  });

  it('shortens long gradients to norm 1 and leaves short ones', () => {
    const long = [f32(3, 0), f32(4)];
    makePrivate(long, 0, 10, mulberry32(1));
    expect(long).toEqual([f32(0.6, 0), f32(0.8)]);
    const short = [f32(0.3, 0), f32(0.4)];
    makePrivate(short, 0, 10, mulberry32(1));
    expect(short).toEqual([f32(0.3, 0), f32(0.4)]);
  });

  it('adds noise of the spread that DP-SGD has: clip norms over the rows of the batch', () => {
    const gradient = [new Float32Array(20_000)];
    makePrivate(gradient, 2, 10, mulberry32(1));
    const variance = gradient[0].reduce((sum, g) => sum + g * g, 0) / 20_000;
    expect(Math.sqrt(variance)).toBeCloseTo(0.2, 2);
  });
});

describe('masks', () => {
  it('keep the largest weights, and of equal ones a draw', () => {
    const values = f32(0.1, -0.9, 0.3, -0.2);
    const weight = { name: 'w', shape: [4], values, free: false };
    expect(firstMask(weight, 0.5, mulberry32(1))).toEqual(Uint8Array.of(0, 1, 1, 0));
    expect(firstMask({ ...weight, free: true }, 0.5, mulberry32(1))).toBeUndefined();
    const zeros = { ...weight, shape: [100], values: new Float32Array(100) };
    const mask = firstMask(zeros, 0.5, mulberry32(1));
    expect(mask?.reduce((sum, one) => sum + one, 0)).toBe(50);
    expect(mask?.subarray(0, 50).reduce((sum, one) => sum + one, 0)).toBeLessThan(50);
  });

  it('exchange the smallest living weights for the held ones with the largest gradients', () => {
    const mask = Uint8Array.from({ length: 20 }, (_, k) => (k < 10 ? 1 : 0));
    const values = Float32Array.from({ length: 20 }, (_, k) => (k < 10 ? 1 + k : 0));
    const slots = [f32(...new Array<number>(20).fill(7))];
    const gradient = Float32Array.from({ length: 20 }, (_, k) => (k === 15 ? -9 : 1));
    exchange(mask, values, slots, gradient, mulberry32(1));
    expect([mask[0], mask[15]]).toEqual([0, 1]);
    expect(mask.reduce((sum, one) => sum + one, 0)).toBe(10);
    expect([values[0], values[15], slots[0][0], slots[0][15], slots[0][1]]).toEqual([0, 0, 0, 0, 7]);
  });

  it('give rank to what the loss depends on', () => {
    const importance = f32(0, 0, 0);
    const scales = f32(1, 2, -3);
    weigh(importance, scales, f32(1, 0.1, -1));
    expect(importance[2]).toBeGreaterThan(importance[0]);
    keepBest(scales, importance, 2);
    expect(scales).toEqual(f32(1, 0, -3));
  });
});
