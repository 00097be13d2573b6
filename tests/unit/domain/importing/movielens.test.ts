import { describe, expect, test } from 'vitest';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import { filmTitle } from '../../../../src/domain/importing/movielens.ts';
import { scanRatings } from '../../../../src/domain/importing/ratings-scan.ts';
import { IssueLog } from '../../../../src/domain/importing/row-source.ts';
import expected from '../../../fixtures/importing/movielens.expected.json' with { type: 'json' };
import { codeOf, fixture, textFile } from './files.ts';

const FILES = [fixture('movies.csv'), fixture('ratings.csv')];

describe('MovieLens', () => {
  test('lists people, most ratings first', async () => {
    expect(await detectFiles(FILES)).toEqual({
      format: 'movielens',
      movies: 5,
      ratings: 5,
      encoding: 'utf-8',
      people: [
        { id: '2', ratings: 4 },
        { id: '1', ratings: 1 },
      ],
    });
  });

  test('reads the most active person by default, as the file beside it says', async () => {
    expect(await readFiles(FILES)).toEqual(expected);
  });

  test('reads the person who was chosen, and asks when there is none', async () => {
    const { events } = await readFiles(FILES, { person: '1' });
    expect(events).toEqual([{ itemId: '1', kind: 'rating', value: 4, time: 964982703000 }]);
    expect(await codeOf(() => readFiles(FILES, { person: '77' }))).toBe('needs-person');
  });

  test('reads the older form: double colons, no header, Latin letters, lone quotes', async () => {
    const { items, events, encoding, issues } = await readFiles([
      fixture('movies.dat'),
      fixture('ratings.dat'),
    ]);
    expect(items).toMatchObject([
      { id: '1', title: 'Toy Story', year: 1995, tags: ['Animation', "Children's"] },
      { id: '2', title: 'Les "Misérables' },
    ]);
    expect(events.map(({ value }) => value)).toEqual([5, 3]);
    expect([encoding, issues]).toEqual(['windows-1252', []]);
  });

  test('ratings without films ask for the films', async () => {
    expect(await codeOf(() => detectFiles([FILES[1]]))).toBe('movies-missing');
  });

  test('a million ratings are visited with nothing kept but the sums', async () => {
    const rows = 1_000_000;
    const text = 'userId,movieId,rating,timestamp\n' + '138493,59784,4.5,1260759144\r\n'.repeat(rows);
    const { bytes } = textFile('ratings.csv', text);
    const sums = [0, 0, 0, 0];
    const issues = new IssueLog();
    let advanced = 0;
    let lastRow = 0;
    const advance = (units: number) => (advanced += units);
    await scanRatings(
      { file: 'ratings.csv', bytes },
      { issues, advance },
      (user, movie, stars, time, row) => {
        [user, movie, stars, time].forEach((value, i) => (sums[i] += value));
        lastRow = row;
      },
    );
    expect(sums).toEqual([138493 * rows, 59784 * rows, 4.5 * rows, 1260759144 * rows]);
    expect(lastRow).toBe(rows + 1);
    expect(issues.list).toEqual([]);
    expect(advanced).toBe(bytes.length);
  });

  test('columns of ratings are found by name', async () => {
    const ratings = textFile('ratings.csv', '"movieId","rating","userId"\n"1","3.5","9"\n\n');
    const { events, issues } = await readFiles([FILES[0], ratings]);
    expect(events).toEqual([{ itemId: '1', kind: 'rating', value: 3.5 }]);
    expect(issues).toEqual([]);
  });
});

test.each([
  ['Matrix, The (1999)', 'The Matrix', 1999],
  ["Avventura, L' (1960)", "L'Avventura", 1960],
  ['Postman, The (Postino, Il) (1994)', 'The Postman (Il Postino)', 1994],
  ['Cry, the Beloved Country (1995)', 'Cry, the Beloved Country', 1995],
  ['Death Note (2006–2007)', 'Death Note', 2006],
  ['(500) Days of Summer (2009)', '(500) Days of Summer', 2009],
  ['Hyena Road', 'Hyena Road', undefined],
])('%s', (text, title, year) => {
  expect(filmTitle(text)).toEqual(year ? { title, year } : { title });
});
