/** Puts signs for numbers, ordinals, years and amounts with a unit. What is not used by a later pattern stays a word. */
import type { CatalogFacts } from './facts-types.ts';
import { nameKey } from './name-keys.ts';
import { chineseNumber, englishNumber, figures, numberOf } from './number-words.ts';
import { SIGN, type Lexeme, type Sentence } from './sentence.ts';

const N = SIGN.number;
const O = SIGN.ordinal;

const UNITS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen ' +
  'nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million dozen';
const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
  'sixteenth seventeenth eighteenth nineteenth twentieth thirtieth';
const any = (words: string): string => `(?:${words.split(' ').join('|')})`;

const FIGURES =
  /(?<![\p{Script=Latin}\p{N}.])\d[\d,]{0,14}(?:\.\d{1,6})?(?:\s?k(?![\p{L}])|(?=\p{Script=Han}|[^\p{L}\p{N}]|$|s\b|st\b|nd\b|rd\b|th\b|pp?\b|h\b|min|m\b|ce\b|bce?\b|ad\b)|)/u;
const ENGLISH = new RegExp(
  `\\b(?:an? (?=hundred|thousand|dozen|couple of))?(?:couple of|${any(UNITS)})(?:[ -](?:and )?${any(UNITS)}){0,7}\\b(?!-)`,
  'u',
);
const ENGLISH_ORDINAL = new RegExp(
  `\\b(?:${any(UNITS)}[ -])?${any(ORDINALS)}\\b(?!-)|(?<![\\p{L}\\p{N}])\\d{1,3}(?:st|nd|rd|th)\\b`,
  'u',
);
/** "One" alone counts nothing in "this one" or "one day": only before what can be counted. */
const ONE_OF =
  /^\s(?:more|pages?|hours?|minutes?|stars?|books?|novels?|films?|movies?|items?|titles?|thing|hundred|thousand|century|years?|pick|recommendation|suggestion)\b/iu;

/** Two signs or more, or one before what is counted; "一样", "十分", "百姓" and "千万别" are words. */
const CHINESE = /\d[\d,]{0,12}(?:\.\d{1,4})?\s?[千百万]|[零〇○一二两俩仨三四五六七八九十百千万廿卅]{1,12}/u;
const COUNTED =
  /^\s?(?:个|本|部|页|年|世纪|颗|星|小时|钟头|分钟|分|块|元|镑|美元|欧元|刀|册|款|件|篇|首|集|位|种|张|条|套|岁|以|之|到|至|-)/u;
const NO_NUMBER = /(?:[换下另同哪那这某每统唯万另再第后]|有)$/u;

export function readNumbers(sentence: Sentence): void {
  sentence.take(/第\s?(?<n>\d{1,3}|[一二两三四五六七八九十百廿]{1,5})/u, ({ groups }) => ordinal(groups.n));
  sentence.take(ENGLISH_ORDINAL, ({ text }) => ordinal(text.replace(/(?<=\d)(?:st|nd|rd|th)$/i, '')));
  sentence.take(CHINESE, ({ text, before, after }) => {
    const value = figures(text) ?? chineseNumber(text);
    if (value === undefined) return false;
    const counted = COUNTED.test(after);
    if (/^[十千万]/u.test(text) && [...text].length === 1 && !counted) return false;
    if (text === '十' && /^分(?!以上|以下|及|钟|的|$)/u.test(after)) return false;
    if ([...text].length === 1 && (!counted || (text === '一' && NO_NUMBER.test(before)))) return false;
    if (text === '一' && /^(?:部分|个人|位作者)/u.test(after)) return false;
    return { kind: 'number', value };
  });
  sentence.take(FIGURES, ({ text }) => number(figures(text)));
  sentence.take(ENGLISH, ({ text, after }) =>
    text.toLowerCase() === 'one' && !ONE_OF.test(after)
      ? false
      : number(englishNumber(text.replace(/couple of/i, 'couple'))),
  );
}

const number = (value: number | undefined): Lexeme | false =>
  value === undefined ? false : { kind: 'number', value };

function ordinal(text: string | undefined): Lexeme | false {
  const value = numberOf(text ?? '');
  return value === undefined || value < 1 ? false : { kind: 'ordinal', value };
}

const values = (lexemes: readonly { readonly lexeme: Lexeme }[]): number[] =>
  lexemes.flatMap(({ lexeme }) =>
    lexeme.kind === 'number' || lexeme.kind === 'ordinal' || lexeme.kind === 'amount' ? [lexeme.value] : [],
  );

/** Parts of a period, as thirds or halves of it. */
const PARTS: readonly (readonly [RegExp, number, number])[] = [
  [/^(?:early|beginning of|start of|turn of|初|初期|早期|前期)/iu, 0, 1 / 3],
  [/^(?:mid|middle of|中叶|中期)/iu, 1 / 3, 2 / 3],
  [/^(?:late|end of|末|末期|晚期|后期|末年)/iu, 2 / 3, 1],
  [/^(?:first half|上半叶|上半)/iu, 0, 1 / 2],
  [/^(?:second half|latter half|下半叶|下半)/iu, 1 / 2, 1],
];

