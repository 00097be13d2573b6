import { describe, expect, it } from 'vitest';
import { minimise } from '../../../../src/domain/learning/minimise.ts';
import {
  logitsOf,
  probabilitiesFrom,
  probabilitiesOf,
  trainSoftmaxHead,
} from '../../../../src/domain/learning/softmax-head.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import reference from '../../../fixtures/softmax-reference.json' with { type: 'json' };

const DIMS = 6;
const CLASSES = ['a', 'b', 'c', 'd'];

/** The rows that scikit-learn was given, drawn again: see the script in the fixture. */
function drawProblem() {
  const u = mulberry32(11);
  const centres = CLASSES.map(() => Array.from({ length: DIMS }, () => 2 * u() - 1));
  const labels = Uint8Array.from({ length: 90 }, (_, i) => (i < 45 ? 0 : 1 + (i % 3)));
  const rows = Float32Array.from(
    Array.from(labels, (label) => centres[label].map((c) => c + 2 * u() - 1)).flat(),
  );
  const asked = Array.from({ length: 8 }, () => Float32Array.from({ length: DIMS }, () => 3 * u() - 1.5));
  return { rows, labels, asked };
}
const { rows, labels, asked } = drawProblem();

describe('trainSoftmaxHead', () => {
  it.each(reference.fits)(
    'agrees with scikit-learn at C $c, balanced $balanced, weighted $weighted',
    (fit) => {
      const head = trainSoftmaxHead(rows, labels, CLASSES, {
        c: fit.c,
        balanced: fit.balanced,
        weights: fit.weighted ? Array.from(labels, (_, i) => 1 + (i % 3)) : undefined,
      });
      expect(head.scale).toBeCloseTo(reference.scale, 6);
      reference.mean.forEach((m, k) => expect(head.mean[k]).toBeCloseTo(m, 6));
      fit.coefficients.flat().forEach((weight, at) => expect(head.weights[at]).toBeCloseTo(weight, 2));
      fit.intercepts.forEach((bias, k) =>
        expect(head.biases[k] - head.biases[0]).toBeCloseTo(bias - fit.intercepts[0], 1),
      );
      fit.probabilities.forEach((expected, row) =>
        probabilitiesOf(head, asked[row]).forEach((p, k) => expect(p).toBeCloseTo(expected[k], 2)),
      );
    },
  );

  it('ends where it would end from any start, and survives a structured clone', () => {
    const head = trainSoftmaxHead(rows, labels, CLASSES, { c: 0.5 });
    const other = trainSoftmaxHead(rows, labels, CLASSES, { c: 3 });
    const again = trainSoftmaxHead(rows, labels, CLASSES, { c: 0.5 }, other);
    for (const vector of asked)
      probabilitiesOf(structuredClone(again), vector).forEach((p, k) =>
        expect(p).toBeCloseTo(probabilitiesOf(head, vector)[k], 2),
      );
  });

  it('counts a row of weight two as two rows', () => {
    const options = { c: 0.1, weights: Array.from(labels, (_, i) => (i % 4 === 0 ? 2 : 1)) };
    const weighted = trainSoftmaxHead(rows, labels, CLASSES, options);
    const without = trainSoftmaxHead(rows, labels, CLASSES, { c: 0.1 });
    expect(logitsOf(weighted, asked[0])).not.toEqual(logitsOf(without, asked[0]));
    const doubled = trainSoftmaxHead(rows, labels, CLASSES, { c: 0.2 });
    const allTwice = trainSoftmaxHead(rows, labels, CLASSES, {
      c: 0.1,
      weights: Array.from(labels, () => 2),
    });
    expect(allTwice.weights).toEqual(doubled.weights);
  });

  it('says what classes are worth where the rows say nothing', () => {
    const head = trainSoftmaxHead(new Float32Array(8), [0, 0, 0, 1], ['yes', 'no'], { c: 1 });
    const [yes] = probabilitiesOf(head, new Float32Array(2));
    expect(yes).toBeCloseTo(0.75, 2);
  });

  it('refuses rows that do not fit their labels', () => {
    expect(() => trainSoftmaxHead(new Float32Array(7), [0, 1], ['a', 'b'], { c: 1 })).toThrow(
      '7 numbers for 2',
    );
  });

  it('learns a head of thirteen intents well under a second', () => {
    const random = mulberry32(3);
    const names = Array.from({ length: 13 }, (_, k) => `${k}`);
    const many = Float32Array.from({ length: 775 * 384 }, () => random() - 0.5);
    const theirs = Uint8Array.from({ length: 775 }, (_, i) => i % 13);
    const began = performance.now();
    trainSoftmaxHead(many, theirs, names, { c: 0.1 });
    // Alone it takes 0.2 s; other tests may share the core.
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('probabilitiesFrom', () => {
  it('divides by the temperature, and takes logits of any size', () => {
    expect([...probabilitiesFrom([Math.log(9), 0], 1)]).toEqual([
      expect.closeTo(0.9, 12),
      expect.closeTo(0.1, 12),
    ]);
    expect(probabilitiesFrom([2 * Math.log(3), 0], 2)[0]).toBeCloseTo(0.75, 12);
    expect([...probabilitiesFrom([2000, -2000], 1)]).toEqual([1, 0]);
  });
});

describe('minimise', () => {
  it('finds the bottom of a long narrow valley', () => {
    const bottom = minimise(
      ([x, y], gradient) => {
        gradient[0] = 2 * (x - 3);
        gradient[1] = 2000 * (y + 2);
        return (x - 3) ** 2 + 1000 * (y + 2) ** 2;
      },
      Float64Array.of(0, 0),
      1e-8,
    );
    expect([...bottom]).toEqual([expect.closeTo(3, 6), expect.closeTo(-2, 6)]);
  });

  it('stays where nothing pulls, leaves its start alone, and refuses what is no number', () => {
    const start = Float64Array.of(1);
    expect([...minimise((_, g) => ((g[0] = 0), 5), start, 1e-6)]).toEqual([1]);
    minimise(([x], g) => ((g[0] = 2 * x), x * x), start, 1e-6);
    expect([...start]).toEqual([1]);
    expect(() => minimise(() => NaN, start, 1e-6)).toThrow('NaN');
  });
});
