import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../../../src/domain/lab/experiment.ts';
import type { LabData } from '../../../../src/domain/lab/lab-data.ts';
import type { LabPoint } from '../../../../src/domain/lab/run-types.ts';
import type { Backend } from '../../../../src/domain/learning/head-types.ts';
import { LabRun } from '../../../../src/workers/lab/run.ts';
import type { Tf } from '../../../../src/workers/trainer/head.ts';
import type { BackendQueue } from '../../../../src/workers/trainer/train.ts';
import { dataFor, experiment, FAMILIES, nameOf, openRun, runOf, smallDense, tf } from './made-up.ts';

afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

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

/** tfjs that throws when it is asked for slopes for the n-th time. */
function failingAt(call: number): Tf {
  let calls = 0;
  return {
    ...tf,
    valueAndGrads: (f) => {
      if (++calls === call) throw new Error('device lost');
      return tf.valueAndGrads(f);
    },
  };
}

const clock = () => performance.now();
const ALL = { epochs: Infinity };

describe.each(FAMILIES.map((model) => [nameOf(model), model] as const))('a run of %s', (_, model) => {
  it('gives the same numbers bit for bit, in one go, in steps, paused and asked in between', async () => {
    const data = dataFor(model);
    const change: Partial<Experiment> = { model, epochs: 4, sparsity: 0.3, privacyNoise: 0.01 };
    const whole = await runOf(data, change);
    const points: LabPoint[] = [];
    const progress = ({ point }: { point: LabPoint }) => void points.push(point);
    const run = await openRun(data, change);
    const stepped = await run.advance({ steps: 1 }, { progress });
    expect(stepped).toMatchObject({ end: 'paused', epoch: 0, step: 1 });
    await run.snapshot();
    expect(await run.advance({ steps: 100 }, { progress })).toMatchObject({ epoch: 1, step: 0 });
    const stop = new AbortController();
    const aborted = await run.advance(ALL, {
      signal: stop.signal,
      progress: (value) => {
        progress(value);
        stop.abort();
      },
    });
    expect(aborted).toMatchObject({ end: 'paused', epoch: 2 });
    await run.advance({ steps: 2 }, { progress });
    await run.checkGradients();
    const status = await run.advance(ALL, { progress });
    expect(status.end).toBe('finished');
    expect(points).toEqual(whole.points);
    expect(await run.snapshot()).toEqual(whole.snapshot);
    expect(status.latest).toEqual(whole.status.latest);
  });
});

describe('a run', () => {
  it('tells where it stands when it is asked to go on by nothing, and does not begin', async () => {
    const run = await openRun(smallDense(), {});
    const points: LabPoint[] = [];
    const status = await run.advance({ epochs: 0 }, { progress: ({ point }) => points.push(point) });
    expect(status).toMatchObject({ end: 'paused', epoch: 0, step: 0, backend: 'cpu', latest: undefined });
    expect(points).toEqual([]);
  });

  it('says how many steps and numbers it has', async () => {
    const run = await openRun(smallDense(), { batch: 16 });
    expect(run.stepsPerEpoch).toBe(Math.ceil(36 / 16));
    expect(run.parameters).toBe(6 * 2 + 6 * 3 + 6);
    const sparse = await openRun(smallDense(), { sparsity: 0.5 });
    expect(sparse.parameters).toBe(5 + 2 + 8 + 3 + 3 + 1);
  });

  it('shows the update of one number as it was made', async () => {
    const run = await openRun(smallDense(), { optimiser: 'sgd', rate: 0.1, l2: 0.5 });
    const before = (await run.snapshot()).weights[0].values;
    const { latest } = await run.advance({ steps: 1 });
    const after = (await run.snapshot()).weights[0].values;
    if (!latest) throw new Error('no update');
    expect(latest).toMatchObject({ weight: 'weight', step: 1, first: 0, second: 0 });
    expect(latest.before).toBe(before[latest.index]);
    expect(latest.after).toBe(after[latest.index]);
    expect(latest.after).toBeCloseTo(latest.before - 0.1 * latest.gradient, 6);
    const moves = Array.from(after, (value, k) => Math.abs(value - before[k]));
    expect(latest.index).toBe(moves.indexOf(Math.max(...moves)));
  });

  it('begins at the validation loss of its start, which other rows do not touch', async () => {
    const data = smallDense();
    const values = data.targets[2].values.map((value, row) => (data.parts[row] === 2 ? 1e6 : value));
    const changed = { ...data, targets: [...data.targets.slice(0, 2), { ...data.targets[2], values }] };
    expect((await runOf(changed, {})).points).toEqual((await runOf(data, {})).points);
  });

  it('goes without a validation part', async () => {
    const data = { ...smallDense(), parts: new Uint8Array(60) };
    const { status, last } = await runOf(data, { patience: 1 });
    expect(status.end).toBe('finished');
    expect(last.validationLoss).toBeNaN();
    expect(last.trainingScore).toBeGreaterThan(0);
  });
});

