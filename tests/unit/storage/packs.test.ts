import { afterEach, expect, test, vi } from 'vitest';
import { failed, success } from '../../../src/domain/errors.ts';
import type { PackFile } from '../../../src/domain/packs.ts';
import { packSource } from '../../../src/storage/packs.ts';
import { allVectors, book, rowsFor, vectorsFor } from './samples.ts';

afterEach(() => vi.unstubAllGlobals());

const file: PackFile = {
  id: 'classics-en',
  version: 1,
  encoder: 'minilm-l6-en',
  licence: 'CC0-1.0',
  dims: 384,
  items: [],
  textsSha256: 't'.repeat(64),
  vectorsSha256: 'v'.repeat(64),
};
const items = [book('dracula'), book('emma', { backlog: true })];
const vectors = vectorsFor(['dracula', 'emma']);
const accept = async () => success({ file, items, vectors });
const damaged = { failure: { code: 'pack-damaged' } };

function serve(answer: (url: string) => Response): string[] {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer(url);
  });
  return asked;
}

test('a checked pack becomes a catalog whose generation is the hash of its vectors', async () => {
  const asked = serve(() => Response.json({}));
  const loaded = await packSource('/app/', accept).load('classics-en');
  expect(asked).toEqual(['/app/packs/classics-en.json', '/app/packs/classics-en.vectors']);
  expect(loaded.catalog).toMatchObject({
    id: 'classics-en',
    source: 'pack',
    dataId: file.vectorsSha256,
    itemCount: 2,
    backlogCount: 1,
    licence: 'CC0-1.0',
  });
  expect(loaded.items).toEqual(items);
  expect(await allVectors(loaded.vectors)).toEqual(await rowsFor(['dracula', 'emma']));
});

test.each([
  ['a missing file', () => new Response('', { status: 404 }), accept],
  ['a file that does not pass the check', () => Response.json({}), async () => failed('pack-damaged')],
  [
    'another pack under this name',
    () => Response.json({}),
    async () => success({ file: { ...file, id: 'classics-zh' as const }, items, vectors }),
  ],
])('%s is a damaged pack', async (_name, answer, check) => {
  serve(answer);
  await expect(packSource('/', check).load('classics-en')).rejects.toMatchObject(damaged);
});

test('a page sent in place of the list reaches the check as nothing', async () => {
  serve(() => new Response('<!doctype html>'));
  const check = vi.fn(async () => failed('pack-damaged'));
  await expect(packSource('/', check).load('classics-en')).rejects.toMatchObject(damaged);
  expect(check).toHaveBeenCalledWith(undefined, expect.any(ArrayBuffer));
});

test('a host that cannot be reached is a failure, not a bug', async () => {
  serve(() => {
    throw new TypeError('Failed to fetch');
  });
  await expect(packSource('/', accept).load('classics-en')).rejects.toMatchObject(damaged);
});
