import { describe, expect, test } from 'vitest';
import { MAP_HEIGHT, MAP_WIDTH, place } from '../../../src/charts/map-geometry.ts';
import { dotClouds, finder, nearestOf } from '../../../src/charts/taste-map.ts';

const CORNERS = Float32Array.from([1, 0, -1, 0, 0, 1, 0, -1]);

describe('dotClouds', () => {
  test('draws every item once, inside the frame, in as many paths as there are hues', () => {
    const positions = Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i * 12.9898));
    const clouds = dotClouds(positions, positions);
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
    const covers = Float32Array.from([1, 0.01, -1, -0.01]);
    const hues = dotClouds(covers, covers).map(({ colour }) => Number(/([\d.]+)\)$/.exec(colour)?.[1]));
    expect(Math.abs(hues[0] - hues[1])).toBe(180);
  });

  test('keeps the colours and the order of the dots when the map is drawn anew', () => {
    const covers = Float32Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898));
    const [before, after] = [covers, covers.map((value) => -value / 2)].map((map) => dotClouds(map, covers));
    expect(after.map(({ colour }) => colour)).toEqual(before.map(({ colour }) => colour));
    // As many moves in each path: what a transition between the two needs.
    const moves = ({ path }: { readonly path: string }): number => path.split('M').length;
    expect(after.map(moves)).toEqual(before.map(moves));
    expect(after[0].path).not.toBe(before[0].path);
  });

  test('draws nothing for an empty catalog', () => {
    expect(dotClouds(new Float32Array(0), new Float32Array(0))).toEqual([]);
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
