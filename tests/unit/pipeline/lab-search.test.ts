import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/domain/lab/experiment.ts';
import type { LabData } from '../../../src/domain/lab/lab-data.ts';
import type { Search, Trial } from '../../../src/domain/lab/search.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import { crossValidate, searchExperiments } from '../../../src/pipeline/lab-search.ts';
import { houses, labServices, shapes } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const ALONE = { session: undefined, table: undefined, backend: undefined };

/** Services whose trainer notes the data that it is given. */
function watched() {
  const services = labServices();
  const opened: LabData[] = [];
  const { open } = services.lab;
  services.lab.open = (data, ...rest) => {
    opened.push(data);
    return open(data, ...rest);
  };
  return { services, opened };
}

const searchOf = (base: Experiment, change: Partial<Search> = {}): Search => ({
  base,
  ranges: [{ path: 'rate', values: [1e-4, 0.1] }],
  method: { kind: 'grid', points: 2 },
  budget: 100,
  seed: 1,
  ...change,
});

async function trialsOf(services: ReturnType<typeof labServices>, search: Search) {
  const trials: Trial[] = [];
  const { signal } = new AbortController();
  const onResult = (trial: Trial) => void trials.push(trial);
  value(await searchExperiments(services, search, ALONE, { signal, onResult }));
  return trials;
}

describe('a search', () => {
  it('gives each setting the validation loss that a run of it has', async () => {
    const { services } = watched();
    const trials = await trialsOf(services, searchOf(shapes()));
    expect(trials.map(({ values }) => values)).toEqual([[1e-4], [0.1]]);
    for (const { experiment, loss } of trials) {
      const { data } = value(await openExperiment(services, experiment, ALONE));
      const losses: number[] = [];
      const onProgress = ({ point }: { point: { validationLoss: number } }) =>
        losses.push(point.validationLoss);
      await train(services, data, { epochs: Infinity }, { onProgress });
      expect(loss).toBe(losses[losses.length - 1]);
    }
    expect(trials[1].loss).toBeLessThan(trials[0].loss);
  });

  it('judges a run with patience by the epoch whose weights it keeps', async () => {
    const { services } = watched();
    const base = shapes({
      rows: 60,
      labelNoise: 0.4,
      model: { kind: 'perceptron', layers: [64, 64], activation: 'relu', dropout: 0 },
      epochs: 60,
      patience: 5,
    });
    const search = searchOf(base, { ranges: [{ path: 'rate', values: [0.05] }] });
    const [{ loss }] = await trialsOf(services, search);
    const { data } = value(await openExperiment(services, { ...base, rate: 0.05 }, ALONE));
    const losses: number[] = [];
    const run = await train(
      services,
      data,
      { epochs: Infinity },
      {
        onProgress: ({ point }) => losses.push(point.validationLoss),
      },
    );
    expect(value(run).status.end).toBe('early-stop');
    expect(losses[losses.length - 1]).toBeGreaterThan(loss);
    expect(loss).toBe(Math.min(...losses));
  });

  it('ranks what diverges last', async () => {
    const { services } = watched();
    const base = houses({ scaling: 'none', optimiser: 'sgd', epochs: 10 });
    const search = searchOf(base, { ranges: [{ path: 'rate', values: [10] }] });
    expect((await trialsOf(services, search))[0].loss).toBe(Infinity);
  });

  it('stops in the middle of a trial, and keeps the whole ones before it', async () => {
    const { services } = watched();
    const stop = new AbortController();
    const trials: Trial[] = [];
    const { advance } = services.lab;
    services.lab.advance = (amount, options) => {
      if (trials.length === 1) stop.abort();
      return advance(amount, options);
    };
    await searchExperiments(services, searchOf(shapes()), ALONE, {
      signal: stop.signal,
      onResult: (trial) => trials.push(trial),
    });
    expect(trials).toHaveLength(1);
  });

  it('fails as the data does', async () => {
    const { services } = watched();
    const base = shapes({ dataset: { kind: 'table', inputs: ['a'], label: 'b' } });
    const { signal } = new AbortController();
    expect(
      await searchExperiments(services, searchOf(base), ALONE, { signal, onResult: () => undefined }),
    ).toMatchObject({
      ok: false,
      failure: { code: 'lab-data', details: { reason: 'no-table' } },
    });
  });
});

describe('cross-validation', () => {
  it('validates each training and validation row exactly once, scaled by what that turn learns from', async () => {
    const { services, opened } = watched();
    const experiment = houses({ rows: 80, epochs: 2 });
    const { data: plain } = value(await openExperiment(services, experiment, ALONE));
    opened.length = 0;
    const scores: number[] = [];
    const { signal } = new AbortController();
    value(
      await crossValidate(services, experiment, ALONE, { signal, onResult: (score) => scores.push(score) }),
    );
    expect([opened.length, scores.length]).toEqual([5, 5]);
    expect(scores.every(Number.isFinite)).toBe(true);

    const times = Array.from(plain.parts, (_, row) => opened.filter(({ parts }) => parts[row] === 1).length);
    expect(times).toEqual(Array.from(plain.parts, (part) => (part === 2 ? 0 : 1)));
    for (const { parts, inputs } of opened) {
      expect([...parts.keys()].filter((row) => parts[row] === 2)).toEqual(
        [...plain.parts.keys()].filter((row) => plain.parts[row] === 2),
      );
      if (inputs.kind !== 'dense') throw new Error('houses are numbers');
      const training = [...parts.keys()].filter((row) => parts[row] === 0);
      for (let k = 0; k < inputs.width; k++) {
        const column = training.map((row) => inputs.values[row * inputs.width + k]);
        const mean = column.reduce((sum, x) => sum + x, 0) / column.length;
        const variance = column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / column.length;
        expect(mean).toBeCloseTo(0, 4);
        expect(variance).toBeCloseTo(1, 3);
      }
    }
  });

  it('ends when it is stopped, with the folds that were done', async () => {
    const { services } = watched();
    const stop = new AbortController();
    const scores: number[] = [];
    const onResult = (score: number) => {
      scores.push(score);
      if (scores.length === 2) stop.abort();
    };
    value(await crossValidate(services, shapes({ epochs: 1 }), ALONE, { signal: stop.signal, onResult }));
    expect(scores).toHaveLength(2);
  });
});
