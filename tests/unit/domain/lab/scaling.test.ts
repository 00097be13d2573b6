import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Columns } from '../../../../src/domain/lab/datasets.ts';
import { applyScale, scaleColumns } from '../../../../src/domain/lab/scaling.ts';

const columns = (rows: readonly (readonly number[])[], kind: Columns['kind'] = 'columns'): Columns => ({
  kind,
  width: rows[0].length,
  values: Float32Array.from(rows.flat()),
  names: rows[0].map((_, k) => `c${k}`),
});

describe('scaleColumns', () => {
  it('z-scores by the training rows, whatever the others hold', () => {
    const { values, off, by } = scaleColumns(
      columns([
        [1, 5],
        [3, 9],
        [1000, -1000],
      ]),
      'z-score',
      [0, 1],
    );
    expect([...values]).toEqual([-1, -1, 1, 1, 998, -503.5]);
    expect([...off, ...by]).toEqual([2, 7, 1, 2]);
  });

  it('brings the least training value to 0 and the most to 1', () => {
    const { values } = scaleColumns(columns([[10], [30], [20], [50]]), 'min-max', [0, 1, 2]);
    expect([...values]).toEqual([0, 1, 0.5, 2]);
  });

  it('leaves numbers alone where no scaling is asked for', () => {
    const { values, off, by } = scaleColumns(
      columns([
        [10, 4],
        [30, 4],
      ]),
      'none',
      [0, 1],
    );
    expect([...values, ...off, ...by]).toEqual([10, 4, 30, 4, 0, 0, 1, 1]);
  });

  it.each([
    ['z-score', 0],
    ['min-max', 0.25],
    ['none', 2],
  ] as const)('takes the training mean for a missing number under %s', (scaling, mean) => {
    const { values } = scaleColumns(columns([[1], [1], [1], [5], [NaN]]), scaling, [0, 1, 2, 3, 4]);
    expect(values[4]).toBeCloseTo(mean, 6);
  });

  it.each(['z-score', 'min-max'] as const)(
    'makes a column that is constant in training 0 throughout under %s',
    (scaling) => {
      // A third is no float: its sum over three leaves a hair of deviation.
      const { values, by } = scaleColumns(
        columns([
          [1 / 3, NaN],
          [1 / 3, NaN],
          [1 / 3, NaN],
          [9, 9],
        ]),
        scaling,
        [0, 1, 2],
      );
      expect([...values, ...by]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    },
  );

  it('takes one number for all columns of embeddings, so that a quiet column stays quiet', () => {
    const { values, by } = scaleColumns(
      columns(
        [
          [-3, -1],
          [3, 1],
        ],
        'embeddings',
      ),
      'z-score',
      [0, 1],
    );
    expect([...by]).toEqual([2, 2]);
    expect([...values]).toEqual([-1.5, -0.5, 1.5, 0.5]);
  });

  it('is undone by value × by + off, and its training rows have mean 0 and deviation 1', () => {
    const numbers = fc.array(
      fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 0, max: 9 })),
      {
        minLength: 3,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(numbers, (rows) => {
        const raw = columns(rows);
        const training = rows.map((_, row) => row).slice(0, -1);
        const { values, off, by } = scaleColumns(raw, 'z-score', training);
        for (const k of [0, 1]) {
          if (by[k] === 0) continue;
          rows.forEach((row, at) => expect(values[2 * at + k] * by[k] + off[k]).toBeCloseTo(row[k], 2));
          const seen = training.map((row) => values[2 * row + k]);
          expect(seen.reduce((sum, value) => sum + value, 0) / seen.length).toBeCloseTo(0, 4);
          expect(seen.reduce((sum, value) => sum + value ** 2, 0) / seen.length).toBeCloseTo(1, 4);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it('puts rows of later in the same scale', () => {
    const raw = columns([
      [1, 7],
      [3, 7],
      [8, 7],
    ]);
    const inputs = scaleColumns(raw, 'z-score', [0, 1]);
    expect(applyScale(raw.values, inputs)).toEqual(inputs.values);
  });
});
