import { describe, expect, test } from 'vitest';
import { decodeEntities, splitSeries } from '../../../../src/domain/importing/field-text.ts';
import { detectFiles, readFiles } from '../../../../src/domain/importing/detect.ts';
import { GOODREADS_HEADER, makeGoodreads, makeGoodreadsCsv } from '../../../fixtures/make-goodreads.ts';
import expected from '../../../fixtures/importing/goodreads-24.expected.json' with { type: 'json' };
import { fixture, textFile } from './files.ts';

const library = (rows: Partial<Record<(typeof GOODREADS_HEADER)[number], string>>[]) =>
  textFile(
    'library.csv',
    [GOODREADS_HEADER, ...rows.map((row) => GOODREADS_HEADER.map((name) => row[name] ?? ''))]
      .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','))
      .join('\n'),
  );

describe('Goodreads', () => {
  test('every quirk of the present dialect reads as the file beside it says', async () => {
    expect(await readFiles([fixture('goodreads-24.csv')])).toEqual(expected);
  });

  test('the older dialect with 31 columns reads as well', async () => {
    expect(await detectFiles([fixture('goodreads-31.csv')])).toEqual({
      format: 'goodreads',
      rows: 1,
      encoding: 'utf-8',
    });
    const { items, events, issues } = await readFiles([fixture('goodreads-31.csv')]);
    expect(items).toMatchObject([{ id: '5107', title: 'The Catcher in the Rye', year: 1951 }]);
    expect(events).toMatchObject([{ itemId: '5107', kind: 'rating', value: 3 }]);
    expect(issues).toEqual([]);
  });

  test('columns are found by name, whatever their order and case', async () => {
    const text = 'EXCLUSIVE SHELF,my rating, Author ,title\nto-read,0,Jane Austen,Emma\n';
    const { items } = await readFiles([textFile('a.csv', text)]);
    expect(items).toMatchObject([{ id: 'emma|jane austen|', title: 'Emma', backlog: true }]);
  });

  test.each([
    ['read', '4', { backlog: false, events: ['rating'] }],
    ['read', '0', { backlog: false, events: ['done'] }],
    ['to-read', '0', { backlog: true, events: [] }],
    ['to-read', '4', { backlog: true, events: [] }],
    ['currently-reading', '0', { backlog: false, events: [] }],
    ['dnf', '0', { backlog: false, events: [] }],
    ['abandoned', '1', { backlog: false, events: ['rating'] }],
  ])('shelf %s with rating %s', async (shelf, rating, { backlog, events }) => {
    const row = { 'Book Id': '1', Title: 'Emma', Author: 'A', 'My Rating': rating, 'Exclusive Shelf': shelf };
    const read = await readFiles([library([row])]);
    expect(read.items[0].backlog).toBe(backlog);
    expect(read.events.map(({ kind }) => kind)).toEqual(events);
  });

  test("the person's review and notes are nowhere in what is read", async () => {
    const secret = 'wept on the 7:15';
    const row = { 'Book Id': '1', Title: 'Emma', Author: 'A', 'My Rating': '5', 'Exclusive Shelf': 'read' };
    const read = await readFiles([
      library([{ ...row, 'My Review': secret, 'Private Notes': secret, Spoiler: secret }]),
    ]);
    expect(JSON.stringify(read)).not.toContain(secret);
  });

  test('a made library reads as its maker says, twice with the same ids, oldest events first', async () => {
    const made = makeGoodreads({ rows: 400, seed: 3, backlogShare: 0.4, bom: true });
    const file = textFile('goodreads_library_export.csv', made.csv);
    const once = await readFiles([file]);
    expect(await readFiles([file])).toEqual(once);
    const count = (reason: string) => once.issues.filter((issue) => issue.reason === reason).length;
    expect({
      items: once.items.length,
      backlog: once.items.filter(({ backlog }) => backlog).length,
      ratings: once.events.filter(({ kind }) => kind === 'rating').length,
      done: once.events.filter(({ kind }) => kind === 'done').length,
      duplicates: count('duplicate'),
      untitled: count('no-title'),
    }).toEqual(made.expected);
    expect(once.issues).toHaveLength(2);
    const times = once.events.map(({ time }) => time!);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test('two exports are one library', async () => {
    const csv = makeGoodreadsCsv({ rows: 15, seed: 1, backlogShare: 0.5 });
    const { items, issues } = await readFiles([textFile('a.csv', csv), textFile('b.csv', csv)]);
    expect(items).toHaveLength(15);
    expect(issues.map(({ file, reason }) => [file, reason])).toEqual(Array(15).fill(['b.csv', 'duplicate']));
  });
});

test.each([
  ['Dune (Dune, #1)', 'Dune', 'Dune'],
  ['Saga (Expanse #0.5)', 'Saga', 'Expanse'],
  ['All (Narnia, #1-7)', 'All', 'Narnia'],
  ['Mort (Discworld, #4; Death, #1)', 'Mort', 'Discworld'],
  ['One (Two (Three), #4)', 'One', 'Two (Three)'],
  ['Emma (Penguin Classics)', 'Emma (Penguin Classics)', undefined],
  ['(#1)', '(#1)', undefined],
  ['Smile :)', 'Smile :)', undefined],
])('the series of "%s"', (text, title, series) => {
  expect(splitSeries(text)).toEqual(series ? { title, series } : { title });
});

test('entities are decoded once and only when they exist', () => {
  expect(decodeEntities('Q &amp; A &#39;x&#x27; &amp;lt; &nope; &#0; &#99999999;')).toBe(
    "Q & A 'x' &lt; &nope; &#0; &#99999999;",
  );
});
