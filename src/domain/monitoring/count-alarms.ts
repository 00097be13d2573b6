/**
 * Days with more comments than weekday, level and their usual scatter explain: a CUSUM of negative-binomial scores
 * (Page 1954; Höhle & Paul 2008 for counts). Every day is judged by the days before it alone.
 */
import { quantilesOf, surpriseOf } from './negative-binomial.ts';

export interface AlarmOptions {
  /** Weekday of the first count, 0 to 6, whichever day the caller begins with. */
  readonly startWeekday: number;
  /** Sum of surprises that is an alarm (alarmThreshold). */
  readonly h: number;
  /** Tell of days with too little as well; doubles the false alarms. */
  readonly drops?: boolean;
}

export interface Alarm {
  /** Place in the counts. */
  readonly day: number;
  readonly kind: 'spike' | 'drop';
  /** The sum that went over `h`. */
  readonly score: number;
  readonly expected: number;
  /** Between these lie 19 of 20 usual days. */
  readonly low: number;
  readonly high: number;
}

export interface CountWatch {
  readonly alarms: readonly Alarm[];
  /** One a day: what the days before it let expect, and the band of 19 in 20. Without a week before them, the count itself. */
  readonly expected: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

const WEEK = 7;
/** Eight weeks tell the weekdays apart; more would remember a season that is over. */
const MEMORY = 56;
/** The level is younger than the weekdays: with 56 days a slow climb would look like an alarm, with 14 a spike's shoulder hides it. */
const LEVEL_MEMORY = 28;
/** Days before the first judgement: with one week no weekday has been seen twice. */
const FIRST_JUDGED = 14;

/** Counts added to each weekday's sums: a weekday without any comments must not be impossible. */
const WEEKDAY_PRIOR = 2;
const LEAST_MEAN = 0.3;
/** Prior of the scatter φ: 0.35 from a week's worth of days. What was not learned yet must not cry wolf. */
const SPREAD_PRIOR = 0.35 / WEEK;
const SPREAD_PRIOR_DAYS = WEEK;
/** An error counts for at most three deviations of φ = 0.2: one unnoticed spike would deafen eight weeks. */
const MOST_ERROR = 9;
const MOST_ERROR_SPREAD = 0.2;
const LEAST_SPREAD = 0.01;
const MOST_SPREAD = 1;

/** What is usual a day: only surprises beyond it add up. */
const SLACK = 0.75;
const MOST_SURPRISE = 5;
/** A rise by a tenth may be sure, at 5,000 a day, and is still no event. */
const LEAST_RISE = 1.3;
const LEAST_COUNT = 3;

/** Alarms with fewer quiet days between them are one event. */
export const ALARM_GAP = 4;
/** An event of more days is a new level: what it brought is what is usual now. */
const LONGEST_EVENT = 7;

/** False alarms in eight weeks at h 2.75, and how fast they grow rarer above it; measured by `eval --suite language`. */
const RATE_AT_MIDDLE = 0.38;
const MIDDLE = 2.75;
const RATE_FALL = 1.35;
/** Beyond, nothing was measured: at 1 a day's chance is enough, at 6 only what nobody could miss. */
const LEAST_H = 1.5;
const MOST_H = 6;

/** The h at which series without spikes give so many false alarms in eight weeks. */
export const alarmThreshold = (falseAlarms: number): number =>
  Math.min(MOST_H, Math.max(LEAST_H, MIDDLE + Math.log(RATE_AT_MIDDLE / falseAlarms) / RATE_FALL));

/** What is remembered of the days so far. */
class Baseline {
  readonly #counts: readonly number[];
  readonly #startWeekday: number;
  /** 0 for the days of an event: they are not what is usual. */
  readonly weights: Uint8Array;
  /** Forecasts as they were made. */
  readonly forecasts: Float64Array;

  constructor(counts: readonly number[], startWeekday: number) {
    this.#counts = counts;
    this.#startWeekday = startWeekday;
    this.weights = new Uint8Array(counts.length).fill(1);
    this.forecasts = new Float64Array(counts.length).fill(NaN);
  }

  #weekdayOf(day: number): number {
    return (this.#startWeekday + day) % WEEK;
  }

