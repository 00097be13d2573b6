/** The trainer on every backend of a real browser: the same curve, a device that is lost, the worker behind its client. */
import * as tf from '@tensorflow/tfjs-core';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { describe, expect, it } from 'vitest';
import type { Catalog } from '../../src/domain/catalog.ts';
import type { Backend, HeadKind } from '../../src/domain/learning/head-types.ts';
import { headFeatures } from '../../src/domain/learning/head-features.ts';
import { mulberry32 } from '../../src/domain/random.ts';
import { centreVectors } from '../../src/domain/ranking/centred-vectors.ts';
import { readFeatures } from '../../src/domain/ranking/features.ts';
import { createAdapter } from '../../src/workers/trainer/adapter.ts';
import { Backends, type BackendLoaders } from '../../src/workers/trainer/backends.ts';
import { trainingEvents } from '../../src/workers/trainer/events.ts';
import { createPerceptron } from '../../src/workers/trainer/perceptron.ts';
import { createTrainer } from '../../src/workers/trainer/client.ts';
import { backendLoaders } from '../../src/workers/trainer/loaders.ts';
import type { TrainingCheckpoint } from '../../src/workers/trainer/protocol.ts';
import { train } from '../../src/workers/trainer/train.ts';
import { Trainer } from '../../src/workers/trainer/trainer.ts';
import { gradesOf, job, makeUp, type MadeUp } from '../unit/workers/trainer/made-up.ts';

const absolute = (url: string) => new URL(url, location.href).href;
const loaders = backendLoaders(tf, { plain: absolute(plain), simd: absolute(simd) });
const absent = () => Promise.reject(new Error('left out by the test'));
const only = (...backends: Backend[]): BackendLoaders => ({
  webgpu: backends.includes('webgpu') ? loaders.webgpu : absent,
  wasm: backends.includes('wasm') ? loaders.wasm : absent,
  cpu: backends.includes('cpu') ? loaders.cpu : absent,
});

const random = mulberry32(3);
// Tiny, because WebGPU in software takes a tenth of a second a step.
const tiny = makeUp(60, 16, random);
const grades = gradesOf(tiny.hidden[0], 0.4, random);
const GRADED = 40;

const KINDS: readonly HeadKind[] = ['adapter', 'perceptron'];

const relativeGap = (a: number, b: number) => Math.abs(a - b) / Math.max(Math.abs(a), 1e-9);

/** Three epochs of a head on one backend. */
async function trainOn(backend: Backend, kind: HeadKind) {
  const vectors = centreVectors(tiny.vectors());
  const events = trainingEvents(job(kind, grades, GRADED));
  const head =
    kind === 'adapter'
      ? createAdapter(vectors, events, 1)
      : createPerceptron(vectors, headFeatures(readFeatures(tiny.items)), events, 1);
  const backends = new Backends(tf, only(backend), () => performance.now());
  expect((await backends.calibrate()).find((trial) => trial.chosen)?.backend).toBe(backend);
  const before = tf.memory().numTensors;
  const result = await train({ ...head, epochs: 3 }, { tf, backends, job: 1 });
  expect(tf.memory().numTensors).toBe(before);
  return result;
}

describe.each(KINDS)('training the %s in the browser', (kind) => {
  it.each(['wasm', 'webgpu'] as const)(
    'gives the curve of the cpu on %s',
    async (backend) => {
      const reference = await trainOn('cpu', kind);
      const result = await trainOn(backend, kind);
      expect(result.backend).toBe(backend);
      expect(result.curve).toHaveLength(reference.curve.length);
      result.curve.forEach((point, epoch) => {
        expect(relativeGap(point.trainingLoss, reference.curve[epoch].trainingLoss)).toBeLessThan(1e-3);
        expect(relativeGap(point.validationLoss, reference.curve[epoch].validationLoss)).toBeLessThan(1e-3);
      });
      result.outputs.forEach((value, row) =>
        expect(Math.abs(value - reference.outputs[row])).toBeLessThan(5e-3),
      );
    },
    180_000,
  );
});

