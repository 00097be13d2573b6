/** Where visitors come from, and what becomes of them: channels compared by their sums over the days. */
import { Z95 } from './normal.ts';
import { shareOf, type Interval, type Share } from './shares.ts';

/** A channel on a day, as an analytics export tells it. What a file has no column for is absent. */
export interface ChannelDay {
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly channel: string;
  readonly visitors: number;
  /** Of these visitors. */
  readonly signUps?: number;
  readonly active?: number;
  /** In whatever currency the file counts. */
  readonly revenue?: number;
}

export interface Estimated extends Interval {
  readonly value: number;
}

/** Sums and rates of one channel. What no row of it tells is undefined, not 0. */
export interface ChannelStanding {
  readonly channel: string;
  /** On which it had a row. */
  readonly days: number;
  readonly visitors: number;
  readonly signUps: number | undefined;
  readonly active: number | undefined;
  readonly revenue: number | undefined;
  readonly signUpRate: Share | undefined;
  /**
   * The rate drawn towards that of all channels, the more the fewer visitors it rests on: three sign-ups of four visitors do
   * not make the best channel.
   */
  readonly settledRate: number | undefined;
  /** Of visitors; undefined where more were active than came: the file then counts something else. */
  readonly activeRate: Share | undefined;
  readonly revenuePerVisitor: Estimated | undefined;
}

/**
 * Rows below which the spread between days is a guess. Of five, the normal interval holds the truth in 88 of 100 cases, of
 * three in 81; asking for a month would leave new channels without any.
 */
const LEAST_ROWS = 5;

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** The sum of a column, or undefined where no day of the channel has it. */
function total(days: readonly ChannelDay[], of: (day: ChannelDay) => number | undefined): number | undefined {
  const known = days.map(of).filter((value) => value !== undefined);
  return known.length ? sumOf(known) : undefined;
}

/**
 * Revenue a visitor: a ratio of sums, with the spread of days about it (Cochran 1977, chapter 6), days taken as drawn at
 * random. The interval has no ends with fewer than LEAST_ROWS rows. Undefined without visitors.
 */
function ratio(days: readonly ChannelDay[]): Estimated | undefined {
  const known = days.flatMap(({ visitors, revenue }) =>
    revenue === undefined ? [] : [{ visitors, revenue }],
  );
  const visitors = sumOf(known.map((day) => day.visitors));
  if (visitors === 0) return undefined;
  const value = sumOf(known.map((day) => day.revenue)) / visitors;
  const squares = sumOf(known.map((day) => (day.revenue - value * day.visitors) ** 2));
  const n = known.length;
  const reach = n < LEAST_ROWS ? Infinity : (Z95 * Math.sqrt((squares * n) / (n - 1))) / visitors;
  return { value, low: value - reach, high: value + reach };
}

interface Counted {
  readonly yes: number;
  readonly count: number;
}

/**
 * Weight, in visitors, of the rate of all channels together, from how far the channels lie apart (beta-binomial by moments:
 * Kleinman 1973). Infinite where they differ by no more than chance makes them.
 */
export function commonWeight(channels: readonly Counted[]): {
  readonly mean: number;
  readonly weight: number;
} {
  const seen = channels.filter(({ count }) => count > 0);
  const all = sumOf(seen.map(({ count }) => count));
  const mean = all ? sumOf(seen.map(({ yes }) => yes)) / all : 0;
  const spread = mean * (1 - mean);
  if (seen.length < 2 || spread === 0) return { mean, weight: Infinity };
  const between = sumOf(seen.map(({ yes, count }) => count * (yes / count - mean) ** 2));
  const effective = all - sumOf(seen.map(({ count }) => count ** 2)) / all;
  const own = (seen.length - 1) * spread;
  // One visitor a channel: nothing tells channels and chance apart.
  if (effective <= seen.length - 1) return { mean, weight: Infinity };
  // Share of the spread that lies between channels; the rest is what visitors do by chance.
  const correlation = (between - own) / (spread * effective - own);
  if (correlation <= 0) return { mean, weight: Infinity };
  return { mean, weight: Math.max(0, 1 / correlation - 1) };
}

const settle = ({ yes, count }: Counted, { mean, weight }: { mean: number; weight: number }): number =>
  weight === Infinity ? mean : (yes + weight * mean) / (count + weight);

function standing(
  channel: string,
  days: readonly ChannelDay[],
  common: ReturnType<typeof commonWeight>,
): ChannelStanding {
  const counted = signUpsOf(days);
  const alive = days.filter(({ active }) => active !== undefined);
  const active = total(alive, (day) => day.active);
  const came = sumOf(alive.map(({ visitors }) => visitors));
  return {
    channel,
    days: new Set(days.map(({ day }) => day)).size,
    visitors: sumOf(days.map(({ visitors }) => visitors)),
    signUps: total(days, ({ signUps }) => signUps),
    active,
    revenue: total(days, ({ revenue }) => revenue),
    signUpRate: shareOf(counted.yes, counted.count),
    settledRate: counted.count > 0 ? settle(counted, common) : undefined,
    activeRate: active !== undefined && active <= came ? shareOf(active, came) : undefined,
    revenuePerVisitor: ratio(days),
  };
}

/** Sign-ups are held against the visitors of those days only that tell of them. */
function signUpsOf(days: readonly ChannelDay[]): Counted {
  const told = days.filter(({ signUps }) => signUps !== undefined);
  return {
    yes: total(told, ({ signUps }) => signUps) ?? 0,
    count: sumOf(told.map(({ visitors }) => visitors)),
  };
}

/** One standing a channel, most visitors first. Throws RangeError where more signed up than came. */
export function compareChannels(rows: readonly ChannelDay[]): ChannelStanding[] {
  const groups = new Map<string, ChannelDay[]>();
  for (const row of rows) {
    const days = groups.get(row.channel);
    if (days) days.push(row);
    else groups.set(row.channel, [row]);
  }
  const common = commonWeight([...groups.values()].map(signUpsOf));
  return [...groups]
    .map(([channel, days]) => standing(channel, days, common))
    .sort((a, b) => b.visitors - a.visitors || (a.channel < b.channel ? -1 : 1));
}
