/**
 * Days on which a larger share of comments is negative than the days before let expect: a CUSUM of beta-binomial scores. The
 * share alone is judged, so that a day with many comments is no alarm here.
 */
import { normalQuantile } from '../growth/normal.ts';
import { ALARM_GAP } from './count-alarms.ts';

interface ShareAlarm {
  readonly day: number;
  readonly score: number;
}

export interface ShareWatch {
  readonly alarms: readonly ShareAlarm[];
  /** Negative comments expected among those of each day, and the band of 19 usual days in 20. */
  readonly expected: Float32Array;
  readonly low: Float32Array;
  readonly high: Float32Array;
}

const MEMORY = 56;
const FIRST_JUDGED = 14;
/** Comments that a share must have been seen in: before, nothing is usual. */
const LEAST_SEEN = 12;
/**
 * Comments that the share is at most known from. Shares drift: as if from 60, a usual one moves by six points from day to
 * day; with 20 a crisis of a third more would pass, with 300 each mood of a week would be one.
 */
const MOST_KNOWN = 60;
/** One good and two indifferent comments stand before the first: no share is impossible. */
const PRIOR = { negative: 1, other: 2 };
/** As in count-alarms.ts. */
const SLACK = 0.75;
const MOST_SURPRISE = 5;
const LEAST_RISE = 1.3;
const LEAST_COUNT = 3;
const LONGEST_EVENT = 7;

/** P(0), P(1), … of `of` draws from Beta(a, b), by the ratio of neighbours from the largest on: none underflows that counts. */
function probabilities(of: number, a: number, b: number): Float64Array {
  const logs = new Float64Array(of + 1);
  for (let k = 0; k < of; k++)
    logs[k + 1] = logs[k] + Math.log(((of - k) * (a + k)) / ((k + 1) * (b + of - k - 1)));
  const most = logs.reduce((largest, log) => Math.max(largest, log), -Infinity);
  const terms = logs.map((log) => Math.exp(log - most));
  const sum = terms.reduce((total, term) => total + term, 0);
  return terms.map((term) => term / sum);
}

/** Deviations of the mid-p upper tail. */
function surprise(count: number, terms: Float64Array): number {
  let tail = terms[count] / 2;
  for (let k = count + 1; k < terms.length; k++) tail += terms[k];
  if (tail <= 1e-12) return MOST_SURPRISE;
  if (tail >= 1 - 1e-12) return -MOST_SURPRISE;
  return Math.max(-MOST_SURPRISE, Math.min(MOST_SURPRISE, -normalQuantile(tail)));
}

function band(terms: Float64Array): { low: number; high: number } {
  let [below, low, high] = [0, -1, terms.length - 1];
  for (let k = 0; k < terms.length; k++) {
    below += terms[k];
    if (low < 0 && below >= 0.025) low = k;
    if (below < 0.975) continue;
    high = k;
    break;
  }
  return { low, high };
}

/** @param counts comments a day; @param negatives negative ones among them; @param h as of countAlarms */
export function shareAlarms(counts: readonly number[], negatives: readonly number[], h: number): ShareWatch {
  const days = counts.length;
  const expected = Float32Array.from(negatives);
  const low = Float32Array.from(negatives);
  const high = Float32Array.from(negatives);
  const alarms: ShareAlarm[] = [];
  const weights = new Uint8Array(days).fill(1);
  let score = 0;
  let [first, last] = [-Infinity, -Infinity];
  for (let day = 1; day < days; day++) {
    let [seen, bad] = [0, 0];
    for (let before = Math.max(0, day - MEMORY); before < day; before++) {
      seen += weights[before] * counts[before];
      bad += weights[before] * negatives[before];
    }
    if (seen < LEAST_SEEN) continue;
    const known = Math.min(MOST_KNOWN, seen);
    const share = (bad + PRIOR.negative) / (seen + PRIOR.negative + PRIOR.other);
    const terms = probabilities(counts[day], share * known, (1 - share) * known);
    expected[day] = counts[day] * share;
    ({ low: low[day], high: high[day] } = band(terms));
    if (day < FIRST_JUDGED) continue;
    // A day without comments says nothing, and memory fades.
    score = Math.max(0, score + (counts[day] > 0 ? surprise(negatives[day], terms) : 0) - SLACK);
    if (score <= h || negatives[day] < LEAST_COUNT || negatives[day] < LEAST_RISE * expected[day]) continue;
    alarms.push({ day, score });
    score = 0;
    if (day - last >= ALARM_GAP) first = day;
    last = day;
    // What lasts longer than a week is what is usual now.
    if (day - first >= LONGEST_EVENT) weights.fill(1, first, day + 1);
    else weights[day] = 0;
  }
  return { alarms, expected, low, high };
}
