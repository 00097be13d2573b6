import { afterEach, describe, expect, it } from 'vitest';
import { LOSSES, type ModelChoice } from '../../../../src/domain/lab/experiment.ts';
import { buildModel } from '../../../../src/workers/lab/models.ts';
import { dataFor, FAMILIES, nameOf, openRun, runOf, smallDense, tf } from './made-up.ts';

afterEach(() => {
  expect(tf.memory().numTensors).toBe(0);
});

/** Within a hundredth of the largest: float32 leaves 1e-4 of a difference of losses, and a relu can bend between them. */
const expectEqualSlopes = (checks: readonly { analytic: number; numeric: number }[]) => {
  const largest = Math.max(...checks.map(({ analytic }) => Math.abs(analytic)));
  expect(largest).toBeGreaterThan(5e-3);
  for (const { analytic, numeric } of checks)
    expect(Math.abs(analytic - numeric)).toBeLessThan(1e-2 * largest);
};

describe.each(FAMILIES.map((model) => [nameOf(model), model] as const))('the model %s', (_, model) => {
  it('has the slopes that finite differences find, at its start and after an epoch', async () => {
    const run = await openRun(dataFor(model), { model, rate: 0.05 });
    expectEqualSlopes(await run.checkGradients());
    await run.advance({ epochs: 3 });
    expectEqualSlopes(await run.checkGradients());
  });

  it('learns: the training loss falls', async () => {
    const { points, status } = await runOf(dataFor(model), { model, rate: 0.02, epochs: 20 });
    expect(status.end).toBe('finished');
    expect(points.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 21 }, (_, k) => k));
    expect(points[20].trainingLoss).toBeLessThan(0.95 * points[0].trainingLoss);
  });

  it('says the same of rows that are asked again as of its own', async () => {
    const data = dataFor(model);
    const { run, snapshot } = await runOf(data, { model, epochs: 1 });
    const predicted = await run.predict({ inputs: data.inputs, count: data.count });
    expect(predicted).toEqual(snapshot.outputs[0]);
    const zeros = snapshot.weights.map((weight) => ({ ...weight, values: weight.values.slice().fill(0) }));
    const silent = await run.predict({ inputs: data.inputs, count: data.count }, zeros);
    expect(silent.every((value) => value === 0)).toBe(true);
    await expect(run.snapshot(snapshot.weights.slice(1))).rejects.toThrow('another model');
  });
});

describe.each(LOSSES)('the loss %s', (loss) => {
  it('has the slopes that finite differences find, for two classes, three classes and a number together', async () => {
    const run = await openRun(smallDense(), { loss });
    await run.advance({ epochs: 1 });
    expectEqualSlopes(await run.checkGradients());
  });

  it('falls on two classes, and tells them apart', async () => {
    const [target] = smallDense().targets;
    const { points, last } = await runOf(
      { ...smallDense(), targets: [target] },
      { loss, rate: 0.03, epochs: 40 },
    );
    expect(last.trainingLoss).toBeLessThan(0.7 * points[0].trainingLoss);
    expect(last.validationScore).toBeGreaterThan(0.75);
  });
});

describe('a model at its start', () => {
  const namesOf = (model: ModelChoice, data = dataFor(model)) =>
    buildModel({ model, seed: 1 }, data).weights.map(({ name, shape }) => `${name} ${shape.join('x')}`);

  it('has the names and shapes that exports go by', () => {
    const [main] = smallDense().targets;
    const one = { ...smallDense(), targets: [main] };
    expect(namesOf({ kind: 'linear' }, one)).toEqual(['weight 5x2', 'bias 2']);
    expect(
      namesOf({ kind: 'perceptron', layers: [7, 4], activation: 'relu', dropout: 0 }, smallDense()),
    ).toEqual([
      'weight-1 5x7',
      'bias-1 7',
      'weight-2 7x4',
      'bias-2 4',
      'weight-3 4x2',
      'bias-3 2',
      'weight-3/stars 4x3',
      'bias-3/stars 3',
      'weight-3/price 4x1',
      'bias-3/price 1',
    ]);
    expect(namesOf({ kind: 'low-rank', rank: 3, adaptive: true }, one)).toEqual([
      'down 5x3',
      'up 3x5',
      'scale 3',
      'weight 5x2',
      'bias 2',
    ]);
    expect(namesOf({ kind: 'bottleneck', width: 3, activation: 'relu' }, one)).toEqual([
      'down 5x3',
      'up 3x5',
      'weight 5x2',
      'bias 2',
    ]);
    expect(namesOf({ kind: 'lstm', embedding: 4, units: 3 })).toEqual([
      'embedding 10x4',
      'input 4x12',
      'recurrent 3x12',
      'gate-bias 12',
      'weight 3x2',
      'bias 2',
    ]);
    expect(namesOf({ kind: 'attention', embedding: 5 })).toEqual([
      'embedding 46x5',
      'attention 5x1',
      'weight 5x2',
      'bias 2',
    ]);
  });

  it.each([
    { kind: 'low-rank', rank: 3, adaptive: false },
    { kind: 'low-rank', rank: 3, adaptive: true },
    { kind: 'bottleneck', width: 3, activation: 'relu' },
  ] as const)('leaves the embedding as it is under the adapter $kind', async (model) => {
    const data = smallDense();
    const adapted = await (await openRun(data, { model })).snapshot();
    const plain = await (await openRun(data, { model: { kind: 'linear' } })).snapshot();
    expect(adapted.outputs[0]).toEqual(plain.outputs[0]);
  });

  it('refuses inputs of the other kind', async () => {
    const refuse = { current: () => Promise.resolve('cpu' as const), drop: () => undefined };
    let asked = 0;
    const queue = { ...refuse, current: async () => (asked++ === 0 ? ('cpu' as const) : undefined) };
    await tf.setBackend('cpu');
    const run = await openRun(smallDense(), { model: { kind: 'attention', embedding: 3 } }, queue);
    await expect(run.advance({ epochs: 1 })).rejects.toThrow('reads words');
  });
});
