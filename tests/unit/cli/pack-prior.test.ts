import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { packPrior } from '../../../src/cli/pack-prior.ts';
import { readFiles } from '../../../src/domain/importing/detect.ts';
import { belongsTo, unsealPrior } from '../../../src/domain/ranking/priors/sealed-prior.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pack-prior-'));
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const FILMS = [
  'movieId,title,genres',
  '5,"Heat (1995)",Crime',
  '1,Toy Story (1995),Comedy',
  '3,Alien (1979),Horror',
];
const RATINGS = [
  'userId,movieId,rating,timestamp',
  ...['1,1,5,1', '1,3,1,2', '2,1,5,1', '2,5,4,2', '3,5,5,1', '3,3,4,2'],
];

async function madeFrom(without?: string) {
  await writeFile(join(folder, 'movies.csv'), FILMS.join('\n'));
  await writeFile(join(folder, 'ratings.csv'), RATINGS.join('\n'));
  const out = join(folder, 'films.prior');
  await packPrior(folder, out, without);
  const unsealed = await unsealPrior(new Uint8Array(await readFile(out)));
  if (!unsealed.ok) throw new Error(unsealed.failure.code);
  return unsealed.value;
}

test('a prior is of the catalog that an import of the folder makes, row by row', async () => {
  const sealed = await madeFrom();
  const files = await Promise.all(
    ['movies.csv', 'ratings.csv'].map(async (name) => ({
      name,
      bytes: new Uint8Array(await readFile(join(folder, name))),
    })),
  );
  const { items } = await readFiles(files);
  const ids = items.map(({ id }) => id);
  expect(await belongsTo(sealed, ids)).toBe(true);
  const likes = Array.from(sealed.prior.rows, (row, place) => [ids[row], sealed.prior.likes[place]]);
  expect(Object.fromEntries(likes)).toEqual({ 5: 2, 1: 2, 3: 1 });
});

test('a person can be left out, and the same folder makes the same file', async () => {
  const without = await madeFrom('3');
  expect(without.prior.people).toBe(2);
  expect((await madeFrom('3')).prior).toEqual(without.prior);
  expect((await madeFrom()).prior.people).toBe(3);
});

test('a folder that is none of MovieLens is refused by name', async () => {
  await expect(packPrior(folder, join(folder, 'x.prior'), undefined)).rejects.toThrow(folder);
});
