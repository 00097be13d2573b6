import { describe, expect, test } from 'vitest';
import { drawReliability, type ReliabilityBin } from '../../../src/charts/reliability.ts';

const SIZE = 360;
const percent = (share: number): string => `${100 * share}%`;
const bin = (change: Partial<ReliabilityBin>): ReliabilityBin => ({
  predicted: 0.5,
  liked: 0.5,
  low: 0.3,
  high: 0.7,
  count: 10,
  ...change,
});

describe('drawReliability', () => {
  test('puts a bin that came true as predicted on the diagonal', () => {
    const { left, right, top, bottom } = drawReliability([], SIZE, percent).frame.area;
    for (const share of [0.1, 0.5, 0.85]) {
      const [{ x, y }] = drawReliability([bin({ predicted: share, liked: share })], SIZE, percent).marks;
      expect((x - left) / (right - left)).toBeCloseTo(share, 10);
      expect((bottom - y) / (bottom - top)).toBeCloseTo(share, 10);
    }
  });

  test('draws more liked than predicted above the diagonal, and the interval around it', () => {
    const [{ y, top, bottom }] = drawReliability([bin({ predicted: 0.2, liked: 0.6 })], SIZE, percent).marks;
    const [{ y: asPredicted }] = drawReliability([bin({ predicted: 0.2, liked: 0.2 })], SIZE, percent).marks;
    expect(y).toBeLessThan(asPredicted);
    expect(top).toBeLessThan(y);
    expect(bottom).toBeGreaterThan(y);
  });

  test('gives four times the answers twice the radius, one answer a dot that is seen, none no dot', () => {
    const { marks } = drawReliability(
      [100, 25, 1, 0].map((count) => bin({ count })),
      SIZE,
      percent,
    );
    expect(marks).toHaveLength(3);
    expect(marks[0].radius).toBeCloseTo(2 * marks[1].radius, 10);
    expect(marks[2].radius).toBe(3.5);
  });

  test('spans the whole frame, likes upwards', () => {
    const { area, across, up } = drawReliability([], SIZE, percent).frame;
    expect(across).toHaveLength(5);
    expect([across[0], across.at(-1)]).toEqual([
      { at: area.left, text: '0%' },
      { at: area.right, text: '100%' },
    ]);
    expect([up[0], up.at(-1)]).toEqual([
      { at: area.bottom, text: '0%' },
      { at: area.top, text: '100%' },
    ]);
    expect(area.right).toBeLessThan(SIZE);
  });
});
