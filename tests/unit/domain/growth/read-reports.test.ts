import { describe, expect, it } from 'vitest';
import { readPastedReports } from '../../../../src/domain/growth/read-reports.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { makeReport, readReportCode, writeReportCode } from '../../../../src/domain/sharing/report-code.ts';

const code = (seed: number, demo = 'AAECAwQF'): string =>
  writeReportCode(
    makeReport(
      {
        demo,
        variant: 0,
        answeredStarter: true,
        openedItem: false,
        pressedCallToAction: false,
        likes: 2,
        dislikes: 0,
        day: '2026-11-23',
      },
      mulberry32(seed),
    ),
  );
const [one, two, three] = [1, 2, 3].map((seed) => code(seed));

describe('pasted report codes', () => {
  it('are read one or several a line, with words around them, bare, or spelt with spaces', () => {
    const text = `Here is mine: ${one}. Thanks!\r\n\r\n${two.replace(/-/g, '')}, ${three.replace(/-/g, ' ').toLowerCase()}\n${code(4).replace(/-/g, '–')}；${code(5)} ${code(6)}`;
    const { reports, apart, demo } = readPastedReports(text, readReportCode);
    expect(apart).toEqual([]);
    expect(reports.map(writeReportCode)).toEqual([one, two, three, code(4), code(5), code(6)]);
    expect(demo).toBe('AAECAwQF');
  });

  it('sets apart what was changed, given twice or of another demo, with its line', () => {
    const forged = one.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const other = code(7, 'ZZZZZZZZ');
    const { reports, apart } = readPastedReports(
      [one, forged, one.toLowerCase(), other, two, 'hello'].join('\n'),
      readReportCode,
    );
    expect(reports).toHaveLength(2);
    expect(apart).toEqual([
      { line: 2, text: forged, reason: 'damaged' },
      { line: 3, text: one.toLowerCase(), reason: 'duplicate' },
      { line: 4, text: other, reason: 'other-demo' },
      { line: 6, text: 'hello', reason: 'damaged' },
    ]);
  });

  it('takes words beside a code for words, and what begins like a code for one with a slip', () => {
    const cut = two.slice(0, -1);
    const { reports, apart } = readPastedReports(`Hello, here you are: ${one}, bye；${cut}`, readReportCode);
    expect(reports.map(writeReportCode)).toEqual([one]);
    expect(apart).toEqual([{ line: 1, text: cut, reason: 'damaged' }]);
  });

  it('takes the demo it is told, and tells a later version from damage', () => {
    expect(readPastedReports(one, readReportCode, 'ZZZZZZZZ')).toMatchObject({
      reports: [],
      apart: [{ reason: 'other-demo' }],
    });
    const newer = () => ({ ok: false, failure: { code: 'report-newer' } }) as const;
    expect(readPastedReports(one, newer).apart[0].reason).toBe('newer');
    expect(readPastedReports(' \n', readReportCode)).toEqual({ demo: undefined, reports: [], apart: [] });
  });

  it('shows the beginning of what is long, and reads a megabyte of nonsense at once', () => {
    const { apart } = readPastedReports('ab12'.repeat(250_000), readReportCode);
    expect(apart).toHaveLength(1);
    expect(apart[0].text).toHaveLength(61);
  });
});
