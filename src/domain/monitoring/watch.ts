/** Daily series with what was to be expected, and alerts for what was not: each with the comments that made it. */
import { alarmThreshold, countAlarms, type Alarm } from './count-alarms.ts';
import type { AlertDecision } from './comment-types.ts';
import { eventsOf, excessOf, scopeKey, withoutEchoes, type AlertEvent } from './alert-events.ts';
import { DAY_MS, daysOf, scopesOf, type Days, type PulseData, type ScopeCounts } from './day-series.ts';
import { beginningOf } from './new-topics.ts';
import type { Alert, Burst, DaySeries, NextStep, Scope, Watch } from './pulse-types.ts';
import { shareAlarms } from './share-alarms.ts';

export interface WatchInput extends PulseData {
  readonly decisions: readonly AlertDecision[];
  /** False alarms put up with in eight weeks, over all series together. */
  readonly falseAlarms: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Comments of an alert: more would not be read. */
const MOST_COMMENTS = 50;
/** A topic's spike is a complaint where most of it is. */
const MOSTLY = 0.6;
/** A decision holds for an event whose first day moved by a few, as it may when comments are added or moved. */
const SAME_EVENT_DAYS = 3;
/** Comments beyond what was expected: however unlikely, nobody acts on two. */
const LEAST_EXCESS = 3;
/** Days of a new topic that its alert is about. */
const NEW_TOPIC_DAYS = 14;

/** 1970 began on a Thursday. */
const weekdayOf = (firstDay: number): number => (((firstDay / DAY_MS + 4) % 7) + 7) % 7;

const isoDay = ({ firstDay }: Days, day: number): string =>
  new Date(firstDay + day * DAY_MS).toISOString().slice(0, 10);

interface Watched {
  readonly counted: ScopeCounts;
  readonly series: DaySeries;
  readonly alarms: readonly Alarm[];
  readonly negativeDays: readonly number[];
}

/** @param rate false alarms in eight weeks that this series may give */
function watchScope(counted: ScopeCounts, days: Days, rate: number): Watched {
  const { scope, counts, negatives, suspicious } = counted;
  // Half for the volume, which has two ends, and half for the mood.
  const volume = countAlarms(counts, {
    startWeekday: weekdayOf(days.firstDay),
    h: alarmThreshold(rate / 4),
    drops: true,
  });
  const mood = shareAlarms(counts, negatives, alarmThreshold(rate / 2));
  const series: DaySeries = {
    scope,
    counts,
    expected: volume.expected,
    low: volume.low,
    high: volume.high,
    negatives,
    expectedNegatives: mood.expected,
    lowNegatives: mood.low,
    highNegatives: mood.high,
    suspicious,
  };
  return { counted, series, alarms: volume.alarms, negativeDays: mood.alarms.map(({ day }) => day) };
}

/**
 * Series move together, echoes are told once and sparse topics hardly cry: each series may give so many times its share. On
 * simulated weeks without events (nine topics, three products, 60 sets) settings of 0.25, 0.5, 1 and 2 then give 0.20, 0.38,
 * 0.82 and 1.83 alerts in eight weeks.
 */
const SPARE = 4;

/** A third of the false alarms for all, one for the topics and one for the products, or what is there of them. */
function rateOf(scopes: readonly ScopeCounts[], falseAlarms: number): (scope: Scope) => number {
  const kinds = new Map<Scope['kind'], number>();
  for (const { scope } of scopes) kinds.set(scope.kind, (kinds.get(scope.kind) ?? 0) + 1);
  return ({ kind }) => (SPARE * falseAlarms) / kinds.size / (kinds.get(kind) ?? 1);
}

function eventsIn({ series, alarms, negativeDays }: Watched, today: number): AlertEvent[] {
  const daysOfKind = (kind: Alarm['kind']): number[] =>
    alarms.filter((alarm) => alarm.kind === kind).map(({ day }) => day);
  const drops = eventsOf('drop', series, daysOfKind('drop'))
    // Today is not over, and an export may end in the middle of its last day.
    .filter(({ from }) => from < Math.min(today, series.counts.length - 1));
  return [
    ...eventsOf('spike', series, daysOfKind('spike')),
    ...drops,
    ...eventsOf('negative-spike', series, negativeDays),
  ].filter((event) => excessOf(event) >= LEAST_EXCESS);
}

function newTopicEvents(
  watched: readonly Watched[],
  { topics, bursts }: PulseData,
  days: Days,
): AlertEvent[] {
  const [all] = watched;
  return watched.flatMap(({ counted, series }) => {
    const { scope } = counted;
    const topic = scope.kind === 'topic' ? topics.topics.find(({ id }) => id === scope.topic) : undefined;
    const from = topic && beginningOf(topic.rows, days.dayOf, bursts.suspicious, all.counted);
    if (from === undefined) return [];
    const to = Math.min(days.days - 1, from + NEW_TOPIC_DAYS - 1);
    return [{ kind: 'new-topic', series, from, to, named: from }];
  });
}

const sumOf = (values: ArrayLike<number>, from: number, to: number): number => {
  let sum = 0;
  for (let day = from; day <= to; day++) sum += values[day];
  return sum;
};

/** Comments of an event: complaints first where it is one, else those nearest to the topic's centre, else the latest. */
function commentsOf(
  event: AlertEvent,
  rows: readonly number[],
  data: WatchInput,
  days: Days,
): readonly number[] {
  if (event.kind === 'drop') return [];
  const own = rows.filter((row) => {
    const day = days.dayOf[row];
    return day >= event.from && day <= event.to && !data.bursts.suspicious[row];
  });
  const negative = ({ probabilities }: WatchInput['opinions'][number]): number => probabilities[0];
  const complaints = own.filter((row) => data.opinions[row].sentiment === 'negative');
  if (event.kind === 'negative-spike' || complaints.length >= own.length * MOSTLY)
    return [...(event.kind === 'negative-spike' ? complaints : own)].sort(
      (a, b) => negative(data.opinions[b]) - negative(data.opinions[a]) || a - b,
    );
  // Rows of a topic come nearest first.
  return event.series.scope.kind === 'topic' ? own : own.toReversed();
}

function nextOf({ kind }: AlertEvent, comments: readonly number[], { opinions }: WatchInput): NextStep {
  if (kind === 'drop') return 'check-source';
  if (kind === 'new-topic') return 'name-topic';
  if (kind === 'negative-spike') return 'answer-customers';
  const complaints = comments.filter((row) => opinions[row].sentiment === 'negative').length;
  return complaints >= comments.length * MOSTLY ? 'answer-customers' : 'read-comments';
}

function alertOf(
  event: AlertEvent,
  rows: readonly number[],
  data: WatchInput,
  days: Days,
): Omit<Alert, 'state'> {
  const { kind, series, from, to, named } = event;
  const mood = kind === 'negative-spike';
  const sum = (values: ArrayLike<number>): number => sumOf(values, from, to);
  const comments = commentsOf(event, rows, data, days);
  const fresh = kind === 'new-topic';
  return {
    id: `${kind}:${scopeKey(series.scope)}:${isoDay(days, named)}`,
    kind,
    scope: series.scope,
    from,
    to,
    seen: sum(mood ? series.negatives : series.counts),
    // What was not there before was not expected, however quickly the forecast has learned it.
    expected: fresh ? 0 : sum(mood ? series.expectedNegatives : series.expected),
    low: fresh ? 0 : sum(mood ? series.lowNegatives : series.low),
    high: fresh ? 0 : sum(mood ? series.highNegatives : series.high),
    commentIds: comments.slice(0, MOST_COMMENTS).map((row) => data.rows[row].id),
    next: nextOf(event, comments, data),
  };
}

function burstAlert({ id, rows }: Burst, data: WatchInput, days: Days): Omit<Alert, 'state'> | undefined {
  const own = rows.map((row) => days.dayOf[row]).filter((day) => day >= 0);
  if (!own.length) return undefined;
  const products = new Set(rows.map((row) => data.rows[row].product));
  const [product] = products;
  const only = products.size === 1 && product !== undefined;
  return {
    id: `burst:${id}`,
    kind: 'burst',
    scope: only ? { kind: 'product', product } : { kind: 'all' },
    from: own.reduce((a, b) => Math.min(a, b)),
    to: own.reduce((a, b) => Math.max(a, b)),
    seen: rows.length,
    expected: 0,
    low: 0,
    high: 0,
    commentIds: rows.slice(0, MOST_COMMENTS).map((row) => data.rows[row].id),
    next: 'check-manipulation',
  };
}

/** An id without its day, and the day. */
function idParts(id: string): { readonly stem: string; readonly day: number } {
  const cut = id.lastIndexOf(':');
  return { stem: id.slice(0, cut), day: Date.parse(id.slice(cut + 1)) };
}

function isAbout({ alertId }: AlertDecision, id: string): boolean {
  if (alertId === id) return true;
  const [one, other] = [idParts(alertId), idParts(id)];
  return one.stem === other.stem && Math.abs(one.day - other.day) <= SAME_EVENT_DAYS * DAY_MS;
}

/** The last word counts; a snooze that is over is none. */
function decided(alert: Omit<Alert, 'state'>, { decisions, now }: WatchInput): Alert {
  const last = decisions.findLast((decision) => isAbout(decision, alert.id));
  if (last?.kind === 'acknowledged') return { ...alert, state: 'acknowledged' };
  if (last?.kind === 'snoozed' && (last.until ?? Infinity) > now)
    return { ...alert, state: 'snoozed', ...(last.until !== undefined && { until: last.until }) };
  return { ...alert, state: 'open' };
}

/** Series and alerts of a set of comments. Comments of bursts are in no count but their own. */
export function watchComments(input: WatchInput): Watch {
  const days = daysOf(input.rows, input.now);
  if (days.days === 0) return { firstDay: 0, days: 0, series: [], alerts: [], undated: days.undated };
  const scopes = scopesOf(input, days);
  const rate = rateOf(scopes, input.falseAlarms);
  const watched = scopes.map((counted) => watchScope(counted, days, rate(counted.scope)));
  const today = Math.floor(input.now / DAY_MS) - days.firstDay / DAY_MS;
  const events = withoutEchoes([
    ...newTopicEvents(watched, input, days),
    ...watched.flatMap((one) => eventsIn(one, today)),
  ]);
  const rowsOf = new Map(watched.map(({ counted }) => [scopeKey(counted.scope), counted.rows]));
  const made = events.map((event) => ({
    alert: alertOf(event, rowsOf.get(scopeKey(event.series.scope)) ?? [], input, days),
    weight: excessOf(event),
  }));
  const bursts = input.bursts.bursts.flatMap((burst) => {
    const alert = burstAlert(burst, input, days);
    return alert ? [{ alert, weight: burst.rows.length }] : [];
  });
  return {
    firstDay: days.firstDay,
    days: days.days,
    series: watched.map(({ series }) => series),
    alerts: [...made, ...bursts]
      .sort((a, b) => b.alert.to - a.alert.to || b.weight - a.weight || (a.alert.id < b.alert.id ? -1 : 1))
      .map(({ alert }) => decided(alert, input)),
    undated: days.undated,
  };
}
