import { beforeAll, describe, expect, test } from 'vitest';
import { PLANTED } from '../../../../src/cli/compose-stream.ts';
import { briefOf } from '../../../../src/domain/monitoring/brief.ts';
import { burstsOf } from '../../../../src/domain/monitoring/bursts.ts';
import type {
  AlertDecision,
  CommentRow,
  Sentiment,
} from '../../../../src/domain/monitoring/comment-types.ts';
import type { PulseData } from '../../../../src/domain/monitoring/day-series.ts';
import type { Alert, Opinion, Topic, TopicModel } from '../../../../src/domain/monitoring/pulse-types.ts';
import { topicsOf } from '../../../../src/domain/monitoring/topics.ts';
import { watchComments } from '../../../../src/domain/monitoring/watch.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { shippedStream, streamOpinions, themesOf } from './stream-fixture.ts';

const START = Date.parse('2026-01-05');
const DAY = 86_400_000;
const LATER = Date.parse('2026-12-01');

interface Made {
  readonly day: number;
  readonly topic?: number;
  readonly product?: string;
  readonly mood?: Sentiment;
}

const opinion = (sentiment: Sentiment): Opinion => ({
  sentiment,
  probabilities:
    sentiment === 'negative' ? [0.8, 0.1, 0.1] : sentiment === 'neutral' ? [0.1, 0.8, 0.1] : [0.1, 0.1, 0.8],
  stars: 3,
});

/** Comments of known days, topics and moods. */
function dataOf(made: readonly Made[]): PulseData {
  const rows = made.map(({ day, product }, at): CommentRow => ({
    id: `c${at + 1}`,
    text: `comment ${at}`,
    time: START + day * DAY + (at % 1000) * 60_000,
    ...(product !== undefined && { product }),
  }));
  const count = made.reduce((most, { topic = -1 }) => Math.max(most, topic + 1), 0);
  const topics = Array.from({ length: count }, (_, topic): Topic => ({
    id: `t${topic}`,
    words: [],
    rows: made.flatMap((one, row) => (one.topic === topic ? [row] : [])),
    cohesion: 1,
  }));
  const model: TopicModel = {
    topics,
    topicOf: Int16Array.from(made, ({ topic = -1 }) => topic),
    silhouette: 0,
    memory: { seed: 1, centres: [] },
  };
  return {
    rows,
    opinions: made.map(({ mood = 'positive' }) => opinion(mood)),
    topics: model,
    bursts: { bursts: [], suspicious: new Uint8Array(rows.length) },
  };
}

/** Days of two topics with a quiet Sunday: topic 0 is large, topic 1 small. */
function usual(
  days: number,
  seed: number,
  leaveOut: (day: number, topic: number) => boolean = () => false,
): Made[] {
  const random = mulberry32(seed);
  return Array.from({ length: days }, (_, day) =>
    [0, 1].flatMap((topic) => {
      const level = (topic === 0 ? 14 : 6) * (day % 7 === 6 ? 0.5 : 1);
      const count = leaveOut(day, topic) ? 0 : Math.round(level * (0.7 + 0.6 * random()));
      return Array.from({ length: count }, (): Made => ({
        day,
        topic,
        mood: random() < 0.2 ? 'negative' : 'positive',
      }));
    }),
  ).flat();
}

const watchOf = (data: PulseData, decisions: readonly AlertDecision[] = [], now = LATER) =>
  watchComments({ ...data, decisions, falseAlarms: 0.1, now });

const many = (count: number, one: Made): Made[] => Array.from({ length: count }, () => one);

