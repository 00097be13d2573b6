import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { BULK, createPool, dealPortions, PORTION, REST_MS } from '../../../../src/workers/encoder/pool.ts';
import type { EncoderProgress, EncoderUrls } from '../../../../src/workers/encoder/protocol.ts';
import type { RequestTiming } from '../../../../src/workers/requests.ts';
import type { CallOptions, Client } from '../../../../src/workers/rpc.ts';
import type { EncoderHandlers } from '../../../../src/workers/encoder/protocol.ts';

const DIMS = 384;
const urls = (name: string): EncoderUrls => ({ model: name, tokenizer: name, ortWasm: 'w', ortMjs: 'm' });

/** Workers that answer each text with its own number, written by hand instead of by threads. */
function workshop(maxWorkers: 1 | 2, onRequests?: (timings: readonly RequestTiming[]) => void) {
  const workers: { calls: string[]; closed: boolean; texts: number }[] = [];
  const fail: { next?: FailureError } = {};
  /** Each answer waits for it, so a test can hold the workers. */
  const gate: { open: Promise<unknown> } = { open: Promise.resolve() };

  const start = () => {
    const worker = { calls: [] as string[], closed: false, texts: 0 };
    workers.push(worker);
    const call = async (
      method: string,
      params: { encoder?: string; texts?: string[] },
      options: CallOptions<EncoderProgress> = {},
    ) => {
      if (method === 'requests') return [{ name: '/model.onnx', initiatorType: 'fetch', transferSize: 9 }];
      if (options.signal?.aborted) throw new FailureError('cancelled');
      worker.calls.push(method === 'load' ? `load ${params.encoder ?? ''}` : method);
      await gate.open;
      if (options.signal?.aborted) throw new FailureError('cancelled');
      if (fail.next) {
        const error = fail.next;
        fail.next = undefined;
        if (error.failure.code === 'worker-died') worker.closed = true;
        throw error;
      }
      if (method === 'load') {
        options.onProgress?.({ phase: 'download', done: 1, total: 1 });
        return undefined;
      }
      const texts = params.texts ?? [];
      worker.texts += texts.length;
      options.onProgress?.({ phase: 'embed', done: 1, total: texts.length });
      options.onProgress?.({ phase: 'embed', done: texts.length, total: texts.length });
      const codes = new Int8Array(texts.length * DIMS);
      texts.forEach((text, row) =>
        codes.fill(Number(text.split(' ')[0]) % 127, row * DIMS, (row + 1) * DIMS),
      );
      return {
        count: texts.length,
        dims: DIMS,
        codes,
        scales: Float32Array.from(texts, (text) => Number(text.split(' ')[0])),
      };
    };
    return {
      call,
      close: () => (worker.closed = true),
      get closed() {
        return worker.closed;
      },
    } as unknown as Client<EncoderHandlers>;
  };
  const pool = createPool({
    start,
    urls: { 'minilm-l6-en': urls('a'), 'e5-small-en-zh': urls('b') },
    maxWorkers,
    onRequests,
  });
  return { pool, workers, fail, gate };
}

const random = mulberry32(3);
const textsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `${index} ${'x'.repeat(Math.floor(random() * 300))}`);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a few texts', () => {
  it('take one worker, loaded once', async () => {
    const { pool, workers } = workshop(2);
    await pool.embed('minilm-l6-en', ['7 seven'], 'query');
    const { scales } = await pool.embed('minilm-l6-en', ['8 eight', '9 nine'], 'query');
    expect([...scales]).toEqual([8, 9]);
    expect(workers.map((worker) => worker.calls)).toEqual([['load minilm-l6-en', 'embed', 'embed']]);
  });

  it('of another encoder make the same worker switch, in turn', async () => {
    const { pool, workers } = workshop(1);
    await Promise.all([
      pool.embed('minilm-l6-en', ['1'], 'query'),
      pool.embed('e5-small-en-zh', ['2'], 'query'),
      pool.embed('minilm-l6-en', ['3'], 'query'),
    ]);
    expect(workers[0].calls).toEqual([
      'load minilm-l6-en',
      'embed',
      'load e5-small-en-zh',
      'embed',
      'load minilm-l6-en',
      'embed',
    ]);
  });

  it('none at all start no worker', async () => {
    const { pool, workers } = workshop(2);
    expect((await pool.embed('minilm-l6-en', [], 'query')).count).toBe(0);
    expect(workers).toHaveLength(0);
  });
});

describe('a graph', () => {
  const run = { file: new Uint8Array(1), rows: new Float32Array(2), width: 2 };

  it('runs in the worker that has least to do, in turn, and needs no encoder', async () => {
    const { pool, workers } = workshop(1);
    await Promise.all([pool.runGraph(run), pool.embed('minilm-l6-en', ['1'], 'query'), pool.runGraph(run)]);
    expect(workers.map((worker) => worker.calls)).toEqual([
      ['runGraph', 'load minilm-l6-en', 'embed', 'runGraph'],
    ]);
  });

  it('that fails leaves no runtime behind that could not start', async () => {
    const { pool, workers, fail } = workshop(1);
    fail.next = new FailureError('model-unreachable');
    await expect(pool.runGraph(run)).rejects.toMatchObject({ failure: { code: 'model-unreachable' } });
    expect(workers[0].closed).toBe(true);
  });
});

