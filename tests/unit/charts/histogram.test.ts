import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawHistogram, HISTOGRAM_HEIGHT } from '../../../src/charts/histogram.ts';
import { BOTTOM } from '../../../src/charts/plot.ts';

const write = { value: String, count: String };
const draw = (values: ArrayLike<number>, width = 320) => drawHistogram(values, width, write);

describe('drawHistogram', () => {
  test('stands bars on the axis, the fullest the highest, and marks zero between the signs', () => {
    const { bars, zero } = draw([-0.51, -0.5, -0.49, 0.5]);
    const [left, ...rest] = bars.toSorted((a, b) => a.x - b.x);
    for (const { y, height } of bars) expect(y + height).toBeCloseTo(HISTOGRAM_HEIGHT - BOTTOM);
    expect(left.x).toBeLessThan(zero.x);
    expect(rest.at(-1)!.x).toBeGreaterThanOrEqual(zero.x);
    expect(zero.count).toBe(0);
  });

  test('has heights by counts that add up to what is drawn', () => {
    const values = Float32Array.from({ length: 500 }, (_, i) => Math.cos(i * 12.9898));
    const { bars, frame } = draw(values);
    const [first, last] = [frame.up[0], frame.up.at(-1)!];
    const perCount = (first.at - last.at) / (Number(last.text) - Number(first.text));
    expect(bars.reduce((sum, { height }) => sum + height / perCount, 0)).toBeCloseTo(500, 3);
  });

  test('counts exact zeros apart, so that a pruned weight still shows its shape', () => {
    const kept = [-0.4, -0.2, 0.1, 0.3, 0.3];
    const pruned = [...kept, ...new Array<number>(10_000).fill(0)];
    expect(draw(pruned).bars).toEqual(draw(kept).bars);
    expect(draw(pruned).zero.count).toBe(10_000);
    expect(draw(new Float32Array(8))).toMatchObject({ bars: [], zero: { count: 8 } });
  });

  test('keeps zero in sight of weights of one sign', () => {
    const { zero, frame, bars } = draw([2, 2.5, 3]);
    expect(zero.x).toBeCloseTo(frame.area.left);
    expect(bars.length).toBeGreaterThan(0);
  });

  test('stands up to nothing, to one value and to what is no number', () => {
    expect(draw([]).bars).toEqual([]);
    expect(draw([NaN, Infinity, -Infinity]).bars).toEqual([]);
    expect(draw([0.3]).bars).toHaveLength(1);
    expect(draw([-4, -4, -4]).bars).toHaveLength(1);
  });

  test('draws inside its axes whatever the weights', () => {
    const values = fc.array(fc.float({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 80 });
    fc.assert(
      fc.property(values, fc.integer({ min: 160, max: 800 }), (weights, width) => {
        const { bars, frame } = draw(weights, width);
        for (const { x, width: across, height } of bars) {
          expect(x).toBeGreaterThanOrEqual(frame.area.left - 0.01);
          expect(x + across).toBeLessThanOrEqual(frame.area.right + 0.01);
          expect(across).toBeGreaterThanOrEqual(0);
          expect(height).toBeGreaterThan(0);
        }
      }),
    );
  });
});
