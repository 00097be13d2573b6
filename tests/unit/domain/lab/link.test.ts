import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  ACTIVATIONS,
  FIRST_EXPERIMENT,
  LOSSES,
  OPTIMISERS,
  REVIEW_TASKS,
  SCALINGS,
  SCHEDULES,
  SHAPES,
  type DatasetChoice,
  type Experiment,
  type ModelChoice,
} from '../../../../src/domain/lab/experiment.ts';
import { BOUNDS, decodeExperiment, encodeExperiment } from '../../../../src/domain/lab/link.ts';

const whole = ([min, max]: readonly [number, number]) => fc.integer({ min, max });
const real = ([min, max]: readonly [number, number]) =>
  fc.double({ min, max, noNaN: true }).map((value) => value + 0);
const language = fc.constantFrom('en', 'zh');
const name = fc.string({ maxLength: 12, unit: 'grapheme' });

const datasets: fc.Arbitrary<DatasetChoice> = fc.oneof(
  fc.constantFrom<DatasetChoice>({ kind: 'houses' }, { kind: 'own' }),
  fc.record({ kind: fc.constant('shapes'), shape: fc.constantFrom(...SHAPES) }),
  fc.record({ kind: fc.constant('reviews'), language, task: fc.constantFrom(...REVIEW_TASKS) }),
  fc.record({ kind: fc.constant('intents'), language }),
  fc.record({
    kind: fc.constant('table'),
    inputs: fc.array(name, { minLength: 1, maxLength: 5 }),
    label: name,
  }),
);
const units = whole(BOUNDS.units);
const activation = fc.constantFrom(...ACTIVATIONS);
const models: fc.Arbitrary<ModelChoice> = fc.oneof(
  fc.constant<ModelChoice>({ kind: 'linear' }),
  fc.record({
    kind: fc.constant('perceptron'),
    layers: fc.array(units, { minLength: 1, maxLength: 4 }),
    activation,
    dropout: real(BOUNDS.dropout),
  }),
  fc.record({ kind: fc.constant('low-rank'), rank: whole(BOUNDS.rank), adaptive: fc.boolean() }),
  fc.record({ kind: fc.constant('bottleneck'), width: units, activation }),
  fc.record({
    kind: fc.constant('student'),
    width: units,
    teacher: units,
    temperature: real(BOUNDS.temperature),
  }),
  fc.record({
    kind: fc.constant('lstm'),
    embedding: whole(BOUNDS.wordUnits),
    units: whole(BOUNDS.wordUnits),
  }),
  fc.record({ kind: fc.constant('attention'), embedding: whole(BOUNDS.wordUnits) }),
  fc.record({ kind: fc.constant('static-table'), width: whole(BOUNDS.tableWidth) }),
);
const experiments: fc.Arbitrary<Experiment> = fc.record({
  dataset: datasets,
  rows: whole(BOUNDS.rows),
  labelNoise: real(BOUNDS.labelNoise),
  trainingShare: real(BOUNDS.trainingShare),
  scaling: fc.constantFrom(...SCALINGS),
  kept: whole(BOUNDS.kept),
  model: models,
  loss: fc.constantFrom(...LOSSES),
  optimiser: fc.constantFrom(...OPTIMISERS),
  rate: real(BOUNDS.rate),
  schedule: fc.constantFrom(...SCHEDULES),
  l1: real(BOUNDS.l1),
  l2: real(BOUNDS.l2),
  epochs: whole(BOUNDS.epochs),
  batch: whole(BOUNDS.batch),
  patience: whole(BOUNDS.patience),
  sparsity: real(BOUNDS.sparsity),
  privacyNoise: real(BOUNDS.privacyNoise),
  seed: whole(BOUNDS.seed),
});

/** A link of any content with the checksum that belongs to it, as a forger or a later build would write it. */
const forge = (change: object): string => encodeExperiment({ ...FIRST_EXPERIMENT, ...change });
const damaged = (details: object) => ({ ok: false, failure: { code: 'link-damaged', details } });

