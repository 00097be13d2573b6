import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../../src/domain/growth/normal.ts';
import { shareOf } from '../../../../src/domain/growth/shares.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import reference from '../../../fixtures/growth-reference.json' with { type: 'json' };

describe('the normal quantile', () => {
  it('agrees with scipy to seven digits', () => {
    for (const [probability, quantile] of reference.quantiles)
      expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThan(
        2e-7 * Math.max(1, Math.abs(quantile)),
      );
  });

  it('refuses what is no probability inside (0, 1)', () => {
    for (const wrong of [0, 1, -1, NaN]) expect(() => normalQuantile(wrong)).toThrow(RangeError);
  });
});

describe('a share of answers', () => {
  it("has Wilson's corrected interval, as scipy gives it", () => {
    for (const { hits, count, low, high } of reference.wilson) {
      const share = shareOf(hits, count);
      expect(share?.low).toBeCloseTo(low, 12);
      expect(share?.high).toBeCloseTo(high, 12);
      expect(share?.share).toBe(hits / count);
    }
  });

  it('is unknown without answers, and a wrong count is a fault', () => {
    expect(shareOf(0, 0)).toBeUndefined();
    expect(() => shareOf(3, 2)).toThrow(RangeError);
    expect(() => shareOf(1, 2, 0)).toThrow(RangeError);
  });

  it('takes the part of the coin out', () => {
    // 750 truths of which 300 are yes, and 250 coins of which 125 are.
    expect(shareOf(425, 1000, 0.75)?.share).toBeCloseTo(0.4, 12);
    const told = shareOf(425, 1000)!;
    const behind = shareOf(425, 1000, 0.75)!;
    expect(behind.high - behind.low).toBeCloseTo((told.high - told.low) / 0.75, 12);
  });

  it('says when no coin can have made the answers', () => {
    expect(shareOf(0, 200, 0.75)).toMatchObject({ share: 0, possible: false });
    expect(shareOf(200, 200, 0.75)).toMatchObject({ share: 1, possible: false });
    expect(shareOf(20, 200, 0.75)).toMatchObject({ share: 0, possible: true });
  });

  it('lies inside its interval, and that inside [0, 1]', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3000 }),
        fc.nat(3000),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (count, some, truth) => {
          const share = shareOf(Math.min(some, count), count, truth)!;
          expect(share.low).toBeGreaterThanOrEqual(0);
          expect(share.low).toBeLessThanOrEqual(share.share);
          expect(share.share).toBeLessThanOrEqual(share.high);
          expect(share.high).toBeLessThanOrEqual(1);
        },
      ),
      { seed: 1 },
    );
  });

  it.each([1, 0.75, 0.5])('holds the truth in 94 of 100 simulations or more, at a truth of %d', (truth) => {
    const random = mulberry32(6);
    const runs = 2000;
    for (const count of [50, 200, 1000])
      for (const rate of [0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8]) {
        let held = 0;
        for (let run = 0; run < runs; run++) {
          let yes = 0;
          for (let i = 0; i < count; i++) yes += Number(random() < truth ? random() < rate : random() < 0.5);
          const { low, high } = shareOf(yes, count, truth)!;
          held += Number(low <= rate && rate <= high);
        }
        expect(held / runs, `${count} answers, rate ${rate}`).toBeGreaterThanOrEqual(0.94);
      }
  });
});
