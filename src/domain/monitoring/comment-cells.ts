/** What a cell of a comment says: when it was written, and how many stars were given. */
import { parseDate, type DayOrder } from '../importing/dates.ts';
import type { RatingScale } from './pulse-types.ts';

const DAY_MS = 86_400_000;
const NOON_MS = DAY_MS / 2;

/** The hour behind a date, with what Chinese and English put before or after it. */
const CLOCK =
  /[\sT日]+(上午|下午|晚上|凌晨|中午)? ?(\d{1,2})[:：](\d{2})(?:[:：](\d{2})(?:\.\d{1,6})?)? ?(am|pm|a\.m\.|p\.m\.)?$/i;
/** `Mon, ` and `星期一 ` before a date; `st`, `nd`, `rd`, `th` behind a day. */
const WEEKDAY =
  /^(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? |(?:星期|周)[一二三四五六日天]\s*)|[(（ ]*(?:星期|周)[一二三四五六日天][)）]?/gi;
const ORDINAL = /(?<=\d)(?:st|nd|rd|th)(?=[\s,])/i;
/** A spreadsheet's number of a day since 1900; 20,000 is 1954 and 80,000 the year 2119. */
const SERIAL = /^[2-7]\d{4}(?:\.\d{1,12})?$/;
const SERIAL_OF_1970 = 25_569;

const afternoon = (mark: string): boolean => /下午|晚上|^p/i.test(mark);

/** Milliseconds of the day; undefined for an hour that no clock shows. */
function clockOf([, before = '', hours, minutes, seconds = '0', after = '']: RegExpExecArray):
  number | undefined {
  let hour = Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const mark = before || after;
  if (afternoon(mark) && hour < 12) hour += 12;
  if (!afternoon(mark) && /上午|凌晨|^a/i.test(mark) && hour === 12) hour = 0;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/**
 * Milliseconds since the epoch, or undefined for what is no date. A date without an hour is its noon in UTC; an hour without
 * a zone is taken as UTC, so that the same file reads alike everywhere.
 */
export function parseMoment(cell: string, order: DayOrder): number | undefined {
  const plain = cell.normalize('NFKC').trim();
  const whole = parseDate(plain, order);
  const clock = CLOCK.exec(plain);
  // Only ISO dates bring their hour through; of others the date alone was read.
  if (whole !== undefined && (!clock || whole % DAY_MS !== NOON_MS)) return whole;
  if (SERIAL.test(plain)) {
    const days = Number(plain) - SERIAL_OF_1970;
    return Math.round(days * DAY_MS) + (Number.isInteger(days) ? NOON_MS : 0);
  }
  const date = (clock ? plain.slice(0, clock.index) + (clock[0].startsWith('日') ? '日' : '') : plain)
    .replace(WEEKDAY, '')
    .replace(ORDINAL, '')
    .trim();
  const noon = parseDate(date, order);
  if (noon === undefined) return undefined;
  const time = clock && clockOf(clock);
  return time === undefined || time === null ? noon : noon - NOON_MS + time;
}

/** What can be told of a rating before the scale of its column is known. */
export type RatingCell =
  /** Says its own scale: `4/5`, `★★★★`, `80 %`, 四星, 好评. In stars. */
  { readonly kind: 'stars'; readonly stars: number } | { readonly kind: 'number'; readonly value: number };

const FRACTION = /^(\d+(?:\.\d+)?) ?(?:\/|out of|von|of) ?(\d+(?:\.\d+)?)(?: ?(?:stars?|points?|星|分))?$/i;
const STAR_SIGNS = /^[★⭐🌟✭✮☆✩½\uFE0F\s]+$/u;
const NUMBER = /^(\d+(?:\.\d+)?) ?(stars?|星|颗星|分|points?)?$/i;
const CHINESE_STARS = /^([一二两三四五])(?:颗)?星/;
const CHINESE_DIGITS = '一二三四五';
const WORDS: ReadonlyMap<string, number> = new Map([
  ['好评', 5],
  ['中评', 3],
  ['差评', 1],
  ['positive', 5],
  ['neutral', 3],
  ['negative', 1],
]);

const inStars = (share: number): number => Math.max(1, share * 5);

/** Undefined for what is no rating. */
export function parseRating(cell: string): RatingCell | undefined {
  // Under NFKC a half is 1⁄2, and beside a star no more to be told from a number.
  if (STAR_SIGNS.test(cell)) {
    const full = cell.match(/[★⭐🌟✭✮]/gu)?.length ?? 0;
    const stars = full + (cell.includes('½') ? 0.5 : 0);
    return stars > 0 && stars <= 5 ? { kind: 'stars', stars: Math.max(1, stars) } : undefined;
  }
  const plain = cell
    .normalize('NFKC')
    .trim()
    .replace(/^(\d+),(\d+)/, '$1.$2');
  const fraction = FRACTION.exec(plain);
  if (fraction) {
    const [value, best] = [Number(fraction[1]), Number(fraction[2])];
    return best > 0 && value <= best ? { kind: 'stars', stars: inStars(value / best) } : undefined;
  }
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(plain);
  if (percent)
    return Number(percent[1]) <= 100
      ? { kind: 'stars', stars: inStars(Number(percent[1]) / 100) }
      : undefined;
  const chinese = CHINESE_STARS.exec(plain);
  if (chinese)
    return { kind: 'stars', stars: CHINESE_DIGITS.indexOf(chinese[1] === '两' ? '二' : chinese[1]) + 1 };
  const word = WORDS.get(plain.toLowerCase());
  if (word !== undefined) return { kind: 'stars', stars: word };
  const number = NUMBER.exec(plain);
  if (!number) return undefined;
  const value = Number(number[1]);
  if (/^(?:stars?|星|颗星)$/i.test(number[2] ?? ''))
    return value >= 1 && value <= 5 ? { kind: 'stars', stars: value } : undefined;
  return { kind: 'number', value };
}

const BEST: Readonly<Record<RatingScale, number>> = { five: 5, ten: 10, hundred: 100 };

/**
 * Stars of a number on a scale; undefined where it lies outside. Half of ten is five stars' half, so that 8 of 10 are 4 stars
 * as everywhere; what would be less than one star is one.
 */
export const starsOn = (scale: RatingScale, value: number): number | undefined =>
  value > BEST[scale] ? undefined : inStars(value / BEST[scale]);

/** So many numbers of a column must fit a scale: with fewer, one slip of the finger in fifty would make it another. */
const FITTING = 0.98;

/** The smallest scale that (nearly) all numbers of a column fit, five where there are none. */
export function guessScale(values: readonly number[], header = ''): RatingScale {
  const named = /(?:\D|^)(10|100)(?:\D|$)|(十分|百分)/.exec(header.normalize('NFKC'));
  if (named) return named[1] === '10' || named[2] === '十分' ? 'ten' : 'hundred';
  const fits = (best: number): boolean =>
    values.filter((value) => value <= best).length >= values.length * FITTING;
  return fits(5) ? 'five' : fits(10) ? 'ten' : 'hundred';
}
