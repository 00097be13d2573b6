/** The Lab's models on every backend of a real browser: the same numbers, and the worker behind its client. */
import * as tf from '@tensorflow/tfjs-core';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { afterAll, describe, expect, it } from 'vitest';
import type { Experiment, ModelChoice } from '../../src/domain/lab/experiment.ts';
import type { LabData } from '../../src/domain/lab/lab-data.ts';
import type { LabPoint } from '../../src/domain/lab/run-types.ts';
import type { Backend } from '../../src/domain/learning/head-types.ts';
import { mulberry32 } from '../../src/domain/random.ts';
import { createLab } from '../../src/workers/lab/client.ts';
import { LabRun } from '../../src/workers/lab/run.ts';
import { Backends } from '../../src/workers/trainer/backends.ts';
import { backendLoaders } from '../../src/workers/trainer/loaders.ts';
import {
  classes,
  dataFor,
  dense,
  drawRows,
  experiment,
  FAMILIES,
  nameOf,
} from '../unit/workers/lab/made-up.ts';

const absolute = (url: string) => new URL(url, location.href).href;
const loaders = backendLoaders(tf, { plain: absolute(plain), simd: absolute(simd) });
const absent = () => Promise.reject(new Error('left out by the test'));

const relativeGap = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(a), 1e-3);

/** Each tried once: WebGPU in software takes ten seconds to try. */
const queues = Object.fromEntries(
  (['webgpu', 'wasm', 'cpu'] as const).map((backend) => {
    const only = { webgpu: absent, wasm: absent, cpu: absent, [backend]: loaders[backend] };
    return [backend, new Backends(tf, only, () => performance.now())];
  }),
);

/** Two epochs on one backend. */
async function runOn(backend: Backend, change: Partial<Experiment>, data: LabData) {
  const backends = queues[backend];
  expect(await backends.current()).toBe(backend);
  const before = tf.memory().numTensors;
  const run = await LabRun.open(tf, backends, data, experiment({ epochs: 2, ...change }), () =>
    performance.now(),
  );
  const points: LabPoint[] = [];
  const status = await run.advance({ epochs: 2 }, { progress: ({ point }) => points.push(point) });
  expect(status).toMatchObject({ end: 'finished', backend });
  const snapshot = await run.snapshot();
  expect(tf.memory().numTensors).toBe(before);
  return { points, snapshot };
}

type Run = Awaited<ReturnType<typeof runOn>>;

function expectSame(run: Run, reference: Run): void {
  expect(run.points).toHaveLength(reference.points.length);
  run.points.forEach((point, k) => {
    expect(relativeGap(reference.points[k].trainingLoss, point.trainingLoss)).toBeLessThan(1e-3);
    expect(relativeGap(reference.points[k].validationLoss, point.validationLoss)).toBeLessThan(1e-3);
  });
  run.snapshot.outputs.forEach((outputs, k) =>
    outputs.forEach((value, at) =>
      expect(Math.abs(value - reference.snapshot.outputs[k][at])).toBeLessThan(1e-3),
    ),
  );
  run.snapshot.attention?.forEach((weight, at) =>
    expect(Math.abs(weight - (reference.snapshot.attention?.[at] ?? NaN))).toBeLessThan(1e-3),
  );
}

const cases: readonly (readonly [string, Partial<Experiment>])[] = [
  ...FAMILIES.map((model) => [nameOf(model), { model }] as const),
  ['linear by squares', { loss: 'squared', optimiser: 'momentum' }],
  ['linear by pairs', { loss: 'bpr', optimiser: 'sgd', rate: 0.1 }],
];

describe.each(cases)('the Lab in the browser: %s', (_, change) => {
  const data = dataFor(change.model ?? { kind: 'linear' });
  let reference: Promise<Run> | undefined;

  it.each(['wasm', 'webgpu'] as const)(
    'has the numbers of the cpu on %s',
    async (backend) => {
      reference ??= runOn('cpu', change, data);
      const expected = await reference;
      expectSame(await runOn(backend, change, data), expected);
    },
    180_000,
  );
});

describe('the lab worker', () => {
  // One worker for all: it tries its backends when it starts.
  const service = createLab();

  afterAll(() => service.close());

  it('trains, pauses, is asked, and goes on, on the backend that is fastest', async () => {
    const random = mulberry32(4);
    const rows = drawRows(2048, 384, random);
    const answers = Array.from({ length: 2048 }, (_, row) => (rows[row * 384] > 0 ? 1 : 0));
    const model: ModelChoice = { kind: 'perceptron', layers: [128, 64], activation: 'relu', dropout: 0 };
    const data = dense(rows, 384, [classes(answers)]);
    const opened = await service.open(
      { ...data, parts: new Uint8Array(2048) },
      experiment({ model, batch: 32, epochs: 3 }),
    );
    expect(opened.stepsPerEpoch).toBe(64);
    const times: number[] = [];
    const start = performance.now();
    const stop = new AbortController();
    const paused = await service.advance(
      { epochs: 3 },
      {
        signal: stop.signal,
        onProgress: ({ point }) => {
          times.push(performance.now() - start);
          if (point.epoch === 1) stop.abort();
        },
      },
    );
    expect(paused.end).toBe('paused');
    console.info(
      `perceptron 384-128-64-2, 2048 rows, on ${opened.backend}: first epoch ${(times[1] - times[0]).toFixed(0)} ms`,
    );
    const { outputs } = await service.snapshot();
    expect(outputs[0]).toHaveLength(4096);
    expect(await service.advance({ epochs: 3 })).toMatchObject({ end: 'finished', epoch: 3 });
  }, 120_000);

  it.each([
    { kind: 'lstm', embedding: 16, units: 16 },
    { kind: 'attention', embedding: 16 },
  ] as const)(
    'times an epoch of $kind on texts of two dozen words',
    async (model) => {
      const service = createLab();
      const random = mulberry32(4);
      const ids = Int32Array.from({ length: 400 * 24 }, () => 1 + Math.floor(random() * 1500));
      const answers = Array.from({ length: 400 }, (_, row) => row % 2);
      const data = {
        ...dense(new Float32Array(400), 1, [classes(answers)]),
        inputs: {
          kind: 'words' as const,
          length: 24,
          ids,
          vocabulary: Array.from({ length: 1501 }, (_, k) => `${k}`),
        },
      };
      const opened = await service.open(data, experiment({ model, batch: 32, epochs: 2 }), 'wasm');
      const times: number[] = [];
      await service.advance({ epochs: 2 }, { onProgress: () => times.push(performance.now()) });
      console.info(
        `${model.kind}, 240 texts, on ${opened.backend}: second epoch ${(times[2] - times[1]).toFixed(0)} ms`,
      );
      expect(times).toHaveLength(3);
    },
    120_000,
  );
});
