import fc from 'fast-check';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import type { ImportFile } from '../../../../src/domain/importing/import-types.ts';
import { makeGoodreadsCsv } from '../../../fixtures/make-goodreads.ts';
import { bytesFile, codeOf, fixture, textFile } from './files.ts';

describe('what cannot be read says why', () => {
  test.each([
    ['no-rows', textFile('a.csv', 'Title,Author\n')],
    ['no-rows', textFile('a.csv', 'Title,Author\n,\n\n')],
    ['no-rows', textFile('library.csv', 'Book Id,Title,Author,My Rating,Exclusive Shelf\n')],
    ['no-titles', textFile('a.csv', 'Title,Author\n,Jane\n')],
    [
      'no-titles',
      textFile('library.csv', 'Book Id,Title,Author,My Rating,Exclusive Shelf\n1,,Jane,3,read\n'),
    ],
    ['needs-mapping', textFile('a.csv', 'x,y\n1,2\n')],
    ['unknown-format', textFile('history.html', '<!doctype html><p>Watched')],
    ['damaged-zip', bytesFile('a.zip', 0x50, 0x4b, 3, 4, 0, 0)],
    ['empty-file', bytesFile('a.csv')],
    ['binary-file', bytesFile('a.png', 0x89, 0x50, 0x4e, 0x47)],
  ] as const)('%s', async (code, file) => {
    expect(await codeOf(() => readFiles([file]))).toBe(code);
  });
});

describe('several files', () => {
  const library = textFile('library.csv', makeGoodreadsCsv({ rows: 10, seed: 1, backlogShare: 0.3 }));

  test('the recognised one is read, the others are named', async () => {
    const { source, issues } = await readFiles([
      bytesFile('cover.png', 0x89, 0x50, 0x4e, 0x47),
      library,
      textFile('b.csv', 'Title\nA\n'),
    ]);
    expect(source).toBe('goodreads');
    expect(issues).toEqual(
      ['cover.png', 'b.csv'].map((file) => ({
        file,
        row: 1,
        reason: 'unreadable-row',
        value: file,
        kept: false,
      })),
    );
  });

  test('unlike tables are refused by name', async () => {
    const files = [textFile('a.csv', 'Title\nA\n'), textFile('b.csv', 'Film,Note\nB,x\n')];
    await expect(detectFiles(files)).rejects.toMatchObject({
      failure: { code: 'unknown-format', details: { files: 'a.csv, b.csv' } },
    });
  });
});

test('progress grows to its total', async () => {
  const seen: number[] = [];
  let total = 0;
  const file = textFile('library.csv', makeGoodreadsCsv({ rows: 2000, seed: 1, backlogShare: 0.3 }));
  await readFiles(
    [file],
    {},
    {
      progress: (value) => {
        seen.push(value.done);
        total = value.total;
      },
    },
  );
  expect(seen.length).toBeGreaterThan(2);
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  expect(seen.at(-1)).toBe(total);
});

test('an aborted reading ends as cancelled', async () => {
  const files = [fixture('movies.csv'), fixture('ratings.csv')];
  expect(await codeOf(() => readFiles(files, {}, { signal: AbortSignal.abort() }))).toBe('cancelled');
  expect(await codeOf(() => detectFiles(files, { signal: AbortSignal.abort() }))).toBe('cancelled');
});

describe('hostile bytes end in a value or in a named failure, never in a bug', () => {
  const survives = async (file: ImportFile) => {
    for (const work of [() => detectFiles([file]), () => readFiles([file])])
      await work().catch((error: unknown) => {
        if (!(error instanceof FailureError)) throw error;
      });
  };
  const name = fc.constantFrom('a.csv', 'a.json', 'a.zip', 'movies.dat', 'ratings.csv');

  test('random bytes, behind the beginnings of every format', async () => {
    const head = fc.constantFrom<number[]>(
      [],
      [0x50, 0x4b, 3, 4],
      [0xff, 0xfe],
      [0xfe, 0xff],
      [0x5b, 0x7b],
      [0xef, 0xbb, 0xbf],
    );
    await fc.assert(
      fc.asyncProperty(name, head, fc.uint8Array({ maxLength: 400 }), (name, start, rest) =>
        survives({ name, bytes: Uint8Array.from([...start, ...rest]) }),
      ),
      { numRuns: 400, seed: 11 },
    );
  });

  test('tables of random cells under known headers', async () => {
    const header = fc.constantFrom(
      'Book Id,Title,Author,My Rating,Exclusive Shelf,Date Read,Year Published\n',
      'userId,movieId,rating,timestamp\n',
      'movieId,title,genres\n',
      'Title,Rating,Date,Status,Year,Tags\n',
      '{"title":',
    );
    await fc.assert(
      fc.asyncProperty(
        name,
        header,
        fc.string({
          unit: fc.constantFrom(
            '"',
            ',',
            '\n',
            '\r',
            '(',
            ')',
            '#',
            '1',
            '-',
            '/',
            'x',
            ' ',
            '|',
            '\uD800',
            '&#55296;',
            '=',
          ),
          maxLength: 200,
        }),
        (name, start, rest) => survives(textFile(name, start + rest)),
      ),
      { numRuns: 400, seed: 12 },
    );
  });

  test('a real export cut or flipped at any place', async () => {
    const { bytes } = fixture('goodreads-24.csv');
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (at, change, cut) => {
          const copy = cut ? bytes.slice(0, at) : bytes.slice();
          if (!cut) copy[at] ^= change;
          return survives({ name: 'library.csv', bytes: copy });
        },
      ),
      { numRuns: 200, seed: 13 },
    );
  });
});

describe('a prior in an archive', () => {
  const csv = makeGoodreadsCsv({ rows: 10, seed: 1, backlogShare: 0.3 });
  const prior = new TextEncoder().encode('whatever is in it');
  const archive = (files: Record<string, Uint8Array>) => bytesFile('all.zip', ...zipSync(files));

  test('comes along with the catalog that it lies beside, and is no table of it', async () => {
    const zip = archive({ 'export/library.csv': new TextEncoder().encode(csv), 'export/films.prior': prior });
    expect(await detectFiles([zip])).toMatchObject({ format: 'goodreads', rows: 10 });
    const { items, issues, priors } = await readFiles([zip]);
    expect(items).toHaveLength(10);
    expect(issues).toEqual([]);
    expect(priors).toEqual([{ name: 'films.prior', bytes: prior }]);
  });

  test('is no catalog by itself', async () => {
    expect(await codeOf(() => detectFiles([archive({ 'films.prior': prior })]))).toBe('unknown-format');
  });
});
