import { describe, expect, test } from 'vitest';
import { drawReliability, RELIABILITY_MARGIN, type ReliabilityBin } from '../../../src/charts/reliability.ts';

const SIZE = 360;
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
    const [origin, , , , corner] = drawReliability([], SIZE).ticks;
    for (const share of [0.1, 0.5, 0.85]) {
      const [{ x, y }] = drawReliability([bin({ predicted: share, liked: share })], SIZE).marks;
      const along = (x - origin.x) / (corner.x - origin.x);
      expect(along).toBeCloseTo(share, 10);
      expect((y - origin.y) / (corner.y - origin.y)).toBeCloseTo(along, 10);
    }
  });

  test('draws more liked than predicted above the diagonal, and the interval around it', () => {
    const [{ y, top, bottom }] = drawReliability([bin({ predicted: 0.2, liked: 0.6 })], SIZE).marks;
    const [{ y: asPredicted }] = drawReliability([bin({ predicted: 0.2, liked: 0.2 })], SIZE).marks;
    expect(y).toBeLessThan(asPredicted);
    expect(top).toBeLessThan(y);
    expect(bottom).toBeGreaterThan(y);
  });

  test('gives four times the answers twice the radius, one answer a dot that is seen, none no dot', () => {
    const { marks } = drawReliability(
      [100, 25, 1, 0].map((count) => bin({ count })),
      SIZE,
    );
    expect(marks).toHaveLength(3);
    expect(marks[0].radius).toBeCloseTo(2 * marks[1].radius, 10);
    expect(marks[2].radius).toBe(3.5);
  });

  test('spans the whole frame, likes upwards', () => {
    const { ticks } = drawReliability([], SIZE);
    const { top, right, bottom, left } = RELIABILITY_MARGIN;
    expect(ticks[0]).toEqual({ value: 0, x: left, y: SIZE - bottom });
    expect(ticks.at(-1)).toEqual({ value: 1, x: SIZE - right, y: top });
  });
});
