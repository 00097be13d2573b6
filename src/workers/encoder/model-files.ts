/**
 * Large files that arrive once: resumable, checked by hash, kept in a cache of their own.
 *
 * A file is kept in blocks, each its own cache entry `url?block=i`, written as it arrives: a download that is cut
 * loses at most one block. Why here and not in the service worker: docs/decisions/0003-model-files-in-the-worker.md.
 */
import { FailureError } from '../../domain/errors.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import type { FileFacts } from './manifests.ts';

export const MODEL_CACHE = 'models-v1';

/** 4 MiB: a cut costs at most that much again (7 s at 5 Mbit/s); blocks of 100 kB would make 340 entries of the larger model. */
export const BLOCK_BYTES = 4 * 1024 * 1024;

export interface ModelFile extends FileFacts {
  readonly url: string;
}

/** What the loader needs of the browser. Without caches nothing is kept; without locks two tabs may fetch the same file. */
export interface FileHost {
  readonly fetch: typeof fetch;
  readonly caches?: Pick<CacheStorage, 'open'>;
  readonly locks?: Pick<LockManager, 'request'>;
}

export interface LoadOptions {
  readonly signal?: AbortSignal;
  /** Bytes of this file at hand, while some come from the network; never called for a file that was in the cache. */
  readonly onProgress?: (done: number) => void;
}

const browserHost = (): FileHost => ({
  fetch: (input, init) => fetch(input, init),
  caches: globalThis.caches,
  locks: globalThis.navigator?.locks,
});

/**
 * The bytes of a file, from the cache where possible, SHA-256 checked.
 * Rejects with `model-unreachable` (what arrived is kept, and the next call asks for the rest), `model-damaged`
 * (wrong twice, the second time fresh from the network), or an AbortError. A full disk costs only the keeping.
 */
export async function loadModelFile(
  file: ModelFile,
  options: LoadOptions = {},
  host: FileHost = browserHost(),
): Promise<Uint8Array<ArrayBuffer>> {
  const load = () => loadChecked(file, options, host);
  return host.locks ? host.locks.request(`model-file ${file.url}`, { signal: options.signal }, load) : load();
}

async function loadChecked(
  file: ModelFile,
  options: LoadOptions,
  host: FileHost,
): Promise<Uint8Array<ArrayBuffer>> {
  const cache = await openCache(host);
  // Twice: a wrong byte may come from the disk or from one bad transfer; wrong again, it is the file on the server.
  for (let attempt = 1; attempt <= 2; attempt++) {
    const assembly = new Assembly(file, cache);
    await assembly.takeCached();
    while (!assembly.complete) await fetchMissing(assembly, options, host);
    options.signal?.throwIfAborted();
    if ((await sha256Hex(assembly.bytes)) === file.sha256) return assembly.bytes;
    await assembly.forget();
  }
  throw new FailureError('model-damaged', { file: fileName(file) });
}

/** Undefined where there is no cache, or the browser forbids it (private windows of some browsers). */
async function openCache({ caches }: FileHost): Promise<Cache | undefined> {
  try {
    return await caches?.open(MODEL_CACHE);
  } catch {
    return undefined;
  }
}

/** The file's one buffer, filled block by block, and the cache entries that mirror it. */
class Assembly {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly file: ModelFile;
  readonly #cache: Cache | undefined;
  readonly #filled: boolean[];
  /** Bytes that arrived of a block not yet whole. */
  #begun = 0;
  #keeps = true;

  constructor(file: ModelFile, cache: Cache | undefined) {
    this.file = file;
    this.bytes = new Uint8Array(file.bytes);
    this.#cache = cache;
    this.#filled = Array.from({ length: Math.ceil(file.bytes / BLOCK_BYTES) }, () => false);
  }

  get complete(): boolean {
    return this.#filled.every(Boolean);
  }

  /** Bytes at hand. */
  get done(): number {
    return this.#filled.reduce((sum, filled, block) => sum + (filled ? this.#size(block) : 0), this.#begun);
  }

