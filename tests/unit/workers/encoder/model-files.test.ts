import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/domain/random.ts';
import {
  BLOCK_BYTES,
  loadModelFile,
  type FileHost,
  type ModelFile,
} from '../../../../src/workers/encoder/model-files.ts';

const SIZE = 3 * BLOCK_BYTES + 1234;
const random = mulberry32(11);
const CONTENT = Uint8Array.from({ length: SIZE }, () => Math.floor(random() * 256));
const FILE: ModelFile = {
  url: 'https://example.test/assets/model-abc.onnx',
  bytes: SIZE,
  sha256: createHash('sha256').update(CONTENT).digest('hex'),
};

class MemoryCache {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  match = (key: string) =>
    Promise.resolve(this.entries.has(key) ? new Response(this.entries.get(key)) : undefined);
  put = async (key: string, response: Response) => {
    this.entries.set(key, new Uint8Array(await response.arrayBuffer()));
  };
  delete = (key: string) => Promise.resolve(this.entries.delete(key));
}

interface Server {
  content: Uint8Array<ArrayBuffer>;
  ranges: boolean;
  /** The connection breaks after so many bytes of each answer. */
  cutAfter: number;
}

/** A browser with one file server behind it. `asked` lists the ranges in the order of the requests. */
function browser(settings: Partial<Server> = {}) {
  const server: Server = {
    content: CONTENT,
    ranges: true,
    cutAfter: Infinity,
    ...settings,
  };
  const cache = new MemoryCache();
  const asked: string[] = [];
  const fetchFile = (_url: unknown, init: RequestInit = {}) => {
    const range = new Headers(init.headers).get('Range') ?? '';
    asked.push(range.replace('bytes=', ''));
    const [from, to] = server.ranges ? range.replace('bytes=', '').split('-').map(Number) : [0, SIZE - 1];
    let at = from;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (init.signal?.aborted) return controller.error(init.signal.reason);
        if (at - from >= server.cutAfter) return controller.error(new TypeError('connection reset'));
        // An odd length, so that parts straddle the blocks.
        const next = Math.min(at + 700_001, to + 1, from + server.cutAfter);
        if (next > at) controller.enqueue(server.content.slice(at, next));
        at = next;
        if (at > to) controller.close();
      },
    });
    return Promise.resolve(new Response(body, { status: server.ranges ? 206 : 200 }));
  };
  const host = { fetch: fetchFile, caches: { open: () => Promise.resolve(cache) } } as unknown as FileHost;
  return { host, server, cache, asked };
}

const equal = (bytes: Uint8Array) => Buffer.compare(bytes, CONTENT) === 0;
const unreachable = { failure: { code: 'model-unreachable' } };

describe('a download', () => {
  it('arrives in blocks, and the second time from the cache alone, silently', async () => {
    const { host, cache, asked } = browser();
    const progress: number[] = [];
    expect(equal(await loadModelFile(FILE, { onProgress: (done) => progress.push(done) }, host))).toBe(true);
    expect([...cache.entries.keys()]).toEqual([0, 1, 2, 3].map((block) => `${FILE.url}?block=${block}`));
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBe(SIZE);

    progress.length = 0;
    expect(equal(await loadModelFile(FILE, { onProgress: (done) => progress.push(done) }, host))).toBe(true);
    expect(asked).toEqual([`0-${SIZE - 1}`]);
    expect(progress).toEqual([]);
  });

  it('that was cut asks only for the blocks that are missing', async () => {
    const { host, server, asked } = browser({ cutAfter: 2 * BLOCK_BYTES + 100 });
    await expect(loadModelFile(FILE, {}, host)).rejects.toMatchObject(unreachable);
    server.cutAfter = Infinity;
    const progress: number[] = [];
    expect(equal(await loadModelFile(FILE, { onProgress: (done) => progress.push(done) }, host))).toBe(true);
    expect(asked).toEqual([`0-${SIZE - 1}`, `${2 * BLOCK_BYTES}-${SIZE - 1}`]);
    expect(progress[0]).toBeGreaterThan(2 * BLOCK_BYTES);
  });

  it('fills a gap between blocks, and takes a stored block of the wrong length for a gap', async () => {
    const { host, cache, asked } = browser();
    await loadModelFile(FILE, {}, host);
    cache.entries.set(`${FILE.url}?block=1`, CONTENT.slice(0, 10));
    cache.entries.delete(`${FILE.url}?block=3`);
    asked.length = 0;
    expect(equal(await loadModelFile(FILE, {}, host))).toBe(true);
    expect(asked).toEqual([`${BLOCK_BYTES}-${2 * BLOCK_BYTES - 1}`, `${3 * BLOCK_BYTES}-${SIZE - 1}`]);
  });

  it('from a host without ranges is read from the start and cut into the same blocks', async () => {
    const { host, cache, server, asked } = browser({ ranges: false, cutAfter: BLOCK_BYTES + 5 });
    await expect(loadModelFile(FILE, {}, host)).rejects.toMatchObject(unreachable);
    expect(cache.entries.size).toBe(1);
    server.cutAfter = Infinity;
    expect(equal(await loadModelFile(FILE, {}, host))).toBe(true);
    expect(asked).toHaveLength(2);
    expect(cache.entries.size).toBe(4);
  });

  it('stops for real when aborted, keeps what was whole, and rejects as an abort', async () => {
    const { host, cache, asked } = browser();
    const controller = new AbortController();
    const call = loadModelFile(
      FILE,
      { signal: controller.signal, onProgress: (done) => done > BLOCK_BYTES && controller.abort() },
      host,
    );
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
    expect(asked).toHaveLength(1);
    expect(cache.entries.size).toBe(1);
  });

  it('of a file that is longer than it should be ends at the known length', async () => {
    const longer = new Uint8Array(SIZE + 5_000_000);
    longer.set(CONTENT);
    const { host } = browser();
    const generous: FileHost = { ...host, fetch: () => Promise.resolve(new Response(longer)) };
    expect(equal(await loadModelFile(FILE, {}, generous))).toBe(true);
  });
});

