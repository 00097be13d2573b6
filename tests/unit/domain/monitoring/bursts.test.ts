import { expect, test } from 'vitest';
import { PLANTED } from '../../../../src/cli/compose-stream.ts';
import { burstsOf } from '../../../../src/domain/monitoring/bursts.ts';
import type { CommentRow } from '../../../../src/domain/monitoring/comment-types.ts';
import { shippedStream, themesOf } from './stream-fixture.ts';

const START = Date.parse('2026-01-05T09:00Z');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;

const rowsOf = (texts: readonly (readonly [string, number])[]): CommentRow[] =>
  texts.map(([text, minutes], at) => ({ id: `c${at + 1}`, text, time: START + minutes * MINUTE }));

/** Ordinary days, no two comments alike. */
const ordinary = Array.from({ length: 60 }, (_, n): [string, number] => [
  `${['Tea', 'Zip', 'Kettle', 'Strap', 'Tin'][n % 5]} ${((n + 7) * 7919) % 9973} ${((n + 3) * 104_729) % 99_991} went as it went`,
  n * 480,
]);

test('one text in small variations within minutes is a burst; the rest is not touched', () => {
  const variants = [
    'The best backpack I ever bought, get one!',
    'the best backpack i ever bought - get one',
    'Honestly the best backpack I ever bought, get one!!',
    'The best backpack I have ever bought, get one!',
    'The best backpack I ever bought, get one today!',
  ];
  const rows = rowsOf([...ordinary, ...variants.map((text, n): [string, number] => [text, 10_003 + n])]);
  const { bursts, suspicious } = burstsOf(rows);
  expect(bursts).toMatchObject([
    { kind: 'near-duplicates', rows: [60, 61, 62, 63, 64], from: rows[60].time, to: rows[64].time },
  ]);
  expect([...suspicious].flatMap((one, row) => (one ? [row] : []))).toEqual([60, 61, 62, 63, 64]);
  // The same event when comments are added later.
  const later = burstsOf([
    ...rows,
    { id: 'x', text: 'Another week, another comment', time: START + 90 * DAY },
  ]);
  expect(later.bursts[0].id).toBe(bursts[0].id);
});

test('so is a Chinese one', () => {
  const variants = [
    '这个背包太好用了，强烈推荐大家购买！',
    '这个背包太好用了,强烈推荐大家购买',
    '真的，这个背包太好用了，强烈推荐大家购买！！',
    '这个背包太好用了，强烈推荐大家都购买！',
    '这个背包真太好用了，强烈推荐大家购买！',
  ];
  const { bursts } = burstsOf(
    rowsOf([...ordinary, ...variants.map((text, n): [string, number] => [text, 50 + n])]),
  );
  expect(bursts.map(({ rows }) => rows.length)).toEqual([5]);
});

test('a text that comes back now and then, and short praise, are no burst', () => {
  const weekly = Array.from({ length: 8 }, (_, n): [string, number] => [
    'The parcel was a whole day late again.',
    n * 7 * 1440,
  ]);
  const short = Array.from({ length: 8 }, (_, n): [string, number] => ['very good', n * 20 + 5]);
  expect(burstsOf(rowsOf([...ordinary, ...weekly, ...short])).bursts).toEqual([]);
});

test('a minute with many comments is one, alike or not; a busy day is none', () => {
  const crowd = Array.from({ length: 9 }, (_, n): [string, number] => [
    `${'abcdefghi'[n].repeat(9)} ${'rstuvwxyz'[n].repeat(9)} ${'klmnopqrs'[n].repeat(5)}`,
    10_000,
  ]);
  const { bursts } = burstsOf(rowsOf([...ordinary, ...crowd]));
  expect(bursts).toMatchObject([{ kind: 'same-minute' }]);
  expect(bursts[0].rows).toHaveLength(9);
  const busy = crowd.map(([text], n): [string, number] => [text, 10_000 + n * 70]);
  expect(burstsOf(rowsOf([...ordinary, ...busy])).bursts).toEqual([]);
});

test('days without hours say nothing of minutes, and rows without days nothing at all', () => {
  const noon = ordinary.map(([text], n): CommentRow => ({
    id: `c${n}`,
    text,
    time: Date.parse('2026-01-05T12:00Z') + Math.floor(n / 20) * DAY,
  }));
  expect(burstsOf(noon).bursts).toEqual([]);
  const undated = Array.from({ length: 9 }, (_, n) => ({
    id: `c${n}`,
    text: 'The very same words as before',
  }));
  expect(burstsOf(undated).bursts).toEqual([]);
});

test('the built-in stream: the ordered praise and nothing else', async () => {
  const stream = await shippedStream();
  const themes = await themesOf(stream);
  const { bursts, suspicious } = burstsOf(stream.rows, stream.vectors);
  expect(bursts.map(({ kind }) => kind)).toEqual(['near-duplicates']);
  expect(bursts[0].rows).toHaveLength(PLANTED.burst.comments);
  expect(bursts[0].rows.every((row) => themes[row] === 'praise')).toBe(true);
  expect(suspicious.reduce((sum, one) => sum + one, 0)).toBe(PLANTED.burst.comments);
});

test('a hundred thousand comments take seconds', () => {
  const rows = Array.from({ length: 100_000 }, (_, n): CommentRow => ({
    id: `c${n}`,
    text: `Comment ${(n * 7919) % 99_991} of ${(n * 104_729) % 1_000_003} people who say ${(n * 31) % 997} things`,
    time: START + n * MINUTE,
  }));
  const started = performance.now();
  burstsOf(rows);
  expect(performance.now() - started).toBeLessThan(30_000);
}, 60_000);
