import { describe, expect, it } from 'vitest';
import { Cholesky } from '../../../../src/domain/learning/cholesky.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { bestFew } from '../../../../src/domain/ranking/best-few.ts';
import { byScore, diversify } from '../../../../src/domain/ranking/diversify.ts';
import {
  bestGuess,
  drawSlates,
  judge,
  learnableVariance,
  scoresAt,
  type Shortlist,
} from '../../../../src/domain/ranking/draws.ts';

/** A posterior with correlated items and plain similarities. */
function shortlist(count: number, seed: number): Shortlist {
  const random = mulberry32(seed);
  const points = Array.from({ length: count }, () => [gaussian(random), gaussian(random)]);
  const near = (a: number, b: number): number =>
    Math.exp(-0.5 * ((points[a][0] - points[b][0]) ** 2 + (points[a][1] - points[b][1]) ** 2));
  const cells = Array.from({ length: count * count }, (_, at) => near(Math.floor(at / count), at % count));
  return {
    means: Float64Array.from({ length: count }, () => 0.5 * gaussian(random)),
    covariances: Float64Array.from(cells, (value) => 0.5 * value),
    similarities: Float32Array.from(cells),
    pulls: Float32Array.from({ length: count }, () => 0.3 + 0.7 * random()),
    threshold: 0,
    noise: 0.6,
  };
}

describe('drawSlates', () => {
  it('states propensities that 2,000 further draws bear out', () => {
    const list = shortlist(60, 4);
    const { propensities, shown } = drawSlates(list, 8, 0.8, mulberry32(1));
    const truth = drawSlates(list, 8, 0.8, mulberry32(99), 2000).propensities;
    let squares = 0;
    propensities.forEach((p, i) => {
      squares += (p - truth[i]) ** 2;
      // Five standard errors of 64 draws.
      expect(Math.abs(p - truth[i])).toBeLessThan(5 * Math.sqrt((truth[i] * (1 - truth[i])) / 64) + 0.02);
    });
    expect(Math.sqrt(squares / 60)).toBeLessThan(0.05);
    expect(propensities.reduce((a, b) => a + b, 0)).toBeCloseTo(8, 6);
    for (const i of shown) expect(propensities[i]).toBeGreaterThanOrEqual(1 / 64);
  });

  it('is the best guess at temperature 0 and approaches it from above', () => {
    const list = shortlist(40, 7);
    const best = drawSlates(list, 6, 0, mulberry32(1));
    expect(drawSlates(list, 6, 1e-6, mulberry32(1)).shown).toEqual(best.shown);
    for (const i of best.shown) expect(best.propensities[i]).toBe(1);
  });

  it.each([0.3, 0.7, 1])('has the same expected score at temperature %s as at 0', (temperature) => {
    const list = shortlist(5, 11);
    const random = mulberry32(3);
    const sums = new Float64Array(5);
    for (let draw = 0; draw < 20_000; draw++) {
      const tastes = list.means.map(
        (mean, i) => mean + temperature * Math.sqrt(list.covariances[i * 6]) * gaussian(random),
      );
      scoresAt(list, tastes, temperature).forEach((score, i) => (sums[i] += score / 20_000));
    }
    bestGuess(list).forEach((score, i) => expect(Math.abs(score - sums[i])).toBeLessThan(0.01));
  });

  it('spreads the propensities as the temperature rises', () => {
    const list = shortlist(40, 7);
    const concentration = (temperature: number) =>
      drawSlates(list, 6, temperature, mulberry32(1), 500).propensities.reduce((sum, p) => sum + p * p, 0);
    expect(concentration(0.3)).toBeGreaterThan(concentration(0.6));
    expect(concentration(0.6)).toBeGreaterThan(concentration(1));
  });
});

describe('diversify', () => {
  const { similarities, means } = shortlist(150, 3);

  it('is the plain order at λ = 1', () => {
    expect(diversify(means, similarities, 20, 1)).toEqual([...byScore(means).slice(0, 20)]);
  });

  it('makes a slate less alike at λ = 0.7, led by the same item', () => {
    const alike = (picked: number[]) =>
      picked.reduce((sum, a) => sum + picked.reduce((inner, b) => inner + similarities[a * 150 + b], 0), 0);
    const plain = diversify(means, similarities, 20, 1);
    const diverse = diversify(means, similarities, 20, 0.7);
    expect(diverse[0]).toBe(plain[0]);
    expect(alike(diverse)).toBeLessThan(alike(plain));
    expect(new Set(diverse).size).toBe(20);
  });

  it('copes with equal scores and with fewer candidates than asked for', () => {
    expect(diversify([1, 1, 1], new Float32Array(9), 5)).toEqual([0, 1, 2]);
  });
});

describe('judge', () => {
  it('brackets the probability at every mean and variance', () => {
    for (const mean of [-4, -1, 0, 0.3, 2, 5])
      for (const variance of [0, 0.2, 1]) {
        for (const share of [0, 0.3, 1]) {
          const { probability, low, high } = judge(mean, variance, 0.1, 0.6, share * variance);
          expect(low).toBeLessThanOrEqual(probability);
          expect(high).toBeGreaterThanOrEqual(probability);
        }
      }
  });

  it('is a band in which the figure lies two times in three after the other cards are answered', () => {
    const list = shortlist(8, 3);
    const covariance = (a: number, b: number): number => list.covariances[a * 8 + b];
    const others = [1, 2, 3, 4, 5, 6, 7];
    const learnable = learnableVariance(0, others, covariance, list.noise);
    const band = judge(list.means[0], covariance(0, 0), list.threshold, list.noise, learnable);
    expect(band.high - band.low).toBeGreaterThan(0.05);

    // Answers drawn from what is believed of the others, and the belief about card 0 after them, by regression.
    const factor = new Cholesky(7);
    others.forEach((a, k) =>
      factor.append(
        others.slice(0, k).map((b) => covariance(a, b)),
        covariance(a, a) + list.noise,
      ),
    );
    const gain = Float64Array.from(others, (other) => covariance(0, other));
    factor.solve(gain);
    const random = mulberry32(9);
    const RUNS = 4000;
    let inside = 0;
    for (let run = 0; run < RUNS; run++) {
      const surprise = new Float64Array(7);
      factor.multiply(
        others.map(() => gaussian(random)),
        surprise,
      );
      const later = list.means[0] + gain.reduce((sum, weight, k) => sum + weight * surprise[k], 0);
      const { probability } = judge(later, covariance(0, 0) - learnable, list.threshold, list.noise);
      if (probability >= band.low && probability <= band.high) inside++;
    }
    // 68.3 % for one deviation to either side; 4,000 runs put it within 2.2 points, 99.7 times in a hundred.
    expect(Math.abs(inside / RUNS - 0.6827)).toBeLessThan(0.022);
  });
});

describe('bestFew', () => {
  it('agrees with a full sort, ties by position', () => {
    const random = mulberry32(5);
    const scores = Float32Array.from({ length: 500 }, () => Math.floor(50 * random()));
    expect(bestFew(scores, 60)).toEqual(byScore(scores).slice(0, 60));
    expect(bestFew(scores.subarray(0, 3), 60)).toEqual(byScore(scores.subarray(0, 3)));
  });
});
