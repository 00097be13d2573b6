import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  circleThrough,
  countWithin,
  ellipse,
  LEAST_RADIUS,
  MAP_HEIGHT,
  MAP_WIDTH,
  MOST_RADIUS,
  place,
  RADIUS_STEP,
  resized,
} from '../../../src/charts/map-geometry.ts';

const inside = fc.double({ min: -1, max: 1, noNaN: true });

describe('circleThrough', () => {
  test('is the circle whose ellipse has the first point in its middle and the second on its edge', () => {
    fc.assert(
      fc.property(inside, inside, inside, inside, (x, y, toX, toY) => {
        const circle = circleThrough(place(x, y), place(toX, toY));
        const radius = Math.hypot(toX - x, toY - y);
        if (radius < LEAST_RADIUS || radius > MOST_RADIUS) return;
        expect(circle?.x).toBeCloseTo(x, 9);
        expect(circle?.y).toBeCloseTo(y, 9);
        expect(circle?.radius).toBeCloseTo(radius, 9);
        const { cx, cy, rx, ry } = ellipse({ x, y, radius });
        const [edgeX, edgeY] = place(toX, toY);
        expect(((edgeX - cx) / rx) ** 2 + ((edgeY - cy) / ry) ** 2).toBeCloseTo(1, 6);
      }),
    );
  });

  test('takes a press that trembles for a press', () => {
    expect(circleThrough([100, 100], [103, 102])).toBeUndefined();
    expect(circleThrough([100, 100], [110, 100])).toBeDefined();
  });

  test('never grows beyond the largest circle', () => {
    expect(circleThrough([0, 0], [MAP_WIDTH, MAP_HEIGHT])?.radius).toBe(MOST_RADIUS);
  });
});

test('resized goes in steps from the smallest circle to the largest and stays where it is', () => {
  let circle = { x: 0.3, y: -0.2, radius: 0.5 };
  circle = resized(circle, 1);
  expect(circle).toEqual({ x: 0.3, y: -0.2, radius: 0.5 + RADIUS_STEP });
  expect(resized(circle, 100).radius).toBe(MOST_RADIUS);
  expect(resized(circle, -100).radius).toBe(LEAST_RADIUS);
});

test('countWithin counts the edge in, and nothing that has no place', () => {
  const positions = Float32Array.from([0, 0, 0.5, 0, 0, -0.51, NaN, 0]);
  expect(countWithin(positions, { x: 0, y: 0, radius: 0.5 })).toBe(2);
  expect(countWithin(new Float32Array(0), { x: 0, y: 0, radius: 1 })).toBe(0);
});