function partOf(from: number, length: number, part: string | undefined): Lexeme {
  const [, low, high] = PARTS.find(([pattern]) => part && pattern.test(part.trim())) ?? [null, 0, 1];
  return {
    kind: 'years',
    min: from + Math.round(low * length),
    max: from + Math.round(high * length) - 1,
  };
}

/** The nth century has the years 100(n − 1) + 1 to 100n; before the common era counted backwards. */
const century = (n: number, part: string | undefined, before: boolean): Lexeme | false =>
  n < 1 || n > 30 ? false : partOf(before ? -100 * n : 100 * (n - 1) + 1, 100, part);

const DECADES = 'twenties thirties forties fifties sixties seventies eighties nineties'.split(' ');
const PART = `(?:(?<part>early|mid|middle of|late|beginning of|end of|start of|first half of|second half of|latter half of)(?: |-)(?:the )?)?`;
const ZH_PART = `(?<part>初期|早期|前期|初|中叶|中期|末期|末年|晚期|后期|末|上半叶|下半叶)?`;
/** A decade without its century: the last one that lies wholly behind us, so that "the 30s" are not to come. */
const decadeOf = (tens: number, thisYear: number): number => {
  const century = 100 * Math.floor(thisYear / 100);
  return century + tens <= thisYear - 10 && tens < 20 ? century + tens : century - 100 + tens;
};

export function readYears(sentence: Sentence, thisYear: number): void {
  const bce = (text: string | undefined): boolean => !!text && /b|前/iu.test(text);
  sentence.take(
    new RegExp(`${PART}${N}(?:'?s)? ?(?:- ?)?century(?<era> b\\.?c\\.?(?:e\\.?)?)?`, 'u'),
    ({ lexemes, groups }) => century(values(lexemes)[0], groups.part, bce(groups.era)),
  );
  sentence.take(
    new RegExp(`${PART}${O}[ -]centur(?:y|ies)(?<era> b\\.?c\\.?(?:e\\.?)?)?`, 'u'),
    ({ lexemes, groups }) => century(values(lexemes)[0], groups.part, bce(groups.era)),
  );
  sentence.take(/\b(?<which>this|last|the last|the present) century\b/iu, ({ groups }) =>
    partOf(
      100 * Math.floor((thisYear - 1) / 100) + 1 - (/last/i.test(groups.which ?? '') ? 100 : 0),
      100,
      undefined,
    ),
  );
  sentence.take(
    new RegExp(`(?<before>公元前|前)?(?<c>${N}|上个?|本)世纪(?:(?<d>${N})年代)?${ZH_PART}`, 'u'),
    ({ lexemes, groups }) => {
      const numbers = values(lexemes);
      const now = Math.floor((thisYear - 1) / 100) + 1;
      const nth = groups.c === N ? numbers[0] : groups.c === '本' ? now : now - 1;
      const tens = groups.d ? numbers.at(-1) : undefined;
      if (tens === undefined) return century(nth, groups.part, bce(groups.before));
      return tens % 10 || tens > 90 ? false : partOf(100 * (nth - 1) + tens, 10, groups.part);
    },
  );
  sentence.take(new RegExp(`${N}年代${ZH_PART}`, 'u'), ({ lexemes, groups }) => {
    const [value] = values(lexemes);
    if (value % 10 || (value > 90 && value < 1000) || value > thisYear) return false;
    return partOf(value > 90 ? value : decadeOf(value, thisYear), 10, groups.part);
  });
  sentence.take(new RegExp(`${PART}'?${N}'?s\\b`, 'u'), ({ lexemes, groups }) => {
    const [value] = values(lexemes);
    if (value % 10 || (value > 90 && value < 1000) || value > thisYear) return false;
    const whole = value % 100 === 0 && value > 90;
    // "The 1900s" are their century, "the 1930s" ten years.
    return partOf(value > 90 ? value : decadeOf(value, thisYear), whole ? 100 : 10, groups.part);
  });
  sentence.take(
    new RegExp(`${PART}(?:(?<hundred>nineteen|eighteen|twenty)[- ])?(?<decade>${DECADES.join('|')})\\b`, 'u'),
    ({ groups, lexemes, before }) => {
      const tens = 10 * (DECADES.indexOf((groups.decade ?? '').toLowerCase()) + 2);
      const hundred = groups.hundred && 100 * (englishNumber(groups.hundred) ?? 0);
      // People in their thirties are no period.
      if (/\b(?:their|her|his|my|your|our)\s$/i.test(before) && lexemes.length === 0) return false;
      return partOf(hundred ? hundred + tens : decadeOf(tens, thisYear), 10, groups.part);
    },
  );
  sentence.take(
    new RegExp(`${N} (?<era>b\\.?c\\.?(?:e\\.?)?|a\\.?d\\.?|c\\.?e\\.?)(?![\\p{L}])`, 'u'),
    ({ lexemes, groups }) => year(bce(groups.era) ? -values(lexemes)[0] : values(lexemes)[0]),
  );
  sentence.take(new RegExp(`(?<era>公元前|公元)${N}年?`, 'u'), ({ lexemes, groups }) =>
    year(groups.era === '公元前' ? -values(lexemes)[0] : values(lexemes)[0]),
  );
  // "近十年", "the last ten years": counted back from now.
  sentence.take(new RegExp(`(?:近|最近|过去|这)${N}(?:来)?年(?:来|间|里|内)?`, 'u'), ({ lexemes }) =>
    since(thisYear, values(lexemes)[0]),
  );
  sentence.take(
    new RegExp(
      `\\b(?:in |from |within |over )?(?:the )?(?:last|past|previous) (?:(?:${N})? ?years|(?<decade>decade))\\b`,
      'u',
    ),
    ({ lexemes, groups }) => since(thisYear, groups.decade ? 10 : (values(lexemes)[0] ?? NaN)),
  );
  sentence.take(new RegExp(`${N}年(?=以?前|之前)`, 'u'), ({ lexemes }) => {
    const [value] = values(lexemes);
    return value >= 1000 ? year(value) : year(thisYear - value);
  });
  sentence.take(new RegExp(`${N} years ago`, 'u'), ({ lexemes }) => year(thisYear - values(lexemes)[0]));
  sentence.take(new RegExp(`${N}年`, 'u'), ({ lexemes, text }) => {
    const [value] = values(lexemes);
    return value >= 1000 && value <= 2200 && !/[百千]/u.test(text) ? year(value) : false;
  });
}

