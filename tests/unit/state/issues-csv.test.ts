import { parse } from 'papaparse';
import { describe, expect, it } from 'vitest';
import { issuesCsv } from '../../../src/state/issues-csv.ts';

describe('issuesCsv', () => {
  it('reads back, quotes, commas and lines included', () => {
    const rows = [
      ['5', 'The same as a row above', 'Salt, "Rope",\nStar', 'Nothing', 'a.csv'],
      ['6', '没有标题', '', 'Nothing', 'a.csv'],
    ];
    const csv = issuesCsv(['Row', 'What', 'Written', 'Kept', 'File'], rows);
    const { data } = parse<string[]>(csv.replace(/^\ufeff/, ''), { skipEmptyLines: true });
    expect(data).toEqual([['Row', 'What', 'Written', 'Kept', 'File'], ...rows]);
  });

  it.each(['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])(
    'defuses %j, which a spreadsheet would run',
    (cell) => {
      const { data } = parse<string[]>(issuesCsv(['a'], [[cell]]), { skipEmptyLines: true });
      expect(data[1][0]).toBe(`'${cell}`);
    },
  );
});
