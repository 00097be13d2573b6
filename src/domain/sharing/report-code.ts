/**
 * What a visitor of a demo may give back: a code of 32 letters and digits that says how far the visit went. It names no
 * item, no hour and no person; on the step that could embarrass it answers by chance as well as by truth.
 */
import { failed, success, type Result } from '../errors.ts';
import { hashText, type Random } from '../random.ts';
import { fromBase64Url, toBase64Url } from '../base64.ts';
import { canonicalCrockford, fromCrockford, toCrockford } from './crockford.ts';
import { DEMO_LIMITS } from './demo.ts';

/** In the order of the code's bits. That the demo was opened goes without saying: there would be no code. */
export const REPORT_STEPS = ['starter', 'liked', 'tapped-five', 'opened-item', 'pressed'] as const;
export type ReportStep = (typeof REPORT_STEPS)[number];

/** Least count of each bucket: 0, 1–2, 3–5, 6–10, more than 10. Finer ones would tell visitors of one day apart. */
export const COUNT_BUCKETS = [0, 1, 3, 6, 11] as const;

/**
 * Version 1: the press of the call to action is told truly with this probability, and by a fair coin otherwise (the forced
 * response of Boruch, after Warner 1965). A "yes" is then 7 times likelier of one who pressed than of one who did not: nobody
 * can be held to it, and some 500 codes still give the share to within 6 points.
 */
export const PRESS_TRUTH = 0.75;

/** What happened. More members may be there; none of them is read. */
export interface Visit {
  /** The demo's id. */
  readonly demo: string;
  /** Place of the variant that was drawn. */
  readonly variant: number;
  readonly answeredStarter: boolean;
  readonly openedItem: boolean;
  readonly pressedCallToAction: boolean;
  readonly likes: number;
  readonly dislikes: number;
  /** Where the visitor is, as YYYY-MM-DD. */
  readonly day: string;
}

export interface Report {
  readonly demo: string;
  readonly variant: number;
  /** As the code tells them: `pressed` is a randomised response. */
  readonly steps: Readonly<Record<ReportStep, boolean>>;
  /** Places in COUNT_BUCKETS. */
  readonly likes: number;
  readonly dislikes: number;
  readonly day: string;
  /** Eight random characters of base64url: the same report given twice is found by it. It is drawn anew for each report. */
  readonly id: string;
}

const VERSION = 1;

/** Symbols between two hyphens: what people keep in mind while they type. */
const GROUP = 4;

/** Taps that show that somebody stayed. */
const MANY_TAPS = 5;

const DAY_MS = 86_400_000;
/** Day 0; fifteen bits reach to the year 2113. */
const FIRST_DAY = Date.UTC(2024, 0, 1) / DAY_MS;

/** Bits of each part, in this order: together 26 symbols of five. A code carries nothing that is not listed here. */
const WIDTHS = {
  version: 4,
  demo: 48,
  variant: 4,
  starter: 1,
  liked: 1,
  'tapped-five': 1,
  'opened-item': 1,
  pressed: 1,
  likes: 3,
  dislikes: 3,
  day: 15,
  id: 48,
} as const;
type Part = keyof typeof WIDTHS;
const PARTS = Object.keys(WIDTHS).filter((key): key is Part => Object.hasOwn(WIDTHS, key));

/** Six symbols. */
const CHECK_BITS = 30;
const CHECK_SYMBOLS = CHECK_BITS / 5;
const SYMBOLS = 32;

const bucketOf = (count: number): number => COUNT_BUCKETS.findLastIndex((least) => count >= least);

/**
 * The report of a visit. Make it once and keep it: each call answers by chance anew, and whoever had several reports of
 * one visit could average the chance away.
 */
export function makeReport(visit: Visit, random: Random): Report {
  const id = toBase64Url(Uint8Array.from({ length: 6 }, () => Math.floor(random() * 256)));
  const truthful = random() < PRESS_TRUTH;
  const coin = random() < 0.5;
  return {
    demo: visit.demo,
    variant: visit.variant,
    steps: {
      starter: visit.answeredStarter,
      liked: visit.likes > 0,
      'tapped-five': visit.likes + visit.dislikes >= MANY_TAPS,
      'opened-item': visit.openedItem,
      pressed: truthful ? visit.pressedCallToAction : coin,
    },
    likes: bucketOf(visit.likes),
    dislikes: bucketOf(visit.dislikes),
    day: visit.day,
    id,
  };
}

const bitsOf = (value: number, width: number): number[] =>
  // By division: 48 bits are past what shifts reach.
  Array.from({ length: width }, (_, at) => Math.floor(value / 2 ** (width - 1 - at)) % 2);

const numberOf = (bits: readonly number[]): number => bits.reduce((value, bit) => 2 * value + bit, 0);

function idNumber(id: string): number {
  const bytes = fromBase64Url(id);
  if (bytes?.length !== 6) throw new Error(`${id} is no id of six bytes`);
  return bytes.reduce((value, byte) => 256 * value + byte, 0);
}

const idText = (value: number): string =>
  toBase64Url(Uint8Array.from({ length: 6 }, (_, at) => Math.floor(value / 256 ** (5 - at)) % 256));

