import { readFile } from 'node:fs/promises';
import protobuf from 'protobufjs/minimal.js';
import { describe, expect, it } from 'vitest';
import type { EncoderId } from '../../../../src/domain/catalog.ts';
import { ENCODERS } from '../../../../src/workers/encoder/manifests.ts';
import { PARAMETERS, readReference } from '../../../../src/workers/encoder-reference/reference.ts';

const IDS: readonly EncoderId[] = ['minilm-l6-en', 'e5-small-en-zh'];
const fileOf = async (id: EncoderId, name: string) =>
  new Uint8Array(await readFile(new URL(`../../../../models/${id}/${name}`, import.meta.url)));

// Field numbers and codes of onnx/onnx.proto.
const [GRAPH, INITIALIZER, DIMS, TYPE] = [7, 5, 1, 2];
const [PACKED_PAIRS, INT8] = [2, 3];

/** Fields of a message: those that `visit` does not read to their end are skipped. */
function fields(reader: protobuf.Reader, end: number, visit: (field: number) => boolean): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (!visit(tag >>> 3)) reader.skipType(tag & 7);
  }
}

/** Shapes of a model's matrices of whole numbers; four-bit numbers lie in pairs. */
function matrices(bytes: Uint8Array): number[][] {
  const reader = protobuf.Reader.create(bytes);
  const found: number[][] = [];
  const tensor = (): void => {
    const shape: number[] = [];
    let type = 0;
    fields(reader, reader.uint32() + reader.pos, (field) => {
      if (field === DIMS) {
        // As this file has them: one field a length.
        shape.push(Number(reader.int64()));
      } else if (field === TYPE) type = reader.int32();
      return field === DIMS || field === TYPE;
    });
    if (type === INT8) found.push(shape);
    if (type === PACKED_PAIRS) found.push([shape[0], 2 * shape[1]]);
  };
  fields(reader, bytes.length, (field) => {
    if (field !== GRAPH) return false;
    fields(reader, reader.uint32() + reader.pos, (inner) => {
      if (inner === INITIALIZER) tensor();
      return inner === INITIALIZER;
    });
    return true;
  });
  return found;
}

describe.each(IDS)('the reference of %s', (id) => {
  it('is thirty texts with unit vectors, from the file that the manifest lists', async () => {
    const { texts, dims, vectors, bytes, encoder } = await readReference(id, await fileOf(id, 'golden.json'));
    expect(encoder).toBe(id);
    expect(texts).toHaveLength(30);
    expect(vectors).toHaveLength(30 * dims);
    expect(bytes).toBe((await fileOf(id, 'model.onnx')).length);
    for (let row = 0; row < 30; row++)
      expect(Math.hypot(...vectors.subarray(row * dims, (row + 1) * dims))).toBeCloseTo(1, 3);
  });

  it('is refused when a byte of it is wrong', async () => {
    const bytes = await fileOf(id, 'golden.json');
    bytes[5000] ^= 1;
    await expect(readReference(id, bytes)).rejects.toMatchObject({ failure: { code: 'model-damaged' } });
  });

  it('counts the numbers of the model that is shipped', async () => {
    const { dims } = ENCODERS[id];
    const shapes = matrices(await fileOf(id, 'model.onnx'));
    const [words, places, ...dense] = shapes;
    expect([words[1], places[1]]).toEqual([dims, dims]);
    const product = shapes.reduce((sum, [rows, columns]) => sum + rows * columns, 0);
    // Each of them has a bias; the embeddings and both halves of each layer (four matrices) end in a norm of two vectors.
    const biases = dense.reduce((sum, [, columns]) => sum + columns, 0);
    const norms = 2 * dims * (1 + (2 * dense.length) / 4);
    expect(PARAMETERS[id]).toBe(product + biases + norms);
  });
});
