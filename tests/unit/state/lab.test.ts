import { afterEach, describe, expect, it, test, vi } from 'vitest';
import { FIRST_EXPERIMENT } from '../../../src/domain/lab/experiment.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import type { Lab } from '../../../src/state/lab.svelte.ts';
import { gate, houses, labServices, shapes, thingsFile } from '../pipeline/lab-fixture.ts';
import { bench, clearBenches, labOver, trainer } from './lab-bench.ts';

afterEach(clearBenches);

const epochsOf = (lab: Lab) => lab.points.map(({ epoch }) => epoch);
const upTo = (epochs: number) => Array.from({ length: epochs + 1 }, (_, epoch) => epoch);
const LONG = shapes({
  epochs: 120,
  model: { kind: 'perceptron', layers: [16], activation: 'relu', dropout: 0 },
});

describe('a run', () => {
  it('goes from the first press to the end, and can be looked at', async () => {
    const { lab } = bench();
    expect(lab.phase).toBe('idle');
    const done = lab.start();
    expect(lab.phase).toBe('opening');
    await done;
    expect([lab.phase, lab.status?.end, epochsOf(lab)]).toEqual(['over', 'finished', upTo(6)]);
    expect(lab.snapshot?.outputs[0]).toHaveLength(200);
    expect(lab.evaluation?.task).toBe('classes');
    expect(lab.plane?.fields).toHaveLength(2);
    expect(lab.trained?.weights).toEqual(lab.snapshot?.weights);
    expect(lab.rows.surprises.length).toBeGreaterThan(0);
    const { points } = lab;
    await lab.start();
    await lab.step();
    expect(lab.points).toBe(points);
  });

  it('is built ahead of the first press', async () => {
    const { lab } = bench();
    lab.prepare();
    await vi.waitFor(() => expect(lab.opened?.backend).toBe('cpu'), 5000);
    expect([lab.phase, lab.points]).toEqual(['idle', []]);
    const done = lab.start();
    expect(lab.phase).toBe('running');
    await done;
    expect(epochsOf(lab)).toEqual(upTo(6));
  });

  it('pauses, and goes on to the numbers of one that never paused', async () => {
    const whole = bench();
    await whole.lab.start();
    const { lab, services } = bench();
    const { advance } = services.lab;
    services.lab.advance = (amount, options) =>
      advance(amount, {
        ...options,
        onProgress: (progress) => {
          options?.onProgress?.(progress);
          if (progress.point.epoch === 3) lab.pause();
        },
      });
    await lab.start();
    expect([lab.phase, lab.status?.epoch]).toEqual(['paused', 3]);
    services.lab.advance = advance;
    await lab.start();
    expect(lab.phase).toBe('over');
    expect(lab.points).toEqual(whole.lab.points);
    expect(lab.snapshot).toEqual(whole.lab.snapshot);
  });

  it('is one run though pause and start follow each other at once', async () => {
    const { lab } = bench(LONG);
    const first = lab.start();
    await vi.waitFor(() => expect(lab.points.length).toBeGreaterThan(2), 5000);
    lab.pause();
    const second = lab.start();
    lab.pause();
    const third = lab.start();
    await Promise.all([first, second, third]);
    expect([lab.phase, epochsOf(lab)]).toEqual(['over', upTo(120)]);
    lab.startOver();
    expect(lab.past).toHaveLength(1);
  });

  it('goes by single steps, as many as were pressed', async () => {
    const { lab } = bench(shapes({ batch: 20 }));
    await lab.step();
    expect([lab.phase, lab.status?.epoch, lab.status?.step, epochsOf(lab)]).toEqual(['paused', 0, 1, [0]]);
    expect(lab.status?.latest?.step).toBe(1);
    await Promise.all([lab.step(), lab.step()]);
    expect([lab.status?.epoch, lab.status?.step, epochsOf(lab)]).toEqual([1, 0, [0, 1]]);
    await lab.start();
    expect(epochsOf(lab)).toEqual(upTo(6));
  });

  it('can be given up while it is being built', async () => {
    const loading = gate();
    const services = labServices({ lab: trainer });
    const { load } = services.labFiles;
    services.labFiles.load = (id) => loading.passed.then(() => load(id));
    const lab = labOver(services);
    const done = lab.start();
    lab.pause();
    expect(lab.phase).toBe('idle');
    loading.open();
    await done;
    expect([lab.phase, lab.points]).toEqual(['idle', []]);
  });

  it('that diverges ends with its reason and weights that can be looked at', async () => {
    const { lab } = bench(houses({ scaling: 'none', optimiser: 'sgd', rate: 10 }));
    await lab.start();
    expect([lab.phase, lab.status?.end, lab.failure]).toEqual(['over', 'diverged', undefined]);
    for (const { values } of lab.snapshot?.weights ?? []) expect(values.every(Number.isFinite)).toBe(true);
  });

  it('compares slopes with differences, and says so when there is no run to ask', async () => {
    const { lab, services } = bench();
    await lab.start();
    await lab.checkGradients();
    expect(lab.checks?.length).toBeGreaterThan(0);
    services.lab.checkGradients = () => Promise.reject(new FailureError('worker-died'));
    await lab.checkGradients();
    expect(lab.failure?.code).toBe('worker-died');
  });

  it('fails with the reason when the trainer dies, and starts over', async () => {
    const { lab, services } = bench();
    const { snapshot } = services.lab;
    services.lab.snapshot = () => Promise.reject(new FailureError('worker-died'));
    await lab.start();
    expect([lab.phase, lab.failure?.code]).toEqual(['failed', 'worker-died']);
    services.lab.snapshot = snapshot;
    lab.startOver();
    await lab.start();
    expect([lab.phase, lab.failure, epochsOf(lab)]).toEqual(['over', undefined, upTo(6)]);
  });
});