/**
 * Six symbols from all before them, the demo's id among the first, so that a code of one demo does not pass for another's.
 * It finds slips and codes made up by hand; it is no signature: whoever reads this file can make codes that pass.
 * One wrong symbol is found always: each step of FNV-1a, and the mixing, is a bijection of its lowest 30 bits.
 */
function checkOf(payload: string): string {
  const low = hashText(payload) & (2 ** CHECK_BITS - 1);
  // The lowest bits of FNV see only the lowest of each letter.
  return toCrockford(bitsOf(low ^ (low >>> 15), CHECK_BITS));
}

/** 32 symbols of Crockford's base 32 in groups of four. Throws for a report that `makeReport` cannot make. */
export function writeReportCode({ demo, variant, steps, likes, dislikes, day, id }: Report): string {
  const days = Date.parse(day) / DAY_MS - FIRST_DAY;
  const values: Readonly<Record<Part, number>> = {
    version: VERSION,
    demo: idNumber(demo),
    variant,
    starter: Number(steps.starter),
    liked: Number(steps.liked),
    'tapped-five': Number(steps['tapped-five']),
    'opened-item': Number(steps['opened-item']),
    pressed: Number(steps.pressed),
    likes,
    dislikes,
    day: days,
    id: idNumber(id),
  };
  const bits = PARTS.flatMap((part) => {
    const value = values[part];
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** WIDTHS[part])
      throw new Error(`${value} is no ${part} of a report`);
    return bitsOf(value, WIDTHS[part]);
  });
  const payload = toCrockford(bits);
  const symbols = payload + checkOf(payload);
  return Array.from({ length: SYMBOLS / GROUP }, (_, at) => symbols.slice(at * GROUP, (at + 1) * GROUP)).join(
    '-',
  );
}

/**
 * The report of a code, whatever its case, spaces and hyphens, with O read as 0, I and L as 1. Fails with
 * `report-damaged` for a slip or a code made up by hand, `report-newer` for one of a later version.
 */
export function readReportCode(text: string): Result<Report> {
  // Longer than a code with a space after each symbol is no code, and need not be cleaned first.
  const symbols = text.length <= 4 * SYMBOLS ? canonicalCrockford(text) : undefined;
  const payload = symbols?.slice(0, -CHECK_SYMBOLS) ?? '';
  if (symbols?.length !== SYMBOLS || symbols !== payload + checkOf(payload)) return failed('report-damaged');
  const bits = fromCrockford(payload);
  let at = 0;
  const read = new Map(PARTS.map((part) => [part, numberOf(bits.slice(at, (at += WIDTHS[part])))]));
  const value = (part: Part): number => read.get(part) ?? 0;
  if (value('version') !== VERSION) return failed('report-newer');
  const likes = value('likes');
  const dislikes = value('dislikes');
  const possible =
    value('variant') < DEMO_LIMITS.variants &&
    Math.max(likes, dislikes) < COUNT_BUCKETS.length &&
    value('liked') === Number(likes > 0);
  if (!possible) return failed('report-damaged');
  return success({
    demo: idText(value('demo')),
    variant: value('variant'),
    steps: {
      starter: value('starter') === 1,
      liked: value('liked') === 1,
      'tapped-five': value('tapped-five') === 1,
      'opened-item': value('opened-item') === 1,
      pressed: value('pressed') === 1,
    },
    likes,
    dislikes,
    day: new Date((FIRST_DAY + value('day')) * DAY_MS).toISOString().slice(0, 10),
    id: idText(value('id')),
  });
}

/** All that a code says, one fact after the other, for the page to put into words before the visitor gives it. */
export type ReportFact =
  | { readonly kind: 'demo'; readonly demo: string }
  | { readonly kind: 'variant'; readonly variant: number }
  | { readonly kind: 'day'; readonly day: string }
  /** `truth`: with which probability it is what happened; else a coin was thrown. */
  | { readonly kind: 'step'; readonly step: ReportStep; readonly reached: boolean; readonly truth: number }
  /** `most` is undefined for the bucket without an end. */
  | {
      readonly kind: 'count';
      readonly of: 'likes' | 'dislikes';
      readonly least: number;
      readonly most?: number;
    }
  | { readonly kind: 'id'; readonly id: string };

export function reportInWords({ demo, variant, steps, likes, dislikes, day, id }: Report): ReportFact[] {
  const count = (of: 'likes' | 'dislikes', bucket: number): ReportFact => {
    const above = COUNT_BUCKETS.at(bucket + 1);
    return {
      kind: 'count',
      of,
      least: COUNT_BUCKETS[bucket],
      ...(above !== undefined && { most: above - 1 }),
    };
  };
  return [
    { kind: 'demo', demo },
    { kind: 'variant', variant },
    { kind: 'day', day },
    ...REPORT_STEPS.map((step): ReportFact => ({
      kind: 'step',
      step,
      reached: steps[step],
      truth: step === 'pressed' ? PRESS_TRUTH : 1,
    })),
    count('likes', likes),
    count('dislikes', dislikes),
    { kind: 'id', id },
  ];
}
