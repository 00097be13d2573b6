import { afterEach, expect, test, vi } from 'vitest';
import type { SentenceFileId } from '../../../src/domain/lab/sentences.ts';
import { SENTENCE_FILES } from '../../../src/domain/lab/sentences.ts';
import { labFiles } from '../../../src/storage/lab-files.ts';
import { readBytes } from '../domain/lab/sentence-files.ts';

afterEach(() => vi.unstubAllGlobals());

/** Serves the shipped file `shipped` under whatever name is asked for, unless `answer` says otherwise. */
async function serve(
  shipped: SentenceFileId,
  answer: (url: string) => Response | undefined = () => undefined,
) {
  const { json, vectors } = await readBytes(shipped);
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer(url) ?? new Response(url.includes('.json?') ? json : vectors);
  });
  return asked;
}

const damaged = (part: string) => ({ failure: { code: 'lab-data', details: { reason: 'damaged', part } } });

test('loads a file with its vectors from where the app lies', async () => {
  const asked = await serve('reviews-zh');
  const { file, vectors } = await labFiles('/app/').load('reviews-zh');
  // The version in the address is that of the file: no cache can answer with another.
  const { version } = SENTENCE_FILES[1];
  expect(file.vectorsSha256).toMatch(new RegExp(`^${version}`));
  expect(asked).toEqual([
    `/app/lab/reviews-zh.json?v=${version}`,
    `/app/lab/reviews-zh.vectors?v=${version}`,
  ]);
  expect([file.id, vectors.count]).toEqual(['reviews-zh', file.rows.length]);
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
])('%s is a failure of the Lab', async (_name, part, answer) => {
  await serve('intents-en', answer);
  await expect(labFiles('/').load('intents-en')).rejects.toMatchObject(damaged(part));
});

test('another file under this name is refused', async () => {
  await serve('reviews-zh');
  await expect(labFiles('/').load('reviews-en')).rejects.toMatchObject(damaged('json'));
});
