import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import { headFeatures } from '../../../../src/domain/learning/head-features.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';

const item = (id: number, extra: Partial<Item>): Item => ({
  id: `${id}`,
  title: `Item ${id}`,
  creators: [],
  kind: 'book',
  tags: [],
  backlog: false,
  ...extra,
});

function rowsOf(items: readonly Item[]): number[][] {
  const features = headFeatures(readFeatures(items));
  return items.map((_, row) => {
    const target = new Float32Array(features.width + 2).fill(0);
    features.write(row, target, 1);
    expect([target[0], target[features.width + 1]]).toEqual([0, 0]);
    return [...target.subarray(1, features.width + 1)];
  });
}

describe('dense features', () => {
  it('standardise years and numbers, and cut off what lies far out', () => {
    const items = Array.from({ length: 100 }, (_, row) =>
      item(row, { year: 1900 + row, numbers: { pages: row === 0 ? 1e9 : 200 + row } }),
    );
    const rows = rowsOf(items);
    const years = rows.map(([year]) => year);
    expect(years.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 3);
    expect(years.reduce((sum, value) => sum + value ** 2, 0) / 100).toBeCloseTo(1, 1);
    expect(Math.max(...rows.flat().map(Math.abs))).toBeLessThanOrEqual(3);
  });

  it('say what is missing in a column of its own, and hold nothing that is not finite', () => {
    const rows = rowsOf([
      item(0, { year: 1900, numbers: { pages: NaN } }),
      item(1, { year: 1950, numbers: { pages: 100 } }),
      item(2, { numbers: { pages: Infinity } }),
      item(3, { year: NaN, numbers: { pages: 300 } }),
    ]);
    expect(rows.map((row) => row.slice(1, 2))).toEqual([[0], [0], [1], [1]]);
    // What is infinite is known to be large.
    expect(rows.map((row) => row[3])).toEqual([1, 0, 0, 0]);
    expect(rows.flat().every(Number.isFinite)).toBe(true);
  });

  it('give columns to names on several items only, tags by rarity', () => {
    const rows = rowsOf([
      item(0, { tags: ['sea', 'once'], creators: ['A'] }),
      item(1, { tags: ['sea', 'war'], creators: ['A'] }),
      item(2, { tags: ['sea', 'war'], creators: ['A'] }),
      item(3, { tags: ['war'], creators: ['B'] }),
      item(4, { tags: ['war'] }),
    ]);
    // war (4 items), sea (3), A (3).
    expect(rows[0]).toHaveLength(3);
    expect(rows[1][0]).toBeGreaterThan(0);
    expect(rows[1][1]).toBeGreaterThan(rows[1][0]);
    expect(rows.map((row) => row[2])).toEqual([1, 1, 1, 0, 0]);
  });

  it('bound the width of tables with any number of columns and names', () => {
    const items = Array.from({ length: 400 }, (_, row) =>
      item(row, {
        tags: [`tag ${row % 100}`],
        creators: [`creator ${row % 90}`],
        numbers: Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`n${k}`, (row * (k + 1)) % 7])),
      }),
    );
    expect(rowsOf(items)[0]).toHaveLength(24 + 64 + 32);
  });
});
