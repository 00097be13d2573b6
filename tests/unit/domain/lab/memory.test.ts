import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import {
  FIRST_EXPERIMENT,
  type Experiment,
  type ModelChoice,
} from '../../../../src/domain/lab/experiment.ts';
import type { LabData } from '../../../../src/domain/lab/lab-data.ts';
import { MOST_BYTES, memoryNeed, refuseUnaffordable } from '../../../../src/domain/lab/memory.ts';
import { MOST_CELLS } from '../../../../src/domain/lab/table.ts';

const target = {
  name: 'class',
  task: 'classes',
  classes: ['a', 'b'],
  values: new Float32Array(0),
  off: 0,
  by: 1,
} as const;

/** Rows that are counted and not there: nothing may be allocated to find out that it would not fit. */
const dense = (count: number, width: number): LabData => ({
  count,
  inputs: {
    kind: 'dense',
    width,
    values: new Float32Array(0),
    names: [],
    off: new Float32Array(0),
    by: new Float32Array(0),
  },
  targets: [target],
  parts: new Uint8Array(count),
  labels: [],
});

const words = (count: number): LabData => ({
  ...dense(count, 0),
  inputs: {
    kind: 'words',
    length: 48,
    ids: new Int32Array(0),
    vocabulary: Array.from({ length: 2002 }, () => ''),
  },
});

const perceptron = (layers: readonly number[]): ModelChoice => ({
  kind: 'perceptron',
  layers,
  activation: 'relu',
  dropout: 0,
});

const experiment = (change: Partial<Experiment>): Experiment => ({ ...FIRST_EXPERIMENT, ...change });

function refusal(setting: Experiment, data: LabData): unknown {
  try {
    refuseUnaffordable(setting, data);
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
  return undefined;
}

describe('what a run would take', () => {
  it('lets the largest table through under models of the size that a link may ask for', () => {
    const columns = 500;
    const table = dense(MOST_CELLS / columns, columns);
    expect(refusal(experiment({}), table)).toBeUndefined();
    expect(refusal(experiment({ model: perceptron([512, 512, 512, 512]) }), table)).toBeUndefined();
    expect(refusal(experiment({}), dense(MOST_CELLS / 2, 2))).toBeUndefined();
  });

  it('refuses four layers of 4,096 units, whatever they learn from, and says that units are too many', () => {
    const model = perceptron([4096, 4096, 4096, 4096]);
    for (const data of [dense(100, 2), dense(MOST_CELLS / 100, 100)])
      expect(refusal(experiment({ model }), data)).toEqual({
        code: 'lab-data',
        details: {
          reason: 'too-much-memory',
          lower: 'units',
          megabytes: expect.any(Number),
          most: MOST_BYTES / 1e6,
        },
      });
    // 50 million numbers with Adam's moments and all copies.
    const { units } = memoryNeed(experiment({ model }), dense(100, 2));
    expect(units / 1e9).toBeGreaterThan(2);
    expect(units / 1e9).toBeLessThan(3);
  });

  it('refuses a batch that holds too many unrolled words, and lets a smaller one through', () => {
    const model: ModelChoice = { kind: 'lstm', embedding: 128, units: 128 };
    expect(refusal(experiment({ model, batch: 1024 }), words(1200))).toMatchObject({
      details: { lower: 'batch' },
    });
    expect(refusal(experiment({ model, batch: 64 }), words(1200))).toBeUndefined();
    // A batch of more rows than there are costs no more than they do.
    expect(memoryNeed(experiment({ model, batch: 1024 }), words(100))).toEqual(
      memoryNeed(experiment({ model, batch: 100 }), words(100)),
    );
  });

  it('asks for fewer rows where the rows themselves are too many, for fewer units where looks are', () => {
    expect(refusal(experiment({}), dense(200_000, 384))).toMatchObject({ details: { lower: 'rows' } });
    const wide: ModelChoice = { kind: 'lstm', embedding: 64, units: 600 };
    expect(refusal(experiment({ model: wide, batch: 1 }), words(600))).toMatchObject({
      details: { lower: 'units' },
    });
  });

  it('never shrinks when anything grows', () => {
    const size = fc.integer({ min: 1, max: 2000 });
    fc.assert(
      fc.property(size, size, size, size, size, (rows, width, units, batch, more) => {
        const total = (r: number, w: number, u: number, b: number): number => {
          const need = memoryNeed(experiment({ model: perceptron([u]), batch: b }), dense(r, w));
          return need.rows + need.units + need.batch;
        };
        const before = total(rows, width, units, batch);
        expect(before).toBeGreaterThan(rows * width * 4);
        for (const after of [
          total(rows + more, width, units, batch),
          total(rows, width + more, units, batch),
          total(rows, width, units + more, batch),
          total(rows, width, units, batch + more),
        ])
          expect(after).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
