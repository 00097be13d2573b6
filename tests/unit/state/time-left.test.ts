import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { roundedTime, TimeLeft } from '../../../src/state/time-left.ts';

describe('TimeLeft', () => {
  it('tells the rest from a steady rate', () => {
    const timeLeft = new TimeLeft();
    const told = [0, 1, 2, 3, 4].map((second) => timeLeft.add(second * 10, 100, second * 1000));
    expect(told.slice(0, 3)).toEqual([undefined, undefined, undefined]);
    expect(told[4]).toBeCloseTo(6_000);
  });

  it('says nothing while the rate jumps', () => {
    const timeLeft = new TimeLeft();
    timeLeft.add(0, 1000, 0);
    timeLeft.add(1, 1000, 2_000);
    expect(timeLeft.add(500, 1000, 4_000)).toBeUndefined();
  });

  it('says nothing when nothing moves, instead of "for ever"', () => {
    const timeLeft = new TimeLeft();
    for (let second = 0; second < 10; second++) expect(timeLeft.add(7, 1000, second * 1000)).toBeUndefined();
  });

  it('follows a rate that has changed once the old samples are out of the window', () => {
    const timeLeft = new TimeLeft();
    let left: number | undefined;
    for (let second = 0; second <= 10; second++) left = timeLeft.add(second * 100, 5_000, second * 1000);
    expect(left).toBeCloseTo(40_000);
    for (let second = 11; second <= 40; second++)
      left = timeLeft.add(1_000 + (second - 10) * 10, 5_000, second * 1000);
    expect(left).toBeCloseTo((5_000 - 1_300) / 0.01);
  });

  it('forgets on restart', () => {
    const timeLeft = new TimeLeft();
    for (let second = 0; second <= 5; second++) timeLeft.add(second, 100, second * 1000);
    timeLeft.restart();
    expect(timeLeft.add(6, 100, 6_000)).toBeUndefined();
  });
});

describe('roundedTime', () => {
  it.each([
    [1, 'seconds', 5],
    [12_000, 'seconds', 15],
    [54_999, 'seconds', 55],
    [58_000, 'minutes', 1],
    [61_000, 'minutes', 2],
  ])('%i ms is %s %i', (ms, unit, count) => expect(roundedTime(ms)).toEqual({ unit, count }));

  it('never promises less than is left', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1e8, noNaN: true }), (ms) => {
        const { unit, count } = roundedTime(ms);
        expect(count * (unit === 'seconds' ? 1_000 : 60_000)).toBeGreaterThanOrEqual(ms);
      }),
    );
  });
});
