/** Models out of the Lab and back, with the real runtime of ONNX files in the thread of the test. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { FIRST_EXPERIMENT, type Experiment } from '../../../src/domain/lab/experiment.ts';
import type { EncoderId } from '../../../src/domain/catalog.ts';
import { openExperiment, train } from '../../../src/pipeline/lab.ts';
import {
  ask,
  askSentence,
  checkOnnx,
  modelText,
  onnxOf,
  readModel,
  trainedModel,
} from '../../../src/pipeline/lab-files.ts';
import type { EncoderService, Services } from '../../../src/pipeline/services.ts';
import { gatherRows } from '../../../src/domain/vectors.ts';
import { runGraph } from '../../../src/workers/encoder/run-graph.ts';
import { readSentences } from '../domain/lab/sentence-files.ts';
import { byWords, houses, labServices, shapes } from './lab-fixture.ts';
import { value } from './session-fixture.ts';

const neverAborted = new AbortController().signal;

/** What was read, and by whom. */
const read: { encoder: EncoderId; texts: readonly string[]; role: string }[] = [];
/** Graphs run for real; a sentence of the shipped reviews has its shipped vector. */
const encoder: EncoderService = {
  async embed(id, texts, role) {
    read.push({ encoder: id, texts, role });
    const { file, vectors } = await readSentences('reviews-en');
    return gatherRows(
      vectors,
      texts.map((text) => file.rows.findIndex((row) => row.text === text)),
    );
  },
  runGraph: (run, { signal = neverAborted } = {}) =>
    runGraph(run, {
      open: (file) => InferenceSession.create(file, { executionProviders: ['wasm'] }),
      Tensor,
      signal,
      now: () => performance.now(),
    }),
};
const services: Services = labServices({ encoder });

beforeAll(() => {
  env.wasm.numThreads = 1;
});

async function trained(experiment: Experiment) {
  const alone = { session: undefined, table: undefined, backend: undefined };
  const { data, reading } = value(await openExperiment(services, experiment, alone));
  const { snapshot } = value(await train(services, data, { epochs: Infinity }, {}));
  return { data, snapshot, model: trainedModel(experiment, data, snapshot, reading) };
}

const REVIEWS = { ...FIRST_EXPERIMENT, trainingShare: 0.3, epochs: 3 };

describe('a trained model', () => {
  it('comes back from its file and says the same of a row as the run', async () => {
    const { data, model, snapshot } = await trained(houses({ epochs: 10 }));
    const { inputs, targets } = data;
    if (inputs.kind !== 'dense') throw new Error('houses are numbers');
    const { width, off, by } = inputs;
    const raw = Array.from(inputs.values.subarray(0, width), (x, k) => x * by[k] + off[k]);
    const onnx = await onnxOf(model);
    if (!onnx) throw new Error('houses are numbers');
    for (const content of [await modelText(model), `\ufeff\n ${await modelText(model)}`, onnx]) {
      const back = value(await readModel(new Blob([content])));
      expect(back).toEqual(model);
      const [[price]] = value(ask(back, raw));
      expect(price).toBeCloseTo(snapshot.outputs[0][0] * targets[0].by + targets[0].off, 1);
    }
  });

  it('that reads words answers no numbers and makes no ONNX file, but answers a sentence', async () => {
    const { data, model } = await trained(byWords);
    expect(await onnxOf(model)).toBeUndefined();
    expect(value(await checkOnnx(services, model, data, {}))).toBeUndefined();
    expect(ask(model, [1, 2])).toMatchObject({ ok: false, failure: { code: 'lab-data' } });
    const before = read.length;
    const [chances] = value(await askSentence(services, model, 'Good.', {}));
    expect(chances).toHaveLength(3);
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 5);
    expect(read).toHaveLength(before);
  });

  it('is refused when the file is damaged, far too large, or of another program', async () => {
    expect(await readModel(new Blob(['{"kind":']))).toMatchObject({
      failure: { code: 'model-file-damaged' },
    });
    const huge = { size: 1e9, arrayBuffer: () => Promise.reject(new Error('not to be read')) };
    // As much of a Blob as is asked for.
    expect(await readModel(huge as unknown as Blob)).toMatchObject({
      failure: { code: 'model-file-damaged', details: { part: 'size' } },
    });
    // A ModelProto with an empty graph and nothing else.
    expect(await readModel(new Blob([Uint8Array.of(8, 8, 58, 0)]))).toMatchObject({
      failure: { code: 'model-file-foreign' },
    });
  });
});

describe('the exported file', () => {
  it.each([
    ['a line through houses', houses({ epochs: 10 })],
    [
      'a network over shapes',
      shapes({ model: { kind: 'perceptron', layers: [8, 4], activation: 'tanh', dropout: 0 } }),
    ],
    [
      'three questions to reviews',
      { ...REVIEWS, dataset: { kind: 'reviews', language: 'en', task: 'all' } } as const,
    ],
  ])('of %s says in its runtime what the app says, over all test rows', async (_, experiment) => {
    const { data, model } = await trained(experiment);
    const check = value(await checkOnnx(services, model, data, {}));
    expect(check?.rows).toBe(data.parts.filter((part) => part === 2).length);
    expect(check?.largest).toBeLessThanOrEqual(1e-5);
    expect(check?.runtime).toBeGreaterThan(0);
    expect(check?.own).toBeGreaterThan(0);
  });

  it('that says something else is found out, a number that is none too', async () => {
    const { data, model } = await trained(shapes());
    for (const wrong of [0.25, NaN]) {
      const other: EncoderService = {
        ...encoder,
        runGraph: async (run, options) => {
          const answer = await encoder.runGraph(run, options);
          answer.outputs[0][3] += wrong;
          return answer;
        },
      };
      const check = value(await checkOnnx({ ...services, encoder: other }, model, data, {}));
      if (Number.isNaN(wrong)) expect(check?.largest).toBeNaN();
      else expect(check?.largest).toBeCloseTo(wrong, 5);
    }
  });

  it('is not run when nobody waits for it any more', async () => {
    const { data, model } = await trained(shapes());
    const signal = AbortSignal.abort();
    expect(await checkOnnx(services, model, data, { signal })).toMatchObject({
      failure: { code: 'cancelled' },
    });
  });
});

describe('a sentence', () => {
  it('is read by the encoder that the file names, and answered as the run answers it', async () => {
    const { data, model, snapshot } = await trained({ ...REVIEWS, kept: 200 });
    const onnx = await onnxOf(model);
    if (!onnx) throw new Error('vectors are numbers');
    const back = value(await readModel(new Blob([onnx])));
    const [answer] = value(await askSentence(services, back, data.labels[5], {}));
    expect(read.at(-1)).toEqual({ encoder: 'e5-small-en-zh', texts: [data.labels[5]], role: 'symmetric' });
    const exps = Array.from(snapshot.outputs[0].subarray(15, 18), Math.exp);
    const sum = exps.reduce((a, b) => a + b, 0);
    answer.forEach((probability, c) => expect(probability).toBeCloseTo(exps[c] / sum, 4));
  });

  it('is not asked of a model whose file names no encoder', async () => {
    const { model } = await trained({ ...REVIEWS, epochs: 1 });
    const { reading: _, ...nameless } = model;
    const back = value(await readModel(new Blob([await modelText(nameless)])));
    expect(await askSentence(services, back, 'Good.', {})).toMatchObject({ failure: { code: 'lab-data' } });
  });
});