  /** The first run of missing blocks as bytes [start, end). */
  get missing(): { start: number; end: number } {
    const first = this.#filled.indexOf(false);
    const next = this.#filled.indexOf(true, first);
    return { start: first * BLOCK_BYTES, end: next < 0 ? this.bytes.length : next * BLOCK_BYTES };
  }

  /** A stored block of the wrong length counts as missing. */
  async takeCached(): Promise<void> {
    if (!this.#cache) return;
    for (const block of this.#filled.keys()) {
      const stored = await this.#cache.match(this.#key(block));
      const content = stored && new Uint8Array(await stored.arrayBuffer());
      if (content?.length !== this.#size(block)) continue;
      this.bytes.set(content, block * BLOCK_BYTES);
      this.#filled[block] = true;
    }
  }

  /** Puts a part at its place and stores the blocks that it completes; parts follow each other from the start of a block. */
  async write(part: Uint8Array, at: number): Promise<void> {
    this.bytes.set(part, at);
    const end = at + part.length;
    let block = Math.floor(at / BLOCK_BYTES);
    for (; block < this.#filled.length && block * BLOCK_BYTES + this.#size(block) <= end; block++) {
      if (this.#filled[block]) continue;
      await this.#store(block);
      this.#filled[block] = true;
    }
    this.#begun = this.#filled[block] === false ? end - block * BLOCK_BYTES : 0;
  }

  async forget(): Promise<void> {
    for (const block of this.#filled.keys()) await this.#cache?.delete(this.#key(block));
  }

  /** A disk that is full or fails takes no more blocks of this file, and the file goes on: its bytes are at hand. */
  async #store(block: number): Promise<void> {
    if (!this.#cache || !this.#keeps) return;
    const start = block * BLOCK_BYTES;
    const content = this.bytes.slice(start, start + this.#size(block));
    try {
      await this.#cache.put(this.#key(block), new Response(content));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
      this.#keeps = false;
    }
  }

  #size(block: number): number {
    return Math.min(BLOCK_BYTES, this.bytes.length - block * BLOCK_BYTES);
  }

  #key(block: number): string {
    return `${this.file.url}?block=${block}`;
  }
}

/**
 * Asks for the first run of missing blocks and files them as they arrive. A host without ranges answers 200 with
 * everything from byte 0: the same lines read it, only from another position. Fills at least one block or rejects.
 */
async function fetchMissing(
  assembly: Assembly,
  { signal, onProgress }: LoadOptions,
  host: FileHost,
): Promise<void> {
  const { bytes, file } = assembly;
  const { start, end } = assembly.missing;
  const response = await orUnreachable(file, () =>
    host.fetch(file.url, {
      signal,
      headers: { Range: `bytes=${start}-${end - 1}` },
      // The HTTP cache would hold a second copy of every block, and could answer the second attempt with the damaged one.
      cache: 'no-store',
    }),
  );
  const unreachable = () =>
    new FailureError('model-unreachable', { file: fileName(file), status: response.status });
  if (!response.ok || !response.body || isPage(response)) {
    await response.body?.cancel();
    throw unreachable();
  }
  const reader = response.body.getReader();
  const ranged = response.status === 206;
  const stop = ranged ? end : bytes.length;
  let at = ranged ? start : 0;
  try {
    while (at < stop) {
      const { done, value } = await orUnreachable(file, () => reader.read());
      if (done) break;
      const part = value.subarray(0, stop - at);
      await assembly.write(part, at);
      at += part.length;
      onProgress?.(assembly.done);
    }
  } finally {
    // Also after an error and a body longer than the manifest says: the transfer must not go on unheard.
    await reader.cancel().catch(() => undefined);
  }
  if (!assembly.complete && assembly.missing.start === start) throw unreachable();
}

async function orUnreachable<T>(file: ModelFile, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new FailureError('model-unreachable', { file: fileName(file) }, error);
  }
}

/** Captive portals and hosts with a fallback page answer 200 with HTML. */
const isPage = (response: Response) => (response.headers.get('Content-Type') ?? '').startsWith('text/html');

const fileName = ({ url }: ModelFile) => url.slice(url.lastIndexOf('/') + 1);
