import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterRows, meanSilhouette, standardise } from '../../../../src/domain/growth/clusters.ts';
import { LEAST_DESCRIBED, segment } from '../../../../src/domain/growth/segments.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

const FEATURES = ['likes', 'dislikes', 'pressed'];
/** Rows about three centres, in turn. */
function threeKinds(count: number): number[][] {
  const random = mulberry32(5);
  const centres = [
    [0, 0, 0],
    [10, 0, 1],
    [0, 10, 0],
  ];
  return Array.from({ length: count }, (_, at) =>
    centres[at % 3].map((centre) => centre + 0.5 * gaussian(random)),
  );
}

describe('clusters', () => {
  it('have the silhouette of the definition', () => {
    // Two pairs on a line: a = 1; b = 10.5, 9.5, 9.5, 10.5.
    const rows = [[0], [1], [10], [11]];
    const mean = (2 * (1 - 1 / 10.5) + 2 * (1 - 1 / 9.5)) / 4;
    expect(meanSilhouette(rows, [0, 0, 1, 1], 2, mulberry32(1))).toBeCloseTo(mean, 12);
  });

  it('cannot be more than there are distinct rows', () => {
    expect(clusterRows([[1], [1], [2]], 3, mulberry32(1))).toBeUndefined();
    expect(clusterRows([[1], [1], [2]], 2, mulberry32(1))).toHaveLength(3);
  });

  it('are of columns with mean 0 and deviation 1, constant ones aside', () => {
    expect(
      standardise([
        [1, 7],
        [3, 7],
      ]),
    ).toEqual([
      [-1, 0],
      [1, 0],
    ]);
  });
});

describe('segments', () => {
  it('finds three kinds of visitors and says what stands out', () => {
    const { segments, fit } = segment(threeKinds(90), FEATURES, mulberry32(1));
    expect(segments).toHaveLength(3);
    expect(fit!.silhouette).toBeGreaterThan(0.6);
    expect(fit!.byChance).toBeLessThan(fit!.silhouette);
    for (const { rows } of segments) expect(new Set(rows.map((row) => row % 3)).size).toBe(1);
    const likers = segments.find(({ rows }) => rows[0] % 3 === 1)!;
    expect(likers.traits![0]).toMatchObject({ feature: 'likes' });
    expect(likers.traits![0].difference).toBeCloseTo(Math.SQRT2, 1);
    expect(likers.traits![0].mean).toBeCloseTo(10, 0);
  });

  it('gives the same groups for the same seed', () => {
    const [first, second] = [1, 1].map((seed) => segment(threeKinds(60), FEATURES, mulberry32(seed)));
    expect(second).toEqual(first);
  });

  it('leaves together what has no groups', () => {
    const random = mulberry32(2);
    const even = Array.from({ length: 200 }, () => [
      gaussian(random),
      gaussian(random),
      gaussian(random),
      gaussian(random),
    ]);
    const { segments, fit } = segment(even, ['a', 'b', 'c', 'd'], mulberry32(1));
    expect(segments).toHaveLength(1);
    expect(segments[0].traits).toEqual([]);
    expect(fit).toBeUndefined();
    expect(
      segment(
        Array.from({ length: 30 }, () => [1, 2]),
        ['a', 'b'],
        mulberry32(1),
      ).segments,
    ).toHaveLength(1);
  });

  it('sees through coarse counts, whose equal rows look like groups', () => {
    const random = mulberry32(4);
    const count = (most: number, chance: number): number =>
      Array.from({ length: most }, random).filter((draw) => draw < chance).length;
    const visit = (likes: number, dislikes: number, starter: number): number[] => [
      count(4, likes),
      count(4, dislikes),
      count(1, starter),
    ];
    const kinds = Array.from(
      { length: 200 },
      (_, at) => [visit(0.1, 0.1, 0.2), visit(0.8, 0.1, 0.9), visit(0.2, 0.9, 0.9)][at % 3],
    );
    const found = segment(kinds, FEATURES, mulberry32(1));
    expect(found.segments.length).toBeGreaterThan(1);
    for (let run = 0; run < 10; run++) {
      const one = Array.from({ length: 200 }, () => visit(0.4, 0.3, 0.6));
      expect(segment(one, FEATURES, mulberry32(run)).segments).toHaveLength(1);
    }
  });

  it('makes none of a single feature, whose heaps are no more than its values', () => {
    const yesOrNo = Array.from({ length: 40 }, (_, at) => [at % 2]);
    expect(segment(yesOrNo, ['pressed'], mulberry32(1)).segments).toHaveLength(1);
  });

  it('does not describe a handful, nor what would give it away', () => {
    const few = Array.from({ length: 40 }, (_, at) => (at < 4 ? [100, 100] : [at % 2, 0]));
    const { segments } = segment(few, ['a', 'b'], mulberry32(1));
    expect(segments.at(-1)!.rows).toEqual([0, 1, 2, 3]);
    expect(segments.at(-1)!.traits).toBeUndefined();
    // The rest of two groups is the other group.
    expect(segments.at(-2)!.traits).toBeUndefined();
  });

  it('never describes fewer than five, and puts each row in one segment', () => {
    const anyTable = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1)), { maxLength: 40 });
    fc.assert(
      fc.property(anyTable, fc.integer(), (table, seed) => {
        const { segments } = segment(table, FEATURES, mulberry32(seed));
        expect(segments.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual(table.map((_, at) => at));
        expect(segments.length).toBeLessThanOrEqual(6);
        const hidden = segments
          .filter(({ traits }) => !traits)
          .reduce((sum, { rows }) => sum + rows.length, 0);
        if (table.length >= LEAST_DESCRIBED) expect(hidden === 0 || hidden >= LEAST_DESCRIBED).toBe(true);
        for (const { rows, traits } of segments)
          if (traits) expect(rows.length).toBeGreaterThanOrEqual(LEAST_DESCRIBED);
      }),
      { seed: 1 },
    );
  });
});
