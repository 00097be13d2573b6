/**
 * A static host on a port of its own, as strict as a good one and as unreliable as a bad one: no fallback page, ranges,
 * the deployed headers or none, a folder that can be swapped for the next build, transfers that break, and a stop that
 * is a real one. Each test starts its own, which gives it an origin of its own: fresh storage, fresh service worker.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { headersFor } from '../../src/security-headers.ts';

/** What was asked and answered. `path` includes the query. */
export interface Hit {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
  readonly status: number;
}

/** Files whose path matches break off before the byte at `offset` of the file, whatever range was asked for. */
export interface Cut {
  readonly path: RegExp;
  readonly offset: number;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
};

/** Bytes `first` to `last`, both included. */
interface Span {
  readonly first: number;
  readonly last: number;
}

/** The one span of a Range header (RFC 9110, 14.1.2); undefined where the header is to be ignored: none, not bytes, several. */
function spanOf(header: string | undefined, size: number): Span | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match) return undefined;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return undefined;
  const span =
    from === ''
      ? { first: Math.max(0, size - Number(to)), last: size - 1 }
      : { first: Number(from), last: to === '' ? size - 1 : Math.min(Number(to), size - 1) };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  return span.first > span.last ? 'unsatisfiable' : span;
}

export class SiteServer {
  /** The build that is served; set it to deploy another. */
  folder: string;
  /** Whether responses carry the security headers, or the host is one that sends none. */
  sendsHeaders = true;
  /** Those of a host with a policy of its own; without them, the deployed ones. */
  headers: Readonly<Record<string, string>> | undefined;
  /** Files of other folders that stand beside the build, by the path that is asked for. */
  readonly beside = new Map<string, string>();
  /** Breaks transfers off while it is set. */
  cut: Cut | undefined;
  readonly hits: Hit[] = [];
  #server: Server | undefined;
  #port = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** The origin, without a slash at its end. The name, not the number: both count as secure, and people type this one. */
  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Listens: on a free port the first time, on the same port after a stop. */
  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response));
    await new Promise<void>((listening, failed) => {
      server.once('error', failed);
      server.listen(this.#port, 'localhost', listening);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Goes away at once: running transfers break, new connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((done) => server.close(done));
    // Else a transfer in progress, or a kept connection, would hold it open.
    server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const { range } = request.headers;
    const refuse = (status: number, extra: Record<string, string> = {}) => {
      this.hits.push({ method, path: url, range, status });
      const text = `${status}\n`;
      const body = { 'Content-Type': 'text/plain', 'Content-Length': String(text.length) };
      response.writeHead(status, { ...this.#policy(url), ...body, ...extra });
      response.end(method === 'HEAD' ? undefined : text);
    };

    if (method !== 'GET' && method !== 'HEAD') return refuse(405, { Allow: 'GET, HEAD' });
    const file = await this.#find(url);
    if (!file) return refuse(404);
    const span = spanOf(range, file.size);
    if (span === 'unsatisfiable') return refuse(416, { 'Content-Range': `bytes */${file.size}` });

    const { first, last } = span ?? { first: 0, last: file.size - 1 };
    const status = span ? 206 : 200;
    this.hits.push({ method, path: url, range, status });
    response.writeHead(status, {
      ...this.#policy(url),
      'Content-Type': TYPES[extname(file.path)] ?? 'application/octet-stream',
      'Content-Length': String(last - first + 1),
      'Accept-Ranges': 'bytes',
      // Names in assets/ carry a hash of their content; everything else must be asked for again.
      'Cache-Control': url.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...(span ? { 'Content-Range': `bytes ${first}-${last}/${file.size}` } : {}),
    });
    if (method === 'HEAD' || file.size === 0) return void response.end();

    const cutAt = this.cut?.path.test(url) ? this.cut.offset : Infinity;
    if (cutAt <= first) return void response.socket?.destroy();
    const body = createReadStream(file.path, { start: first, end: Math.min(last, cutAt - 1) });
    try {
      await pipeline(body, response, { end: cutAt > last });
      // Soon, not now: what lies before the cut still arrives.
      if (cutAt <= last) response.socket?.destroySoon();
    } catch {
      // The browser went away, or stop() was called; there is nobody to tell.
      response.destroy();
    }
  }

  #policy(url: string): Readonly<Record<string, string>> {
    return this.sendsHeaders ? (this.headers ?? headersFor(url.split('?')[0])) : {};
  }

  /** The file of a request path, inside the folder; a folder stands for its index.html. */
  async #find(url: string): Promise<{ path: string; size: number } | undefined> {
    const root = resolve(this.folder);
    try {
      const { pathname } = new URL(url, this.url);
      const wanted = join(root, decodeURIComponent(pathname));
      const own = pathname.endsWith('/') ? join(wanted, 'index.html') : wanted;
      const path = this.beside.get(pathname) ?? own;
      if (path === own && !path.startsWith(root + sep)) return undefined;
      const entry = await stat(path);
      return entry.isFile() ? { path, size: entry.size } : undefined;
    } catch {
      // Not there, or not a path at all.
      return undefined;
    }
  }
}
