import { describe, expect, test } from 'vitest';
import { dotClouds, finder, MAP_HEIGHT, MAP_WIDTH, nearestOf, place } from '../../../src/charts/taste-map.ts';

const CORNERS = Float32Array.from([1, 0, -1, 0, 0, 1, 0, -1]);

describe('dotClouds', () => {
  test('draws every item once, inside the frame, in as many paths as there are hues', () => {
    const positions = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * 12.9898));
    const clouds = dotClouds(positions);
    const dots = clouds.flatMap(({ path }) => path.match(/M[\d.]+ [\d.]+h0/g) ?? []);
    expect(dots).toHaveLength(1000);
    expect(clouds.length).toBeLessThanOrEqual(24);
    for (const dot of dots) {
      const [x, y] = dot.slice(1, -2).split(' ').map(Number);
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(MAP_WIDTH);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(MAP_HEIGHT);
    }
  });

  test('gives opposite places opposite hues, as the covers do', () => {
    const hues = dotClouds(Float32Array.from([1, 0.01, -1, -0.01])).map(({ colour }) =>
      Number(/([\d.]+)\)$/.exec(colour)?.[1]),
    );
    expect(Math.abs(hues[0] - hues[1])).toBe(180);
  });

  test('draws nothing for an empty catalog', () => {
    expect(dotClouds(new Float32Array(0))).toEqual([]);
  });
});

describe('finder', () => {
  test('finds the item under the pointer and nothing out of reach', () => {
    const find = finder(CORNERS);
    for (let index = 0; index < 4; index++) {
      const [x, y] = place(CORNERS[2 * index], CORNERS[2 * index + 1]);
      expect(find(x + 3, y - 2, 12)).toBe(index);
    }
    expect(find(MAP_WIDTH / 2, MAP_HEIGHT / 2, 12)).toBe(-1);
    expect(finder(new Float32Array(0))(0, 0, 1000)).toBe(-1);
  });
});

test('nearestOf passes over the item itself and says when there is nobody', () => {
  const positions = Float32Array.from([0, 0, 0.1, 0, 0.9, 0.9]);
  expect(nearestOf(positions, 0, [0, 2, 1])).toBe(1);
  expect(nearestOf(positions, 0, [0])).toBeUndefined();
});
