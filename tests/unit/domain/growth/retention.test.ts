import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayText, mondayOf } from '../../../../src/domain/growth/days.ts';
import { retentionFromCounts, retentionFromVisits } from '../../../../src/domain/growth/retention.ts';

const visit = (visitor: string, day: string) => ({ visitor, day });
const told = (curve: readonly ({ yes: number; count: number } | undefined)[]) =>
  curve.map((share) => share && [share.yes, share.count]);

describe('days', () => {
  it('count from 1970, and weeks begin on Monday', () => {
    expect(dayNumber('1970-01-02')).toBe(1);
    expect(dayText(mondayOf(dayNumber('2026-11-22')))).toBe('2026-11-16');
    expect(dayText(mondayOf(dayNumber('2026-11-23')))).toBe('2026-11-23');
    expect(mondayOf(dayNumber('1969-12-29'))).toBe(-3);
    expect(() => dayNumber('soon')).toThrow(RangeError);
  });
});

describe('retention from visits', () => {
  const rows = [
    visit('a', '2026-11-02'),
    visit('a', '2026-11-03'),
    visit('a', '2026-11-03'),
    visit('b', '2026-11-02'),
    visit('b', '2026-11-04'),
    visit('c', '2026-11-03'),
    visit('c', '2026-11-04'),
  ];

  it('counts by first day, and leaves out what is not over', () => {
    const { cohorts, pooled } = retentionFromVisits(rows, 'day', 4);
    expect(cohorts.map(({ start, size }) => [start, size])).toEqual([
      ['2026-11-02', 2],
      ['2026-11-03', 1],
    ]);
    expect(told(cohorts[0].curve)).toEqual([[2, 2], [1, 2], [1, 2], undefined]);
    expect(told(cohorts[1].curve)).toEqual([[1, 1], [1, 1], undefined, undefined]);
    expect(told(pooled)).toEqual([[3, 3], [2, 3], [1, 2], undefined]);
    expect(pooled[1]!.low).toBeLessThan(2 / 3);
  });

  it("counts weeks from each visitor's own first day, in cohorts of calendar weeks", () => {
    const { cohorts } = retentionFromVisits(
      [
        visit('sunday', '2026-11-08'),
        visit('sunday', '2026-11-09'),
        visit('monday', '2026-11-02'),
        visit('monday', '2026-11-09'),
        visit('last', '2026-11-15'),
      ],
      'week',
      3,
    );
    expect(cohorts.map(({ start }) => start)).toEqual(['2026-11-02', '2026-11-09']);
    // Sunday's next day is still the first week; the second week of both ends with the 15th or later.
    expect(told(cohorts[0].curve)).toEqual([[2, 2], [1, 1], undefined]);
    expect(told(cohorts[1].curve)).toEqual([undefined, undefined, undefined]);
  });

  it('sees everybody in the first period, whatever the rows', () => {
    const anyRow = fc.record({
      visitor: fc.constantFrom('a', 'b', 'c', 'd'),
      day: fc.nat(40).map((day) => dayText(20_000 + day)),
    });
    fc.assert(
      fc.property(fc.array(anyRow, { minLength: 1 }), fc.constantFrom('day', 'week'), (visits, period) => {
        const { cohorts, pooled } = retentionFromVisits(visits, period, 5);
        expect(cohorts.reduce((sum, { size }) => sum + size, 0)).toBe(
          new Set(visits.map(({ visitor }) => visitor)).size,
        );
        if (pooled[0]) expect(pooled[0].share).toBe(1);
        const known = pooled.map((share) => share?.count ?? 0);
        expect(known).toEqual([...known].sort((a, b) => b - a));
      }),
      { seed: 1 },
    );
  });

  it('is empty without rows', () => {
    expect(retentionFromVisits([], 'day', 2)).toEqual({
      period: 'day',
      cohorts: [],
      pooled: [undefined, undefined],
    });
  });
});

describe('retention from a table of cohorts', () => {
  it('pools each period over the cohorts that have it', () => {
    const { cohorts, pooled } = retentionFromCounts(
      [
        { cohort: '2026-11-09', period: 0, size: 50, active: 50 },
        { cohort: '2026-11-02', period: 0, size: 100, active: 100 },
        { cohort: '2026-11-02', period: 1, size: 100, active: 30 },
      ],
      'week',
    );
    expect(cohorts.map(({ start }) => start)).toEqual(['2026-11-02', '2026-11-09']);
    expect(told(cohorts[1].curve)).toEqual([[50, 50], undefined]);
    expect(told(pooled)).toEqual([
      [150, 150],
      [30, 100],
    ]);
  });
});
