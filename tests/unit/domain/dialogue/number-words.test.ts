import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chineseNumber, englishNumber, numberOf } from '../../../../src/domain/dialogue/number-words.ts';

const DIGITS = [...'零一二三四五六七八九'];
/** As schoolbooks write them, below ten thousand. */
function inChinese(value: number): string {
  let text = '';
  let gap = false;
  for (const [place, sign] of [
    [1000, '千'],
    [100, '百'],
    [10, '十'],
    [1, ''],
  ] as const) {
    const digit = Math.floor(value / place) % 10;
    if (digit === 0) gap = text !== '';
    else {
      text += (gap ? '零' : '') + DIGITS[digit] + sign;
      gap = false;
    }
  }
  return text;
}

const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const TENS = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
function inEnglish(value: number): string {
  if (value < 20) return SMALL[value];
  if (value < 100) return TENS[Math.floor(value / 10) - 2] + (value % 10 ? `-${SMALL[value % 10]}` : '');
  if (value < 1000)
    return `${SMALL[Math.floor(value / 100)]} hundred${value % 100 ? ` and ${inEnglish(value % 100)}` : ''}`;
  return `${inEnglish(Math.floor(value / 1000))} thousand${value % 1000 ? ` ${inEnglish(value % 1000)}` : ''}`;
}

describe('numbers in words', () => {
  it('reads every number below ten thousand back from Chinese and from English', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (value) => {
        expect(chineseNumber(inChinese(value))).toBe(value);
        expect(englishNumber(inEnglish(value))).toBe(value);
        expect(numberOf(String(value))).toBe(value);
      }),
    );
  });

  it.each([
    ['两百', 200],
    ['一百二十', 120],
    ['三千五', 3500],
    ['三千零五', 3005],
    ['一九三〇', 1930],
    ['廿一', 21],
    ['一万二', 12_000],
    ['3k', 3000],
    ['1,200', 1200],
    ['2千', 2000],
    ['a hundred', 100],
    ['a dozen', 12],
    ['two dozen', 24],
    ['a couple', 2],
    ['nineteen eighty-four', 1984],
    ['nineteen hundred', 1900],
    ['twenty-first', 21],
    ['nineteenth', 19],
    ['thirtieth', 30],
  ])('reads %s', (text, value) => expect(numberOf(text)).toBe(value));

  it.each(['', 'dragon', '红楼', 'hundredfold and dragons', '9'.repeat(40)])(
    'finds no number in %j',
    (text) => expect(numberOf(text)).toBeUndefined(),
  );
});
