/** Numbers as people write them: figures, English words, Chinese numerals. */

const SMALL: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
    'seventeen eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
);
const TENS: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'
    .split(' ')
    .map((word, place) => [word, 10 * (place + 2)]),
);
const SCALES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000, million: 1_000_000 };
const ORDINALS: Readonly<Record<string, string>> = {
  first: 'one',
  second: 'two',
  third: 'three',
  fifth: 'five',
  eighth: 'eight',
  ninth: 'nine',
  twelfth: 'twelve',
};

/** "nineteenth" → "nineteen", "thirtieth" → "thirty"; other words as they are. */
const cardinalOf = (word: string): string =>
  ORDINALS[word] ?? (/ieth$/.test(word) ? word.replace(/ieth$/, 'y') : word.replace(/th$/, ''));

const known = (word: string): boolean => word in SMALL || word in TENS || word in SCALES;

/** "twelve", "two hundred and fifty", "nineteen eighty-four", "twenty-first", "a dozen"; undefined for other words. */
export function englishNumber(text: string): number | undefined {
  const words = text
    .toLowerCase()
    .split(/[\s-]+/)
    .filter((word) => word && word !== 'and' && word !== 'of')
    .map((word) => (word === 'a' || word === 'an' ? 'one' : known(word) ? word : cardinalOf(word)));
  if (words.length === 2 && words[0] === 'one' && words[1] === 'couple') return 2;
  if (words.length === 2 && words[1] === 'dozen') return 12 * (SMALL[words[0]] ?? NaN) || undefined;
  if (words.length === 1 && words[0] === 'dozen') return 12;
  if (words.length === 0 || !words.every(known)) return undefined;
  let whole = 0;
  let part = 0;
  for (const word of words) {
    if (word === 'hundred') part = (part || 1) * 100;
    else if (word in SCALES) {
      whole += (part || 1) * SCALES[word];
      part = 0;
    } else {
      const value = SMALL[word] ?? TENS[word];
      // "nineteen eighty": two numbers under a hundred side by side are a year, unless the first is the tens of the second.
      const beside = part >= 10 && part < 100 && !(part % 10 === 0 && part >= 20 && value < 10);
      part = beside ? part * 100 + value : part + value;
    }
  }
  return whole + part;
}

const DIGITS: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...'零一二三四五六七八九'].map((sign, value) => [sign, value])),
  〇: 0,
  '○': 0,
  两: 2,
  俩: 2,
  仨: 3,
  壹: 1,
  贰: 2,
  叁: 3,
};
const PLACES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 廿: 20, 卅: 30 };

/** "十二", "两百", "一百二十", "三千五", "一九三〇", "三万"; undefined for other signs. */
export function chineseNumber(text: string): number | undefined {
  const signs = [...text];
  if (signs.length === 0) return undefined;
  if (signs.every((sign) => sign in DIGITS))
    return signs.reduce((number, sign) => number * 10 + DIGITS[sign], 0);
  let whole = 0;
  let part = 0;
  let digit: number | undefined;
  let place = 0;
  let gap = false;
  for (const sign of signs) {
    if (sign in DIGITS) {
      gap = DIGITS[sign] === 0;
      digit = DIGITS[sign];
    } else if (sign === '廿' || sign === '卅') {
      part += PLACES[sign];
      place = 10;
    } else if (sign in PLACES) {
      part += (digit ?? 1) * PLACES[sign];
      place = PLACES[sign];
      digit = undefined;
    } else if (sign === '万') {
      whole += (part + (digit ?? 0) || 1) * 10_000;
      part = 0;
      place = 10_000;
      digit = undefined;
    } else return undefined;
  }
  // "三千五" is 3,500, not 3,005: a last digit takes the place below the one before it, unless a zero stands between.
  const last = (digit ?? 0) * (place > 10 && !gap && !/[零〇○]/.test(text) ? place / 10 : 1);
  return whole + part + last;
}

/** "1,200", "3k", "12.5", "3千": figures with their marks. */
export function figures(text: string): number | undefined {
  const match = /^(\d[\d,]*(?:\.\d+)?)\s?([k千百万])?$/iu.exec(text.trim());
  if (!match) return undefined;
  const scale = { k: 1000, 千: 1000, 百: 100, 万: 10_000 }[(match[2] ?? '').toLowerCase()] ?? 1;
  const value = Number(match[1].replaceAll(',', '')) * scale;
  // Beyond it no item has a number, and a chain of figures is no number that anybody says.
  return Number.isFinite(value) && value <= 1e9 ? value : undefined;
}

export const numberOf = (text: string): number | undefined =>
  figures(text) ?? chineseNumber(text) ?? englishNumber(text);
