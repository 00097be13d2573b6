import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cycleDays,
  doublingDays,
  projectGrowth,
  viralCoefficient,
  type GrowthTerms,
} from '../../../../src/domain/growth/viral.ts';

describe('the viral coefficient', () => {
  it('is invitations a visitor times conversion', () => {
    const viral = viralCoefficient({ visitors: 200, invitations: 300, accepted: 60 })!;
    expect(viral.perVisitor * viral.conversion!.share).toBeCloseTo(viral.coefficient, 12);
    expect(viral.coefficient).toBe(0.3);
  });

  it('has the interval of a Poisson count', () => {
    // Exact (Garwood 1936): 0 → 3.689; 10 → 4.795 to 18.390; 100 → 81.364 to 121.627.
    for (const [accepted, low, high] of [
      [0, 0, 3.689],
      [10, 4.795, 18.39],
      [100, 81.364, 121.627],
    ]) {
      const viral = viralCoefficient({ visitors: 1, invitations: 1000, accepted })!;
      expect(Math.abs(viral.high / high - 1)).toBeLessThan(0.006);
      expect(Math.abs(viral.low - low)).toBeLessThanOrEqual(0.03 * low);
    }
  });

  it('is unknown without visitors, and more cannot come than were invited', () => {
    expect(viralCoefficient({ visitors: 0, invitations: 0, accepted: 0 })).toBeUndefined();
    expect(viralCoefficient({ visitors: 5, invitations: 0, accepted: 0 })).toMatchObject({
      coefficient: 0,
      conversion: undefined,
    });
    expect(() => viralCoefficient({ visitors: 5, invitations: 1, accepted: 2 })).toThrow(RangeError);
  });

  it('doubles in the days that its cycle takes', () => {
    expect(doublingDays(2, 7)).toBe(7);
    expect(doublingDays(Math.SQRT2, 7)).toBeCloseTo(14, 12);
    expect(doublingDays(1, 7)).toBeUndefined();
    expect([cycleDays([9, 1, 3]), cycleDays([1, 3, 5, 400]), cycleDays([])]).toEqual([3, 4, undefined]);
  });
});

describe('growth', () => {
  const terms: GrowthTerms = {
    coefficient: { coefficient: 0.5, low: 0.4, high: 0.6 },
    newcomers: 100,
    earlier: 0,
    arrivals: 0,
    ceiling: 1e9,
    cycle: 7,
    cycles: 40,
  };

  it('below 1 comes to newcomers / (1 − k) where the ceiling is far', () => {
    const last = projectGrowth(terms).at(-1)!;
    expect(last.visitors).toBeCloseTo(200, 2);
    expect(last.low).toBeCloseTo(100 / 0.6, 2);
    expect(last.high).toBeCloseTo(250, 2);
    expect(last.day).toBe(280);
  });

  it('above 1 ends where the final size equation says', () => {
    const certain = { coefficient: 2, low: 2, high: 2 };
    const { visitors } = projectGrowth({ ...terms, coefficient: certain, newcomers: 1, ceiling: 1e6 }).at(
      -1,
    )!;
    // z = 1 − e^(−2 z), Kermack & McKendrick.
    expect(visitors / 1e6).toBeCloseTo(0.796812, 4);
  });

  it('never falls, passes the ceiling or leaves its band', () => {
    const share = fc.double({ min: 0, max: 3, noNaN: true });
    fc.assert(
      fc.property(
        share,
        share,
        share,
        fc.nat(500),
        fc.nat(500),
        fc.nat(100),
        fc.integer({ min: 1, max: 5000 }),
        (a, b, c, newcomers, earlier, arrivals, room) => {
          const [low, coefficient, high] = [a, b, c].sort((x, y) => x - y);
          const ceiling = newcomers + earlier + room;
          const points = projectGrowth({
            coefficient: { low, coefficient, high },
            newcomers,
            earlier,
            arrivals,
            ceiling,
            cycle: 1,
            cycles: 12,
          });
          points.forEach((point, at) => {
            expect(point.visitors).toBeGreaterThanOrEqual(points[Math.max(0, at - 1)].visitors);
            expect(point.low).toBeLessThanOrEqual(point.visitors + 1e-9);
            expect(point.visitors).toBeLessThanOrEqual(point.high + 1e-9);
            expect(point.high).toBeLessThanOrEqual(ceiling + 1e-9);
          });
        },
      ),
      { seed: 1 },
    );
    expect(() => projectGrowth({ ...terms, ceiling: 0 })).toThrow(RangeError);
  });
});