describe('patience', () => {
  /** A class that no input tells: the longer the training, the worse on other rows. */
  function noise(): LabData {
    const data = smallDense();
    const values = data.targets[0].values.map((_, row) => (row * 7) % 2);
    return { ...data, targets: [{ ...data.targets[0], values }] };
  }

  it('ends a run whose validation loss falls no more, with the weights of its best epoch', async () => {
    const change: Partial<Experiment> = { patience: 3, epochs: 200, rate: 0.05 };
    const { points, status, snapshot } = await runOf(noise(), change);
    expect(status.end).toBe('early-stop');
    expect(status.epoch).toBeLessThan(200);
    const losses = points.map(({ validationLoss }) => validationLoss);
    const best = losses.indexOf(Math.min(...losses));
    expect(status.epoch).toBe(best + 3);
    const upToBest = await runOf(noise(), { ...change, epochs: best, patience: 0 });
    expect(snapshot).toEqual(upToBest.snapshot);
  });
});

describe('divergence', () => {
  it.each([
    ['beyond bounds', { rate: 1e3 }],
    ['no number', { rate: 1e30 }],
  ])('stops a run whose loss is %s, with the weights of the last good epoch', async (_, { rate }) => {
    const data = smallDense();
    const change: Partial<Experiment> = { optimiser: 'sgd', loss: 'squared', rate, epochs: 50, batch: 60 };
    const run = await openRun(data, change);
    const points: LabPoint[] = [];
    const status = await run.advance(ALL, { progress: ({ point }) => points.push(point) });
    expect(status.end).toBe('diverged');
    expect(status.step).toBe(0);
    expect(points[points.length - 1].epoch).toBe(status.epoch);
    const { weights } = await run.snapshot();
    const good = await openRun(data, change);
    await good.advance({ epochs: status.epoch });
    expect((await good.snapshot()).weights).toEqual(weights);
    expect(await run.advance(ALL)).toEqual(status);
  });

  it('leaves a backend that computes wrongly instead of blaming the experiment', async () => {
    const backends = twoBackends();
    const wrong: Tf = {
      ...tf,
      matMul: (a, b) => (backends.dropped.length === 0 ? tf.mul(tf.matMul(a, b), NaN) : tf.matMul(a, b)),
    };
    const run = await LabRun.open(wrong, backends, smallDense(), experiment({}), clock);
    expect(run.status.backend).toBe('wasm');
    expect(await run.advance(ALL)).toMatchObject({ end: 'finished', backend: 'cpu' });
  });
});

describe('a backend that fails', () => {
  const calm = runOf(smallDense(), { epochs: 4 });

  it('hands the run to the next one, which ends with the same numbers', async () => {
    const expected = await calm;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), async (call) => {
        const backends = twoBackends();
        const data = smallDense();
        const run = await LabRun.open(failingAt(call), backends, data, experiment({ epochs: 4 }), clock);
        const points: LabPoint[] = [];
        const status = await run.advance(ALL, { progress: ({ point }) => points.push(point) });
        expect(status).toMatchObject({ end: 'finished', backend: 'cpu', movedFrom: { backend: 'wasm' } });
        // Where it went on, the epoch before was the last that is known.
        expect(points.map(({ epoch }) => epoch)).toContain(status.movedFrom?.epoch);
        expect(backends.dropped).toEqual(['wasm']);
        expect(points).toEqual(expected.points);
        expect((await run.snapshot()).weights).toEqual(expected.snapshot.weights);
      }),
      { numRuns: 6 },
    );
  });

  it('ends the run with its own words when it was the last', async () => {
    const one = {
      current: async () => (lost ? undefined : ('cpu' as const)),
      drop: () => void (lost = true),
    };
    let lost = false;
    await tf.setBackend('cpu');
    const run = await LabRun.open(failingAt(2), one, smallDense(), experiment({}), clock);
    await expect(run.advance(ALL)).rejects.toThrow('device lost');
    await expect(LabRun.open(tf, one, smallDense(), experiment({}), clock)).rejects.toMatchObject({
      failure: { code: 'unexpected' },
    });
  });
});