describe('planted events', () => {
  test('usual weeks give no alert', () => {
    for (const seed of [1, 2, 3]) expect(watchOf(dataOf(usual(112, seed))).alerts).toEqual([]);
  });

  test('series are those of all, of topics and of products, day by day', () => {
    const made = usual(40, 1).map((one): Made => ({ ...one, product: one.topic ? 'Kettle' : 'Tea' }));
    const watch = watchOf(dataOf(made));
    expect([watch.days, watch.firstDay]).toEqual([40, START]);
    expect(watch.series.map(({ scope }) => scope)).toEqual([
      { kind: 'all' },
      { kind: 'topic', topic: 't0' },
      { kind: 'topic', topic: 't1' },
      { kind: 'product', product: 'Tea' },
      { kind: 'product', product: 'Kettle' },
    ]);
    const [all, first, second] = watch.series;
    all.counts.forEach((count, day) => expect(count).toBe(first.counts[day] + second.counts[day]));
    expect(all.counts.reduce((a, b) => a + b)).toBe(made.length);
    expect(all.negatives.reduce((a, b) => a + b)).toBe(made.filter(({ mood }) => mood === 'negative').length);
    // Sundays are expected to be quiet.
    expect(all.expected[34]).toBeLessThan(all.expected[33] * 0.75);
  });

  test('a spike of one topic is told once, with its days and its comments', () => {
    const spike = [80, 81, 82].flatMap((day) => many(25, { day, topic: 1, mood: 'negative' }));
    const data = dataOf([...usual(112, 1), ...spike]);
    const { alerts } = watchOf(data);
    expect(alerts).toMatchObject([
      {
        kind: 'spike',
        scope: { kind: 'topic', topic: 't1' },
        from: 80,
        to: 82,
        next: 'answer-customers',
        state: 'open',
      },
    ]);
    const [alert] = alerts;
    expect(alert.seen).toBeGreaterThanOrEqual(75);
    expect(alert.expected).toBeLessThan(25);
    expect(alert.high).toBeGreaterThanOrEqual(alert.expected);
    expect(alert.commentIds).toHaveLength(50);
    const dayOf = (id: string) => Math.floor(((data.rows[Number(id.slice(1)) - 1].time ?? 0) - START) / DAY);
    expect(alert.commentIds.every((id) => dayOf(id) >= 80 && dayOf(id) <= 82)).toBe(true);
  });

  test('more complaints among as many comments are an alert of their own', () => {
    const made = usual(112, 1).map((one): Made =>
      one.topic === 0 && one.day >= 80 && one.day <= 84 ? { ...one, mood: 'negative' } : one,
    );
    const { alerts } = watchOf(dataOf(made));
    expect(alerts.map(({ kind, scope, next }) => [kind, scope, next])).toEqual([
      ['negative-spike', { kind: 'topic', topic: 't0' }, 'answer-customers'],
    ]);
    expect(alerts[0].from).toBeGreaterThanOrEqual(80);
    expect(alerts[0].to).toBeLessThanOrEqual(85);
  });

  test('silence is told, but not of a day that is not over', () => {
    const gone = (from: number, to: number) => (day: number, topic: number) =>
      topic === 0 && day >= from && day <= to;
    const { alerts } = watchOf(dataOf(usual(112, 1, gone(80, 90))));
    const drop = alerts.find(({ kind, scope }) => kind === 'drop' && scope.kind === 'topic');
    expect(drop).toMatchObject({ scope: { topic: 't0' }, seen: 0, next: 'check-source', commentIds: [] });
    expect(drop?.from).toBeLessThanOrEqual(82);
    const today = watchOf(dataOf(usual(112, 1, gone(111, 111))), [], START + 111.4 * DAY);
    expect(today.alerts.filter(({ kind }) => kind === 'drop')).toEqual([]);
  });

  test('a topic that was not there before is new, and its rise is not told again', () => {
    const random = mulberry32(4);
    const fresh = Array.from({ length: 60 }, (): Made => ({
      day: 85 + Math.floor(27 * random()),
      topic: 2,
      mood: 'negative',
    }));
    const { alerts } = watchOf(dataOf([...usual(112, 1), ...fresh]));
    expect(alerts).toMatchObject([
      { kind: 'new-topic', scope: { topic: 't2' }, next: 'name-topic', expected: 0 },
    ]);
    expect(alerts[0].from).toBeGreaterThanOrEqual(85);
    expect(alerts[0].from).toBeLessThanOrEqual(87);
  });

  test('comments of a burst are in no count and have an alert of their own', () => {
    const burst = many(30, { day: 90, topic: 0, product: 'Tea' });
    const plain = usual(112, 1);
    const data = dataOf([...plain, ...burst]);
    const rows = burst.map((_, at) => plain.length + at);
    rows.forEach((row) => (data.bursts.suspicious[row] = 1));
    const bursts = { ...data.bursts, bursts: [{ id: 'b1', kind: 'near-duplicates', rows } as const] };
    const watch = watchOf({ ...data, bursts });
    expect(watch.series[0].suspicious[90]).toBe(30);
    expect(watch.series[0].counts[90]).toBe(plain.filter(({ day }) => day === 90).length);
    expect(watch.alerts).toMatchObject([
      { id: 'burst:b1', kind: 'burst', scope: { product: 'Tea' }, seen: 30, next: 'check-manipulation' },
    ]);
  });
});

describe('decisions', () => {
  const spike = [80, 81, 82].flatMap((day) => many(25, { day, topic: 1 }));
  const data = dataOf([...usual(112, 1), ...spike]);
  const [{ id }] = watchOf(data).alerts;
  const stateOf = (decisions: readonly AlertDecision[], now = LATER): Pick<Alert, 'state' | 'until'> => {
    const [{ state, until }] = watchOf(data, decisions, now).alerts;
    return { state, until };
  };

  test('hold, the last one counts, and a snooze ends', () => {
    expect(stateOf([{ alertId: id, kind: 'acknowledged' }]).state).toBe('acknowledged');
    const snoozed = { alertId: id, kind: 'snoozed', until: LATER + DAY } as const;
    expect(stateOf([snoozed])).toEqual({ state: 'snoozed', until: LATER + DAY });
    expect(stateOf([snoozed], LATER + 2 * DAY).state).toBe('open');
    expect(stateOf([{ alertId: id, kind: 'acknowledged' }, snoozed]).state).toBe('snoozed');
  });

  test('hold for the same event a day earlier, and for no other', () => {
    const shifted = id.replace(/\d{4}-\d\d-\d\d$/, (day) =>
      new Date(Date.parse(day) - DAY).toISOString().slice(0, 10),
    );
    expect(stateOf([{ alertId: shifted, kind: 'acknowledged' }]).state).toBe('acknowledged');
    expect(stateOf([{ alertId: id.replace('t1', 't0'), kind: 'acknowledged' }]).state).toBe('open');
    expect(stateOf([{ alertId: id.replace(/\d{4}/, '2025'), kind: 'acknowledged' }]).state).toBe('open');
  });

  test('an event keeps its id when comments come in later', () => {
    const later = dataOf([...usual(140, 1), ...spike]);
    expect(watchOf(later).alerts.map((alert) => alert.id)).toContain(id);
  });
});