interface Device {
  readonly device: { destroy(): void };
}

describe('a device that is lost in the middle', () => {
  it('hands the training to the next backend, which ends where an uninterrupted one ends', async () => {
    const calmTrainer = new Trainer(tf, only('wasm'), () => performance.now());
    calmTrainer.open(tiny.items);
    calmTrainer.addVectors(tiny.vectors());
    const calm = await calmTrainer.fit(job('adapter', grades, GRADED));
    expect(calm.curve.length).toBeGreaterThan(2);
    // The last test on WebGPU in this file: its device does not come back.
    const backends = only('webgpu', 'wasm');
    // A clock that makes WebGPU the faster one.
    let time = 0;
    const clock = () => (time += tf.getBackend() === 'webgpu' ? 1 : 50);
    const trainer = new Trainer(tf, backends, clock);
    trainer.open(tiny.items);
    trainer.addVectors(tiny.vectors());
    expect((await trainer.calibrate())[0]).toMatchObject({ backend: 'webgpu', chosen: true });
    let lost = false;
    const result = await trainer.fit(job('adapter', grades, GRADED), {
      progress: ({ point }) => {
        if (point.epoch !== 1) return;
        lost = true;
        (tf.backend() as unknown as Device).device.destroy();
      },
    });
    expect(lost).toBe(true);
    expect(result.backend).toBe('wasm');
    expect(result.curve).toHaveLength(calm.curve.length);
    result.outputs.forEach((value, row) => expect(Math.abs(value - calm.outputs[row])).toBeLessThan(5e-3));
    const again = await trainer.fit(job('adapter', grades, GRADED));
    expect(again.backend).toBe('wasm');
  }, 180_000);
});

describe('the trainer worker', () => {
  const loaded = (catalog: MadeUp) => ({
    catalog: {} as Catalog,
    items: catalog.items,
    vectors: (async function* () {
      yield catalog.vectors();
    })(),
  });

  it('trains both heads on a thousand grades, tells its progress, stops and resumes', async () => {
    const many = makeUp(2000, 384, random);
    const targets = gradesOf(many.hidden[0], 0.6, random);
    const service = createTrainer();
    const trials = await service.calibrate();
    console.info(trials.map((t) => `${t.backend} ${t.milliseconds?.toFixed(1) ?? t.problem}`).join(', '));
    expect(trials.filter(({ chosen }) => chosen)).toHaveLength(1);
    expect(trials.find(({ backend }) => backend === 'wasm')?.milliseconds).toBeGreaterThan(0);
    await service.open(loaded(many));
    for (const kind of KINDS) {
      const epochs: number[] = [];
      const checkpoints: TrainingCheckpoint[] = [];
      const result = await service.fit(job(kind, targets, 1000), {
        onProgress: ({ point, checkpoint }) => {
          epochs.push(point.epoch);
          if (checkpoint) checkpoints.push(checkpoint);
        },
      });
      console.info(
        `${kind} on ${result.backend}: ${epochs.length} epochs, ${result.milliseconds.toFixed(0)} ms`,
      );
      expect(epochs).toEqual(result.curve.map(({ epoch }) => epoch));
      expect(result.outputs).toHaveLength(2000);
      expect(result.outputs.every(Number.isFinite)).toBe(true);
      if (checkpoints.length) {
        const resumed = await service.fit({ ...job(kind, targets, 1000), resume: checkpoints[0] });
        expect(resumed.curve).toHaveLength(result.curve.length);
      }
      const controller = new AbortController();
      const stopped = service.fit(job(kind, targets, 1000), {
        signal: controller.signal,
        onProgress: () => controller.abort(),
      });
      await expect(stopped).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    }
    service.close();
    await expect(service.fit(job('adapter', targets, 1000))).rejects.toMatchObject({
      failure: { code: 'worker-died' },
    });
  }, 300_000);
});
