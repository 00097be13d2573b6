/** A file may say what it likes: no rating beyond half a star and five stars enters, so that none outweighs the others. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFiles } from '../../../../src/domain/importing/detect.ts';
import type { ImportFile } from '../../../../src/domain/importing/import-types.ts';
import { textFile } from './files.ts';

const rating = fc.oneof(
  fc.constantFrom('5', '4.5', '0.5', '1', '3'),
  fc.constantFrom(
    '-5',
    '0.1',
    '5.01',
    '10',
    '100',
    '999999',
    '1e308',
    '1e999',
    '-0',
    'Infinity',
    'NaN',
    '0x10',
  ),
  fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
);

const FORMATS: readonly [string, (ratings: readonly string[]) => ImportFile[]][] = [
  [
    'goodreads',
    (ratings) => [
      textFile(
        'goodreads.csv',
        [
          'Book Id,Title,Author,My Rating,Exclusive Shelf',
          ...ratings.map((text, i) => `${i},Title ${i},A,${text},read`),
        ].join('\n'),
      ),
    ],
  ],
  [
    'a table',
    (ratings) => [
      textFile('list.csv', ['Title,My Rating', ...ratings.map((text, i) => `Title ${i},${text}`)].join('\n')),
    ],
  ],
  [
    'movielens',
    (ratings) => [
      textFile(
        'movies.csv',
        ['movieId,title,genres', ...ratings.map((_, i) => `${i + 1},Film ${i} (1999),Drama`)].join('\n'),
      ),
      textFile(
        'ratings.csv',
        ['userId,movieId,rating,timestamp', ...ratings.map((text, i) => `1,${i + 1},${text},1000`)].join(
          '\n',
        ),
      ),
    ],
  ],
];

test.each(FORMATS)('%s', async (_name, fileOf) => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(rating, { minLength: 1, maxLength: 30 }), async (ratings) => {
      // One that is fine, so that there is somebody whose ratings these are.
      const { events } = await readFiles(fileOf(['5', ...ratings]));
      for (const { value } of events) {
        if (value === undefined) continue;
        taken += 1;
        expect(value).toBeGreaterThanOrEqual(0.5);
        expect(value).toBeLessThanOrEqual(5);
      }
    }),
    { seed: 1 },
  );
  expect(taken).toBeGreaterThan(100);
});
