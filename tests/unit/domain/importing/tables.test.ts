import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { IssueLog, type Row } from '../../../../src/domain/importing/row-source.ts';
import { openTable, type TableOptions } from '../../../../src/domain/importing/tables.ts';
import { codeOf } from './files.ts';

const open = (text: string, options?: TableOptions) =>
  openTable({ name: 't.csv', text, encoding: 'utf-8' }, options);

async function read(text: string, options?: TableOptions) {
  const issues = new IssueLog();
  const source = open(text, options);
  const rows: Row[] = [];
  let advanced = 0;
  const advance = (units: number) => (advanced += units);
  if (source) for await (const batch of source.batches({ issues, advance })) rows.push(...batch);
  return { columns: source?.columns ?? [], rows, issues: issues.list, size: source?.size ?? 0, advanced };
}

describe('dialects', () => {
  test.each([
    ['comma', 'Title,Author,Year\n"A, B",C,1\nD,"E;F",2\n'],
    ['tab', 'Title\tAuthor\tYear\nA, B\tC\t1\nD\tE;F\t2\n'],
    ['semicolon', 'Title;Author;Year\nA, B;C;1\nD;"E;F";2\n'],
    ['pipe', 'Title|Author|Year\nA, B|C|1\nD|E;F|2\n'],
    ['comma, CRLF, byte order mark', '\uFEFFTitle,Author,Year\r\n"A, B",C,1\r\nD,"E;F","2"\r\n'],
    ['comma, old Mac line ends', 'Title,Author,Year\r"A, B",C,1\rD,"E;F",2'],
    ['a line that names the delimiter', 'sep=;\r\nTitle;Author;Year\r\nA, B;C;1\r\nD;"E;F";2'],
  ])('%s', async (_, text) => {
    const { columns, rows, issues } = await read(text);
    expect(columns).toEqual(['Title', 'Author', 'Year']);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['A, B', 'C', '1'],
      ['D', 'E;F', '2'],
    ]);
    expect(issues).toEqual([]);
  });

  test('one column holds titles with commas', async () => {
    const { rows, issues } = await read('Title\nThe Lion, the Witch and the Wardrobe\nEmma\n');
    expect(rows.map(({ cells }) => cells[0])).toEqual(['The Lion, the Witch and the Wardrobe', 'Emma']);
    expect(issues).toEqual([]);
  });

  test('rows are numbered as a spreadsheet does: quoted line breaks do not count, blank lines do', async () => {
    const { rows } = await read('Title,Note\nA,"one\r\ntwo\nthree"\n\nB,x\n,\nC,y\n');
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [2, 'A'],
      [4, 'B'],
      [6, 'C'],
    ]);
    expect(rows[0].cells[1]).toBe('one\ntwo\nthree');
  });
});

describe('bad rows become issues', () => {
  test('too many columns lose the row, too few do not', async () => {
    const { rows, issues } = await read('Title,Author,Year\nA,B,1,,\nThe Lion, the Witch,C,2\nD,E\n');
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['A', 'B', '1'],
      ['D', 'E'],
    ]);
    expect(issues).toMatchObject([
      { row: 3, reason: 'too-many-columns', kept: false },
      { row: 4, reason: 'too-few-columns', kept: true },
    ]);
  });

  test('a quote that never closes costs one row, not the rest of the file', async () => {
    const { rows, issues } = await read('Title,Author\nA,B\n"C,D\nE,F\nG,H\n');
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [2, 'A'],
      [4, 'E'],
      [5, 'G'],
    ]);
    expect(issues).toEqual([{ file: 't.csv', row: 3, reason: 'unreadable-row', value: '"C,D', kept: false }]);
  });

  test('a field over 100,000 characters is cut and said so', async () => {
    const { rows, issues } = await read(`Title,Author\n${'x'.repeat(100_001)},B\n`);
    expect(rows[0].cells[0]).toHaveLength(100_000);
    expect(issues).toMatchObject([{ row: 2, reason: 'field-too-long', kept: true }]);
    expect(issues[0].value!.length).toBeLessThan(100);
  });

  test('records longer than the window are read whole', async () => {
    const long = 'line of a long story\n'.repeat(70_000);
    const { rows, issues } = await read(`Title,Author\nA,"${long}"\nB,C\n`);
    expect(rows.map(({ row, cells }) => [row, cells[0]])).toEqual([
      [2, 'A'],
      [3, 'B'],
    ]);
    expect(issues).toMatchObject([{ row: 2, reason: 'field-too-long' }]);
  });

  test('thousands of quotes that never close are read in linear time', async () => {
    const lines = 20_000;
    const { rows, issues, advanced, size } = await read('Title,Author\n' + '"a"b,c\n'.repeat(lines));
    // A hundred are searched for; then quotes are letters, and every later row is read.
    expect(issues.filter(({ kept }) => !kept).length).toBeLessThanOrEqual(100);
    expect(rows.length).toBeGreaterThanOrEqual(lines - 100);
    expect(advanced).toBe(size);
  });
});

test('any table of strings reads back as it was written', async () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('a,b', '"', 'x\ny', '="1"', ' ', '标题', "it's; \t|"));
  const table = fc
    .integer({ min: 2, max: 5 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
    );
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.constantFrom(',', '\t', ';', '|'),
      fc.constantFrom('\n', '\r\n'),
      async (rows, delimiter, newline) => {
        const header = rows[0].map((_, index) => `column ${index}`);
        const text = Papa.unparse([header, ...rows], { delimiter, newline });
        const result = await read(text, { delimiter });
        const unified = rows
          .filter((row) => row.some((value) => value.trim() !== ''))
          .map((row) => row.map((value) => value.replace(/\r\n?/g, '\n')));
        expect(result.rows.map(({ cells }) => cells)).toEqual(unified);
        expect(result.issues).toEqual([]);
        expect(result.advanced).toBe(result.size);
      },
    ),
    { numRuns: 300, seed: 7 },
  );
});

test('reading hears an abort between two batches', async () => {
  const controller = new AbortController();
  const source = open('Title,Author\n' + 'A,B\n'.repeat(5000))!;
  let batches = 0;
  const code = await codeOf(async () => {
    for await (const batch of source.batches({ issues: new IssueLog(), signal: controller.signal })) {
      expect(batch.length).toBeLessThanOrEqual(500);
      // Heard only if reading lets go of the thread, as a message to a worker is.
      if (++batches === 2) setImmediate(() => controller.abort());
    }
  });
  expect(code).toBe('cancelled');
  expect(batches).toBeLessThan(10);
});