describe('a link', () => {
  it('gives back every experiment that is within bounds, in characters that no URL escapes', () => {
    fc.assert(
      fc.property(experiments, (experiment) => {
        const link = encodeExperiment(experiment);
        expect(link).toMatch(/^[\w-]+$/);
        expect(decodeExperiment(link)).toEqual({ ok: true, value: experiment });
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('is short where little differs from the first experiment', () => {
    expect(encodeExperiment(FIRST_EXPERIMENT).length).toBeLessThan(40);
    expect(encodeExperiment({ ...FIRST_EXPERIMENT, rate: 0.03, seed: 12 }).length).toBeLessThan(48);
  });

  it('notices a letter changed, lost or moved', () => {
    fc.assert(
      fc.property(experiments, fc.nat(), fc.nat(), (experiment, a, b) => {
        const link = encodeExperiment(experiment);
        const at = a % link.length;
        const other = link[at] === 'Q' ? 'R' : 'Q';
        const moved = [...link];
        const next = b % link.length;
        [moved[at], moved[next]] = [moved[next], moved[at]];
        for (const text of [
          link.slice(0, at),
          link.slice(0, at) + other + link.slice(at + 1),
          moved.join(''),
        ]) {
          if (text !== link) expect(decodeExperiment(text)).toEqual(damaged({ reason: 'copy' }));
        }
      }),
      { numRuns: 300, seed: 6 },
    );
  });

  test.each([
    ['nothing', ''],
    ['a later version', `2${encodeExperiment(FIRST_EXPERIMENT).slice(1)}`],
    ['characters that a link has not', '1abcd<b>'],
    ['a text without end', `1${'a'.repeat(1_000_000)}`],
  ])('refuses %s', (_name, text) => {
    expect(decodeExperiment(text)).toEqual(damaged({ reason: 'copy' }));
  });

  test.each([
    ['rows', { rows: 5001 }],
    ['rows', { rows: 50.5 }],
    ['labelNoise', { labelNoise: 0.6 }],
    ['trainingShare', { trainingShare: 0 }],
    ['epochs', { epochs: 0 }],
    ['batch', { batch: 1025 }],
    ['rate', { rate: 11 }],
    // JSON has no NaN: it arrives as null.
    ['rate', { rate: NaN }],
    ['sparsity', { sparsity: 1 }],
    ['seed', { seed: -1 }],
    ['loss', { loss: 'hinge' }],
    ['schedule', { schedule: 'warm' }],
    ['model.width', { model: { kind: 'static-table', width: 385 } }],
    ['dataset.shape', { dataset: { kind: 'shapes', shape: 'star' } }],
    ['dataset.kind', { dataset: { kind: 'passwords' } }],
    ['model.rank', { model: { kind: 'low-rank', rank: 65, adaptive: false } }],
    [
      'model.layers',
      { model: { kind: 'perceptron', layers: [1, 1, 1, 1, 1], activation: 'relu', dropout: 0 } },
    ],
    ['model.layers.0', { model: { kind: 'perceptron', layers: [100_000], activation: 'relu', dropout: 0 } }],
  ])('refuses %s out of bounds: %o', (field, change) => {
    expect(decodeExperiment(forge(change))).toEqual(damaged({ reason: 'bounds', field }));
  });

  it('leaves out what it does not know, so that a later build may add to a link', () => {
    const value = { ...FIRST_EXPERIMENT, model: { kind: 'low-rank', rank: 4, adaptive: true } };
    const later = forge({
      model: { ...value.model, alpha: 8 },
      warmup: 3,
      ['__proto__']: { polluted: true },
    });
    expect(decodeExperiment(later)).toEqual({ ok: true, value });
  });
});

describe('links of version 1 mean for ever what they meant', () => {
  const base: Experiment = {
    dataset: { kind: 'reviews', language: 'en', task: 'sentiment' },
    rows: 400,
    labelNoise: 0,
    trainingShare: 1,
    scaling: 'z-score',
    kept: 0,
    model: { kind: 'linear' },
    loss: 'cross-entropy',
    optimiser: 'adam',
    rate: 0.01,
    schedule: 'constant',
    l1: 0,
    l2: 0.01,
    epochs: 40,
    batch: 32,
    patience: 0,
    sparsity: 0,
    privacyNoise: 0,
    seed: 7,
  };
  test.each<[link: string, experiment: Experiment]>([
    ['1OL1ue30', base],
    [
      '1GBtzeyJkIjp7ImsiOiJob3VzZXMifSwibiI6MTAwMCwieSI6MC4yNSwiaCI6MC41LCJqIjoic3F1YXJlZCJ9',
      {
        ...base,
        dataset: { kind: 'houses' },
        rows: 1000,
        labelNoise: 0.25,
        trainingShare: 0.5,
        loss: 'squared',
      },
    ],
    [
      '1MdnpeyJkIjp7ImsiOiJzaGFwZXMiLCJxIjoic3BpcmFsIn0sImMiOiJub25lIiwiZiI6MiwibSI6eyJrIjoicGVyY2VwdHJvbiIsInUiOls4LDhdLCJhIjoidGFuaCIsIngiOjAuMX0sIm8iOiJtb21lbnR1bSIsInIiOjAuMDMsImIiOjEwfQ',
      {
        ...base,
        dataset: { kind: 'shapes', shape: 'spiral' },
        scaling: 'none',
        kept: 2,
        model: { kind: 'perceptron', layers: [8, 8], activation: 'tanh', dropout: 0.1 },
        optimiser: 'momentum',
        rate: 0.03,
        batch: 10,
      },
    ],
    [
      '10AlDeyJkIjp7ImsiOiJpbnRlbnRzIiwiZyI6InpoIn0sIm0iOnsiayI6Imxvdy1yYW5rIiwiUiI6OCwiQSI6dHJ1ZX0sInAiOjV9',
      {
        ...base,
        dataset: { kind: 'intents', language: 'zh' },
        model: { kind: 'low-rank', rank: 8, adaptive: true },
        patience: 5,
      },
    ],
    [
      '1-qL_eyIxIjowLjAwMSwiMiI6MCwiZCI6eyJrIjoicmV2aWV3cyIsImciOiJ6aCIsInQiOiJhbGwifSwibSI6eyJrIjoiYm90dGxlbmVjayIsInciOjE2LCJhIjoicmVsdSJ9fQ',
      {
        ...base,
        dataset: { kind: 'reviews', language: 'zh', task: 'all' },
        model: { kind: 'bottleneck', width: 16, activation: 'relu' },
        l1: 0.001,
        l2: 0,
      },
    ],
    [
      '1qbL4eyJtIjp7ImsiOiJzdHVkZW50IiwidyI6OCwiVCI6MTI4LCJDIjoyfSwicyI6MC45LCJ6Ijo0Mjk0OTY3Mjk1fQ',
      {
        ...base,
        model: { kind: 'student', width: 8, teacher: 128, temperature: 2 },
        sparsity: 0.9,
        seed: 4294967295,
      },
    ],
    [
      '1XCBIeyJtIjp7ImsiOiJsc3RtIiwiRSI6MTYsIlUiOjI0fSwiZSI6MTAwfQ',
      { ...base, model: { kind: 'lstm', embedding: 16, units: 24 }, epochs: 100 },
    ],
    [
      '1X-vveyJkIjp7ImsiOiJvd24ifSwibSI6eyJrIjoiYXR0ZW50aW9uIiwiRSI6MzJ9LCJqIjoiYnByIiwidiI6MS4xfQ',
      {
        ...base,
        dataset: { kind: 'own' },
        model: { kind: 'attention', embedding: 32 },
        loss: 'bpr',
        privacyNoise: 1.1,
      },
    ],
    [
      '1Mp7BeyJkIjp7ImsiOiJ0YWJsZSIsImkiOlsi6Z2i56evIiwicm9vbXMiXSwibCI6InByaWNlIn0sImMiOiJtaW4tbWF4IiwibyI6InNnZCJ9',
      {
        ...base,
        dataset: { kind: 'table', inputs: ['面积', 'rooms'], label: 'price' },
        scaling: 'min-max',
        optimiser: 'sgd',
      },
    ],
    [
      '1WxfseyIyIjowLjEsImQiOnsiayI6InJldmlld3MiLCJnIjoiemgiLCJ0IjoidG9waWMifSwibSI6eyJrIjoic3RhdGljLXRhYmxlIiwidyI6MzJ9LCJTIjoiY29zaW5lIiwiZSI6MTV9',
      {
        ...base,
        dataset: { kind: 'reviews', language: 'zh', task: 'topic' },
        model: { kind: 'static-table', width: 32 },
        schedule: 'cosine',
        l2: 0.1,
        epochs: 15,
      },
    ],
  ])('%s', (link, experiment) => {
    expect(decodeExperiment(link)).toEqual({ ok: true, value: experiment });
  });
});
