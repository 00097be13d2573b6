/** What the lab worker is asked beside the run: rows of one's own, why, and what each input is worth. */
import { describe, expect, it } from 'vitest';
import { Lab } from '../../../../src/workers/lab/lab.ts';
import { CPU_ONLY } from '../trainer/made-up.ts';
import { dataFor, experiment, FAMILIES, nameOf, smallDense, tf } from './made-up.ts';

const clock = () => performance.now();
const never = new AbortController().signal;
/** One for all: it tries its backends once. */
const lab = new Lab(tf, CPU_ONLY, clock);

/** Three inputs with names. */
function named() {
  const data = smallDense();
  if (data.inputs.kind !== 'dense') throw new Error('numbers are asked for');
  const { inputs } = data;
  return { ...data, inputs: { ...inputs, names: Array.from({ length: inputs.width }, (_, k) => `x${k}`) } };
}

async function opened(change: Parameters<typeof experiment>[0], data = named()) {
  await lab.open({ data, experiment: experiment(change) });
  await lab.run.advance({ epochs: 2 });
  return { data, weights: (await lab.run.snapshot()).weights };
}

describe('an answer', () => {
  it.each(FAMILIES.map((model) => [nameOf(model), model] as const))(
    'of %s to rows of the data is what a look says of them, for each target',
    async (_, model) => {
      const data = dataFor(model);
      await lab.open({ data, experiment: experiment({ model }) });
      await lab.run.advance({ epochs: 1 });
      const { weights, outputs } = await lab.run.snapshot();
      const answers = await lab.answer({ inputs: data.inputs, count: data.count, weights });
      expect(answers).toEqual(outputs);
    },
  );

  it('does not move the run', async () => {
    const { data, weights } = await opened({ epochs: 4 });
    const before = lab.run.status;
    await lab.answer({ inputs: data.inputs, count: data.count, weights });
    expect(lab.run.status).toEqual(before);
  });

  it('is refused before there is a run', async () => {
    const { inputs, count } = smallDense();
    const fresh = new Lab(tf, CPU_ONLY, clock);
    await expect(fresh.answer({ inputs, count, weights: [] })).rejects.toThrow('worker-died');
    expect(() => fresh.explain({ values: new Float32Array(3), weights: [] })).toThrow('worker-died');
  });
});

describe('an explanation', () => {
  it('is of inputs with names alone', async () => {
    const { data, weights } = await opened({});
    const { width, values } = data.inputs;
    const explained = lab.explain({ values: values.slice(0, width), weights });
    expect(explained?.shares).toHaveLength(width);
    await opened({}, { ...data, inputs: { ...data.inputs, names: [] } });
    expect(lab.explain({ values: values.slice(0, width), weights })).toBeUndefined();
  });
});

describe('the worth of inputs', () => {
  it('comes one by one, and stops when nobody waits', async () => {
    const { data, weights } = await opened({});
    const told: string[] = [];
    const found = await lab.importance(
      { weights },
      { signal: never, progress: ({ name }) => told.push(name) },
    );
    expect(found.map(({ name }) => name)).toEqual(data.inputs.names);
    expect(told).toEqual(data.inputs.names);
    const stop = new AbortController();
    told.length = 0;
    const stopped = lab.importance(
      { weights },
      {
        signal: stop.signal,
        progress: ({ name }) => {
          told.push(name);
          stop.abort();
        },
      },
    );
    await expect(stopped).rejects.toThrow('cancelled');
    expect(told).toHaveLength(1);
  });
});

describe('a run that would not fit', () => {
  it('is refused before a backend is tried, and leaves none open', async () => {
    const fresh = new Lab(tf, { webgpu: absent, wasm: absent, cpu: absent }, clock);
    const model = {
      kind: 'perceptron',
      layers: [4096, 4096, 4096, 4096],
      activation: 'relu',
      dropout: 0,
    } as const;
    await expect(fresh.open({ data: named(), experiment: experiment({ model }) })).rejects.toMatchObject({
      failure: { code: 'lab-data', details: { reason: 'too-much-memory', lower: 'units' } },
    });
    expect(() => fresh.run).toThrow('worker-died');
  });
});

/** Refusing must come first. */
function absent(): Promise<void> {
  throw new Error('a backend was tried');
}
