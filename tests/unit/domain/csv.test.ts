import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvForExcel, csvOf } from '../../../src/domain/csv.ts';

describe('a table as CSV', () => {
  it('is what an independent writer makes of it', () => {
    // Their quotes of bare spaces and empty cells differ, and mean the same.
    const cell = fc.oneof(
      fc.constantFrom('plain', 'a,b', 'say "so"', 'two\nlines', '=1+1', '-2', '@cmd', '围炉', 'x'),
      fc.integer({ min: -1000, max: 1000 }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const data = rows.map((row) => [...row]);
        const theirs = Papa.unparse({ fields: ['a', 'b', 'c'], data }, { escapeFormulae: true });
        const read = (text: string) => Papa.parse(text.trim(), { delimiter: ',' }).data;
        expect(read(csvOf(['a', 'b', 'c'], rows))).toEqual(read(theirs));
      }),
      { seed: 5 },
    );
  });

  it('comes back as it was, spaces and line ends included', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 2 }), (row) => {
        const [, back] = Papa.parse<string[]>(csvOf(['h', ...row.slice(1).map(String)], [row]), {
          delimiter: ',',
          newline: '\r\n',
        }).data;
        expect(back.map((text) => text.replace(/^'(?=[=+\-@\t\r])/, ''))).toEqual(row);
      }),
      { seed: 6 },
    );
  });

  it('leaves out what is unknown or endless, and begins with the mark that Excel asks for', () => {
    expect(
      csvForExcel(
        ['a', 'b'],
        [
          [NaN, undefined],
          [Infinity, 0.5],
        ],
      ),
    ).toBe('\ufeffa,b\r\n,\r\n,0.5\r\n');
  });

  it('keeps a text from running as a formula', () => {
    expect(csvOf(['a'], [['=HYPERLINK("x")'], ['+1'], [-1]])).toBe(
      'a\r\n"\'=HYPERLINK(""x"")"\r\n"\'+1"\r\n-1\r\n',
    );
  });
});
