import { describe, expect, it } from 'vitest';
import { FIRST_EXPERIMENT, type Experiment, type ModelChoice } from '../../../src/domain/lab/experiment.ts';
import { runWords } from '../../../src/pages/lab/experiment-words.ts';
import { statusText } from '../../../src/pages/lab/figures.ts';

const opened = { trials: [], backend: 'cpu', stepsPerEpoch: 1, parameters: 3 } as const;
const written = (experiment: Experiment): string =>
  JSON.stringify(runWords({ experiment, opened, data: undefined, status: undefined }, 'en'));

describe('a run in words', () => {
  const base: Experiment = { ...FIRST_EXPERIMENT, dataset: { kind: 'shapes', shape: 'xor' } };
  const other: Experiment = {
    dataset: { kind: 'shapes', shape: 'spiral' },
    rows: 500,
    labelNoise: 0.1,
    trainingShare: 0.5,
    scaling: 'none',
    kept: 1,
    model: { kind: 'bottleneck', width: 3, activation: 'relu' },
    loss: 'squared',
    optimiser: 'sgd',
    rate: 0.5,
    schedule: 'cosine',
    l1: 0.01,
    l2: 0.02,
    epochs: 41,
    batch: 8,
    patience: 5,
    sparsity: 0.5,
    privacyNoise: 0.3,
    seed: 8,
  };

  it.each(Object.keys(base) as (keyof Experiment)[])('says %s', (key) => {
    expect(written({ ...base, [key]: other[key] })).not.toBe(written(base));
  });

  const models: readonly ModelChoice[] = [
    { kind: 'perceptron', layers: [4], activation: 'relu', dropout: 0 },
    { kind: 'low-rank', rank: 4, adaptive: false },
    { kind: 'bottleneck', width: 8, activation: 'relu' },
    { kind: 'student', width: 4, teacher: 64, temperature: 2 },
    { kind: 'lstm', embedding: 16, units: 12 },
    { kind: 'attention', embedding: 16 },
    { kind: 'static-table', width: 32 },
  ];
  const changed = (value: unknown): unknown =>
    typeof value === 'number'
      ? value + 0.5
      : typeof value === 'boolean'
        ? !value
        : value === 'relu'
          ? 'tanh'
          : [5, 6];

  it.each(models)('says all of a model: $kind', (model) => {
    for (const [field, value] of Object.entries(model)) {
      if (field === 'kind') continue;
      const another: ModelChoice = { ...model, [field]: changed(value) };
      expect(written({ ...base, model: another }), field).not.toBe(written({ ...base, model }));
    }
  });

  it('says that it went on elsewhere', () => {
    const status = {
      end: 'finished',
      epoch: 40,
      step: 0,
      backend: 'cpu',
      latest: undefined,
      milliseconds: 1,
    } as const;
    const run = { phase: 'over', experiment: base } as const;
    const moved = { ...status, movedFrom: { backend: 'webgpu', epoch: 3 } } as const;
    const [plain, told] = [status, moved].map((one) => statusText({ ...run, status: one }, 'en'));
    expect(told).toBe(`${plain} · WebGPU failed: went on with CPU from epoch 3`);
  });
});
