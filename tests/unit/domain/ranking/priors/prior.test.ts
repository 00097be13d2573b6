import { describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../../../src/domain/random.ts';
import { gradeRatings, itemBiases } from '../../../../../src/domain/ranking/priors/item-bias.ts';
import { topPopularity } from '../../../../../src/domain/ranking/priors/popularity.ts';
import { decodePrior, encodePrior } from '../../../../../src/domain/ranking/priors/prior-file.ts';
import { PriorPull } from '../../../../../src/domain/ranking/priors/prior-pull.ts';
import { buildPrior } from '../../../../../src/domain/ranking/priors/prior.ts';
import { ITEMS, madeUpHistories } from './histories.ts';

const histories = madeUpHistories(60);
const prior = buildPrior(histories, ITEMS, mulberry32(1), { sourcesPerItem: 12, factors: 4 });
const none = new Float32Array(ITEMS);

describe('a prior', () => {
  it('counts who likes what', () => {
    const counted = new Array<number>(ITEMS).fill(0);
    for (const events of histories) for (const { row, stars } of events) if (stars >= 4) counted[row]++;
    prior.rows.forEach((row, place) => expect(prior.likes[place]).toBe(counted[row]));
    expect(prior.people).toBe(60);
  });

  it('comes back from its file as it was', () => {
    const decoded = decodePrior(encodePrior(prior));
    expect(decoded.ok && decoded.value).toEqual(prior);
  });

  it('is refused when cut short or damaged', () => {
    const file = encodePrior(prior);
    const broken = (at: number, value: number) => {
      const copy = file.slice(0);
      new Uint8Array(copy)[at] = value;
      return copy;
    };
    const firstRow = 7 * 4;
    for (const buffer of [
      file.slice(0, -1),
      file.slice(0, 8),
      broken(0, 0),
      broken(4, 2),
      broken(8, ITEMS + 1),
      broken(firstRow + 3, 255),
    ])
      expect(decodePrior(buffer)).toEqual({ ok: false, failure: { code: 'prior-damaged' } });
  });
});

describe('Pull with a prior', () => {
  const pull = new PriorPull(prior);

  it('falls back to popularity for someone of whom nothing is known', () => {
    const scores = pull.scores([], none);
    prior.rows.forEach((row, place) => expect(scores[row]).toBeCloseTo((0.2 * prior.likes[place]) / 60, 12));
  });

  it('finds the kind of items that go with the liked ones', () => {
    const events = [9, 12, 15].map((row) => ({ row, vote: 10 }));
    const scores = pull.scores(events, none);
    const best = Array.from(scores.keys())
      .filter((row) => row >= 18)
      .sort((a, b) => scores[b] - scores[a])
      .slice(0, 8);
    expect(best.filter((row) => row % 3 === 0).length).toBeGreaterThanOrEqual(7);
  });

  it('lets an older like count for less, neutral events ageing it too', () => {
    const alone = pull.scores([{ row: 30, vote: 10 }], none);
    const aged = pull.scores([{ row: 30, vote: 10 }, ...[1, 2, 3].map((row) => ({ row, vote: 0 }))], none);
    const baseline = pull.scores([], none);
    const gain = (scores: Float64Array) =>
      scores.reduce((sum, score, row) => sum + Math.abs(score - baseline[row]), 0);
    expect(gain(aged)).toBeLessThan(0.95 * gain(alone));
    expect(gain(aged)).toBeGreaterThan(0.4 * gain(alone));
  });

  it('adds the kernel vote on the scale of the best-liked items', () => {
    const votes = new Float32Array(ITEMS);
    votes[40] = 0.5;
    const difference = pull.scores([], votes)[40] - pull.scores([], none)[40];
    const top = Array.from(prior.likes)
      .sort((a, b) => b - a)
      .slice(0, 10);
    expect(difference).toBeCloseTo((4.5 * 0.5 * top.reduce((a, b) => a + b)) / (10 * 60), 6);
  });

  it('takes an event of an item that nobody liked', () => {
    const lonely = buildPrior([[{ row: 0, stars: 5 }]], 3, mulberry32(1), { sourcesPerItem: 2, factors: 2 });
    const scores = new PriorPull(lonely).scores([{ row: 2, vote: 10 }], new Float32Array(3));
    expect(scores.every(Number.isFinite)).toBe(true);
  });
});

describe('topPopularity', () => {
  it('averages the ten best-liked, or as many as there are', () => {
    expect(topPopularity(Uint16Array.from([1, ...new Array<number>(10).fill(8)]), 16)).toBe(0.5);
    expect(topPopularity(Uint16Array.of(2, 4), 4)).toBe(0.75);
    expect(topPopularity(new Uint16Array(0), 0)).toBe(0);
  });
});

describe('itemBiases', () => {
  it('shrinks the mean grade by five raters, in deviations of each person', () => {
    const histories = [
      [
        { row: 0, stars: 5 },
        { row: 1, stars: 1 },
      ],
      [{ row: 0, stars: 4 }],
    ];
    const [first, second] = histories.map((events) =>
      gradeRatings(events).events.map(({ target }) => target),
    );
    expect(Array.from(itemBiases(histories, 3))).toEqual([(first[0] + second[0]) / 7, first[1] / 6, 0]);
    expect(first[0]).toBeGreaterThan(0);
    expect(first[1]).toBeLessThan(0);
  });
});