describe('a student', () => {
  const model = { kind: 'student', width: 3, teacher: 24, temperature: 2 } as const;

  it('has the second half of the epochs, after its teacher', async () => {
    const { points, status, snapshot } = await runOf(smallDense(), { model, epochs: 31, rate: 0.02 });
    expect(status).toMatchObject({ end: 'finished', epoch: 31 });
    expect(points).toHaveLength(32);
    // The student's first look is worse than the teacher's last.
    expect(points[16].trainingLoss).toBeGreaterThan(points[15].trainingLoss);
    expect(points[31].trainingLoss).toBeLessThan(points[16].trainingLoss);
    expect(snapshot.weights[0].shape).toEqual([5, 3]);
  });

  it('shows the teacher while that is trained', async () => {
    const run = await openRun(smallDense(), { model, epochs: 10 });
    await run.advance({ epochs: 4 });
    expect((await run.snapshot()).weights[0].shape).toEqual([5, 24]);
    await run.advance({ epochs: 1 });
    expect((await run.snapshot()).weights[0].shape).toEqual([5, 3]);
  });
});

describe('the step size', () => {
  it('falls by its schedule, epoch by epoch, and the step is as long as it says', async () => {
    const run = await openRun(smallDense(), { optimiser: 'sgd', rate: 0.1, schedule: 'step', epochs: 4 });
    const rates: (number | undefined)[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      const { latest } = await run.advance({ steps: 1 });
      if (latest) expect(latest.after).toBeCloseTo(latest.before - latest.rate * latest.gradient, 6);
      rates.push(latest?.rate);
      await run.advance({ steps: 100 });
    }
    expect(rates).toEqual([0.1, 0.1, 0.1 * 0.1, 0.1 * 0.1 ** 2]);
  });

  it('starts whole again for a student, whose training is a second one', async () => {
    const model = { kind: 'student', width: 3, teacher: 8, temperature: 2 } as const;
    const run = await openRun(smallDense(), { model, rate: 0.1, schedule: 'cosine', epochs: 8 });
    await run.advance({ epochs: 3 });
    const last = (await run.advance({ steps: 1 })).latest?.rate;
    expect(last).toBeCloseTo(0.05 * (1 + Math.cos((3 * Math.PI) / 4)), 9);
    await run.advance({ epochs: 1 });
    expect((await run.advance({ steps: 1 })).latest?.rate).toBe(0.1);
  });
});

describe('sparse training', () => {
  const change: Partial<Experiment> = {
    model: { kind: 'perceptron', layers: [8], activation: 'relu', dropout: 0 },
    sparsity: 0.7,
    rate: 0.02,
  };
  const zerosOf = (values: Float32Array) => Array.from(values.keys()).filter((k) => values[k] === 0);

  it('holds the share at zero in every epoch, and lets other weights grow', async () => {
    const run = await openRun(smallDense(), { ...change, epochs: 12 });
    const start = zerosOf((await run.snapshot()).weights[0].values);
    expect(start).toHaveLength(28);
    let held = start;
    for (let epoch = 0; epoch < 11; epoch++) {
      await run.advance({ epochs: 1 });
      await run.advance({ steps: 2 });
      held = zerosOf((await run.snapshot()).weights[0].values);
      expect(held).toHaveLength(28);
    }
    expect(held).not.toEqual(start);
  });
});

describe('adaptive rank', () => {
  it('has half of the directions after each epoch', async () => {
    const run = await openRun(smallDense(), {
      model: { kind: 'low-rank', rank: 4, adaptive: true },
      epochs: 9,
    });
    for (let epoch = 0; epoch < 9; epoch++) {
      await run.advance({ epochs: 1 });
      const { weights } = await run.snapshot();
      const scale = weights.find(({ name }) => name === 'scale');
      expect(scale?.values.filter((value) => value !== 0)).toHaveLength(2);
    }
  });
});

describe('noisy gradients', () => {
  it('cost accuracy, the more the noisier', async () => {
    const losses = await Promise.all(
      [0, 4, 40].map(
        async (privacyNoise) =>
          (await runOf(smallDense(), { privacyNoise, epochs: 30, rate: 0.02 })).last.trainingLoss,
      ),
    );
    expect(losses[0]).toBeLessThan(losses[1]);
    expect(losses[1]).toBeLessThan(losses[2]);
  });
});
