import { describe, expect, test } from 'vitest';
import type { CommentRow, Sentiment } from '../../../../src/domain/monitoring/comment-types.ts';
import {
  compareSlices,
  figuresOf,
  shareChange,
  shareOf,
  sliceRows,
} from '../../../../src/domain/monitoring/compare.ts';
import type { PulseData } from '../../../../src/domain/monitoring/day-series.ts';

const START = Date.parse('2026-01-05');
const DAY = 86_400_000;

type Made = readonly [
  text: string,
  day: number,
  mood: Sentiment,
  topic: number,
  product?: string,
  rating?: number,
];

function dataOf(made: readonly Made[], apart: readonly number[] = []): PulseData {
  const suspicious = new Uint8Array(made.length);
  for (const row of apart) suspicious[row] = 1;
  const ids = [...new Set(made.map(([, , , topic]) => topic))].sort((a, b) => a - b);
  return {
    rows: made.map(([text, day, , , product, rating], at): CommentRow => ({
      id: `c${at + 1}`,
      text,
      time: START + day * DAY,
      ...(product && { product }),
      ...(rating && { rating }),
    })),
    opinions: made.map(([, , sentiment]) => ({ sentiment, probabilities: [0.3, 0.3, 0.4], stars: 3 })),
    topics: {
      topics: ids.map((id) => ({
        id: `t${id}`,
        words: [],
        rows: made.flatMap(([, , , topic], row) => (topic === id ? [row] : [])),
        cohesion: 1,
      })),
      topicOf: Int16Array.from(made, ([, , , topic]) => ids.indexOf(topic)),
      silhouette: 0,
      memory: { seed: 1, centres: [] },
    },
    bursts: { bursts: [], suspicious },
  };
}

describe('shares', () => {
  test('intervals are those of the literature', () => {
    // Newcombe 1998, table I: 81 of 263, and 1 of 29.
    expect(shareOf(81, 263)).toMatchObject({
      low: expect.closeTo(0.2553, 4),
      high: expect.closeTo(0.3662, 4),
    });
    expect(shareOf(1, 29)).toMatchObject({ low: expect.closeTo(0.0061, 4), high: expect.closeTo(0.1718, 4) });
    expect(shareOf(0, 20)).toMatchObject({ share: 0, low: 0, high: expect.closeTo(0.1611, 4) });
    expect(shareOf(0, 0)).toMatchObject({ share: 0, low: 0, high: 1 });
  });

  test('so are those of differences', () => {
    // Newcombe 1998 on differences, method 10: 56 of 70 against 48 of 80, difference 0.2 within 0.0524 to 0.3339.
    const { difference, low, high } = shareChange(shareOf(48, 80), shareOf(56, 70));
    expect([difference, low, high]).toEqual([
      expect.closeTo(0.2, 4),
      expect.closeTo(0.0524, 4),
      expect.closeTo(0.3339, 4),
    ]);
  });
});

const before = Array.from({ length: 40 }, (_, n): Made => [
  n % 2 ? 'The violin sounded sweet' : '郁金香开得很漂亮',
  n % 7,
  n % 4 === 0 ? 'negative' : 'positive',
  n % 2,
  'Tea',
  4,
]);
const after = Array.from({ length: 40 }, (_, n): Made => [
  n % 4 === 3 ? 'The violin sounded sweet' : 'The hinge squeaked badly',
  7 + (n % 7),
  n % 4 === 3 ? 'positive' : 'negative',
  n % 4 === 3 ? 1 : 2,
  'Kettle',
  2,
]);

describe('what changed', () => {
  const data = dataOf([...before, ...after]);
  const week = { from: START, to: START + 7 * DAY };
  const next = { from: START + 7 * DAY, to: START + 14 * DAY };
  const comparison = compareSlices(data, week, next);

  test('figures of both sides', () => {
    expect(comparison.before).toMatchObject({ comments: 40, negative: { count: 10 }, meanRating: 4 });
    expect(comparison.after).toMatchObject({ comments: 40, negative: { count: 30 }, meanRating: 2 });
    expect(comparison.negative).toMatchObject({ difference: 0.5 });
    expect(comparison.negative.low).toBeGreaterThan(0.25);
    expect(comparison.positive.difference).toBe(-0.5);
  });

  test('topics, what moved most first', () => {
    expect(comparison.topics.map(({ topic, share }) => [topic, share.difference])).toEqual([
      ['t2', 0.75],
      ['t0', -0.5],
      ['t1', -0.25],
    ]);
  });

  test('words that one side says more, in both languages', () => {
    expect(comparison.more.map(({ word }) => word)).toEqual(expect.arrayContaining(['hinge', 'squeaked']));
    expect(comparison.fewer.map(({ word }) => word)).toEqual(expect.arrayContaining(['郁金香']));
    expect(comparison.more[0]).toMatchObject({ before: 0, after: 30 });
    expect(comparison.more.every(({ z }, at, all) => z > 1.9 && (at === 0 || z <= all[at - 1].z))).toBe(true);
    expect(comparison.fewer.every(({ z }) => z < -1.9)).toBe(true);
  });

  test('products are compared the same way, and nothing with itself', () => {
    const products = compareSlices(data, { product: 'Tea' }, { product: 'Kettle' });
    expect(products.negative.difference).toBe(0.5);
    const same = compareSlices(data, {}, {});
    expect([same.negative.difference, same.more, same.fewer]).toEqual([0, [], []]);
  });

  test('rows of bursts are counted apart', () => {
    const marked = dataOf([...before, ...after], [0, 1, 2]);
    expect(figuresOf(marked, week)).toMatchObject({ comments: 37, suspicious: 3 });
  });

  test('ends of a period: the first instant is in, the last is not; rows without a date are in no period', () => {
    const rows = [
      { id: 'a', text: 'x', time: START },
      { id: 'b', text: 'y', time: START + DAY },
      { id: 'c', text: 'z' },
    ];
    expect(sliceRows({ rows }, { from: START, to: START + DAY })).toEqual([0]);
    expect(sliceRows({ rows }, {})).toEqual([0, 1, 2]);
  });

  test('an empty side has no shares and breaks nothing', () => {
    const empty = compareSlices(data, { product: 'none' }, {});
    expect(empty.before).toMatchObject({ comments: 0, negative: { share: 0, low: 0, high: 1 } });
    expect(empty.before.meanRating).toBeUndefined();
  });
});
