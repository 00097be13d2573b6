/** Exported models in the runtime that people will open them with first: onnxruntime-web, in a real browser. */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import ortMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { beforeAll, describe, expect, it } from 'vitest';
import { denseNetwork } from '../../src/domain/lab/dense-network.ts';
import { forward } from '../../src/domain/lab/forward.ts';
import { writeOnnx } from '../../src/domain/lab/onnx-file.ts';
import { outputName, toOnnx, type ClassOutput } from '../../src/domain/lab/onnx.ts';
import { answersOf, predict } from '../../src/domain/lab/predict.ts';
import { applyScale } from '../../src/domain/lab/scaling.ts';
import type { DenseFormat, TrainedModel } from '../../src/domain/lab/trained-model.ts';
import { createEncoder } from '../../src/workers/encoder/client.ts';
import { MODEL_CACHE } from '../../src/workers/encoder/model-files.ts';
import type { EncoderProgress } from '../../src/workers/encoder/protocol.ts';
import { denseModel, KIND, MODELS, RAW, tensor } from '../unit/domain/lab/dense-models.ts';

/** What the runtime answers for each target, in their order. */
async function run(model: TrainedModel, raw: Float32Array, classes: ClassOutput): Promise<Float32Array[]> {
  const { width } = model.inputs as DenseFormat;
  const session = await InferenceSession.create(toOnnx(model, classes)!, { executionProviders: ['wasm'] });
  const outputs = await session.run({ x: new Tensor('float32', raw, [raw.length / width, width]) });
  await session.release();
  return model.targets.map((target, place) => outputs[outputName(target, place)].data as Float32Array);
}

function expectEqual(there: readonly Float32Array[], here: readonly Float32Array[]): void {
  expect(there.map(({ length }) => length)).toEqual(here.map(({ length }) => length));
  here.forEach((values, place) =>
    values.forEach((value, at) =>
      expect(Math.abs(there[place][at] - value)).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(value))),
    ),
  );
}

beforeAll(() => {
  env.wasm.numThreads = 1;
  env.wasm.wasmPaths = {
    mjs: new URL(ortMjs, location.href).href,
    wasm: new URL(ortWasm, location.href).href,
  };
});

describe.each(Object.entries(MODELS))('%s in onnxruntime-web', (_, model) => {
  it('gives the probabilities and numbers that the page shows', async () => {
    expectEqual(await run(model, RAW, 'probabilities'), predict(model, RAW)!);
  });
});

it('gives logits where they are asked for', async () => {
  const model = MODELS['linear classes'];
  const here = forward(denseNetwork(model)!, applyScale(RAW, model.inputs as DenseFormat));
  expectEqual(await run(model, RAW, 'logits'), here);
  expect(Array.from(here[0])).not.toEqual(Array.from(answersOf(KIND, here[0])));
});

it('holds for 384 numbers through layers of 128 and 64 units', async () => {
  const widths = [384, 128, 64, 3];
  const weights = [1, 2, 3].flatMap((place) => {
    const drawn = tensor(`weight-${place}`, [widths[place - 1], widths[place]]);
    // The spread of such weights before training, which keeps the units where tanh is not flat.
    const values = drawn.values.map((value) => value / Math.sqrt(widths[place - 1]));
    return [{ ...drawn, values }, tensor(`bias-${place}`, [widths[place]])];
  });
  const model: TrainedModel = {
    ...denseModel({ kind: 'perceptron', layers: [128, 64], activation: 'tanh', dropout: 0 }, [KIND], weights),
    inputs: {
      kind: 'dense',
      width: 384,
      names: [],
      off: new Float32Array(384),
      by: new Float32Array(384).fill(1),
    },
  };
  const raw = tensor('rows', [10, 384]).values;
  expectEqual(await run(model, raw, 'probabilities'), predict(model, raw)!);
});

describe('the file that is saved', () => {
  it('runs in the encoder worker, before an encoder and beside one, and says what the page says', async () => {
    // Another test file may have left the runtime there, and what is there is not downloaded.
    await caches.delete(MODEL_CACHE);
    const encoder = createEncoder({ maxWorkers: 1 });
    const downloads: EncoderProgress[] = [];
    for (const model of Object.values(MODELS)) {
      const file = await writeOnnx(model);
      if (!file) throw new Error('it reads numbers');
      const answer = await encoder.runGraph(
        { file, rows: RAW, width: 5 },
        { onProgress: (progress) => downloads.push(progress) },
      );
      expectEqual(answer.outputs, predict(model, RAW)!);
      expect(answer.milliseconds).toBeGreaterThanOrEqual(0);
    }
    const last = downloads.at(-1);
    expect(last?.phase === 'download' && last.done === last.total).toBe(true);
    expect((await encoder.embed('minilm-l6-en', ['a quiet book'], 'symmetric')).count).toBe(1);
    const model = MODELS['linear regression'];
    const after = await encoder.runGraph({ file: (await writeOnnx(model))!, rows: RAW, width: 5 });
    expectEqual(after.outputs, predict(model, RAW)!);
  }, 120_000);

  it('is refused beyond its bounds', async () => {
    const encoder = createEncoder({ maxWorkers: 1 });
    const run = { file: new Uint8Array(24_000_001), rows: RAW, width: 5 };
    await expect(encoder.runGraph(run)).rejects.toThrow('no graph of the Lab');
  });
});