describe('many texts', () => {
  it.each([1, 2] as const)(
    'come back in order from %i worker(s), with progress that only grows',
    async (maxWorkers) => {
      const { pool, workers } = workshop(maxWorkers);
      const texts = textsOf(3 * BULK + 5);
      const progress: EncoderProgress[] = [];
      const vectors = await pool.embed('minilm-l6-en', texts, 'passage', {
        onProgress: (value) => progress.push(value),
      });
      expect([...vectors.scales]).toEqual(texts.map((_, index) => index));
      expect(texts.every((_, index) => vectors.codes[index * DIMS + 5] === index % 127)).toBe(true);
      expect(workers).toHaveLength(maxWorkers);
      expect(workers.every((worker) => worker.texts >= PORTION)).toBe(true);

      const embedded = progress.filter((value) => value.phase === 'embed').map((value) => value.done);
      expect(embedded).toEqual(embedded.toSorted((a, b) => a - b));
      expect(embedded.at(-1)).toBe(texts.length);
      // Two workers load, one download is told.
      expect(progress.filter((value) => value.phase === 'download')).toHaveLength(1);
    },
  );

  it('are dealt by length, each once', () => {
    const texts = textsOf(100);
    const portions = dealPortions(texts);
    expect(portions.flat().toSorted((a, b) => a - b)).toEqual(texts.map((_, index) => index));
    const lengths = portions.flat().map((row) => texts[row].length);
    expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
    expect(portions.map((portion) => portion.length)).toEqual([32, 32, 32, 4]);
  });

  it('stop in both workers when the caller gives up', async () => {
    const { pool, workers } = workshop(2);
    const controller = new AbortController();
    const call = pool.embed('minilm-l6-en', textsOf(20 * PORTION), 'passage', {
      signal: controller.signal,
      onProgress: (value) => value.phase === 'embed' && value.done > 4 * PORTION && controller.abort(),
    });
    await expect(call).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    const done = workers.reduce((sum, worker) => sum + worker.texts, 0);
    expect(done).toBeLessThan(8 * PORTION);
  });

  it('let a search in between two portions', async () => {
    const { pool, workers } = workshop(1);
    const bulk = pool.embed('minilm-l6-en', textsOf(10 * PORTION), 'passage');
    let doneAtSearch = 0;
    await pool.embed('minilm-l6-en', ['5 five'], 'query').then(() => (doneAtSearch = workers[0].texts));
    await bulk;
    expect(doneAtSearch).toBeLessThanOrEqual(2 * PORTION + 1);
  });
});

describe('workers', () => {
  it('that died reject the call, and the next one starts afresh', async () => {
    const { pool, workers, fail } = workshop(1);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    fail.next = new FailureError('worker-died');
    await expect(pool.embed('minilm-l6-en', ['2'], 'query')).rejects.toMatchObject({
      failure: { code: 'worker-died' },
    });
    expect([...(await pool.embed('minilm-l6-en', ['3'], 'query')).scales]).toEqual([3]);
    expect(workers).toHaveLength(2);
    expect(workers[1].calls).toEqual(['load minilm-l6-en', 'embed']);
  });

  it('whose load failed are closed, because the runtime cannot start twice', async () => {
    const { pool, workers, fail } = workshop(1);
    fail.next = new FailureError('model-unreachable');
    await expect(pool.embed('minilm-l6-en', ['1'], 'query')).rejects.toMatchObject({
      failure: { code: 'model-unreachable' },
    });
    expect(workers[0].closed).toBe(true);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    expect(workers).toHaveLength(2);
  });

  it('tell what a load asked for, failed or not, once each', async () => {
    const told = vi.fn<(timings: readonly RequestTiming[]) => void>();
    const { pool, fail } = workshop(1, told);
    fail.next = new FailureError('model-unreachable');
    await expect(pool.embed('minilm-l6-en', ['1'], 'query')).rejects.toThrow('model-unreachable');
    expect(told).toHaveBeenCalledTimes(1);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    await pool.embed('minilm-l6-en', ['2'], 'query');
    expect(told).toHaveBeenCalledTimes(2);
    expect(told).toHaveBeenLastCalledWith([{ name: '/model.onnx', initiatorType: 'fetch', transferSize: 9 }]);
  });

  it('rest for a minute and go, and a call before that keeps them', async () => {
    const { pool, workers } = workshop(1);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    vi.advanceTimersByTime(REST_MS - 1);
    expect(workers[0].closed).toBe(false);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    vi.advanceTimersByTime(REST_MS - 1);
    expect(workers[0].closed).toBe(false);
    vi.advanceTimersByTime(1);
    expect(workers[0].closed).toBe(true);
    await pool.embed('minilm-l6-en', ['1'], 'query');
    expect(workers).toHaveLength(2);
  });
});
