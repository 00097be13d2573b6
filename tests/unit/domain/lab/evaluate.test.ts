import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  evaluate,
  evaluateClasses,
  evaluateRegression,
  mainScore,
  rowsOf,
} from '../../../../src/domain/lab/evaluate.ts';
import type { Target } from '../../../../src/domain/lab/lab-data.ts';
import { softmaxRows } from '../../../../src/domain/lab/probabilities.ts';

const classesTarget = (classes: string[], values: number[]): Target => ({
  name: 'kind',
  task: 'classes',
  classes,
  values: Float32Array.from(values),
  off: 0,
  by: 1,
});

const numberTarget = (values: number[], off = 0, by = 1): Target => ({
  name: 'price',
  task: 'regression',
  classes: [],
  values: Float32Array.from(values),
  off,
  by,
});

const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);

describe('softmaxRows', () => {
  it('gives the probabilities of a row by hand', () => {
    const [a, b, c] = softmaxRows([Math.log(1), Math.log(2), Math.log(5)], 3);
    expect([a, b, c].map((p) => Number(p.toFixed(9)))).toEqual([0.125, 0.25, 0.625]);
  });

  it('survives logits whose exponential is infinite', () => {
    expect(Array.from(softmaxRows([1000, 1000, -1000, 0, 0, 800], 3))).toEqual([0.5, 0.5, 0, 0, 0, 1]);
  });

  it('does not change when a row moves as a whole, and sums to one', () => {
    const logit = fc.integer({ min: -5000, max: 5000 }).map((x) => x / 100);
    fc.assert(
      fc.property(
        fc.array(logit, { minLength: 4, maxLength: 4 }),
        fc.integer({ min: -900, max: 900 }),
        (row, by) => {
          const plain = softmaxRows(row, 4);
          const moved = softmaxRows(
            row.map((value) => value + by),
            4,
          );
          expect(plain.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
          plain.forEach((p, c) => expect(moved[c]).toBeCloseTo(p, 9));
        },
      ),
    );
  });
});

/** Six rows, the classes a, b, c; answers by row: a a b | b a | c, and the last row is left out. */
const target = classesTarget(['a', 'b', 'c'], [0, 0, 0, 1, 1, 2, 2]);
const answers = [0, 0, 1, 1, 0, 2, 0];
const logits = Float32Array.from(answers.flatMap((answer) => [0, 1, 2].map((c) => (c === answer ? 2 : 0))));

describe('evaluateClasses', () => {
  const figures = evaluateClasses(target, logits, allRows(6));

  it('counts what was right', () => {
    expect(figures.count).toBe(6);
    expect(figures.accuracy).toBeCloseTo(4 / 6, 12);
    expect(mainScore(figures)).toBe(figures.accuracy);
  });

  it('gives precision, recall and F1 of each class, and their means', () => {
    const a = figures.classes[0];
    expect([a.precision, a.recall, a.f1, a.support].map((x) => Number(x.toFixed(6)))).toEqual([
      0.666667, 0.666667, 0.666667, 3,
    ]);
    expect(figures.classes[1]).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5, support: 2 });
    expect(figures.classes[2]).toEqual({ precision: 1, recall: 1, f1: 1, support: 1 });
    expect(figures.macro.f1).toBeCloseTo((2 / 3 + 0.5 + 1) / 3, 12);
  });

  it('keeps the rows of every cell of the confusion matrix', () => {
    expect(figures.confusion).toEqual([
      [[0, 1], [2], []],
      [[4], [3], []],
      [[], [], [5]],
    ]);
  });

  it('compares the probability of the answers with how often they were right', () => {
    const given = Math.E ** 2 / (Math.E ** 2 + 2);
    expect(figures.calibration).toHaveLength(1);
    expect(figures.calibration[0].predicted).toBeCloseTo(given, 9);
    expect(figures.calibration[0].liked).toBeCloseTo(4 / 6, 12);
    expect(figures.calibrationError).toBeCloseTo(given - 4 / 6, 9);
  });

  it('averages the AUC of each class against the rest', () => {
    // Ties count half. a: 3 × 3 pairs, 2 of 3 above 2 of 3; b: 2 × 4 pairs; c: all in order.
    const a = (2 * 2 + 0.5 * (2 * 1 + 1 * 2)) / 9;
    const b = (1 * 3 + 0.5 * (1 * 1 + 1 * 3)) / 8;
    expect(figures.auc).toBeCloseTo((a + b + 1) / 3, 9);
  });

  it('orders rows that are all but certain', () => {
    const sure = classesTarget(['no', 'yes'], [0, 0, 1, 1]);
    const outputs = Float32Array.from([0, 40, 0, 41, 0, 42, 0, 43]);
    expect(evaluateClasses(sure, outputs, allRows(4)).auc).toBe(1);
  });

  it('leaves a class out of the means that neither occurs nor is answered', () => {
    const figures = evaluateClasses(target, logits, Int32Array.of(0, 1));
    expect(figures.macro).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(figures.auc).toBeUndefined();
    const missed = evaluateClasses(target, logits, Int32Array.of(0, 4));
    expect(missed.macro).toEqual({ precision: 0.25, recall: 0.5, f1: expect.closeTo(1 / 3, 9) as number });
  });

  it('has no figures but zeros without rows', () => {
    const none = evaluateClasses(target, logits, new Int32Array(0));
    expect([none.count, none.accuracy, none.macro.f1, none.auc, none.calibrationError]).toEqual([
      0,
      0,
      0,
      undefined,
      0,
    ]);
  });
});

describe('evaluateRegression', () => {
  it('gives R², the mean error and the pairs in the unit of the number asked', () => {
    const figures = evaluateRegression(
      numberTarget([-1, 0, 1], 100, 10),
      Float32Array.of(-1, 0.5, 0.5),
      allRows(3),
    );
    expect(figures.r2).toBeCloseTo(1 - 0.5 / 2, 6);
    expect(figures.meanAbsoluteError).toBeCloseTo(10 / 3, 5);
    expect(figures.pairs).toEqual([
      { row: 0, actual: 90, predicted: 90 },
      { row: 1, actual: 100, predicted: 105 },
      { row: 2, actual: 110, predicted: 105 },
    ]);
  });

  it('has no R² where all numbers asked are equal, or none is', () => {
    const flat = evaluate(numberTarget([2, 2]), Float32Array.of(1, 3), allRows(2));
    expect(flat).toMatchObject({ r2: undefined, meanAbsoluteError: 1 });
    expect(mainScore(flat)).toBe(0);
    expect(evaluateRegression(numberTarget([]), new Float32Array(0), []).count).toBe(0);
  });
});

it('finds the rows of a part', () => {
  expect(Array.from(rowsOf(Uint8Array.of(0, 2, 1, 2, 3), 2))).toEqual([1, 3]);
});
