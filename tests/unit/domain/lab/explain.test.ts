import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counterfactuals, type Decide } from '../../../../src/domain/lab/counterfactual.ts';
import { denseNetwork } from '../../../../src/domain/lab/dense-network.ts';
import { FIRST_EXPERIMENT } from '../../../../src/domain/lab/experiment.ts';
import { explainInputs, type Subject } from '../../../../src/domain/lab/explain-inputs.ts';
import {
  featuresOf,
  integratedGradients,
  linearContributions,
  occluded,
  occlusion,
  permutationImportance,
  scoreOf,
  type Score,
} from '../../../../src/domain/lab/explain.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { MODELS } from './dense-models.ts';

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

const row = Float32Array.of(0.8, -1.2, 0.3, 2, -0.5);

const scoreFor = (name: string, output = 1): Score =>
  scoreOf(denseNetwork(MODELS[name])!, { target: 0, width: 3, output });

describe('scoreOf', () => {
  it('is the number of a regression', () => {
    const score = scoreOf(denseNetwork(MODELS['linear regression'])!, { target: 0, width: 1, output: 0 });
    const [weight, bias] = MODELS['linear regression'].weights;
    const byHand = bias.values[0] + row.reduce((total, x, i) => total + x * weight.values[i], 0);
    expect(score(row)[0]).toBeCloseTo(byHand, 5);
  });

  it('is the same for logits that all moved alike', () => {
    const [weight, bias] = MODELS['linear classes'].weights;
    const up = { ...bias, values: bias.values.map((value) => value + 5) };
    const moved = denseNetwork({ ...MODELS['linear classes'], weights: [weight, up] })!;
    const score = scoreOf(moved, { target: 0, width: 3, output: 1 });
    expect(score(row)[0]).toBeCloseTo(scoreFor('linear classes')(row)[0], 4);
  });
});

describe('linearContributions', () => {
  it('are each weight times its input', () => {
    const [weight] = MODELS['linear classes'].weights;
    const { inputs } = linearContributions(scoreFor('linear classes', 2), row);
    inputs.forEach((contribution, i) => {
      const [a, b, c] = weight.values.subarray(3 * i, 3 * i + 3);
      expect(contribution).toBeCloseTo((c - (a + b) / 2) * row[i], 4);
    });
  });

  it.each(['linear classes', 'low rank', 'adaptive low rank'])('make the score of a %s model', (name) => {
    const { base, inputs } = linearContributions(scoreFor(name), row);
    expect(base + sum(inputs)).toBeCloseTo(scoreFor(name)(row)[0], 4);
  });
});

describe('integratedGradients', () => {
  it.each(Object.keys(MODELS).filter((name) => name !== 'linear regression'))(
    'sum to what a %s says beyond the baseline',
    (name) => {
      const score = scoreFor(name);
      const { base, inputs } = integratedGradients(score, row);
      const difference = score(row)[0] - score(new Float32Array(5))[0];
      expect(base).toBe(score(new Float32Array(5))[0]);
      expect(Math.abs(sum(inputs) - difference)).toBeLessThan(0.02 * Math.max(1, Math.abs(difference)));
    },
  );

  it('of a product share it between its factors', () => {
    const product: Score = (rows) =>
      Float64Array.from({ length: rows.length / 3 }, (_, r) => rows[3 * r] * rows[3 * r + 1]);
    const { inputs } = integratedGradients(product, Float32Array.of(2, 3, 9));
    expect(inputs[0]).toBeCloseTo(3, 2);
    expect(inputs[1]).toBeCloseTo(3, 2);
    expect(inputs[2]).toBe(0);
  });

  it('count from the baseline that they are given', () => {
    const line: Score = (rows) =>
      Float64Array.from({ length: rows.length / 2 }, (_, r) => 2 * rows[2 * r] - rows[2 * r + 1]);
    const { base, inputs } = integratedGradients(line, Float32Array.of(3, 3), Float32Array.of(1, 3));
    expect(base).toBe(-1);
    expect(inputs[0]).toBeCloseTo(4, 3);
    expect(inputs[1]).toBeCloseTo(0, 12);
  });

  it('hold for inputs that were not scaled', () => {
    const line: Score = (rows) => Float64Array.from({ length: rows.length }, (_, r) => 0.5 * rows[r]);
    expect(integratedGradients(line, Float32Array.of(250_000)).inputs[0]).toBeCloseTo(125_000, -1);
  });
});

