import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../../../src/domain/learning/head-types.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { trainingEvents } from '../../../../src/workers/trainer/events.ts';
import type { Head } from '../../../../src/workers/trainer/head.ts';
import type { TrainingCheckpoint } from '../../../../src/workers/trainer/protocol.ts';
import { train, type BackendQueue } from '../../../../src/workers/trainer/train.ts';
import { job, openTrainer, smallProblem, tf } from './made-up.ts';

const GRADED = 60;
const { catalog, grades } = smallProblem();

const largestGap = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

/** Two backends by name; both are the cpu backend. */
function twoBackends(): BackendQueue & { readonly dropped: Backend[] } {
  const left: Backend[] = ['wasm', 'cpu'];
  const dropped: Backend[] = [];
  return {
    dropped,
    current: async () => {
      await tf.setBackend('cpu');
      return left[0];
    },
    drop: (backend) => void dropped.push(...left.splice(left.indexOf(backend), 1)),
  };
}

/** y = w on one number: the loss falls in every epoch, and the numbers break after some steps when asked to. */
function tinyHead(breakAt = Infinity, broken: 'nan' | 'throw' = 'nan'): Head {
  let steps = 0;
  return {
    epochs: 12,
    stepsPerEpoch: 2,
    weights: [{ name: 'w', shape: [1], values: Float32Array.of(0), rate: 0.01, penalty: 0 }],
    count: 3,
    chunk: 2,
    rows: Int32Array.of(1),
    keep: (weights) => [...weights],
    mount: (on) => ({
      objective: ([w]) => {
        if (++steps === breakAt && broken === 'throw') throw new Error('device lost');
        const loss = on.squaredDifference(on.reshape(w, []), 1);
        return steps === breakAt ? on.mul(loss, NaN) : on.mul(loss, 1);
      },
      validationLoss: ([w]) => on.squaredDifference(on.reshape(w, []), 1),
      blindOutputs: ([w]) => on.mul(on.reshape(w, [1]), -1),
      outputs: ([w], from, to) => on.mul(on.fill([to - from], 1), w),
      dispose: () => undefined,
    }),
  };
}

afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

describe.each(['adapter', 'perceptron'] as const)('training the %s', (kind) => {
  const params = job(kind, grades, GRADED);

  it('gives the same every time, and leaves no tensor behind', async () => {
    const trainer = openTrainer(catalog);
    const first = await trainer.fit(params);
    expect(tf.memory().numTensors).toBe(0);
    const second = await trainer.fit(params);
    expect(second.outputs).toEqual(first.outputs);
    expect(second.curve).toEqual(first.curve);
    expect(first.outputs).toHaveLength(catalog.items.length);
    expect(first.parameters).toBe(first.weights.reduce((sum, { values }) => sum + values.length, 0));
  });

  it('goes on from a checkpoint to the very result of an uninterrupted run', async () => {
    const checkpoints: TrainingCheckpoint[] = [];
    const whole = await openTrainer(catalog).fit(params, {
      progress: ({ checkpoint }) => checkpoint && checkpoints.push(structuredClone(checkpoint)),
    });
    const [resume] = checkpoints;
    expect(resume?.epoch).toBeGreaterThan(0);
    let epochs = 0;
    const resumed = await openTrainer(catalog).fit({ ...params, resume }, { progress: () => epochs++ });
    expect(epochs).toBe(whole.curve.length - resume.epoch);
    expect(largestGap(resumed.outputs, whole.outputs)).toBeLessThan(1e-6);
    expect(resumed.curve).toEqual(whole.curve);
  });

  it('ignores the checkpoint of another job', async () => {
    const checkpoints: TrainingCheckpoint[] = [];
    await openTrainer(catalog).fit(params, {
      progress: ({ checkpoint }) => checkpoint && checkpoints.push(checkpoint),
    });
    const other = { ...params, seed: 2 };
    const fresh = await openTrainer(catalog).fit(other);
    const misled = await openTrainer(catalog).fit({ ...other, resume: checkpoints[0] });
    expect(misled.outputs).toEqual(fresh.outputs);
  });

  it('stops between two epochs when the caller gives up', async () => {
    const controller = new AbortController();
    let epochs = 0;
    const call = openTrainer(catalog).fit(params, {
      signal: controller.signal,
      progress: () => {
        epochs++;
        controller.abort();
      },
    });
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(epochs).toBe(1);
  });

  it('says of an item what it says without the grade of that item', async () => {
    const changed = grades.slice();
    changed[7] += 0.5;
    const before = await openTrainer(catalog).fit(params);
    const after = await openTrainer(catalog).fit(job(kind, changed, GRADED));
    expect(after.curve).toHaveLength(before.curve.length);
    expect(Math.abs(after.outputs[7] - before.outputs[7])).toBeLessThan(1e-6);
    expect(largestGap(after.outputs, before.outputs)).toBeGreaterThan(1e-3);
  });

  it('learns nothing from what comes after the cut when asked so', async () => {
    const later = grades.slice();
    for (let i = params.split.cut; i < GRADED; i++) later[i] = 5;
    const before = await openTrainer(catalog).fit({ ...params, part: 'before-cut' });
    const after = await openTrainer(catalog).fit({ ...job(kind, later, GRADED), part: 'before-cut' });
    expect(after.outputs).toEqual(before.outputs);
  });

  it('is finite where vectors are zeros and numbers are not', async () => {
    const rows = new Float32Array(40 * 8);
    for (let row = 0; row < 20; row++) rows[row * 8 + (row % 8)] = 1;
    const odd = {
      ...catalog,
      items: catalog.items.slice(0, 40).map((item, row) => ({
        ...item,
        year: row % 3 ? NaN : 1900 + row,
        numbers: { pages: row % 2 ? Infinity : row, same: 1 },
      })),
      vectors: () => quantizeRows(rows, 8),
    };
    const { outputs } = await openTrainer(odd).fit(job(kind, grades, 30));
    expect(outputs.every(Number.isFinite)).toBe(true);
  });
});

