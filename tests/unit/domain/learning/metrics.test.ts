import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../src/domain/random.ts';
import {
  aucError,
  bestRows,
  countHits,
  firstRank,
  listDiversity,
  listNovelty,
  ndcg,
  rankAuc,
  spreadBits,
  tiePlaces,
} from '../../../../src/domain/learning/metrics.ts';

const numbers = [1, 2, 3, 10, 20];
const open = { excluded: new Uint8Array(5), places: tiePlaces(numbers) };

describe('the order of ties', () => {
  it('is the finaliser whose values the protocol states', () => {
    expect([1, 2, 3].map(spreadBits)).toEqual([1364076727, 821347078, 2247144487]);
  });

  it('depends on the item number and not on the row', () => {
    const backwards = tiePlaces(numbers.toReversed());
    expect(Array.from(backwards).toReversed()).toEqual(Array.from(open.places));
  });
});

describe('bestRows', () => {
  it('puts higher scores first and equal ones by their places', () => {
    // 2 spreads to 821347078 and 1 to 1364076727, so row 1 comes before row 0.
    expect(Array.from(bestRows([0.5, 0.5, 0.9, 0.1, -1], open, 4))).toEqual([2, 1, 0, 3]);
  });

  it('leaves out what is excluded, even when fewer remain than were asked for', () => {
    const excluded = Uint8Array.of(1, 0, 1, 0, 1);
    expect(Array.from(bestRows([9, 1, 9, 2, 9], { ...open, excluded }, 10))).toEqual([3, 1]);
  });

  it('refuses a score that is not a number', () => {
    expect(() => bestRows([1, NaN, 2, 0, 0], open)).toThrow('row 1');
  });

  it('agrees with a full sort, whatever the scores', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 70 }),
        (scores, size) => {
          const places = tiePlaces(scores.map((_, row) => 3 * row + 1));
          const candidates = { excluded: new Uint8Array(scores.length), places };
          const sorted = scores
            .map((_, row) => row)
            .sort((a, b) => scores[b] - scores[a] || places[a] - places[b]);
          expect(Array.from(bestRows(scores, candidates, size))).toEqual(sorted.slice(0, size));
          sorted.forEach((row, index) => expect(firstRank(scores, candidates, [row])).toBe(index + 1));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('firstRank', () => {
  it('is the rank of the best target, counted among candidates only', () => {
    const scores = [5, 4, 3, 2, 1];
    expect(firstRank(scores, open, [4, 2])).toBe(3);
    expect(firstRank(scores, { ...open, excluded: Uint8Array.of(1, 0, 0, 0, 0) }, [2])).toBe(2);
    expect(firstRank(scores, { ...open, excluded: Uint8Array.of(0, 0, 1, 0, 0) }, [2])).toBe(Infinity);
  });
});

describe('ndcg', () => {
  it('discounts by the logarithm of the rank and is measured against what was possible', () => {
    const list = Int32Array.of(7, 8, 9);
    expect(ndcg(list, new Set([7]))).toBe(1);
    expect(ndcg(list, new Set([8]))).toBeCloseTo(1 / Math.log2(3), 15);
    // Hits at 1 and 3 of three targets: (1 + 1/2) / (1 + 1/log₂3 + 1/2).
    expect(ndcg(list, new Set([7, 9, 100]))).toBeCloseTo(1.5 / (1.5 + 1 / Math.log2(3)), 15);
    expect(ndcg(list, new Set([100]))).toBe(0);
    expect(ndcg(list, new Set())).toBe(0);
  });

  it('does not ask for more hits than the list is long', () => {
    const targets = new Set(Array.from({ length: 30 }, (_, row) => row));
    expect(
      ndcg(
        Int32Array.from({ length: 10 }, (_, row) => row),
        targets,
      ),
    ).toBeCloseTo(1, 15);
  });
});

describe('what a list is like', () => {
  const list = Int32Array.of(0, 1, 2);

  it('counts its hits', () => {
    expect(countHits(list, new Set([2, 5, 0]))).toBe(2);
  });

  it('averages the distance of its pairs', () => {
    const cosine = (a: number, b: number) => (a + b === 1 ? 1 : 0.25);
    expect(listDiversity(list, cosine)).toBeCloseTo((0 + 0.75 + 0.75) / 3, 15);
    expect(listDiversity(Int32Array.of(3), cosine)).toBe(0);
  });

  it('averages the surprise in bits', () => {
    // Of 7 people all, 3 and none like the items: −log₂ of 8/8, 4/8 and 1/8.
    expect(listNovelty(list, [7, 3, 0], 7)).toBeCloseTo((0 + 1 + 3) / 3, 15);
  });
});

describe('rankAuc', () => {
  it('is the share of pairs in the right order, ties half', () => {
    expect(rankAuc([3, 1], [2, 0])).toBe(0.75);
    expect(rankAuc([1], [1])).toBe(0.5);
    expect(rankAuc([], [1])).toBeUndefined();
    expect(rankAuc([1], [])).toBeUndefined();
  });

  it('agrees with counting all pairs', () => {
    const score = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.array(score, { minLength: 1 }), fc.array(score, { minLength: 1 }), (likes, dislikes) => {
        const pairs = likes.flatMap((p) => dislikes.map((q) => (p > q ? 1 : p === q ? 0.5 : 0)));
        const share = pairs.reduce((sum: number, win) => sum + win, 0) / pairs.length;
        expect(rankAuc(likes, dislikes)).toBeCloseTo(share, 12);
      }),
      { numRuns: 100 },
    );
  });
});

describe('aucError', () => {
  it('is how far the AUC of exponential scores strays', () => {
    const random = mulberry32(7);
    const draw = (count: number, mean: number) =>
      Array.from({ length: count }, () => -mean * Math.log(1 - random()));
    const strays = Array.from({ length: 4000 }, () => rankAuc(draw(30, 3), draw(20, 1))! - 0.75);
    const spread = Math.sqrt(strays.reduce((sum, stray) => sum + stray ** 2, 0) / strays.length);
    expect(aucError(0.75, 30, 20) / spread).toBeCloseTo(1, 1);
  });

  it('shrinks with the root of the answers, and has no doubt of a perfect order', () => {
    expect(aucError(0.7, 4000, 4000) / aucError(0.7, 1000, 1000)).toBeCloseTo(0.5, 3);
    expect(aucError(1, 5, 5)).toBe(0);
  });
});
