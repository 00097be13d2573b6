import { readFile } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { STREAM_VERSION } from '../../../src/domain/monitoring/stream.ts';
import { pulseStream } from '../../../src/storage/pulse-stream.ts';

afterEach(() => vi.unstubAllGlobals());

const folder = new URL('../../../public/pulse/', import.meta.url);
const shipped = async () => ({
  json: await readFile(new URL('stream.json', folder), 'utf8'),
  vectors: new Uint8Array(await readFile(new URL('stream.vectors', folder))),
});

/** Serves the shipped files, unless `answer` says otherwise. */
async function serve(answer: (url: string) => Response | undefined = () => undefined) {
  const { json, vectors } = await shipped();
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer(url) ?? new Response(url.includes('.json?') ? json : vectors);
  });
  return asked;
}

const damaged = (part: string) => ({ failure: { code: 'stream-damaged', details: { part } } });

test('loads the comments with their vectors from where the app lies', async () => {
  const asked = await serve();
  const { file, rows, vectors } = await pulseStream('/app/').load();
  // The version in the address is that of the file: no cache can answer with another.
  expect(file.vectorsSha256).toMatch(new RegExp(`^${STREAM_VERSION}`));
  expect(asked).toEqual([
    `/app/pulse/stream.json?v=${STREAM_VERSION}`,
    `/app/pulse/stream.vectors?v=${STREAM_VERSION}`,
  ]);
  expect(vectors.count).toBe(rows.length);
  expect(rows[0].id).toBe('c1');
  expect(new Date(Date.parse(file.firstDay)).getUTCDay()).toBe(1);
});

test.each<[string, string, (url: string) => Response | undefined]>([
  [
    'a missing file',
    'file',
    (url) => (url.includes('.vectors?') ? new Response('', { status: 404 }) : undefined),
  ],
  [
    "a host's front page for a missing file",
    'json',
    (url) => (url.includes('.json?') ? new Response('<!doctype html>') : undefined),
  ],
  ['vectors cut short', 'vectors', (url) => (url.includes('.vectors?') ? new Response('short') : undefined)],
  [
    'no network',
    'file',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
])('%s is a failure of the stream', async (_name, part, answer) => {
  await serve(answer);
  await expect(pulseStream('/').load()).rejects.toMatchObject(damaged(part));
});

test('a changed word no longer fits its vector', async () => {
  const { json } = await shipped();
  await serve((url) => (url.includes('.json?') ? new Response(json.replace('lid', 'lit')) : undefined));
  await expect(pulseStream('/').load()).rejects.toMatchObject(damaged('texts'));
});
