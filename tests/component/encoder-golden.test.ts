/** The real worker in a real browser, asked through the page's client: download, cache, runtime, rows. */
import { beforeAll, describe, expect, it } from 'vitest';
import e5Golden from '../../models/e5-small-en-zh/golden.json';
import minilmGolden from '../../models/minilm-l6-en/golden.json';
import type { EncoderId } from '../../src/domain/catalog.ts';
import { dequantizeRow } from '../../src/domain/vectors.ts';
import { createEncoder } from '../../src/workers/encoder/client.ts';
import { MODEL_CACHE } from '../../src/workers/encoder/model-files.ts';
import type { EncoderProgress } from '../../src/workers/encoder/protocol.ts';
import { cosine, parseGolden, roleOf } from '../unit/workers/encoder/golden.ts';

const GOLDEN: Record<EncoderId, unknown> = { 'minilm-l6-en': minilmGolden, 'e5-small-en-zh': e5Golden };

// Other files of this run may have fetched the models before.
beforeAll(() => caches.delete(MODEL_CACHE));

describe.each<EncoderId>(['minilm-l6-en', 'e5-small-en-zh'])('%s in the browser', (id) => {
  it('reaches the cosines of the reference, one text at a time', async () => {
    const golden = parseGolden(GOLDEN[id]);
    const requests: string[] = [];
    const encoder = createEncoder({
      onRequests: (timings) => requests.push(...timings.map(({ name }) => new URL(name).pathname)),
    });
    const downloads: EncoderProgress[] = [];
    const cosines: number[] = [];
    for (const { text, prefix, vector } of golden.items) {
      const rows = await encoder.embed(id, [text], roleOf(prefix), {
        onProgress: (value) => value.phase === 'download' && downloads.push(value),
      });
      cosines.push(cosine(dequantizeRow(rows, 0, new Float32Array(rows.dims)), vector));
    }
    const mean = cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
    console.info(`${id}: mean ${mean.toFixed(5)}, min ${Math.min(...cosines).toFixed(5)}`);
    expect(mean).toBeGreaterThanOrEqual(golden.tolerance.meanCosine);
    expect(Math.min(...cosines)).toBeGreaterThanOrEqual(golden.tolerance.minCosine);
    const last = downloads.at(-1);
    expect(last && last.done === last.total).toBe(true);
    expect(requests.filter((path) => path.endsWith('.onnx'))).toHaveLength(1);
    expect(requests.filter((path) => path.endsWith('tokenizer.json'))).toHaveLength(1);
  }, 120_000);
});

describe('two workers', () => {
  it('share many texts, from a cache that is filled by now, and give the rows of their order', async () => {
    const encoder = createEncoder();
    const texts = parseGolden(minilmGolden).items.map((item) => item.text.slice(0, 120));
    const many = Array.from({ length: 160 }, (_, index) => `${index} ${texts[index % texts.length]}`);
    const phases = new Set<string>();
    let done = 0;
    const started = performance.now();
    const rows = await encoder.embed('minilm-l6-en', many, 'passage', {
      onProgress: (value) => {
        phases.add(value.phase);
        done = value.done;
      },
    });
    console.info(`160 texts, start included: ${(performance.now() - started).toFixed(0)} ms`);
    expect(rows.count).toBe(160);
    expect(done).toBe(160);
    expect([...phases]).toEqual(['embed']);
    const alone = await encoder.embed('minilm-l6-en', [many[77]], 'passage');
    const at = (vectors: typeof rows, row: number) =>
      dequantizeRow(vectors, row, new Float32Array(vectors.dims));
    expect(cosine(at(rows, 77), at(alone, 0))).toBeGreaterThan(0.99);
  }, 120_000);

  it('end when the caller gives up, and work again for the next', async () => {
    const encoder = createEncoder();
    const controller = new AbortController();
    const call = encoder.embed(
      'minilm-l6-en',
      Array.from({ length: 2000 }, (_, index) => `book ${index}`),
      'passage',
      {
        signal: controller.signal,
        onProgress: (value) => value.phase === 'embed' && controller.abort(),
      },
    );
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect((await encoder.embed('minilm-l6-en', ['a quiet harbour town'], 'query')).count).toBe(1);
  }, 120_000);
});