describe('occlusion', () => {
  it('leaves out each word once', () => {
    expect(occluded(['not', 'good', 'not'])).toEqual([
      ['good', 'not'],
      ['not', 'not'],
      ['not', 'good'],
    ]);
    expect(occluded([])).toEqual([]);
  });

  it('credits a word with what is lost without it', () => {
    expect(Array.from(occlusion(2, [0.5, 2, 3]))).toEqual([1.5, 0, -1]);
  });
});

describe('permutationImportance', () => {
  it('takes the columns of one choice together', () => {
    expect(featuresOf(['area', 'heating = gas', 'heating = oil', 'age'])).toEqual([
      { name: 'area', columns: [0] },
      { name: 'heating', columns: [1, 2] },
      { name: 'age', columns: [3] },
    ]);
  });

  const random = mulberry32(3);
  const count = 200;
  const values = Float32Array.from({ length: 3 * count }, () => gaussian(random));
  const asked = Float64Array.from({ length: count }, (_, r) => 2 * values[3 * r] + values[3 * r + 1]);
  /** Minus the mean squared error of a model that has learned the truth. */
  const figure = (inputs: Float32Array): number =>
    -asked.reduce((total, y, r) => total + (2 * inputs[3 * r] + inputs[3 * r + 1] - y) ** 2, 0) / count;
  const features = featuresOf(['double', 'single', 'none']);
  const measured = (seed: number) => [
    ...permutationImportance({ values, width: 3 }, features, figure, mulberry32(seed)),
  ];

  it('finds twice the variance of each input times its squared weight', () => {
    const before = values.slice();
    const found = measured(1);
    const variance = (column: number): number => {
      const drawn = Array.from(asked, (_, r) => values[3 * r + column]);
      const mean = drawn.reduce((a, b) => a + b) / count;
      return drawn.reduce((total, x) => total + (x - mean) ** 2, 0) / count;
    };
    // Two independent draws differ by twice the variance; with five shuffles of 200 rows give or take a tenth.
    expect(Math.abs(found[0].mean / (4 * 2 * variance(0)) - 1)).toBeLessThan(0.1);
    expect(Math.abs(found[1].mean / (2 * variance(1)) - 1)).toBeLessThan(0.1);
    expect(found[2]).toEqual({ name: 'none', mean: 0, deviation: 0 });
    expect(found[0].deviation).toBeGreaterThan(0);
    expect(values).toEqual(before);
  });

  it('exchanges all columns of one choice together, so that no row gets two', () => {
    const choice = Float32Array.from({ length: 2 * count }, (_, at) => ((at >> 1) % 2 === at % 2 ? 1 : 0));
    const seen: number[] = [];
    const watch = (inputs: Float32Array): number => {
      for (let r = 0; r < count; r++) seen.push(inputs[2 * r] + inputs[2 * r + 1]);
      return 0;
    };
    const colour = featuresOf(['colour = red', 'colour = blue']);
    expect([
      ...permutationImportance({ values: choice, width: 2 }, colour, watch, mulberry32(1)),
    ]).toHaveLength(1);
    expect(new Set(seen)).toEqual(new Set([1]));
  });

  it('is the same for the same seed', () => {
    expect(measured(8)).toEqual(measured(8));
  });
});

