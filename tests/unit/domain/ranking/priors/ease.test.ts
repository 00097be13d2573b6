import { describe, expect, it } from 'vitest';
import { denseEase, invert } from '../../../../../src/cli/eval/baselines.ts';
import {
  addSources,
  forEachEaseColumn,
  largestMagnitudes,
  prunedEase,
} from '../../../../../src/domain/ranking/priors/ease.ts';
import { gatherLikes, type Likes } from '../../../../../src/domain/ranking/priors/likes.ts';
import { madeUpHistories } from './histories.ts';

const likes = gatherLikes(madeUpHistories(40));
const n = likes.rows.length;
const RIDGE = 16.4;

/** B by its definition: the inverse of the item × item matrix. Row-major, [source][item]. */
function directEase({ byPerson }: Likes, ridge: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (const places of byPerson) for (const a of places) for (const b of places) inverse[a * n + b]++;
  for (let a = 0; a < n; a++) inverse[a * n + a] += ridge;
  invert(inverse, n);
  return inverse.map((value, at) =>
    Math.floor(at / n) === at % n ? 0 : -value / inverse[(at % n) * (n + 1)],
  );
}
const direct = directEase(likes, RIDGE);

describe('EASE over the people instead of the items', () => {
  it('is the closed form over the items to rounding', () => {
    forEachEaseColumn(
      likes,
      (item, weights) => {
        weights.forEach((weight, source) =>
          expect(Math.abs(weight - direct[source * n + item])).toBeLessThan(1e-10),
        );
      },
      RIDGE,
    );
  });

  it('agrees with the baseline of the evaluation, which never forms B', () => {
    const fans = likes.byItem.map((people) => Array.from(people));
    const liked = [0, 7, 12];
    const scores = denseEase(fans, likes.people, RIDGE).score(liked);
    scores.forEach((score, item) => {
      const sum = liked.reduce((total, source) => total + direct[source * n + item], 0);
      expect(Math.abs(score - sum)).toBeLessThan(1e-10);
    });
  });
});

describe('pruned EASE in bytes', () => {
  const strengths = Float64Array.from({ length: n }, (_, place) => (place % 4 === 0 ? 1 : 0));
  const scoresFrom = (perItem: number) => {
    const out = new Float64Array(n);
    addSources(prunedEase(likes, perItem), strengths, out);
    return out;
  };
  const dense = Float64Array.from({ length: n }, (_, item) =>
    strengths.reduce((sum, strength, source) => sum + strength * direct[source * n + item], 0),
  );

  it('with all sources differs by rounding to bytes alone', () => {
    scoresFrom(n).forEach((score, item) => {
      let largest = 0;
      for (let source = 0; source < n; source++)
        largest = Math.max(largest, Math.abs(direct[source * n + item]));
      // Half a step for each of the liked sources.
      expect(Math.abs(score - dense[item])).toBeLessThan(
        (strengths.filter(Boolean).length * largest) / 254 + 1e-6,
      );
    });
  });

  it('with half of the sources keeps nearly all of the scores’ variance', () => {
    const half = scoresFrom(Math.ceil(n / 2));
    const mean = dense.reduce((sum, x) => sum + x, 0) / n;
    const left = half.reduce((sum, x, item) => sum + (x - dense[item]) ** 2, 0);
    const whole = dense.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    expect(left / whole).toBeLessThan(0.1);
  });
});

describe('largestMagnitudes', () => {
  it('orders by size, equal ones by place, and never picks a zero', () => {
    expect(largestMagnitudes(Float64Array.of(1, -3, 0, 3, 2), 3)).toEqual([1, 3, 4]);
    expect(largestMagnitudes(Float64Array.of(2, 2, 2), 2)).toEqual([0, 1]);
    expect(largestMagnitudes(Float64Array.of(0, 0, 1), 3)).toEqual([2]);
  });
});
