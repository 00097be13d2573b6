import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brier,
  calibrate,
  expectedCalibrationError,
  fitCalibration,
  logLoss,
  prequentialCalibrated,
  reliability,
  type Outcome,
} from '../../../../src/domain/learning/calibration.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const logit = (p: number): number => Math.log(p / (1 - p));

/** People who are promised p, and like with σ(slope · logit p + intercept). */
function simulated(seed: number, count: number, slope: number, intercept: number): Outcome[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    const probability = logistic(6 * random() - 3);
    return { probability, liked: random() < logistic(slope * logit(probability) + intercept) };
  });
}

const outcome = fc.record({
  probability: fc.double({ min: 0, max: 1, noNaN: true }),
  liked: fc.boolean(),
});

/** The penalised log likelihood that the fit maximises, as documented: a prior worth 20 events. */
function penalised(points: readonly Outcome[], slope: number, intercept: number): number {
  const fit = points.reduce((sum, { probability, liked }) => {
    const p = logistic(slope * logit(probability) + intercept);
    return sum + Math.log(liked ? p : 1 - p);
  }, 0);
  return fit - 0.5 * 5 * ((slope - 1) ** 2 + intercept ** 2);
}

describe('fitCalibration', () => {
  it('is the identity without events', () => {
    expect(fitCalibration([])).toEqual({ slope: 1, intercept: 0 });
    expect(calibrate(fitCalibration([]), 0.3)).toBeCloseTo(0.3, 12);
  });

  it('solves a case that can be worked out by hand', () => {
    // All promised one half, so logits are 0: the slope stays, and 5 b = Σ (y − σ(b)) with 30 of 40 liked.
    const points = Array.from({ length: 40 }, (_, i) => ({ probability: 0.5, liked: i < 30 }));
    const { slope, intercept } = fitCalibration(points);
    expect(slope).toBeCloseTo(1, 12);
    expect(5 * intercept).toBeCloseTo(30 - 40 * logistic(intercept), 7);
    expect(intercept).toBeLessThan(logit(0.75));
  });

  it('finds the maximum: no step in any direction is better', () => {
    for (const seed of [1, 2, 3]) {
      const points = simulated(seed, 60, 0.5, -0.7);
      const { slope, intercept } = fitCalibration(points);
      const best = penalised(points, slope, intercept);
      for (const [ds, di] of [
        [1e-3, 0],
        [-1e-3, 0],
        [0, 1e-3],
        [0, -1e-3],
        [1e-3, 1e-3],
        [1e-3, -1e-3],
      ])
        expect(penalised(points, slope + ds, intercept + di)).toBeLessThan(best);
    }
  });

  it('stays near the identity for few events, and for events that all came out alike', () => {
    const surprises = [true, true, true].map((liked) => ({ probability: 0.3, liked }));
    expect(calibrate(fitCalibration(surprises), 0.3)).toBeGreaterThan(0.32);
    expect(calibrate(fitCalibration(surprises), 0.3)).toBeLessThan(0.45);
    const glad = simulated(6, 30, 1, 50);
    const { slope, intercept } = fitCalibration(glad);
    expect(slope).toBeGreaterThan(0.1);
    expect(intercept).toBeGreaterThan(0);
    expect(intercept).toBeLessThan(3);
  });

  it('keeps the order even of promises that came out upside down, with the best intercept for that', () => {
    const points = simulated(7, 2000, -2, 0.8);
    const { slope, intercept } = fitCalibration(points);
    expect(slope).toBe(0.1);
    const best = penalised(points, slope, intercept);
    expect(penalised(points, slope, intercept + 1e-3)).toBeLessThan(best);
    expect(penalised(points, slope, intercept - 1e-3)).toBeLessThan(best);
  });

  it('maps into (0, 1) and in order, whatever it was fitted to', () => {
    fc.assert(
      fc.property(
        fc.array(outcome, { maxLength: 60 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (points, a, b) => {
          const calibration = fitCalibration(points);
          const [low, high] = [Math.min(a, b), Math.max(a, b)].map((p) => calibrate(calibration, p));
          expect(calibration.slope).toBeGreaterThan(0);
          expect(low).toBeGreaterThan(0);
          expect(high).toBeLessThan(1);
          expect(high).toBeGreaterThanOrEqual(low);
        },
      ),
      { seed: 3 },
    );
  });

  it.each([
    { slope: 0.6, intercept: -0.4 },
    { slope: 2, intercept: 0.5 },
  ])('mends promises that are off by $slope and $intercept: 70 to 80 % comes true as often', (truth) => {
    const calibration = fitCalibration(simulated(11, 2000, truth.slope, truth.intercept));
    const fresh = simulated(12, 4000, truth.slope, truth.intercept);
    const mended = fresh.map(({ probability, liked }) => ({
      probability: calibrate(calibration, probability),
      liked,
    }));
    const promised = mended.filter(({ probability }) => probability >= 0.7 && probability < 0.8);
    const share = promised.filter(({ liked }) => liked).length / promised.length;
    const expected = promised.reduce((sum, { probability }) => sum + probability, 0) / promised.length;
    const error = Math.sqrt((expected * (1 - expected)) / promised.length);
    expect(promised.length).toBeGreaterThan(100);
    expect(Math.abs(share - expected)).toBeLessThan(3 * error);
    expect(logLoss(mended)).toBeLessThan(logLoss(fresh));
    expect(expectedCalibrationError(mended, 10)).toBeLessThan(0.3 * expectedCalibrationError(fresh, 10));
  });
});

describe('prequentialCalibrated', () => {
  const predictionsOf = (points: readonly Outcome[]) =>
    points.map((point, seq) => ({ ...point, seq, itemId: `${seq}` }));

  it('calibrates each prediction by those before it alone', () => {
    const record = predictionsOf(simulated(21, 200, 0.4, -0.6));
    const whole = prequentialCalibrated(record);
    for (const at of [0, 1, 2, 3, 63, 64, 65, 150]) {
      const turned = record.map((own, i) => (i < at ? own : { ...own, liked: !own.liked }));
      const probabilities = (list: typeof record) =>
        prequentialCalibrated(list)
          .slice(0, at + 1)
          .map(({ probability }) => probability);
      expect(probabilities(turned)).toEqual(whole.slice(0, at + 1).map(({ probability }) => probability));
    }
    expect(whole.map(({ seq, liked }) => [seq, liked])).toEqual(record.map(({ seq, liked }) => [seq, liked]));
  });

  it('uses the fit at the last doubling, and helps somebody who is misjudged', () => {
    const record = predictionsOf(simulated(22, 400, 0.4, -0.8));
    const calibrated = prequentialCalibrated(record);
    expect(calibrated[0].probability).toBeCloseTo(record[0].probability, 12);
    const at128 = fitCalibration(record.slice(0, 128));
    expect(calibrated[200].probability).toBe(calibrate(at128, record[200].probability));
    expect(logLoss(calibrated)).toBeLessThan(logLoss(record) - 0.02);
    expect(prequentialCalibrated([])).toEqual([]);
  });
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
