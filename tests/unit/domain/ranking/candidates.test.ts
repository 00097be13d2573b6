import { describe, expect, it } from 'vitest';
import { CandidateFilter } from '../../../../src/domain/ranking/candidates.ts';
import type { SlateFilter } from '../../../../src/domain/ranking/slate-types.ts';
import { madeUpCatalog } from './catalog-fixture.ts';

const { items } = madeUpCatalog(20, 4);
const ALL: SlateFilter = { backlogOnly: false, kinds: [], tags: [] };
/** Four corners of a square, and the middle. */
const POSITIONS = Float32Array.from([0.5, 0.5, -0.5, 0.5, -0.5, -0.5, 0.5, -0.5, 0, 0]);

function placed(positions = POSITIONS): CandidateFilter {
  const filter = new CandidateFilter(items.slice(0, 5));
  filter.place(positions);
  return filter;
}
const rows = (filter: CandidateFilter, change: Partial<SlateFilter>) => [
  ...filter.rows({ ...ALL, ...change }, () => false),
];

describe('a region', () => {
  it('lets pass what lies in the circle, its edge included', () => {
    expect(rows(placed(), { region: { x: 0, y: 0, radius: 0.5 } })).toEqual([4]);
    expect(rows(placed(), { region: { x: 0, y: 0.5, radius: 0.5 } })).toEqual([0, 1, 4]);
    expect(rows(placed(), { region: { x: 0, y: 0, radius: 1 } })).toEqual([0, 1, 2, 3, 4]);
  });

  it('narrows together with the other filters and with what is graded', () => {
    const filter = placed();
    const region = { x: 0, y: 0, radius: 1 };
    expect(rows(filter, { region, backlogOnly: true })).toEqual([0]);
    expect([...filter.rows({ ...ALL, region }, (row) => row === 2)]).toEqual([0, 1, 3, 4]);
  });

  it('refers to the latest map', () => {
    const filter = placed();
    filter.place(POSITIONS.map((value) => value / 2));
    expect(rows(filter, { region: { x: 0, y: 0, radius: 0.5 } })).toEqual([0, 1, 2, 3, 4]);
  });

  it('holds nothing that has no place', () => {
    const region = { x: 0, y: 0, radius: 1 };
    expect(rows(new CandidateFilter(items), { region })).toEqual([]);
    expect(rows(placed(new Float32Array(10).fill(NaN)), { region })).toEqual([]);
  });
});