describe('counterfactuals', () => {
  const far = [0, 1].map((column) => ({ column, least: -10, most: 10 }));
  /** Class 1 where 3x + 4y is above 5. */
  const line: Decide = (rows) =>
    Array.from({ length: rows.length / 2 }, (_, r) => (3 * rows[2 * r] + 4 * rows[2 * r + 1] > 5 ? 1 : 0));

  const place = fc.integer({ min: -300, max: 300 }).map((x) => x / 100);

  it('are the shortest ways to a line, along an axis and straight', () => {
    fc.assert(
      fc.property(place, place, (x, y) => {
        const gap = Math.abs(5 - 3 * x - 4 * y);
        fc.pre(gap > 0.01);
        const { one, two } = counterfactuals(line, Float32Array.of(x, y), far);
        expect(Math.abs(one!.distance - gap / 4)).toBeLessThan(1e-3);
        expect(two!.distance).toBeGreaterThan(gap / 5 - 1e-3);
        expect(two!.distance).toBeLessThan((gap / 5) * 1.004 + 1e-3);
      }),
      { numRuns: 30 },
    );
  });

  it('tell which inputs go where, and what the answer is then', () => {
    const { one } = counterfactuals(line, Float32Array.of(0, 0), far);
    expect(one!.answer).toBe(1);
    expect(one!.changes).toEqual([{ column: 1, from: 0, to: expect.closeTo(1.25, 3) as number }]);
  });

  it('exchange a choice as a whole, alone and beside a number', () => {
    const colour = { columns: [0, 1], ways: [Float32Array.of(1, 0), Float32Array.of(0, 1)] };
    const size = { column: 2, least: 0, most: 4 };
    /** Class 1 from `least` on, of which blue is worth 2. */
    const from =
      (least: number): Decide =>
      (rows) =>
        Array.from({ length: rows.length / 3 }, (_, r) =>
          2 * rows[3 * r + 1] + rows[3 * r + 2] > least ? 1 : 0,
        );
    const red = Float32Array.of(1, 0, 0);
    const alone = counterfactuals(from(1.9), red, [colour, size]);
    expect(alone.one).toEqual({
      answer: 1,
      changes: [
        { column: 0, from: 1, to: 0 },
        { column: 1, from: 0, to: 1 },
      ],
      distance: Math.SQRT2,
    });
    const both = counterfactuals(from(5), red, [colour, size]);
    expect(both.one).toBeUndefined();
    expect(both.two?.changes).toEqual([
      { column: 0, from: 1, to: 0 },
      { column: 1, from: 0, to: 1 },
      { column: 2, from: 0, to: expect.closeTo(3, 4) as number },
    ]);
    expect(both.two?.distance).toBeCloseTo(Math.hypot(Math.SQRT2, 3), 4);
  });

  it('stay within the bounds, and are none where nothing helps', () => {
    const near = far.map(({ column }) => ({ column, least: 0, most: 1 }));
    const { one, two } = counterfactuals(line, Float32Array.of(0, 0), near);
    expect(one).toBeUndefined();
    expect(two!.changes.every(({ to }) => to <= 1)).toBe(true);
    expect(counterfactuals(() => new Uint8Array(9999), Float32Array.of(0, 0), far)).toEqual({
      one: undefined,
      two: undefined,
    });
    expect(counterfactuals(line, Float32Array.of(0, 0), [])).toEqual({ one: undefined, two: undefined });
  });
});

describe('what would have to be otherwise', () => {
  const names = ['colour = red', 'colour = blue', 'size'];
  /** Class 1 for 2 blue + size above 1.5; the fourth row, of the largest size, is no training row. */
  const subject = (rows: readonly number[], parts: readonly number[]): Subject => ({
    experiment: { ...FIRST_EXPERIMENT, model: { kind: 'linear' } },
    data: {
      count: parts.length,
      inputs: {
        kind: 'dense',
        width: 3,
        values: Float32Array.from(rows),
        names,
        off: new Float32Array(3),
        by: new Float32Array(3).fill(1),
      },
      targets: [
        {
          name: 'class',
          task: 'classes',
          classes: ['no', 'yes'],
          values: new Float32Array(parts.length),
          off: 0,
          by: 1,
        },
      ],
      parts: Uint8Array.from(parts),
      labels: parts.map(String),
    },
    weights: [
      { name: 'weight', shape: [3, 2], values: Float32Array.of(0, 0, 0, 2, 0, 1) },
      { name: 'bias', shape: [2], values: Float32Array.of(0, -1.5) },
    ],
  });
  const red = Float32Array.of(1, 0, 0);

  it('is named as the person knows it, and the nearer of one input and two', () => {
    const far = explainInputs(subject([1, 0, 0, 0, 1, 0, 1, 0, 1, 1, 0, 9], [0, 0, 0, 2]), red);
    expect(far?.otherwise).toEqual({ answer: 1, changes: [{ name: 'colour', from: 'red', to: 'blue' }] });
    const near = explainInputs(
      subject([1, 0, 0, 0, 1, 0, 1, 0, 1.6, 1, 0, 9], [0, 0, 0, 2]),
      Float32Array.of(1, 0, 1.4),
    );
    expect(near?.otherwise?.changes).toEqual([
      { name: 'size', from: expect.closeTo(1.4, 5) as number, to: expect.closeTo(1.5, 4) as number },
    ]);
  });

  it('goes no further than training rows went', () => {
    const none = explainInputs(subject([1, 0, 0, 1, 0, 1, 1, 0, 9, 0, 1, 0], [0, 0, 1, 2]), red);
    expect(none?.shares).toHaveLength(3);
    expect(none?.otherwise).toBeUndefined();
  });
});
