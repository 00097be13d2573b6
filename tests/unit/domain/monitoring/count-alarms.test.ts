import { describe, expect, it } from 'vitest';
import { alarmThreshold, countAlarms } from '../../../../src/domain/monitoring/count-alarms.ts';
import { quantilesOf, surpriseOf } from '../../../../src/domain/monitoring/negative-binomial.ts';
import { gaussian, mulberry32, type Random } from '../../../../src/domain/random.ts';

/** Knuth's product of uniforms, for means of some dozens. */
function poisson(mean: number, random: Random): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); count++) product *= random();
  return count;
}

/** Sixteen weeks at a level, quieter at weekends, with more scatter than chance. */
function weeks(level: number, seed: number, days = 112): number[] {
  const random = mulberry32(seed);
  return Array.from({ length: days }, (_, day) =>
    poisson(level * (day % 7 >= 5 ? 0.6 : 1.1) * Math.exp(0.1 * gaussian(random)), random),
  );
}

const watch = (counts: readonly number[], h = 2.75) => countAlarms(counts, { startWeekday: 0, h });

describe('countAlarms', () => {
  it('expects what the weekday had, and a band around it', () => {
    const { expected, low, high } = watch(weeks(30, 1));
    const last = [...expected.slice(-7)];
    expect(Math.max(...last.slice(5))).toBeLessThan(Math.min(...last.slice(0, 5)));
    expect(last.reduce((sum, mean) => sum + mean, 0) / 7).toBeGreaterThan(24);
    expect(last.reduce((sum, mean) => sum + mean, 0) / 7).toBeLessThan(33);
    for (let day = 14; day < 112; day++) {
      expect(low[day]).toBeLessThan(expected[day]);
      expect(high[day]).toBeGreaterThan(expected[day]);
    }
  });

  it('keeps quiet where nothing happens, and its bands hold about 19 days of 20', () => {
    let alarms = 0;
    let inside = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const counts = weeks(20, seed);
      const { alarms: own, low, high } = watch(counts);
      alarms += own.filter(({ day }) => day >= 56).length;
      for (let day = 56; day < 112; day++) if (counts[day] >= low[day] && counts[day] <= high[day]) inside++;
    }
    expect(alarms / 40).toBeLessThan(0.6);
    expect(inside / (40 * 56)).toBeGreaterThan(0.92);
    expect(inside / (40 * 56)).toBeLessThan(0.99);
  });

  it('finds a doubled day within two days, and says what was usual', () => {
    let found = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const counts = weeks(20, seed).map((count, day) => (day >= 80 && day < 84 ? 2 * count + 10 : count));
      const [alarm] = watch(counts).alarms.filter(({ day }) => day >= 80 && day < 84);
      if (!alarm) continue;
      found++;
      expect(alarm.kind).toBe('spike');
      expect(alarm.score).toBeGreaterThan(2.75);
      expect(counts[alarm.day]).toBeGreaterThan(1.3 * alarm.expected);
    }
    expect(found).toBeGreaterThan(36);
  });

  it('judges no day by what came after it', () => {
    const counts = weeks(20, 3).map((count, day) => (day === 70 ? 4 * count : count));
    const whole = watch(counts);
    const cut = watch(counts.slice(0, 90));
    expect(cut.alarms).toEqual(whole.alarms.filter(({ day }) => day < 90));
    expect([...cut.expected]).toEqual([...whole.expected.slice(0, 90)]);
  });

  it('does not learn from a spike: the week after is expected as the week before', () => {
    const counts = weeks(20, 4);
    const spiked = counts.map((count, day) => (day >= 70 && day < 73 ? 10 * count + 50 : count));
    const plain = watch(counts).expected;
    const { expected } = watch(spiked);
    for (let day = 74; day < 84; day++) expect(Math.abs(expected[day] - plain[day])).toBeLessThan(2.5);
  });

  it('takes a level that stays for the new usual', () => {
    const counts = weeks(20, 5, 168).map((count, day) => (day >= 84 ? 3 * count : count));
    const { alarms, expected } = watch(counts);
    expect(alarms.some(({ day }) => day >= 84 && day < 87)).toBe(true);
    expect(alarms.filter(({ day }) => day >= 126)).toEqual([]);
    expect(Math.max(...expected.slice(-7))).toBeGreaterThan(48);
  });

  it('tells of silence only when asked', () => {
    const counts = weeks(30, 6).map((count, day) => (day >= 90 && day < 94 ? Math.floor(count / 6) : count));
    expect(watch(counts).alarms.filter(({ kind }) => kind === 'drop')).toEqual([]);
    const { alarms } = countAlarms(counts, { startWeekday: 0, h: 2.75, drops: true });
    const drops = alarms.filter(({ kind }) => kind === 'drop');
    expect(drops.length).toBeGreaterThan(0);
    expect(drops.every(({ day }) => day >= 90 && day < 97)).toBe(true);
  });

  it('needs two weeks before it judges, and three comments for an event', () => {
    expect(watch([]).alarms).toEqual([]);
    expect(watch([500]).expected).toEqual(Float32Array.of(500));
    expect(watch([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 90, 90]).alarms).toEqual([]);
    const sparse = Array.from({ length: 60 }, (_, day) => (day > 50 && day % 2 ? 2 : 0));
    expect(watch(sparse).alarms).toEqual([]);
    // A rise of a fifth, sure as it is, is no event.
    const steady = Array.from({ length: 90 }, (_, day) => (day > 80 ? 6000 : 5000));
    expect(watch(steady).alarms).toEqual([]);
  });

  it('knows the weekday of the first day', () => {
    const counts = Array.from({ length: 70 }, (_, day) => ((day + 3) % 7 >= 5 ? 5 : 40));
    const { expected } = countAlarms(counts, { startWeekday: 3, h: 2.75 });
    for (let day = 63; day < 70; day++)
      expect(Math.abs(expected[day] - counts[day])).toBeLessThan(counts[day] === 5 ? 4 : 3);
  });
});

