/** Made-up daily counts with and without a spike, sixteen weeks long, of which the last eight are judged. */
import { gaussian, mulberry32, type Random } from '../../../domain/random.ts';
import { ALARM_GAP, countAlarms } from '../../../domain/monitoring/count-alarms.ts';
import type { Figure } from './figures.ts';

const DAYS = 112;
const FIRST_JUDGED = 56;
const LEVELS = [5, 20, 80];
/** Scatter by a gamma of this shape (none: pure Poisson); slow drift to the end, or a random walk by the day. */
const REGIMES = [
  { shape: 5, drift: true, walk: 0 },
  { shape: 20, drift: true, walk: 0 },
  { shape: 20, drift: false, walk: 0.02 },
  { shape: Infinity, drift: false, walk: 0 },
] as const;
const SPIKES = [1, 2];
const SERIES = 600;
const WEEKEND = 0.7;
const MOST_H = 2.75;

/** Marsaglia and Tsang's gamma of shape 1 or more, mean 1. */
function gamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  for (;;) {
    const x = gaussian(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
  }
}

/** By halves, so that e^−mean never underflows: a Poisson count is the sum of two of half the mean. */
function poisson(mean: number, random: Random): number {
  if (mean > 30) return poisson(mean / 2, random) + poisson(mean / 2, random);
  const limit = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > limit; count++) product *= 1 - random();
  return count;
}

interface Series {
  readonly counts: readonly number[];
  /** Days [start, end) of the spike. */
  readonly start: number;
  readonly end: number;
}

function drawSeries(level: number, regime: (typeof REGIMES)[number], rise: number, random: Random): Series {
  const weekdays = Array.from(
    { length: 7 },
    (_, weekday) => Math.exp(0.25 * gaussian(random)) * (weekday >= 5 ? WEEKEND : 1),
  );
  const usual = weekdays.reduce((sum, factor) => sum + factor, 0) / 7;
  const drift = regime.drift ? -0.5 + 1.2 * random() : 0;
  const length = 2 + Math.floor(4 * random());
  const start = FIRST_JUDGED + Math.floor((DAYS - FIRST_JUDGED - length) * random());
  let walk = 0;
  const counts = Array.from({ length: DAYS }, (_, day) => {
    walk += regime.walk * gaussian(random);
    const trend = 1 + (drift * day) / (DAYS - 1);
    const spike = day >= start && day < start + length ? 1 + rise : 1;
    const mean = level * (weekdays[day % 7] / usual) * trend * Math.exp(walk) * spike;
    return poisson(Number.isFinite(regime.shape) ? mean * gamma(regime.shape, random) : mean, random);
  });
  return { counts, start, end: start + length };
}

/** Days with an alarm. */
type Method = (counts: readonly number[]) => readonly number[];

const cusum =
  (h: number): Method =>
  (counts) =>
    countAlarms(counts, { startWeekday: 0, h }).alarms.map(({ day }) => day);

/** What dashboards do: more than four deviations above the mean of the seven days before. */
const trailing: Method = (counts) =>
  counts.flatMap((count, day) => {
    if (day < 7) return [];
    const before = counts.slice(day - 7, day);
    const mean = before.reduce((sum, n) => sum + n, 0) / 7;
    const deviation = Math.sqrt(before.reduce((sum, n) => sum + (n - mean) ** 2, 0) / 6);
    return count > mean + 4 * Math.max(deviation, Math.sqrt(Math.max(mean, 1))) ? [day] : [];
  });

/** Alarms that are not part of one that is ringing already. */
const events = (days: readonly number[]): number =>
  days.filter((day, at) => at === 0 || day - days[at - 1] >= ALARM_GAP).length;

interface Outcome {
  readonly falseAlarms: number;
  readonly recall: readonly number[];
  readonly delay: readonly number[];
}

function measure(method: Method, level: number): Outcome {
  let falseAlarms = 0;
  const found = SPIKES.map(() => 0);
  const delays = SPIKES.map(() => 0);
  const each = SERIES / REGIMES.length;
  REGIMES.forEach((regime, place) => {
    const random = mulberry32(7919 * level + place);
    for (let series = 0; series < each; series++) {
      const quiet = drawSeries(level, regime, 0, random);
      falseAlarms += events(method(quiet.counts).filter((day) => day >= FIRST_JUDGED));
      SPIKES.forEach((rise, at) => {
        const { counts, start, end } = drawSeries(level, regime, rise, random);
        const first = method(counts).find((day) => day >= start && day < end);
        if (first === undefined) return;
        found[at]++;
        delays[at] += first - start;
      });
    }
  });
  return {
    falseAlarms: falseAlarms / SERIES,
    recall: found.map((n) => n / SERIES),
    delay: delays.map((sum, at) => sum / Math.max(1, found[at])),
  };
}

export function spikeFigures(tell: (line: string) => void): Figure[] {
  const task = 'spikes in daily counts';
  const outcomes = (method: Method) => LEVELS.map((level) => measure(method, level));
  tell('spikes, CUSUM');
  const ours = outcomes(cusum(MOST_H));
  tell('spikes, trailing z');
  const theirs = outcomes(trailing);
  const mean = (values: readonly number[]): number => values.reduce((sum, n) => sum + n, 0) / values.length;
  const row = (
    name: string,
    of: (outcome: Outcome) => number,
    floor?: number,
    excellent?: number,
  ): Figure => ({
    task,
    name,
    value: mean(ours.map(of)),
    baselines: { 'trailing z > 4': mean(theirs.map(of)) },
    floor,
    excellent,
  });
  return [
    row('false alarms in 8 weeks', ({ falseAlarms }) => falseAlarms, 0.5, 0.4),
    row('recall of +100 %', ({ recall }) => recall[0], 0.7, 0.77),
    row('recall of +200 %', ({ recall }) => recall[1], 0.93, 0.965),
    row('delay of +100 %, days', ({ delay }) => delay[0]),
    row('delay of +200 %, days', ({ delay }) => delay[1], 0.7, 0.5),
    ...LEVELS.flatMap((level, at) =>
      [0, 1].map((spike): Figure => ({
        task,
        name: `recall of +${SPIKES[spike]}00 % at ${level} a day`,
        value: ours[at].recall[spike],
        baselines: { 'trailing z > 4': theirs[at].recall[spike] },
      })),
    ),
    ...[2.25, 2.5, 3, 3.5, 4].map((h): Figure => {
      tell(`spikes, h ${h}`);
      const of = outcomes(cusum(h));
      return { task, name: `false alarms at h ${h}`, value: mean(of.map(({ falseAlarms }) => falseAlarms)) };
    }),
  ];
}
