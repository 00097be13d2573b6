import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVariants } from '../../../../src/domain/growth/ab.ts';
import reference from '../../../fixtures/growth-reference.json' with { type: 'json' };

describe('variants compared', () => {
  it.each(reference.variants)(
    'agree with scipy: truth $truth, $arms',
    ({ truth, arms, best, loss, mean, interval }) => {
      compareVariants(arms, truth).forEach((standing, at) => {
        expect(standing.best).toBeCloseTo(best[at], 6);
        expect(standing.loss).toBeCloseTo(loss[at], 6);
        expect(standing.rate).toBeCloseTo(mean[at], 6);
        expect(standing.low).toBeCloseTo(interval[at][0], 5);
        expect(standing.high).toBeCloseTo(interval[at][1], 5);
      });
    },
  );

  it('are as likely to be best as the closed form for two says', () => {
    // P(B > A) for B = Beta(1 + n, 1), A = Beta(1, 1 + m): 1 − ∫ (n + 1) xⁿ (1 − x)^(m + 1) dx … = 1 − (n+1)! (m+1)! / (n+m+2)!
    const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
    for (const [n, m] of [
      [0, 0],
      [1, 2],
      [4, 3],
      [7, 7],
    ]) {
      const [, second] = compareVariants([
        { yes: 0, reports: m },
        { yes: n, reports: n },
      ]);
      expect(second.best).toBeCloseTo(1 - (factorial(n + 1) * factorial(m + 1)) / factorial(n + m + 2), 8);
    }
  });

  it('share one certainty, and the one that is surest to be best loses least', () => {
    const answers = fc
      .nat(2000)
      .chain((reports) => fc.record({ yes: fc.nat(reports), reports: fc.constant(reports) }));
    fc.assert(
      fc.property(
        fc.array(answers, { minLength: 1, maxLength: 4 }),
        fc.constantFrom(1, 0.75),
        (arms, truth) => {
          const standings = compareVariants(arms, truth);
          expect(standings.reduce((sum, { best }) => sum + best, 0)).toBeCloseTo(1, 9);
          for (const { low, rate, high, loss } of standings) {
            expect(low).toBeLessThan(high);
            expect(rate).toBeGreaterThan(0);
            expect(rate).toBeLessThan(1);
            expect(loss).toBeGreaterThanOrEqual(0);
          }
          const highest = Math.max(...standings.map(({ rate }) => rate));
          const least = Math.min(...standings.map(({ loss }) => loss));
          expect(standings.find(({ rate }) => rate === highest)?.loss).toBe(least);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });

  it('stay exact where one is known ten thousand times better than another', () => {
    const [large, small] = compareVariants([
      { yes: 300_000, reports: 1_000_000 },
      { yes: 1, reports: 2 },
    ]);
    // Beta(2, 2) above 0.3: 1 − (3 · 0.3² − 2 · 0.3³).
    expect(small.best).toBeCloseTo(0.784, 4);
    expect(large.high - large.low).toBeCloseTo(2 * 1.96 * Math.sqrt((0.3 * 0.7) / 1e6), 5);
  });

  it('by chance are told apart less surely than by the truth', () => {
    const arms = [
      { yes: 40, reports: 100 },
      { yes: 50, reports: 100 },
    ];
    expect(compareVariants(arms, 0.75)[1].high - compareVariants(arms, 0.75)[1].low).toBeGreaterThan(
      compareVariants(arms)[1].high - compareVariants(arms)[1].low,
    );
  });
});
