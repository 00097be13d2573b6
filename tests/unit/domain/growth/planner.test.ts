import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectableRates, priceOfChance, reportsNeeded } from '../../../../src/domain/growth/planner.ts';
import reference from '../../../fixtures/growth-reference.json' with { type: 'json' };

describe('the planner', () => {
  it.each(reference.plans)(
    'agrees with statsmodels: $base to $target, alpha $alpha, power $power',
    ({ n, ...plan }) => {
      expect(reportsNeeded(plan)).toBe(Math.ceil(n));
    },
  );

  it("gives the figures of R's manual for power.prop.test", () => {
    // n = 76.7; p2 = 0.8026 for 50 a group.
    expect(reportsNeeded({ base: 0.5, target: 0.75, power: 0.9 })).toBe(77);
    expect(detectableRates(0.5, 50, { power: 0.9 }).above).toBeCloseTo(0.8026, 4);
    // "No proportion between 0.9 and 1, as you'd need a sample size of at least n = 74".
    expect(detectableRates(0.9, 30).above).toBeUndefined();
    expect(reportsNeeded({ base: 0.9, target: 1 })).toBe(74);
  });

  it('is symmetric, and one more challenger costs more', () => {
    const plan = { base: 0.2, target: 0.3 };
    expect(reportsNeeded(plan)).toBe(reportsNeeded({ base: 0.8, target: 0.7 }));
    expect(reportsNeeded({ ...plan, challengers: 3 })).toBeGreaterThan(reportsNeeded(plan));
    expect(reportsNeeded({ ...plan, challengers: 2 })).toBe(reportsNeeded({ ...plan, alpha: 0.025 }));
  });

  it('says what chance costs: at least 1 / truth²', () => {
    expect(priceOfChance({ base: 0.3, target: 0.5, truth: 1 })).toBe(1);
    // Around a half the coin adds no spread: only the difference shrinks.
    expect(priceOfChance({ base: 0.49, target: 0.51, truth: 0.75 })).toBeCloseTo(1 / 0.75 ** 2, 3);
    expect(priceOfChance({ base: 0.05, target: 0.1, truth: 0.75 })).toBeGreaterThan(3);
  });

  it('finds a difference that needs just the reports there are', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.integer({ min: 20, max: 5000 }),
        fc.constantFrom(1, 0.75),
        (base, reports, truth) => {
          const { above, below } = detectableRates(base, reports, { truth });
          for (const target of [above, below])
            if (target !== undefined)
              expect(Math.abs(reportsNeeded({ base, target, truth }) - reports)).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 1 },
    );
  });

  it('refuses rates that are the same or impossible', () => {
    expect(() => reportsNeeded({ base: 0.2, target: 0.2 })).toThrow(RangeError);
    expect(() => reportsNeeded({ base: 0.2, target: 1.2 })).toThrow(RangeError);
  });
});
