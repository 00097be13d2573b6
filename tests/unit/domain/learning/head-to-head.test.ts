import { describe, expect, it } from 'vitest';
import { compare, heldOut } from '../../../../src/domain/learning/head-to-head.ts';
import type { Judged } from '../../../../src/domain/learning/head-types.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

const judged = (probabilities: readonly number[], liked: readonly number[]): Judged => ({
  probabilities: Float64Array.from(probabilities),
  liked: Uint8Array.from(liked),
});

/** Two models of one person; each sees the true logit through a noise of its own. */
function rivals(seed: number, count: number, fitNoise: number, challengerNoise: number): [Judged, Judged] {
  const random = mulberry32(seed);
  const truth = Array.from({ length: count }, () => 1.5 * gaussian(random));
  const liked = truth.map((x) => (random() < logistic(x) ? 1 : 0));
  const seen = (noise: number) =>
    judged(
      truth.map((x) => logistic(x + noise * gaussian(random))),
      liked,
    );
  return [seen(fitNoise), seen(challengerNoise)];
}

describe('heldOut', () => {
  it('reports log loss and order by hand', () => {
    const result = heldOut('fit', judged([0.9, 0.4, 0.6], [1, 1, 0]));
    expect(result).toMatchObject({ recipe: 'fit', events: 3, auc: 0.5 });
    expect(result.logLoss).toBeCloseTo(-(Math.log(0.9) + 2 * Math.log(0.4)) / 3, 12);
  });

  it('has no order where one kind is missing', () => {
    expect(heldOut('adapter', judged([0.9, 0.4], [1, 1])).auc).toBeUndefined();
    expect(heldOut('fit', judged([], []))).toEqual({ recipe: 'fit', events: 0, logLoss: 0, auc: undefined });
  });
});

describe('compare', () => {
  it('agrees with a paired t interval at 97.5 % by hand', () => {
    // Gains alternate between ln(0.8 / 0.5) and ln(0.6 / 0.5) over ten events; t at 98.75 % and nine degrees is 2.6850.
    const liked = new Array<number>(10).fill(1);
    const found = compare(
      'adapter',
      judged(
        liked.map(() => 0.5),
        liked,
      ),
      judged(
        liked.map((_, i) => (i % 2 ? 0.8 : 0.6)),
        liked,
      ),
    );
    const [a, b] = [Math.log(1.6), Math.log(1.2)];
    const error = Math.sqrt((10 * ((a - b) / 2) ** 2) / 9 / 10);
    expect(found.gain).toBeCloseTo((a + b) / 2, 12);
    expect(found.low).toBeCloseTo((a + b) / 2 - 2.685 * error, 3);
    expect(found.high).toBeCloseTo((a + b) / 2 + 2.685 * error, 3);
    expect(found).toMatchObject({ recipe: 'adapter', won: true });
  });

  it('never lets a challenger win that says the same as Fit', () => {
    const [fit] = rivals(1, 400, 0.5, 0.5);
    expect(compare('perceptron', fit, fit)).toEqual({
      recipe: 'perceptron',
      gain: 0,
      low: 0,
      high: 0,
      won: false,
    });
  });

  it('asks for ten judgements, however clear they are', () => {
    const outcome = (count: number) => {
      const liked = Array.from({ length: count }, (_, i) => i % 2);
      const sure = liked.map((y) => (y ? 0.95 : 0.05));
      return compare(
        'adapter',
        judged(
          liked.map(() => 0.5),
          liked,
        ),
        judged(sure, liked),
      );
    };
    expect(outcome(10).won).toBe(true);
    expect(outcome(9)).toMatchObject({ won: false });
    expect(outcome(9).low).toBeGreaterThan(0);
    for (const count of [0, 1]) {
      expect(outcome(count).won).toBe(false);
      expect(outcome(count).low).toBeLessThan(-20);
      expect(Number.isFinite(outcome(count).high)).toBe(true);
    }
  });

  it('asks for a gain worth having, however certain it is', () => {
    const liked = new Array<number>(1000).fill(1);
    const by = (gain: number) =>
      compare(
        'adapter',
        judged(
          liked.map(() => 0.5),
          liked,
        ),
        judged(
          liked.map(() => 0.5 * Math.exp(gain)),
          liked,
        ),
      );
    expect(by(0.004)).toMatchObject({ won: false });
    expect(by(0.004).low).toBeGreaterThan(0);
    expect(by(0.006).won).toBe(true);
  });

  it('is fooled by an equal in at most 5 % of runs, at any length', () => {
    for (const count of [10, 30, 100]) {
      let wins = 0;
      for (let seed = 1; seed <= 400; seed++) {
        const [fit, challenger] = rivals(1000 * count + seed, count, 0.7, 0.7);
        if (compare('adapter', fit, challenger).won) wins++;
      }
      expect(wins / 400, `${count} judgements`).toBeLessThanOrEqual(0.05);
    }
  });

  it('sees a challenger that is clearly better', () => {
    let wins = 0;
    for (let seed = 1; seed <= 100; seed++) {
      const [fit, challenger] = rivals(seed, 200, 1.5, 0.3);
      if (compare('adapter', fit, challenger).won) wins++;
    }
    expect(wins).toBeGreaterThanOrEqual(90);
  });

  it('refuses two lists of different events', () => {
    expect(() => compare('adapter', judged([0.5], [1]), judged([0.5], [0]))).toThrow('different events');
    expect(() => compare('adapter', judged([0.5], [1]), judged([0.5, 0.5], [1, 1]))).toThrow();
  });
});
