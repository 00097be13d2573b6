import { describe, expect, it } from 'vitest';
import {
  dealFolds,
  fitTemperature,
  outOfFoldLogits,
  pickRows,
} from '../../../../src/domain/learning/out-of-fold.ts';
import { trainSoftmaxHead } from '../../../../src/domain/learning/softmax-head.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';

describe('dealFolds', () => {
  const groups = Array.from({ length: 60 }, (_, row) => `g${Math.floor(row / 3)}`);
  const labels = Array.from({ length: 60 }, (_, row) => (row < 30 ? 0 : 1));
  const fold = dealFolds(labels, groups, 5, 1);

  it('keeps a group together, and gives each fold as many of every class', () => {
    groups.forEach((group, row) => expect(fold[row]).toBe(fold[groups.indexOf(group)]));
    for (const label of [0, 1])
      for (let turn = 0; turn < 5; turn++)
        expect(labels.filter((own, row) => own === label && fold[row] === turn)).toHaveLength(6);
  });

  it('deals otherwise by another seed, and alike by the same', () => {
    expect(dealFolds(labels, groups, 5, 2)).not.toEqual(fold);
    expect(dealFolds(labels, groups, 5, 1)).toEqual(fold);
  });
});

describe('outOfFoldLogits', () => {
  it('asks no row that it was learned from', () => {
    const random = mulberry32(5);
    const labels = Uint8Array.from({ length: 40 }, (_, row) => row % 2);
    // Nothing to learn: a head that had seen a row would still know its label by heart.
    const rows = Float32Array.from({ length: 40 * 200 }, () => random() - 0.5);
    const classes = ['a', 'b'];
    const whole = trainSoftmaxHead(rows, labels, classes, { c: 100 });
    const fold = Uint8Array.from({ length: 40 }, (_, row) => (row >> 1) % 5);
    const turns: number[][] = [];
    const logits = outOfFoldLogits({ rows, labels, classes }, fold, { c: 100 }, whole, (asked, learned) => {
      expect([...asked, ...learned].sort((a, b) => a - b)).toEqual([...labels.keys()]);
      turns.push([...asked]);
    });
    expect(turns.map(({ length }) => length)).toEqual([8, 8, 8, 8, 8]);
    const right = labels.filter((label, row) => logits[2 * row + label] > logits[2 * row + 1 - label]).length;
    expect(right).toBeLessThan(30);
    // Each fold is what a head of the other rows alone would say.
    const learned = [...labels.keys()].filter((row) => fold[row] !== 0);
    const alone = trainSoftmaxHead(
      pickRows(rows, 200, learned),
      learned.map((row) => labels[row]),
      classes,
      { c: 100 },
    );
    const sign = (row: number) => Math.sign(logits[2 * row] - logits[2 * row + 1]);
    let own = alone.biases[0] - alone.biases[1];
    for (let k = 0; k < 200; k++)
      own += ((alone.weights[k] - alone.weights[200 + k]) * (rows[k] - alone.mean[k])) / alone.scale;
    expect(Math.sign(own)).toBe(sign(0));
  });
});

describe('fitTemperature', () => {
  /** Logits of a coin with P = 0.75 for the side they name, said `hot` times too loudly. */
  const coin = (hot: number) => {
    const labels = Uint8Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? 1 : 0));
    return {
      labels,
      logits: Float64Array.from({ length: 800 }, (_, at) => (at % 2 ? 0 : hot * Math.log(3))),
    };
  };

  it.each([0.4, 1, 3])('takes back what logits shout, %f times', (hot) => {
    const { logits, labels } = coin(hot);
    expect(fitTemperature(logits, labels)).toBeCloseTo(hot, 4);
  });

  it('counts a row as often as its weight says', () => {
    const { logits, labels } = coin(1);
    const weights = Float64Array.from(labels, (label) => (label ? 1 : 3));
    // Nine in ten now: log 9 over log 3.
    expect(fitTemperature(logits, labels, weights)).toBeCloseTo(Math.log(3) / Math.log(9), 4);
  });

  it('stays finite where every row is right', () => {
    const temperature = fitTemperature(Float64Array.of(4, 0, 0, 4), [0, 1]);
    expect(temperature).toBeGreaterThan(0.04);
    expect(temperature).toBeLessThan(1);
  });
});