const year = (value: number): Lexeme | false =>
  Number.isInteger(value) && value >= -4000 && value <= 2200
    ? { kind: 'years', min: value, max: value }
    : false;

const since = (thisYear: number, span: number): Lexeme | false =>
  span > 0 && span < 5000 ? { kind: 'years', min: thisYear - span, max: thisYear } : false;

const CURRENCY = '(?:[$€£¥￥₤₽₹]|usd|eur|gbp|cny|rmb|us\\$)';
const MONEY =
  '(?:euros?|pounds?|dollars?|bucks|quid|yuan|rmb|usd|eur|gbp|cny|块钱|块|元|镑|英镑|美元|美金|欧元|刀|人民币)';

/** Numbers with their units. Run after the years, which have units of their own. */
export function readAmounts(sentence: Sentence, facts: CatalogFacts): void {
  sentence.take(
    new RegExp(`${CURRENCY} ?${N}|${N} ?${CURRENCY}(?![\\p{L}])|${N} ?${MONEY}(?![a-z])`, 'u'),
    ({ lexemes }) => ({
      kind: 'amount',
      role: 'price',
      value: values(lexemes)[0],
    }),
  );
  sentence.take(
    new RegExp(
      `${N} and a half (?:hours?|hrs?)|\\b(?<one>an hour and a half)\\b|\\b(?<half>half an hour|半个?小时)|${N}个半(?:小时|钟头)|${N}(?: |-)?(?:hours?|hrs?|h)\\b|${N}个?(?:小时|钟头)(?<rest>半)?|\\b(?<single>an hour)\\b|半个?(?:小时|钟头)`,
      'u',
    ),
    ({ lexemes, groups, text }) => {
      const whole = values(lexemes)[0] ?? (groups.one || groups.single ? 1 : 0);
      const half = groups.one || groups.half || groups.rest || /half|半/u.test(text) ? 0.5 : 0;
      return { kind: 'amount', role: 'minutes', value: 60 * (whole + half) };
    },
  );
  const plain = (pattern: string, role: 'pages' | 'minutes' | 'rating'): void =>
    sentence.take(new RegExp(pattern, 'u'), ({ lexemes }) => ({
      kind: 'amount',
      role,
      value: values(lexemes)[0],
    }));
  plain(`${N}(?: |-)?(?:minutes?|mins?)\\b|${N}分钟`, 'minutes');
  plain(`${N}(?: |-)?(?:pages?|pp\\.?|p\\.)(?![\\p{L}])|${N} ?页`, 'pages');
  plain(`${N}(?: |-)?(?:stars?|out of (?:five|ten|${N}))(?![\\p{L}])|${N} ?颗?星`, 'rating');
  plain(
    `(?:评分|打分|得分|分数|豆瓣)(?:在|为|是|有|到|达到)?${N}分?|${N}分(?=以上|及以上|以下|往上|的)`,
    'rating',
  );
  plain(`(?:rated|ratings?(?: of)?|scores?(?: of)?|grade(?: of)?) ${N}`, 'rating');
  // "Weight under 2": a column of the catalog's own, by its name.
  for (const { name, role } of facts.numbers) {
    if (role !== 'other' || !nameKey(name)) continue;
    const plainName = name
      .toLowerCase()
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .slice(0, 40);
    sentence.take(new RegExp(`${N} ?${plainName}(?![\\p{L}])`, 'u'), ({ lexemes }) => ({
      kind: 'amount',
      role,
      value: values(lexemes)[0],
      name,
    }));
  }
}
