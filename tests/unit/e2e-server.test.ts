/** The server that the end-to-end tests stand on does what they take for granted. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { securityHeaders } from '../../src/security-headers.ts';
import { ForeignOrigin } from '../e2e/foreign-origin.ts';
import { SiteServer } from '../e2e/site-server.ts';

/** Larger than the 64 kB pieces in which files are read, so that a cut falls inside a transfer. */
const MODEL = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);

let builds: string;
let site: SiteServer;

beforeAll(() => {
  builds = mkdtempSync(join(tmpdir(), 'inglenook-site-'));
  for (const build of ['a', 'b']) {
    mkdirSync(join(builds, build, 'assets'), { recursive: true });
    writeFileSync(join(builds, build, 'index.html'), `<p>${build}</p>`);
    writeFileSync(join(builds, build, 'manifest.webmanifest'), '{}');
    for (const name of ['page.js', 'glue.mjs', 'runtime.wasm', 'text.woff2', 'empty.css'])
      writeFileSync(join(builds, build, 'assets', name), '');
    writeFileSync(join(builds, build, 'assets/model.onnx'), MODEL);
  }
  writeFileSync(join(builds, 'secret.txt'), 'outside');
});
afterAll(() => {
  rmSync(builds, { recursive: true });
});
beforeEach(async () => {
  site = new SiteServer(join(builds, 'a'));
  await site.start();
});
afterEach(() => site.stop());

