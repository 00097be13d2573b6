import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brier,
  expectedCalibrationError,
  logLoss,
  reliability,
  type Outcome,
} from '../../../../src/domain/learning/calibration.ts';

const outcome = fc.record({
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  liked: fc.boolean(),
});

describe('scores', () => {
  const points: Outcome[] = [
    { probability: 0.9, liked: true },
    { probability: 0.8, liked: false },
    { probability: 0.2, liked: false },
    { probability: 1, liked: true },
  ];

  it('agree with what they are by hand', () => {
    expect(brier(points)).toBeCloseTo((0.01 + 0.64 + 0.04 + 0) / 4, 12);
    expect(logLoss(points)).toBeCloseTo(-(Math.log(0.9) + Math.log(0.2) + Math.log(0.8) + 0) / 4, 8);
    // Two bins: [0, 0.5) promised 0.2 and got 0; the other promised 0.9 and got 2 of 3.
    expect(expectedCalibrationError(points, 2)).toBeCloseTo((1 * 0.2 + 3 * (0.9 - 2 / 3)) / 4, 12);
    expect([brier([]), logLoss([]), expectedCalibrationError([], 10)]).toEqual([0, 0, 0]);
  });

  it('keep the log loss of a certain error finite', () => {
    expect(logLoss([{ probability: 1, liked: false }])).toBeCloseTo(-Math.log(1e-9), 6);
  });
});

describe('reliability', () => {
  it('reports each bin with events: what was promised, what came, and how sure that is', () => {
    const points = Array.from({ length: 10 }, (_, i) => ({ probability: 0.7 + i / 100, liked: i < 8 }));
    const bins = reliability([...points, { probability: 1, liked: true }], 5);
    expect(bins.map(({ count }) => count)).toEqual([10, 1]);
    const [bin, last] = bins;
    expect(bin.predicted).toBeCloseTo(0.745, 12);
    expect(bin.liked).toBe(0.8);
    // Wilson's interval of 8 of 10, as statsmodels' proportion_confint prints it.
    expect(bin.low).toBeCloseTo(0.4902, 4);
    expect(bin.high).toBeCloseTo(0.9433, 4);
    expect(last).toMatchObject({ predicted: 1, liked: 1, high: 1 });
    expect(last.low).toBeCloseTo(0.2065, 4);
  });

  it('loses no event and orders the bins', () => {
    fc.assert(
      fc.property(fc.array(outcome), fc.integer({ min: 1, max: 20 }), (points, bins) => {
        const found = reliability(points, bins);
        expect(found.reduce((sum, { count }) => sum + count, 0)).toBe(points.length);
        found.forEach(({ predicted, liked, low, high }, i) => {
          expect(low).toBeLessThanOrEqual(liked + 1e-12);
          expect(high).toBeGreaterThanOrEqual(liked - 1e-12);
          if (i > 0) expect(predicted).toBeGreaterThan(found[i - 1].predicted);
        });
      }),
      { seed: 4 },
    );
  });
});