describe('a backend that fails', () => {
  it.each(['nan', 'throw'] as const)(
    '(%s) is left for the next, which goes on from the last epoch',
    async (broken) => {
      const backends = twoBackends();
      const calm = await train(tinyHead(), { tf, backends: twoBackends(), job: 1 });
      const result = await train(tinyHead(8, broken), { tf, backends, job: 1 });
      expect(backends.dropped).toEqual(['wasm']);
      expect(result.backend).toBe('cpu');
      expect(result.curve).toEqual(calm.curve);
      expect(result.outputs).toEqual(calm.outputs);
    },
  );

  it('ends the training with its error when it was the last', async () => {
    const head = tinyHead();
    const backends = twoBackends();
    const failing: Head = { ...head, mount: () => { throw new Error('out of memory') } }; // prettier-ignore
    await expect(train(failing, { tf, backends, job: 1 })).rejects.toThrow('out of memory');
    expect(backends.dropped).toEqual(['wasm', 'cpu']);
  });
});

describe('the events of a training', () => {
  it('are one an item, weighted by precision, whatever the order', () => {
    const split = {
      rows: Int32Array.of(3, 1, 3, 2, 4, 5),
      targets: Float32Array.of(1, 0.5, -1, 0, 0, 0),
      noises: Float32Array.of(0.5, 1, 1, 1, 1, 1),
      cut: 5,
    };
    const { rows, targets, precisions } = trainingEvents({ split, part: 'all' });
    expect([...rows]).toEqual([1, 3, 2, 4, 5]);
    expect(targets[1]).toBeCloseTo((2 * 1 - 1) / 3);
    expect(precisions[1]).toBeCloseTo(3);
  });

  it('keep the sum of grades weighted by precision', () => {
    const event = fc.record({
      row: fc.integer({ min: 0, max: 30 }),
      target: fc.double({ min: -3, max: 3, noNaN: true }),
      noise: fc.double({ min: 0.1, max: 3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(event, { minLength: 200, maxLength: 300 }), (events) => {
        const split = {
          rows: Int32Array.from(events, ({ row }) => row),
          targets: Float32Array.from(events, ({ target }) => target),
          noises: Float32Array.from(events, ({ noise }) => noise),
          cut: events.length,
        };
        const merged = trainingEvents({ split, part: 'before-cut' });
        const sum = events.reduce((total, { target, noise }) => total + target / noise, 0);
        const kept = merged.targets.reduce((total, target, i) => total + target * merged.precisions[i], 0);
        expect(new Set(merged.rows).size).toBe(merged.rows.length);
        expect(kept).toBeCloseTo(sum, 1);
      }),
    );
  });
});
