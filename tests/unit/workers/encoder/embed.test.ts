import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { openEncoder, openTokenizer } from '../../../../src/cli/node-encoder.ts';
import type { EncoderId } from '../../../../src/domain/catalog.ts';
import { dequantizeRow, quantizeRows } from '../../../../src/domain/vectors.ts';
import {
  BATCH_SIZE,
  embedInDefinedBatches,
  tokenIds,
  type Encoder,
} from '../../../../src/workers/encoder/embed.ts';
import { ENCODERS } from '../../../../src/workers/encoder/manifests.ts';
import { cosine, parseGolden, roleOf, type Golden } from './golden.ts';

const MODELS = new URL('../../../../models/', import.meta.url);

describe.each<EncoderId>(['minilm-l6-en', 'e5-small-en-zh'])('%s against its golden file', (id) => {
  let golden: Golden;
  let encoder: Encoder;

  beforeAll(async () => {
    golden = parseGolden(JSON.parse(await readFile(new URL(`${id}/golden.json`, MODELS), 'utf8')));
    encoder = await openEncoder(id);
  }, 60_000);

  it('finds the same token ids for all 30 texts', () => {
    expect(golden.items).toHaveLength(30);
    for (const { text, prefix, ids } of golden.items)
      expect(tokenIds(encoder, text, roleOf(prefix)), text.slice(0, 60)).toEqual(ids);
  });

  it('reaches the cosines of the reference one text at a time, in int8 rows too', async () => {
    const floats: number[] = [];
    const codes: number[] = [];
    for (const { text, prefix, vector } of golden.items) {
      const row = await embedInDefinedBatches(encoder, [text], roleOf(prefix));
      floats.push(cosine(row, vector));
      codes.push(
        cosine(dequantizeRow(quantizeRows(row, row.length), 0, new Float32Array(row.length)), vector),
      );
    }
    for (const cosines of [floats, codes]) {
      const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
      expect(mean).toBeGreaterThanOrEqual(golden.tolerance.meanCosine);
      expect(Math.min(...cosines)).toBeGreaterThanOrEqual(golden.tolerance.minCosine);
    }
  }, 60_000);

  it('gives unit vectors, equal ones for equal calls, in the order of the input', async () => {
    const texts = golden.items.slice(0, 11).map((item) => item.text);
    const rows = await embedInDefinedBatches(encoder, texts, 'query');
    expect(await embedInDefinedBatches(encoder, texts, 'query')).toEqual(rows);
    for (const [index, text] of texts.entries()) {
      const row = rows.subarray(index * 384, (index + 1) * 384);
      expect(Math.hypot(...row)).toBeCloseTo(1, 4);
      // Its batch moves a row a little (0.996 at worst, measured); another text's row is far away.
      expect(cosine(row, await embedInDefinedBatches(encoder, [text], 'query'))).toBeGreaterThan(0.99);
    }
  }, 60_000);
});

/** A session that answers with the first id, the row's length by mask, and its width: enough to see who sat where. */
function fakeEncoder(maxTokens = 16) {
  const batches: number[][] = [];
  let live = 0;
  class FakeTensor {
    readonly type: string;
    readonly data: Int32Array | Float32Array;
    readonly dims: readonly number[];
    constructor(type: string, data: Int32Array | Float32Array, dims: readonly number[]) {
      live++;
      this.type = type;
      this.data = data;
      this.dims = dims;
    }
    dispose() {
      live--;
    }
  }
  const run = (feeds: Record<string, FakeTensor>) => {
    const { input_ids: ids, attention_mask: mask } = feeds;
    const [count, width] = ids.dims;
    const rows = new Float32Array(count * 2);
    const lengths: number[] = [];
    for (let row = 0; row < count; row++) {
      const inRow = [...mask.data.subarray(row * width, (row + 1) * width)];
      const length = inRow.reduce((sum, value) => sum + value, 0);
      lengths.push(length);
      rows.set([ids.data[row * width + 1], length], row * 2);
      // Padding is the pad id, and only padding is.
      for (let at = 0; at < width; at++) expect(ids.data[row * width + at] === 7777).toBe(at >= length);
    }
    batches.push(lengths);
    return Promise.resolve({ embedding: new FakeTensor('float32', rows, [count, 2]) });
  };
  const encoder = {
    facts: { dims: 2, maxTokens, padId: 7777, prefix: { passage: '', query: '', symmetric: '' } },
    // "number:length" becomes that many ids, the number second.
    tokenizer: {
      encode: (text: string) => {
        const [name, length] = text.split(':').map(Number);
        return { ids: [1, name, ...Array.from({ length: length - 3 }, () => 3), 2] };
      },
    },
    session: { run },
    Tensor: FakeTensor,
  } as unknown as Encoder;
  return { encoder, batches, live: () => live };
}

describe('batching', () => {
  it('returns every row at its text, whatever the lengths, and disposes of every tensor', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 3, max: 16 }), { maxLength: 40 }), async (lengths) => {
        const { encoder, batches, live } = fakeEncoder();
        const texts = lengths.map((length, index) => `${index + 100}:${length}`);
        const rows = await embedInDefinedBatches(encoder, texts, 'passage');
        expect([...rows]).toEqual(lengths.flatMap((length, index) => [index + 100, length]));
        expect(batches.flat()).toEqual(lengths.toSorted((a, b) => b - a));
        expect(batches.slice(0, -1).every((batch) => batch.length === BATCH_SIZE)).toBe(true);
        expect(live()).toBe(0);
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  it('reports progress after each batch and stops between two batches when aborted', async () => {
    const { encoder, batches } = fakeEncoder();
    const texts = Array.from({ length: 20 }, (_, index) => `${index}:5`);
    const seen: number[] = [];
    await embedInDefinedBatches(encoder, texts, 'query', { onProgress: (done) => seen.push(done) });
    expect(seen).toEqual([8, 16, 20]);

    const controller = new AbortController();
    batches.length = 0;
    const call = embedInDefinedBatches(encoder, texts, 'query', {
      signal: controller.signal,
      // A message from the page arrives as a task of its own; the loop must let it in.
      onProgress: () => setImmediate(() => controller.abort()),
    });
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(batches.length).toBeLessThan(3);
  });
});

describe('truncation', () => {
  it.each<EncoderId>(['minilm-l6-en', 'e5-small-en-zh'])(
    '%s keeps the first ids and the closing one',
    async (id) => {
      const source = { facts: ENCODERS[id], tokenizer: await openTokenizer(id) };
      const { maxTokens } = source.facts;
      const text = 'house '.repeat(1000);
      const all = source.tokenizer.encode(source.facts.prefix.passage + text).ids;
      const kept = tokenIds(source, text, 'passage');
      expect(all.length).toBeGreaterThan(maxTokens);
      expect(kept).toHaveLength(maxTokens);
      expect(kept.slice(0, -1)).toEqual(all.slice(0, maxTokens - 1));
      expect(kept.at(-1)).toBe(all.at(-1));
    },
  );

  it('leaves a text of exactly the limit alone', () => {
    const { encoder } = fakeEncoder(6);
    expect(tokenIds(encoder, '5:6', 'query')).toEqual([1, 5, 3, 3, 3, 2]);
    expect(tokenIds(encoder, '5:7', 'query')).toEqual([1, 5, 3, 3, 3, 2]);
    expect(tokenIds(encoder, '5:5', 'query')).toEqual([1, 5, 3, 3, 2]);
  });
});
