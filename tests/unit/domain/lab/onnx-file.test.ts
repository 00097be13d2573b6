import fc from 'fast-check';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import { readOnnx, writeOnnx } from '../../../../src/domain/lab/onnx-file.ts';
import { toOnnx } from '../../../../src/domain/lab/onnx.ts';
import type { TrainedModel } from '../../../../src/domain/lab/trained-model.ts';
import { denseModel, KIND, MODELS } from './dense-models.ts';

const model = MODELS['tanh perceptron for two targets'];

async function fileOf(of: TrainedModel = model): Promise<Uint8Array<ArrayBuffer>> {
  const file = await writeOnnx(of);
  if (!file) throw new Error('it reads numbers');
  return file;
}

const failure = async (bytes: Uint8Array<ArrayBuffer>) => {
  const read = await readOnnx(bytes);
  return read.ok ? undefined : read.failure;
};

/** A metadata entry of another program. */
const note = (key: string, value: string): Uint8Array =>
  new protobuf.Writer().uint32(114).fork().uint32(10).string(key).uint32(18).string(value).ldelim().finish();

describe.each(Object.entries(MODELS))('the .onnx file of a %s model', (_, saved) => {
  it('gives back the model, and begins with the graph as it is', async () => {
    const file = await fileOf(saved);
    const graph = toOnnx(saved, 'probabilities')!;
    expect(file.subarray(0, graph.length)).toEqual(new Uint8Array(graph));
    expect(await readOnnx(file)).toEqual({ ok: true, value: saved });
  });
});

it('is none for a model that reads words', async () => {
  const words = denseModel({ kind: 'lstm', embedding: 4, units: 4 }, [KIND], []);
  expect(
    await writeOnnx({ ...words, inputs: { kind: 'words', length: 3, vocabulary: ['', '?', 'good'] } }),
  ).toBeUndefined();
});

describe('a file that is not read', () => {
  it('is one of another program, with or without notes of its own', async () => {
    const graph = new Uint8Array(toOnnx(model, 'probabilities')!);
    expect(await failure(graph)).toEqual({ code: 'model-file-foreign' });
    expect(await failure(new Uint8Array([...graph, ...note('author', 'somebody')]))).toEqual({
      code: 'model-file-foreign',
    });
  });

  it('has a graph that was changed under its description', async () => {
    const file = await fileOf();
    file[file.length >> 3] ^= 1;
    expect(await failure(file)).toMatchObject({ code: 'model-file-damaged' });
    const graph = toOnnx(model, 'probabilities')!;
    // One more note among the bytes that were hashed.
    const moved = new Uint8Array([...note('a', 'b'), ...(await fileOf())]);
    expect(moved.length).toBeGreaterThan(graph.length);
    expect(await failure(moved)).toEqual({ code: 'model-file-damaged', details: { part: 'graph' } });
  });

  it.each([
    ['nothing', []],
    ['zeros', [0, 0, 0, 0]],
    ['a picture', [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]],
    ['a length beyond the end', [58, 0xff, 0xff, 0xff, 0xff, 0x0f]],
    ['nested groups', new Array<number>(50_000).fill(11)],
  ])('is %s', async (_, bytes) => {
    expect(await failure(Uint8Array.from(bytes))).toMatchObject({ code: 'model-file-damaged' });
  });

  it('is any that was cut or has one byte wrong', async () => {
    const file = await fileOf(MODELS['linear regression']);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: file.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (at, flip) => {
          const changed = file.slice();
          changed[at] ^= flip;
          const read = await readOnnx(changed);
          // A byte of the two keys makes them notes of somebody else; all others are seen by a hash.
          expect(read.ok ? 'read' : read.failure.code).toMatch(/^model-file-(damaged|foreign)$/);
          const cut = await readOnnx(file.slice(0, at));
          expect(cut.ok ? 'read' : cut.failure.code).toMatch(/^model-file-(damaged|foreign)$/);
        },
      ),
      { numRuns: 200, seed: 5 },
    );
  });
});