describe('damage', () => {
  it('in the cache is thrown away and fetched once more', async () => {
    const { host, cache, asked } = browser();
    await loadModelFile(FILE, {}, host);
    const block = cache.entries.get(`${FILE.url}?block=2`);
    if (!block) throw new Error('block 2 was not stored');
    block[77] ^= 1;
    asked.length = 0;
    expect(equal(await loadModelFile(FILE, {}, host))).toBe(true);
    expect(asked).toEqual([`0-${SIZE - 1}`]);
  });

  it('on the server is model-damaged after the second try, and nothing of it stays', async () => {
    const wrong = CONTENT.slice();
    wrong[5] ^= 255;
    const { host, cache, asked } = browser({ content: wrong });
    await expect(loadModelFile(FILE, {}, host)).rejects.toMatchObject({ failure: { code: 'model-damaged' } });
    expect(asked).toHaveLength(2);
    expect(cache.entries.size).toBe(0);
  });
});

describe('a host that does not give the file', () => {
  it.each<[string, () => Response]>([
    [
      'a page instead of the file',
      () =>
        new Response('<!doctype html>'.padEnd(SIZE), {
          headers: { 'Content-Type': 'text/html; charset=utf-8' },
        }),
    ],
    ['404', () => new Response('no', { status: 404 })],
    ['416', () => new Response('no', { status: 416 })],
    ['a body that ends early', () => new Response(CONTENT.slice(0, 100))],
  ])('%s is model-unreachable', async (_name, answer) => {
    const { host, cache } = browser();
    const other: FileHost = { ...host, fetch: () => Promise.resolve(answer()) };
    await expect(loadModelFile(FILE, {}, other)).rejects.toMatchObject(unreachable);
    expect(cache.entries.size).toBe(0);
  });

  it('a network that is down is model-unreachable', async () => {
    const { host } = browser();
    const offline: FileHost = { ...host, fetch: () => Promise.reject(new TypeError('Failed to fetch')) };
    await expect(loadModelFile(FILE, {}, offline)).rejects.toMatchObject(unreachable);
  });
});

describe('storage', () => {
  it('that fills up keeps what fitted, and the file arrives all the same', async () => {
    const { host, cache, asked } = browser();
    const { put } = cache;
    let puts = 0;
    cache.put = (key, response) =>
      ++puts > 2 ? Promise.reject(new DOMException('full', 'QuotaExceededError')) : put(key, response);
    expect(equal(await loadModelFile(FILE, {}, host))).toBe(true);
    expect(cache.entries.size).toBe(2);
    // Full stays full: the fourth block is not tried.
    expect(puts).toBe(3);
    expect(equal(await loadModelFile(FILE, {}, host))).toBe(true);
    expect(asked).toEqual([`0-${SIZE - 1}`, `${2 * BLOCK_BYTES}-${SIZE - 1}`]);
  });

  it('that is full does not hide a bug', async () => {
    const { host, cache } = browser();
    cache.put = () => Promise.reject(new TypeError('not a response'));
    await expect(loadModelFile(FILE, {}, host)).rejects.toThrow('not a response');
  });

  it.each([
    ['missing', undefined],
    ['forbidden', { open: () => Promise.reject(new DOMException('no', 'SecurityError')) }],
  ])('that is %s costs only the memory of it', async (_name, caches) => {
    const { host } = browser();
    expect(equal(await loadModelFile(FILE, {}, { ...host, caches }))).toBe(true);
  });

  it('is filled once by two callers at a time, through the lock of the file', async () => {
    const { host, asked } = browser();
    let held: Promise<unknown> = Promise.resolve();
    const names: string[] = [];
    const request = (name: string, _options: unknown, work: () => Promise<unknown>) => {
      names.push(name);
      return (held = held.then(work));
    };
    const locked = { ...host, locks: { request } } as unknown as FileHost;
    const both = await Promise.all([loadModelFile(FILE, {}, locked), loadModelFile(FILE, {}, locked)]);
    expect(both.every(equal)).toBe(true);
    expect(asked).toHaveLength(1);
    expect(new Set(names)).toEqual(new Set([`model-file ${FILE.url}`]));
  });
});
