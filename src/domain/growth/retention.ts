/** Who comes back: cohorts by first visit, and the share of each that was there again a day or a week later. */
import { dayNumber, dayText, mondayOf } from './days.ts';
import { shareOf, type Share } from './shares.ts';

export type Period = 'day' | 'week';

/** A visitor on a day. Rows of the same visitor and day count once. */
export interface VisitRow {
  /** A hash or a number that the owner's own tool gave out: only equality matters. */
  readonly visitor: string;
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** A line of a cohort table as analytics tools export it. */
export interface CohortCount {
  /** First day of the cohort, YYYY-MM-DD. */
  readonly cohort: string;
  /** 0 for the period of the first visit. */
  readonly period: number;
  readonly size: number;
  readonly active: number;
}

/** By period, 0 first. Undefined where nobody has been known for so long yet. */
export type RetentionCurve = readonly (Share | undefined)[];

export interface Cohort {
  /** YYYY-MM-DD; of weeks the Monday. */
  readonly start: string;
  readonly size: number;
  readonly curve: RetentionCurve;
}

export interface Retention {
  readonly period: Period;
  /** Earliest first. */
  readonly cohorts: readonly Cohort[];
  /** All cohorts together; each period with those visitors only who have been known for so long. */
  readonly pooled: RetentionCurve;
}

interface Tally {
  readonly size: number;
  readonly active: readonly number[];
  /** Visitors for whom the period is over; a period that still runs would look like a loss. */
  readonly known: readonly number[];
}

const curveOf = ({ active, known }: Tally, periods: number): RetentionCurve =>
  Array.from({ length: periods }, (_, at) => shareOf(active[at] ?? 0, known[at] ?? 0));

function retentionOf(tallies: ReadonlyMap<number, Tally>, period: Period, periods: number): Retention {
  const sorted = [...tallies].sort(([a], [b]) => a - b);
  const sums = (of: (tally: Tally) => readonly number[]): number[] =>
    Array.from({ length: periods }, (_, at) =>
      sorted.reduce((sum, [, tally]) => sum + (of(tally)[at] ?? 0), 0),
    );
  const size = sorted.reduce((sum, [, tally]) => sum + tally.size, 0);
  return {
    period,
    cohorts: sorted.map(([start, tally]) => ({
      start: dayText(start),
      size: tally.size,
      curve: curveOf(tally, periods),
    })),
    pooled: curveOf(
      { size, active: sums(({ active }) => active), known: sums(({ known }) => known) },
      periods,
    ),
  };
}

/**
 * Retention over `periods` periods (the first visit's among them) from single visits. A week counts from the visitor's own
 * first day, so that whoever came first on a Sunday is not called back on Monday. The data end with their last day.
 */
export function retentionFromVisits(rows: readonly VisitRow[], period: Period, periods: number): Retention {
  const days = new Map<string, Set<number>>();
  let end = -Infinity;
  for (const { visitor, day } of rows) {
    const number = dayNumber(day);
    end = Math.max(end, number);
    const own = days.get(visitor);
    if (own) own.add(number);
    else days.set(visitor, new Set([number]));
  }
  const length = period === 'week' ? 7 : 1;
  const tallies = new Map<number, { size: number; active: number[]; known: number[] }>();
  for (const own of days.values()) {
    const first = Math.min(...own);
    const start = period === 'week' ? mondayOf(first) : first;
    const tally = tallies.get(start) ?? {
      size: 0,
      active: Array.from({ length: periods }, () => 0),
      known: Array.from({ length: periods }, () => 0),
    };
    tallies.set(start, tally);
    tally.size++;
    const over = Math.min(periods, Math.floor((end + 1 - first) / length));
    const there = new Set([...own].map((day) => Math.floor((day - first) / length)));
    for (let at = 0; at < over; at++) {
      tally.known[at]++;
      if (there.has(at)) tally.active[at]++;
    }
  }
  return retentionOf(tallies, period, periods);
}

/**
 * Retention from a table of cohorts. Lines that are missing were not over when the table was made. Throws RangeError for
 * counts that cannot be.
 */
export function retentionFromCounts(counts: readonly CohortCount[], period: Period): Retention {
  const tallies = new Map<number, { size: number; active: number[]; known: number[] }>();
  for (const { cohort, period: at, size, active } of counts) {
    const start = dayNumber(cohort);
    const tally = tallies.get(start) ?? { size, active: [], known: [] };
    tallies.set(start, tally);
    tally.active[at] = active;
    tally.known[at] = size;
  }
  const periods = counts.reduce((most, { period: at }) => Math.max(most, at + 1), 0);
  return retentionOf(tallies, period, periods);
}
