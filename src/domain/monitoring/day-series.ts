/** Comments as daily counts: of all, of each topic, of each product. */
import type { CommentRow } from './comment-types.ts';
import type { BurstFindings, Opinion, Scope, TopicModel } from './pulse-types.ts';

/** What Pulse knows of a set of comments; rows, opinions, topicOf and suspicious have one entry a comment. */
export interface PulseData {
  readonly rows: readonly CommentRow[];
  readonly opinions: readonly Opinion[];
  readonly topics: TopicModel;
  readonly bursts: BurstFindings;
}

export const DAY_MS = 86_400_000;

/** Three years and a bit. One date of 1970 among those of a year must not make a chart of half a century. */
const MOST_DAYS = 1200;
/** Fewer comments of a product make no series worth a line. */
const LEAST_OF_PRODUCT = 20;
const MOST_PRODUCTS = 12;

export interface Days {
  /** Midnight in UTC. */
  readonly firstDay: number;
  readonly days: number;
  /** Day of each row; −1 for one without a date, or with one outside. */
  readonly dayOf: Int32Array;
  readonly undated: number;
}

/** The days from the first comment to the last; dates that lie in the future are slips, and on no day. */
export function daysOf(rows: readonly CommentRow[], now: number): Days {
  const tomorrow = Math.floor(now / DAY_MS) + 1;
  const days = rows.map(({ time }) => (time === undefined ? -1 : Math.floor(time / DAY_MS)));
  const valid = days.filter((day) => day >= 0 && day <= tomorrow);
  const last = valid.reduce((most, day) => Math.max(most, day), -1);
  const first = valid.reduce((least, day) => (last - day < MOST_DAYS ? Math.min(least, day) : least), last);
  const dayOf = Int32Array.from(days, (day) => (day >= 0 && day >= first && day <= last ? day - first : -1));
  return {
    firstDay: Math.max(0, first) * DAY_MS,
    days: last < 0 ? 0 : last - first + 1,
    dayOf,
    undated: dayOf.reduce((count, day) => count + (day < 0 ? 1 : 0), 0),
  };
}

/** The counts of a scope; those of suspicious comments apart from all others. */
export interface ScopeCounts {
  readonly scope: Scope;
  readonly rows: readonly number[];
  readonly counts: readonly number[];
  readonly negatives: readonly number[];
  readonly suspicious: readonly number[];
}

function countScope(
  scope: Scope,
  rows: readonly number[],
  { opinions, bursts }: PulseData,
  { days, dayOf }: Days,
) {
  const counts = new Array<number>(days).fill(0);
  const negatives = new Array<number>(days).fill(0);
  const suspicious = new Array<number>(days).fill(0);
  for (const row of rows) {
    const day = dayOf[row];
    if (day < 0) continue;
    if (bursts.suspicious[row]) suspicious[day]++;
    else {
      counts[day]++;
      if (opinions[row].sentiment === 'negative') negatives[day]++;
    }
  }
  return { scope, rows, counts, negatives, suspicious };
}

/** All, then topics, then products, largest first. */
export function scopesOf(data: PulseData, days: Days): ScopeCounts[] {
  const { rows, topics } = data;
  const byProduct = new Map<string, number[]>();
  rows.forEach(({ product }, row) => {
    if (product === undefined) return;
    const own = byProduct.get(product);
    if (own) own.push(row);
    else byProduct.set(product, [row]);
  });
  const products = [...byProduct]
    .filter(([, own]) => own.length >= LEAST_OF_PRODUCT)
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_PRODUCTS);
  return [
    countScope({ kind: 'all' }, [...rows.keys()], data, days),
    ...topics.topics.map(({ id, rows: own }) => countScope({ kind: 'topic', topic: id }, own, data, days)),
    ...products.map(([product, own]) => countScope({ kind: 'product', product }, own, data, days)),
  ];
}
