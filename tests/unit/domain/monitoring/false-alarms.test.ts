import { expect, test } from 'vitest';
import type { PulseData } from '../../../../src/domain/monitoring/day-series.ts';
import { watchComments } from '../../../../src/domain/monitoring/watch.ts';
import { quietWeeks } from './quiet-weeks.ts';

const SETS = 40;
const now = Date.parse('2027-01-01');
const lateAlerts = (data: PulseData, falseAlarms: number) =>
  watchComments({ ...data, decisions: [], falseAlarms, now }).alerts.filter(({ from }) => from >= 56);

test.each([0.5, 2])(
  'quiet weeks give about as many alerts as were put up with: %d',
  (falseAlarms) => {
    let alerts = 0;
    for (let seed = 1; seed <= SETS; seed++) alerts += lateAlerts(quietWeeks(seed), falseAlarms).length;
    expect(alerts / SETS).toBeLessThan(1.3 * falseAlarms);
    expect(alerts / SETS).toBeGreaterThan(0.4 * falseAlarms);
  },
  60_000,
);

test('a topic that triples for four days is told, its days right, in three of four sets and more', () => {
  const found = Array.from({ length: SETS }, (_, seed) => {
    const data = quietWeeks(seed + 500, (topic, day) => (topic === 1 && day >= 90 && day < 94 ? 3 : 1));
    const hit = lateAlerts(data, 0.5).find(
      ({ kind, from, to }) => kind === 'spike' && from <= 93 && to >= 90,
    );
    return hit ? 1 : 0;
  }).reduce<number>((sum, hit) => sum + hit, 0);
  expect(found / SETS).toBeGreaterThan(0.75);
}, 60_000);
