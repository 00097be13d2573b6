import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareAlarms } from '../../../../src/domain/monitoring/share-alarms.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';

/** Counts around a level, and negative ones by chance at a share. */
function draw(days: number, level: number, shareOn: (day: number) => number, seed: number) {
  const random = mulberry32(seed);
  const counts = Array.from({ length: days }, () => Math.round(level * (0.5 + random())));
  const negatives = counts.map((count, day) =>
    Array.from({ length: count }, () => (random() < shareOn(day) ? 1 : 0)).reduce<number>((a, b) => a + b, 0),
  );
  return { counts, negatives };
}

const H = 2.75;

test('a share that doubles is told within days, whatever the number of comments does', () => {
  let told = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const { counts, negatives } = draw(112, 12, (day) => (day >= 80 && day < 86 ? 0.6 : 0.2), seed);
    const { alarms } = shareAlarms(counts, negatives, H);
    if (alarms.some(({ day }) => day >= 80 && day < 86)) told++;
  }
  expect(told).toBeGreaterThanOrEqual(37);
});

test('without an event there are about as few alarms as volume gives at this h', () => {
  let alarms = 0;
  const series = 150;
  for (let seed = 1; seed <= series; seed++) {
    const { counts, negatives } = draw(112, [5, 12, 40][seed % 3], () => 0.25, 1000 + seed);
    alarms += shareAlarms(counts, negatives, H).alarms.filter(({ day }) => day >= 56).length;
  }
  // 0.4 in eight weeks is what h = 2.75 stands for.
  expect(alarms / series).toBeLessThan(0.4);
});

test('more comments of the usual mood are no alarm', () => {
  const { counts, negatives } = draw(112, 10, () => 0.3, 3);
  const many = counts.map((count, day) => (day >= 90 && day < 94 ? 6 * count : count));
  const bad = negatives.map((count, day) => (day >= 90 && day < 94 ? 6 * count : count));
  const before = shareAlarms(counts, negatives, 4).alarms;
  expect(
    shareAlarms(many, bad, 4).alarms.filter(({ day }) => day >= 90 && day < 94).length,
  ).toBeLessThanOrEqual(before.length + 1);
  const { expected, low, high } = shareAlarms(many, bad, 4);
  for (let day = 30; day < 112; day++) {
    expect(low[day]).toBeLessThanOrEqual(expected[day]);
    expect(high[day]).toBeGreaterThanOrEqual(Math.floor(expected[day]));
    expect(high[day]).toBeLessThanOrEqual(many[day]);
  }
});

test('what lasts is the new level', () => {
  const { counts, negatives } = draw(200, 20, (day) => (day >= 80 ? 0.6 : 0.2), 5);
  const days = shareAlarms(counts, negatives, H).alarms.map(({ day }) => day);
  expect(days[0]).toBeGreaterThanOrEqual(80);
  expect(days[0]).toBeLessThanOrEqual(83);
  expect(days.filter((day) => day > 130)).toEqual([]);
});

test('any counts give finite bands', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(60), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 90 }),
      (days) => {
        const counts = days.map(([count]) => count);
        const negatives = days.map(([count, share]) => Math.floor(count * share));
        const { expected, low, high } = shareAlarms(counts, negatives, H);
        for (const values of [expected, low, high]) expect(values.every(Number.isFinite)).toBe(true);
      },
    ),
    { numRuns: 100, seed: 11 },
  );
});
