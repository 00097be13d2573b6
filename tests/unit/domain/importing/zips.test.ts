import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { expandZip } from '../../../../src/domain/importing/zips.ts';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import { codeOf, fixture, textFile } from './files.ts';

const zip = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) => ({
  name: 'export.zip',
  bytes: new Uint8Array(zipSync(files, { level })),
});

const movielens = (level: 0 | 6 = 6) =>
  zip(
    {
      'ml-small/movies.csv': fixture('movies.csv').bytes,
      'ml-small/ratings.csv': fixture('ratings.csv').bytes,
      'ml-small/links.csv': textFile('', 'movieId,imdbId,tmdbId\n1,1,1\n').bytes,
      'ml-small/README.txt': textFile('', 'Read me, first').bytes,
      '__MACOSX/ml-small/._movies.csv': textFile('', 'shadow').bytes,
      'ml-small/.DS_Store': textFile('', 'settings').bytes,
      'ml-small/poster.jpg': textFile('', 'picture').bytes,
    },
    level,
  );

describe('zips', () => {
  test.each([0, 6] as const)('hold files in folders, shadows left out (compression %i)', async (level) => {
    const files = await expandZip(movielens(level));
    expect(files.map(({ name }) => name)).toEqual(['movies.csv', 'ratings.csv', 'links.csv', 'README.txt']);
    expect(files[0].bytes).toEqual(fixture('movies.csv').bytes);
  });

  test('read as the files in them', async () => {
    const loose = await readFiles([fixture('movies.csv'), fixture('ratings.csv')]);
    expect(await readFiles([movielens()])).toEqual(loose);
  });

  test('may hold a feed of a shop', async () => {
    const feed = fixture('merchant-feed.rss.xml');
    expect((await readFiles([zip({ 'feed.xml': feed.bytes })])).items).toEqual(
      (await readFiles([feed])).items,
    );
  });

  test('cut anywhere are damaged', async () => {
    const { bytes } = movielens();
    for (let length = 4; length < bytes.length; length += 37)
      expect(await codeOf(() => expandZip({ name: 'cut.zip', bytes: bytes.slice(0, length) }))).toBe(
        'damaged-zip',
      );
  });

  test('with a flipped bit in the data are damaged', async () => {
    for (const level of [0, 6] as const) {
      const { bytes } = movielens(level);
      // Past the first local header (30 bytes and the name).
      bytes[30 + 'ml-small/movies.csv'.length + 20] ^= 4;
      expect(await codeOf(() => expandZip({ name: 'bad.zip', bytes }))).toBe('damaged-zip');
    }
  });

  test('of a thousand-fold bomb are refused from the directory, before anything is inflated', async () => {
    const bomb = zip({ 'zeros.csv': new Uint8Array(40_000_000) });
    expect(bomb.bytes.length).toBeLessThan(100_000);
    expect(await codeOf(() => expandZip(bomb))).toBe('zip-too-large');
  });

  test('of too many entries are refused', async () => {
    const files = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`${i}.csv`, new Uint8Array(1)]));
    expect(await codeOf(() => expandZip(zip(files)))).toBe('zip-too-large');
  });

  test('that lie about the size of an entry are damaged', async () => {
    const { bytes } = zip({ 'a.csv': textFile('', 'Title\nEmma\n'.repeat(100)).bytes });
    const directory = findDirectory(bytes);
    bytes[directory + 24] = 5;
    bytes[directory + 25] = 0;
    expect(await codeOf(() => expandZip({ name: 'lie.zip', bytes }))).toBe('damaged-zip');
  });

  test('without a readable file are of an unknown format', async () => {
    expect(await codeOf(() => detectFiles([zip({ 'a.jpg': new Uint8Array(9) })]))).toBe('unknown-format');
  });

  test('stop when the person gives up', async () => {
    expect(await codeOf(() => expandZip(movielens(), AbortSignal.abort()))).toBe('cancelled');
  });
});

function findDirectory(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++)
    if (bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2) return at;
  throw new Error('no directory');
}