describe('starting over', () => {
  it('forgets the run but for its curve, of which the last three are kept', async () => {
    const { lab } = bench(shapes({ epochs: 2 }));
    for (const rate of [0.1, 0.2, 0.3, 0.4]) {
      lab.change({ rate });
      await lab.start();
    }
    lab.startOver();
    expect([lab.phase, lab.points, lab.snapshot, lab.evaluation, lab.plane, lab.checks]).toEqual([
      'idle',
      [],
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([lab.rows.surprises, lab.small.ways]).toEqual([[], []]);
    expect(lab.past.map(({ number, experiment, end }) => [number, experiment.rate, end])).toEqual([
      [4, 0.4, 'finished'],
      [3, 0.3, 'finished'],
      [2, 0.2, 'finished'],
    ]);
    expect(lab.past.every(({ points }) => points.length === 3)).toBe(true);
  });

  it('of a run that has not begun keeps no curve', () => {
    const { lab } = bench();
    lab.startOver();
    expect(lab.past).toEqual([]);
  });
});

describe('a change', () => {
  it('while it runs begins again with it, as its link would', async () => {
    const { lab } = bench(LONG);
    const first = lab.start();
    await vi.waitFor(() => expect(lab.points.length).toBeGreaterThan(2), 5000);
    lab.change({ epochs: 3, seed: 9 });
    expect([lab.points, lab.snapshot]).toEqual([[], undefined]);
    await first;
    await vi.waitFor(() => expect(lab.phase).toBe('over'), 5000);
    const fresh = bench({ ...LONG, epochs: 3, seed: 9 });
    await fresh.lab.start();
    expect(lab.points).toEqual(fresh.lab.points);
    expect(lab.past).toMatchObject([{ number: 1, experiment: { epochs: 120 }, end: 'paused' }]);
  });

  it('while it rests waits for the next press', async () => {
    const { lab } = bench();
    await lab.start();
    lab.change({ rate: 0.5 });
    expect([lab.phase, lab.experiment.rate]).toEqual(['idle', 0.5]);
    await vi.waitFor(() => expect(lab.opened).toBeDefined(), 5000);
    expect([lab.phase, lab.points]).toEqual(['idle', []]);
  });

  test.each(['advance', 'snapshot', 'predict'] as const)(
    'lets nothing appear of the run before, whose %s answers late',
    async (call) => {
      const { lab, services } = bench();
      const held = gate();
      const reached = gate();
      const { lab: service } = services;
      const original = service[call];
      const late = async (...parameters: unknown[]) => {
        const answer: unknown = await Reflect.apply(original, service, parameters);
        reached.open();
        await held.passed;
        return answer;
      };
      Object.assign(service, { [call]: late });
      const first = lab.start();
      await reached.passed;
      Object.assign(service, { [call]: original });
      lab.use(houses({ epochs: 2 }));
      await lab.start();
      const { points, status, snapshot, evaluation, small } = lab;
      held.open();
      await first;
      expect([lab.points, lab.status, lab.snapshot, lab.evaluation]).toEqual([
        points,
        status,
        snapshot,
        evaluation,
      ]);
      expect([lab.phase, lab.plane, evaluation?.task]).toEqual(['over', undefined, 'regression']);
      expect(lab.small.result).toEqual(small.result);
    },
  );

  it('does not train the data before it, whose file came late', async () => {
    const held = gate();
    const services = labServices({ lab: { ...trainer } });
    // Read beforehand, so that it comes in the middle of the run and not after it.
    const sentences = await services.labFiles.load('reviews-en');
    const asked = gate();
    services.labFiles.load = async () => {
      asked.open();
      await held.passed;
      return sentences;
    };
    const lab = labOver(services);
    const first = lab.start();
    await asked.passed;
    lab.change({ dataset: { kind: 'shapes', shape: 'xor' }, rows: 100, epochs: 120, l2: 0 });
    await vi.waitFor(() => expect(lab.points.length).toBeGreaterThan(2), 5000);
    held.open();
    await first;
    await vi.waitFor(() => expect(lab.phase).toBe('over'), 20_000);
    const fresh = bench(lab.experiment);
    await fresh.lab.start();
    expect(lab.points).toEqual(fresh.lab.points);
  });
});

describe('a person’s table', () => {
  it('is asked for, then trained on with its last column as the question', async () => {
    const { lab } = bench(shapes({ dataset: { kind: 'table', inputs: [], label: '' }, epochs: 2 }));
    await lab.start();
    expect([lab.phase, lab.failure?.details?.reason]).toEqual(['failed', 'no-table']);
    await lab.takeTable(thingsFile(40));
    expect(lab.experiment.dataset).toEqual({ kind: 'table', inputs: ['size', 'colour'], label: 'grade' });
    expect([lab.phase, lab.failure, lab.table?.rows.length]).toEqual(['idle', undefined, 40]);
    await lab.start();
    expect([lab.phase, lab.evaluation?.task]).toEqual(['over', 'classes']);
  });

  it('that cannot be learned from says why, as often as it is tried, and another one can follow', async () => {
    const { lab } = bench();
    await lab.takeTable(thingsFile(40, ([a, b]) => [a, b, 'same']));
    for (const _press of [1, 2]) {
      await lab.start();
      expect([lab.phase, lab.failure?.details?.reason]).toEqual(['failed', 'one-class']);
    }
    lab.change({ dataset: { kind: 'table', inputs: ['size', 'grade'], label: 'colour' }, epochs: 1 });
    await lab.start();
    expect([lab.phase, lab.failure]).toEqual(['over', undefined]);
    expect(lab.data?.notes).toEqual([{ reason: 'constant-column', column: 'grade' }]);
  });

  it('that cannot be read leaves the table and the run as they are', async () => {
    const { lab } = bench();
    await lab.takeTable(thingsFile(40));
    lab.change({ epochs: 1 });
    await lab.start();
    const { table, points } = lab;
    await lab.takeTable(new File([''], 'empty.csv'));
    expect(lab.failure?.code).toBe('empty-file');
    expect([lab.table, lab.points, lab.phase]).toEqual([table, points, 'over']);
  });

  it('of answers that nobody has given yet says so', async () => {
    const { lab } = bench(shapes({ dataset: { kind: 'own' } }));
    await lab.start();
    expect([lab.phase, lab.failure?.code, lab.failure?.details?.reason]).toEqual([
      'failed',
      'lab-data',
      'too-few-rows',
    ]);
  });

  it('is tried again when what was missing has come', async () => {
    const { lab, services } = bench({ ...FIRST_EXPERIMENT, epochs: 1 });
    const { load } = services.labFiles;
    services.labFiles.load = () => Promise.reject(new FailureError('lab-data', { reason: 'damaged' }));
    await lab.start();
    expect(lab.phase).toBe('failed');
    services.labFiles.load = load;
    await lab.start();
    expect(lab.phase).toBe('over');
  });
});

describe('a backend', () => {
  it('that is asked for is passed on, and the run begins again', async () => {
    const { lab, services } = bench();
    const open = vi.spyOn(services.lab, 'open');
    await lab.start();
    lab.setBackend('wasm');
    expect([lab.backend, lab.phase, lab.past.length]).toEqual(['wasm', 'idle', 1]);
    await lab.start();
    expect(open.mock.calls.map(([, , backend]) => backend)).toEqual([undefined, 'wasm']);
    // Where it is not there, the run says on what it is.
    expect(lab.status?.backend).toBe('cpu');
  });
});
