import { expect, test } from 'vitest';
import type { JudgedComment } from '../../../src/domain/monitoring/overview-types.ts';
import { firstBy, passes } from '../../../src/workers/monitor/comment-list.ts';

const comment = (place: number, change: Partial<JudgedComment> = {}): JudgedComment => ({
  place,
  row: { id: `c${place + 1}`, text: `Text ${place}`, time: place * 1000, product: 'Kettle' },
  language: 'en',
  opinion: { sentiment: 'neutral', probabilities: [0.2, 0.5, 0.3], stars: 3 },
  suspicious: false,
  ...change,
});

test('what the person said of a comment counts more than what the models say', () => {
  const corrected = comment(0, { correction: { commentId: 'c1', sentiment: 'negative' } });
  expect(passes(corrected, { sentiment: 'negative' })).toBe(true);
  expect(passes(corrected, { sentiment: 'neutral' })).toBe(false);
  expect(passes(corrected, { corrected: true })).toBe(true);
  expect(passes(comment(0), { corrected: true })).toBe(false);
});

test('each part of a filter narrows, and letters of either case are found', () => {
  const one = comment(5, { topic: 't1' });
  expect(passes(one, {})).toBe(true);
  expect(passes(one, { text: 'TEXT 5', product: 'Kettle', topic: 't1', from: 5000, to: 5001 })).toBe(true);
  expect(passes(one, { text: 'nothing' })).toBe(false);
  expect(passes(one, { topic: 't2' })).toBe(false);
  expect(passes(one, { from: 5001 })).toBe(false);
  expect(passes(one, { to: 5000 })).toBe(false);
  expect(passes(one, { suspicious: true })).toBe(false);
  expect(passes(comment(1, { row: { id: 'c2', text: 'x' } }), { from: 0 })).toBe(false);
});

test('orders: newest with undated last, least sure, most negative; ties as they came', () => {
  const sure = comment(0, { opinion: { sentiment: 'negative', probabilities: [0.9, 0.05, 0.05], stars: 1 } });
  const undated = comment(1, { row: { id: 'c2', text: 'y' } });
  const unsure = comment(2, { opinion: { sentiment: 'positive', probabilities: [0.3, 0.3, 0.4], stars: 3 } });
  const all = [undated, sure, unsure];
  const ids = (order: Parameters<typeof firstBy>[1], count = 3) =>
    firstBy(all, order, count).map(({ row }) => row.id);
  expect(ids('newest')).toEqual(['c3', 'c1', 'c2']);
  expect(ids('unsure')).toEqual(['c3', 'c2', 'c1']);
  expect(ids('negative', 1)).toEqual(['c1']);
  expect(ids('positive', 2)).toEqual(['c3', 'c2']);
});
