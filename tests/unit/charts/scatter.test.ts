import { describe, expect, test } from 'vitest';
import { drawScatter, MOST_DOTS } from '../../../src/charts/scatter.ts';

const SIDE = 320;
const draw = (labels: ArrayLike<number>, predictions: ArrayLike<number>) =>
  drawScatter(labels, predictions, SIDE, String);
const dots = ({ clouds }: ReturnType<typeof draw>): number[][] =>
  clouds.flatMap((cloud) =>
    [...cloud.matchAll(/M([\d.-]+) ([\d.-]+)h0/g)].map(([, x, y]) => [Number(x), Number(y)]),
  );

describe('drawScatter', () => {
  test('puts what is right on the diagonal, too much above it', () => {
    const drawing = draw([0, 5, 10, 5], [0, 5, 10, 9]);
    const { area } = drawing.frame;
    const share = ([x, y]: number[]): number[] => [
      (x - area.left) / (area.right - area.left),
      (area.bottom - y) / (area.bottom - area.top),
    ];
    const places = dots(drawing).map(share);
    for (const [x, y] of places.slice(0, 3)) expect(x).toBeCloseTo(y, 2);
    expect(places[3][1]).toBeGreaterThan(places[3][0]);
    expect(drawing.diagonal).toBe(`M${area.left} ${area.bottom}L${area.right} ${area.top}`);
  });

  test('draws no more dots than the eye tells apart, from the whole of the rows', () => {
    const rows = Float32Array.from({ length: 10_001 }, (_, i) => i);
    const drawing = draw(rows, rows);
    const places = dots(drawing);
    expect(places.length).toBeLessThanOrEqual(MOST_DOTS);
    expect(places.length).toBeGreaterThan(MOST_DOTS / 2);
    expect(Math.max(...places.map(([x]) => x))).toBeCloseTo(drawing.frame.area.right, -1);
  });

  test('leaves out rows without two numbers', () => {
    expect(dots(draw([1, NaN, 3, 4], [1, 2, Infinity]))).toHaveLength(1);
  });

  test('stands up to no rows and to equal ones', () => {
    expect(draw([], []).clouds).toEqual([]);
    expect(draw([], []).frame.across.length).toBeGreaterThan(1);
    const { frame, ...same } = draw([7, 7], [7, 7]);
    const [[x, y]] = dots({ frame, ...same });
    expect(x).toBeCloseTo((frame.area.left + frame.area.right) / 2, 0);
    expect(y).toBeCloseTo((frame.area.top + frame.area.bottom) / 2, 0);
  });
});