describe('alarmThreshold', () => {
  it('asks for more where fewer false alarms are wanted, within what was measured', () => {
    expect(alarmThreshold(0.38)).toBeCloseTo(2.75, 6);
    // Measured: 0.53 at 2.5, 0.26 at 3, 0.07 at 4.
    expect(alarmThreshold(0.53)).toBeCloseTo(2.5, 1);
    expect(alarmThreshold(0.26)).toBeCloseTo(3, 1);
    expect(alarmThreshold(0.072)).toBeCloseTo(4, 1);
    expect(alarmThreshold(0.2)).toBeGreaterThan(alarmThreshold(0.4));
    expect(alarmThreshold(100)).toBeLessThan(2);
    expect(alarmThreshold(0)).toBe(6);
  });
});

describe('the negative binomial', () => {
  it('agrees with scipy 1.17 (nbinom.sf and pmf, norm.ppf)', () => {
    expect(surpriseOf(4, 2, 1, 5)).toBeCloseTo(0.97569, 4);
    expect([0, 5, 20, 35].map((count) => surpriseOf(count, 20, 0.05, 5))).toEqual(
      [-4.900964, -2.987728, 0.078645, 2.1069].map((z) => expect.closeTo(z, 4)),
    );
    expect(surpriseOf(20000, 20000, 0.01, 5)).toBeCloseTo(0.033341, 4);
    expect(quantilesOf(20000, 0.01, 0.025, 0.975)).toEqual({ low: 16263, high: 24116 });
    expect(quantilesOf(2, 1, 0.5, 0.9)).toEqual({ low: 1, high: 5 });
  });

  it('stays within its bounds where the tail has no digits left', () => {
    expect(surpriseOf(400, 20, 0.05, 5)).toBe(5);
    expect(surpriseOf(0, 4000, 0.01, 5)).toBe(-5);
  });
});