describe('odd sets', () => {
  test('without dates there are no days', () => {
    const data = dataOf(usual(10, 1));
    const rows = data.rows.map(({ id, text }) => ({ id, text }));
    expect(watchOf({ ...data, rows })).toMatchObject({
      days: 0,
      series: [],
      alerts: [],
      undated: rows.length,
    });
  });

  test('a date of another century or of the future stretches no chart', () => {
    const data = dataOf(usual(60, 1));
    const rows = data.rows.map((row, at) =>
      at === 0
        ? { ...row, time: Date.parse('1971-01-01') }
        : at === 1
          ? { ...row, time: Date.parse('2093-01-01') }
          : row,
    );
    const watch = watchOf({ ...data, rows });
    expect([watch.days, watch.undated]).toEqual([60, 2]);
  });
});

describe('the built-in stream', () => {
  let data: PulseData;
  let themes: Awaited<ReturnType<typeof themesOf>>;
  beforeAll(async () => {
    const stream = await shippedStream();
    themes = await themesOf(stream);
    const bursts = burstsOf(stream.rows, stream.vectors);
    const topics = topicsOf({
      vectors: stream.vectors,
      texts: stream.rows.map(({ text }) => text),
      seed: 1,
      apart: bursts.suspicious,
    });
    data = { rows: stream.rows, opinions: await streamOpinions(stream), topics, bursts };
  }, 60_000);
  const themeOf = (id: string) => themes[Number(id.slice(1)) - 1];

  test('the crisis, the leaking lid and the ordered praise are found, and nothing else', () => {
    const { alerts } = watchOf(data);
    expect(alerts.map(({ kind }) => kind).toSorted()).toEqual(['burst', 'new-topic', 'spike']);
    const of = (kind: string) => alerts.filter((alert) => alert.kind === kind)[0];
    expect(of('spike')).toMatchObject({
      scope: { kind: 'topic' },
      from: PLANTED.crisis.from,
      to: PLANTED.crisis.to,
      next: 'answer-customers',
    });
    const late = of('spike').commentIds.filter((id) => themeOf(id) === 'delivery');
    expect(late.length / of('spike').commentIds.length).toBeGreaterThan(0.9);
    // Both languages are in it.
    const texts = late.map((id) => data.rows[Number(id.slice(1)) - 1].text);
    expect(texts.some((text) => /\p{Script=Han}/u.test(text))).toBe(true);
    expect(texts.some((text) => !/\p{Script=Han}/u.test(text))).toBe(true);
    expect(Math.abs(of('new-topic').from - PLANTED.lid.from)).toBeLessThanOrEqual(3);
    const lid = of('new-topic').commentIds.filter((id) => themeOf(id) === 'lid');
    expect(lid.length / of('new-topic').commentIds.length).toBeGreaterThan(0.7);
    expect(of('burst')).toMatchObject({ seen: PLANTED.burst.comments, from: PLANTED.burst.day });
  });

  test('the brief counts and quotes, and every quotation is a comment', () => {
    const watch = watchOf(data);
    const brief = briefOf({ ...data, watch });
    const own = data.rows.length - PLANTED.burst.comments;
    expect(brief.figures).toMatchObject({ comments: own, suspicious: PLANTED.burst.comments });
    expect(brief.topics).toHaveLength(6);
    expect(brief.alerts).toHaveLength(3);
    const ids = new Set(data.rows.map(({ id }) => id));
    const quoted = [
      ...brief.topics.flatMap(({ quotes }) => quotes),
      ...brief.alerts.flatMap(({ quotes }) => quotes),
      ...brief.praise,
      ...brief.complaints,
    ];
    expect(quoted.length).toBeGreaterThanOrEqual(6 * 3 + 3 * 3 + 6 - 3);
    expect(quoted.every((id) => ids.has(id))).toBe(true);
    expect(
      brief.complaints.every((id) => data.opinions[Number(id.slice(1)) - 1].sentiment === 'negative'),
    ).toBe(true);
    // The lid leaks in the last four weeks, the parcels were late in the ones before… and partly in both.
    expect(brief.changed?.more.map(({ word }) => word)).toEqual(expect.arrayContaining(['lid']));
  });

  test('acknowledged alerts are not in the brief', () => {
    const decisions = watchOf(data).alerts.map(({ id }): AlertDecision => ({
      alertId: id,
      kind: 'acknowledged',
    }));
    expect(briefOf({ ...data, watch: watchOf(data, decisions) }).alerts).toEqual([]);
  });
});
