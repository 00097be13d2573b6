import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/domain/lab/experiment.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import { explainRow } from '../../../src/pipeline/lab-explain.ts';
import { byWords, houses, labServices, shapes } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const services = labServices();

async function trained(experiment: Experiment, epochs = Infinity) {
  const surroundings = { session: undefined, table: undefined, backend: undefined };
  const { data } = value(await openExperiment(services, experiment, surroundings));
  const { snapshot } = value(await train(services, data, { epochs }, {}));
  return {
    data,
    snapshot,
    explain: async (row: number) => value(await explainRow(services, data, snapshot, row)),
  };
}

async function dense(experiment: Experiment) {
  const { data, ...rest } = await trained(experiment);
  if (data.inputs.kind !== 'dense') throw new Error('numbers are asked for');
  return { data, inputs: data.inputs, ...rest };
}

describe('named inputs', () => {
  it.each([
    ['a linear model', { kind: 'linear' }],
    ['a network', { kind: 'perceptron', layers: [8], activation: 'tanh', dropout: 0 }],
  ] as const)('of %s bring shares that add up to the answer, in the person’s units', async (_, model) => {
    const { data, inputs, snapshot, explain } = await dense(houses({ model, rows: 200 }));
    const row = data.parts.indexOf(2);
    const { inputs: shares = [], otherwise } = await explain(row);
    const { width, names, off, by } = inputs;
    expect(shares.map(({ name }) => name).sort()).toEqual([...names].sort());
    for (const { name, value: told } of shares) {
      const k = names.indexOf(name);
      expect(told).toBeCloseTo(inputs.values[row * width + k] * by[k] + off[k], 3);
    }
    const [atMean] = await services.lab.predict({ ...inputs, values: new Float32Array(width) }, 1);
    const sum = shares.reduce((total, { share }) => total + share, 0);
    expect(sum).toBeCloseTo(snapshot.outputs[0][row] - atMean, 2);
    const sizes = shares.map(({ share }) => Math.abs(share));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    // There is no other answer to a number.
    expect(otherwise).toBeUndefined();
  });

  it('come with a change that would bring another answer, and does', async () => {
    const { data, inputs, snapshot, explain } = await dense(shapes({ epochs: 20 }));
    const row = data.parts.indexOf(2);
    const { otherwise } = await explain(row);
    if (!otherwise) throw new Error('two classes lie within reach of each other');
    const [first, second] = snapshot.outputs[0].subarray(2 * row);
    expect(otherwise.answer).toBe(second > first ? 0 : 1);
    const values = inputs.values.slice(2 * row, 2 * row + 2);
    for (const { name, to } of otherwise.changes) {
      const k = inputs.names.indexOf(name);
      values[k] = (Number(to) - inputs.off[k]) / inputs.by[k];
    }
    const [a, b] = await services.lab.predict({ ...inputs, values }, 1);
    expect(b > a ? 1 : 0).toBe(otherwise.answer);
  });
});

describe('words', () => {
  it('weigh what is lost without them, with the attention that the model pays', async () => {
    const { data, explain } = await trained(byWords);
    const row = data.parts.indexOf(2);
    const { words = [], attention = [] } = await explain(row);
    expect(words.length).toBeGreaterThan(2);
    expect(words.some(({ weight }) => weight !== 0)).toBe(true);
    expect(attention.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
    expect(attention.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 3);
  });

  it('are weighed by the model that gave the answer, though it has learned on since', async () => {
    const { data, snapshot, explain } = await trained(byWords, 1);
    const row = data.parts.indexOf(2);
    const before = await explain(row);
    const later = value(await train(services, data, { epochs: 1 }, {}));
    expect(later.snapshot.weights).not.toEqual(snapshot.weights);
    expect(await explain(row)).toEqual(before);
  });
});

describe('embeddings', () => {
  it('have no names: the rows learned from that lie nearest are shown, nearest first', async () => {
    const { data, explain } = await trained({ ...byWords, model: { kind: 'linear' }, epochs: 1 });
    const row = data.parts.indexOf(2);
    const { near = [], inputs, words } = await explain(row);
    expect([near.length, inputs, words]).toEqual([4, undefined, undefined]);
    expect(near.every((one) => data.parts[one.row] === 0)).toBe(true);
    const cosines = near.map(({ cosine }) => cosine);
    expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
    expect(cosines[0]).toBeLessThanOrEqual(1);
    expect(cosines[3]).toBeGreaterThan(0);
  });

  it('are as near as they are however they were scaled', async () => {
    const nearest = async (scaling: Experiment['scaling']) => {
      const { data, explain } = await trained({ ...byWords, model: { kind: 'linear' }, epochs: 1, scaling });
      return (await explain(data.parts.indexOf(2))).near ?? [];
    };
    // A z-score takes off the mean and divides all by one number, which no cosine sees.
    const [raw, scored] = [await nearest('none'), await nearest('z-score')];
    expect(raw.map(({ row }) => row)).toEqual(scored.map(({ row }) => row));
    raw.forEach(({ cosine }, at) => expect(cosine).toBeCloseTo(scored[at].cosine, 4));
  });
});