  /** How the weekdays stand to each other: mean 1. The weeks are those that end with the day before `today`. */
  #weekdayFactors(today: number): Float64Array {
    const sums = new Float64Array(WEEK).fill(WEEKDAY_PRIOR);
    const usual = new Float64Array(WEEK).fill(WEEKDAY_PRIOR);
    for (let end = today; end > Math.max(0, today - MEMORY); end -= WEEK) {
      const start = Math.max(0, end - WEEK, today - MEMORY);
      let total = 0;
      let days = 0;
      for (let day = start; day < end; day++) {
        total += this.weights[day] * this.#counts[day];
        days += this.weights[day];
      }
      for (let day = start; day < end; day++) {
        if (!this.weights[day]) continue;
        sums[this.#weekdayOf(day)] += this.#counts[day];
        usual[this.#weekdayOf(day)] += total / days;
      }
    }
    const factors = sums.map((sum, weekday) => sum / usual[weekday]);
    const mean = factors.reduce((sum, factor) => sum + factor, 0) / WEEK;
    return factors.map((factor) => factor / mean);
  }

  /** Expected count of `today`, by the days before it; remembered for its error. */
  forecast(today: number): number {
    const factors = this.#weekdayFactors(today);
    let counts = 0;
    let shares = 0;
    for (let day = Math.max(0, today - LEVEL_MEMORY); day < today; day++) {
      counts += this.weights[day] * this.#counts[day];
      shares += this.weights[day] * factors[this.#weekdayOf(day)];
    }
    const level = shares > 0 ? counts / shares : 0;
    this.forecasts[today] = Math.max(LEAST_MEAN, level * factors[this.#weekdayOf(today)]);
    return this.forecasts[today];
  }

  /**
   * Scatter φ by the errors of forecasts as they were made; fits to the same days would be too good and more than double
   * the false alarms.
   */
  spread(today: number, mean: number): number {
    let extra = SPREAD_PRIOR * SPREAD_PRIOR_DAYS * mean ** 2;
    let squares = SPREAD_PRIOR_DAYS * mean ** 2;
    for (let day = Math.max(WEEK, today - MEMORY); day < today; day++) {
      if (!this.weights[day]) continue;
      const m = this.forecasts[day];
      const error = Math.min((this.#counts[day] - m) ** 2, MOST_ERROR * (m + MOST_ERROR_SPREAD * m ** 2));
      extra += error - m;
      squares += m ** 2;
    }
    return Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, extra / squares));
  }
}

/** Days of the event that is going on, so that they can come back into the baseline when it proves to be a new level. */
class Event {
  #first = -Infinity;
  #last = -Infinity;

  /** Called on a day of an alarm. Returns whether the event has become the new level. */
  lasts(day: number): boolean {
    if (day - this.#last >= ALARM_GAP) this.#first = day;
    this.#last = day;
    return day - this.#first >= LONGEST_EVENT;
  }

  get first(): number {
    return this.#first;
  }
}

/**
 * @param counts one a day, oldest first, without gaps (0 on a day without comments).
 * Alarms come as they would have come day by day: nothing is judged by what came later. The first two weeks give none.
 */
export function countAlarms(counts: readonly number[], options: AlarmOptions): CountWatch {
  const { startWeekday, h, drops = false } = options;
  const expected = Float32Array.from(counts);
  const low = Float32Array.from(counts);
  const high = Float32Array.from(counts);
  const alarms: Alarm[] = [];
  const baseline = new Baseline(counts, startWeekday);
  const event = new Event();
  let above = 0;
  let below = 0;
  for (let day = WEEK; day < counts.length; day++) {
    const count = counts[day];
    const mean = baseline.forecast(day);
    const spread = baseline.spread(day, mean);
    const band = quantilesOf(mean, spread, 0.025, 0.975);
    [expected[day], low[day], high[day]] = [mean, band.low, band.high];
    if (day < FIRST_JUDGED) continue;
    const surprise = surpriseOf(count, mean, spread, MOST_SURPRISE);
    above = Math.max(0, above + surprise - SLACK);
    below = drops ? Math.max(0, below - surprise - SLACK) : 0;
    const spike = above > h && count >= LEAST_RISE * mean && count >= LEAST_COUNT;
    const drop = below > h && LEAST_RISE * count <= mean && mean >= LEAST_COUNT;
    if (!spike && !drop) continue;
    const kind = spike ? 'spike' : 'drop';
    alarms.push({ day, kind, score: spike ? above : below, expected: mean, ...band });
    if (spike) above = 0;
    else below = 0;
    if (event.lasts(day)) baseline.weights.fill(1, event.first, day + 1);
    else baseline.weights[day] = 0;
  }
  return { alarms, expected, low, high };
}