const get = (path: string, init?: RequestInit) => fetch(site.url + path, init);
const bytes = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe('the site server', () => {
  it('serves the folder, and its index for /', async () => {
    const response = await get('/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<p>a</p>');
    expect(await bytes(await get('/assets/model.onnx'))).toEqual(MODEL);
  });

  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/assets/page.js', 'text/javascript; charset=utf-8'],
    ['/assets/glue.mjs', 'text/javascript; charset=utf-8'],
    ['/assets/runtime.wasm', 'application/wasm'],
    ['/assets/text.woff2', 'font/woff2'],
    ['/assets/model.onnx', 'application/octet-stream'],
    ['/manifest.webmanifest', 'application/manifest+json'],
  ])('gives %s its type', async (path, type) => {
    expect((await get(path)).headers.get('Content-Type')).toBe(type);
  });

  it('lets only hashed names be kept without asking', async () => {
    expect((await get('/')).headers.get('Cache-Control')).toBe('no-cache');
    expect((await get('/assets/page.js')).headers.get('Cache-Control')).toContain('immutable');
  });

  it.each(['/', '/missing'])('sends the security headers with %s, or none', async (path) => {
    const withHeaders = await get(path);
    for (const [name, value] of Object.entries(securityHeaders))
      expect(withHeaders.headers.get(name)).toBe(value);
    site.sendsHeaders = false;
    const without = await get(path);
    for (const name of Object.keys(securityHeaders)) expect(without.headers.has(name)).toBe(false);
  });

  it('has no fallback page', async () => {
    for (const path of ['/missing', '/assets/missing.js', '/assets', '/assets/', '/%E0%A4%A'])
      expect((await get(path)).status, path).toBe(404);
    expect(await (await get('/missing.html')).text()).toBe('404\n');
  });

  it('stays inside its folder', async () => {
    // fetch would resolve the dots itself.
    const status = await new Promise((done) => {
      const { port } = new URL(site.url);
      const options = { host: 'localhost', port, path: '/..%2fsecret.txt' };
      request(options, (response) => done(response.resume().statusCode)).end();
    });
    expect(status).toBe(404);
  });

  it('answers HEAD with the length and no body', async () => {
    const response = await get('/assets/model.onnx', { method: 'HEAD' });
    expect(response.headers.get('Content-Length')).toBe(String(MODEL.length));
    expect(await bytes(response)).toHaveLength(0);
  });

  it('refuses to be written to', async () => {
    expect((await get('/', { method: 'POST', body: 'x' })).status).toBe(405);
  });

  it.each([
    ['bytes=0-0', 0, 1],
    ['bytes=1000-1999', 1000, 2000],
    ['bytes=299990-', 299_990, 300_000],
    ['bytes=-10', 299_990, 300_000],
    ['bytes=299990-999999', 299_990, 300_000],
    ['bytes=-999999', 0, 300_000],
  ])('answers %s with these bytes', async (range, start, end) => {
    const response = await get('/assets/model.onnx', { headers: { Range: range } });
    expect(response.status).toBe(206);
    expect(response.headers.get('Content-Range')).toBe(`bytes ${start}-${end - 1}/300000`);
    expect(await bytes(response)).toEqual(MODEL.slice(start, end));
  });

  it.each(['bytes=300000-', 'bytes=-0'])('finds nothing at %s', async (range) => {
    const response = await get('/assets/model.onnx', { headers: { Range: range } });
    expect(response.status).toBe(416);
    expect(response.headers.get('Content-Range')).toBe('bytes */300000');
  });

  it.each(['bytes=5-2', 'bytes=0-1,5-6', 'items=0-1', 'bytes=-'])('takes no notice of %s', async (range) => {
    const response = await get('/assets/model.onnx', { headers: { Range: range } });
    expect(response.status).toBe(200);
    expect(await bytes(response)).toHaveLength(MODEL.length);
  });

  it('cuts a transfer at the byte of the file that it was told, also inside a range', async () => {
    site.cut = { path: /model\.onnx$/, offset: 200_000 };
    const range = (value: string) => get('/assets/model.onnx', { headers: { Range: value } });
    expect(await bytes(await range('bytes=100000-199999'))).toEqual(MODEL.slice(100_000, 200_000));

    // fetch drops what it has not handed out yet when a transfer breaks; this counts what really came.
    const received = await new Promise((done) => {
      const headers = { Range: 'bytes=150000-299999' };
      request(`${site.url}/assets/model.onnx`, { headers }, (response) => {
        let count = 0;
        response.on('data', (piece: Buffer) => (count += piece.length));
        response.on('error', () => done(count));
        response.on('end', () => done('everything'));
      }).end();
    });
    expect(received).toBe(50_000);

    await expect(range('bytes=200000-')).rejects.toThrow();
    expect((await get('/')).status).toBe(200);
    site.cut = undefined;
    expect(await bytes(await range('bytes=200000-'))).toHaveLength(100_000);
  });

  it('serves the next build once its folder is swapped', async () => {
    site.folder = join(builds, 'b');
    expect(await (await get('/')).text()).toBe('<p>b</p>');
  });

  it('lists what was asked and answered', async () => {
    await get('/?x=1');
    await get('/missing');
    await get('/assets/model.onnx', { headers: { Range: 'bytes=0-9' } });
    expect(site.hits).toEqual([
      { method: 'GET', path: '/?x=1', range: undefined, status: 200 },
      { method: 'GET', path: '/missing', range: undefined, status: 404 },
      { method: 'GET', path: '/assets/model.onnx', range: 'bytes=0-9', status: 206 },
    ]);
  });

  it('refuses connections while stopped, and comes back at the same address', async () => {
    const { url } = site;
    await get('/');
    await site.stop();
    await expect(get('/')).rejects.toThrow();
    await site.start();
    expect(site.url).toBe(url);
    expect((await get('/')).status).toBe(200);
  });
});

describe('the foreign origin', () => {
  it('welcomes and records every request', async () => {
    const foreign = new ForeignOrigin();
    await foreign.start();
    const response = await fetch(`${foreign.url}/beacon?taste=1`, { method: 'POST', body: 'x' });
    await fetch(foreign.url, { method: 'OPTIONS' });
    await foreign.stop();
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(foreign.hits).toEqual(['POST /beacon?taste=1', 'OPTIONS /']);
  });
});
