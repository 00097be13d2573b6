/** Years among what the texts find alike. */
import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import { weighByEra } from '../../../../src/domain/ranking/era-pull.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';

const itemOf = (year: number | undefined, index: number): Item => ({
  id: `${index}`,
  title: `Title ${index}`,
  creators: [],
  year,
  kind: 'book',
  tags: [],
  backlog: false,
});
const YEARS = [1850, 1852, 1990, 1992, undefined];
const features = readFeatures(YEARS.map(itemOf));
const even = () => new Float32Array(YEARS.length).fill(1);

describe('weighByEra', () => {
  it('prefers the years of what was liked', () => {
    const votes = weighByEra(even(), features, [{ row: 0, vote: 10 }]);
    // One like, so its share is 1 where the years are the same, and exp(−½ (2/8)²) two years away.
    expect(votes[0]).toBeCloseTo(1.5, 6);
    expect(votes[1]).toBeCloseTo(0.5 + Math.exp(-0.5 * (2 / 8) ** 2), 6);
    expect(votes[2]).toBeCloseTo(0.5, 6);
  });

  it('gives an item without a year the mean of those that have one', () => {
    const votes = weighByEra(even(), features, [{ row: 0, vote: 10 }]);
    const dated = [...votes.slice(0, 4)];
    expect(votes[4]).toBeCloseTo(dated.reduce((sum, vote) => sum + vote, 0) / 4, 6);
  });

  it('holds nothing against the years of dislikes but what they take from likes', () => {
    const votes = weighByEra(even(), features, [
      { row: 0, vote: 10 },
      { row: 2, vote: -10 },
    ]);
    expect(votes[3]).toBe(0.5);
    expect(votes[0]).toBeGreaterThan(0.9);
    expect(votes[0]).toBeLessThan(1.1);
  });

  it('weighs a recent like more than an old one', () => {
    const likes = Array.from({ length: 30 }, (_, i) => ({ row: i < 15 ? 0 : 2, vote: 10 }));
    const votes = weighByEra(even(), features, likes);
    expect(votes[2]).toBeGreaterThan(votes[0]);
  });

  it('leaves votes as they are without years or events', () => {
    const undated = readFeatures([undefined, undefined].map(itemOf));
    const votes = Float32Array.of(1, -2);
    expect(weighByEra(votes, undated, [{ row: 0, vote: 10 }])).toEqual(votes);
    expect(weighByEra(even(), features, [])).toEqual(even());
    expect(weighByEra(even(), features, [{ row: 0, vote: 0 }])).toEqual(even());
  });
});
