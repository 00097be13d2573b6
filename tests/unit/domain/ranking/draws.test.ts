import { describe, expect, it } from 'vitest';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { bestFew } from '../../../../src/domain/ranking/best-few.ts';
import { byScore, diversify } from '../../../../src/domain/ranking/diversify.ts';
import {
  bestGuess,
  drawSlates,
  judge,
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
        const { probability, low, high } = judge(mean, variance, 0.1, 0.6);
        expect(low).toBeLessThanOrEqual(probability);
        expect(high).toBeGreaterThanOrEqual(probability);
      }
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
