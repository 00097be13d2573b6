/** From single days to events, and which events say what another one has said already. */
import { ALARM_GAP } from './count-alarms.ts';
import type { AlertKind, DaySeries, Scope } from './pulse-types.ts';

/** What happened in a scope; days are first and last. */
export interface AlertEvent {
  readonly kind: Exclude<AlertKind, 'burst'>;
  readonly series: DaySeries;
  readonly from: number;
  readonly to: number;
  /** The first day of alarm: what is added later does not move it. */
  readonly named: number;
}

/** A day that is part of an event though it was no alarm itself. */
const unusual = (kind: AlertEvent['kind'], series: DaySeries, day: number): boolean => {
  const { counts, negatives, expected, low, high, expectedNegatives, highNegatives } = series;
  if (kind === 'drop') return counts[day] <= low[day] && counts[day] < expected[day];
  if (kind === 'negative-spike')
    return negatives[day] > highNegatives[day] && negatives[day] > expectedNegatives[day];
  return counts[day] > high[day] && counts[day] > expected[day];
};

/** Alarms with few quiet days between them are one event, which begins and ends with the days outside the band around it. */
export function eventsOf(
  kind: AlertEvent['kind'],
  series: DaySeries,
  alarmDays: readonly number[],
): AlertEvent[] {
  const events: AlertEvent[] = [];
  for (const day of alarmDays) {
    const last = events.at(-1);
    if (last && day - last.to < ALARM_GAP) events[events.length - 1] = { ...last, to: day };
    else events.push({ kind, series, from: day, to: day, named: day });
  }
  return events.map((event, at) => {
    let { from, to } = event;
    const before = at > 0 ? events[at - 1].to : -1;
    while (from - 1 > before && unusual(kind, series, from - 1)) from--;
    while (to + 1 < series.counts.length && unusual(kind, series, to + 1)) to++;
    return { ...event, from, to };
  });
}

/** What came, beyond what was expected; of a drop what stayed away. */
export function excessOf({ kind, series, from, to }: AlertEvent): number {
  const [seen, expected] =
    kind === 'negative-spike'
      ? [series.negatives, series.expectedNegatives]
      : [series.counts, series.expected];
  let sum = 0;
  for (let day = from; day <= to; day++) sum += seen[day] - expected[day];
  return kind === 'drop' ? -sum : sum;
}

const overlap = (a: AlertEvent, b: AlertEvent): boolean => a.from <= b.to + 1 && b.from <= a.to + 1;

const isSame = (a: Scope, b: Scope): boolean => scopeKey(a) === scopeKey(b);

export const scopeKey = (scope: Scope): string =>
  scope.kind === 'topic'
    ? `topic:${scope.topic}`
    : scope.kind === 'product'
      ? `product:${scope.product}`
      : 'all';

/** So much of an event must be another's to be told with it. */
const EXPLAINED = 0.6;

/** Days that a topic's rise is still its being new. */
const STILL_NEW = 28;

/** Of two that say the same the more telling is kept: a topic before a product before all. */
const RANK: Readonly<Record<Scope['kind'], number>> = { topic: 0, product: 1, all: 2 };

/**
 * Leaves out what another event says better: a spike of all that one topic makes, more negative comments where the same scope
 * has a spike or a topic's spike brought them, a spike of a topic that is new.
 */
export function withoutEchoes(events: readonly AlertEvent[]): AlertEvent[] {
  const isEcho = (event: AlertEvent): boolean =>
    events.some((other) => {
      if (other === event) return false;
      const same = isSame(event.series.scope, other.series.scope);
      if (same && other.kind === 'new-topic')
        return event.kind !== 'drop' && event.to >= other.from && event.from < other.from + STILL_NEW;
      if (!overlap(event, other)) return false;
      if (same) return event.kind === 'negative-spike' && other.kind === 'spike';
      const better = RANK[other.series.scope.kind] < RANK[event.series.scope.kind];
      if (!better || [event.kind, other.kind].includes('drop') || event.kind === 'new-topic') return false;
      return broughtBy(event, other) >= EXPLAINED * excessOf(event);
    });
  return events.filter((event) => !isEcho(event));
}

/** How much of an event's excess came in the scope of another on the same days. */
const broughtBy = (event: AlertEvent, other: AlertEvent): number =>
  excessOf({ ...event, series: other.series });
