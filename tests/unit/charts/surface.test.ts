import { describe, expect, test } from 'vitest';
import {
  drawRegions,
  placeMarks,
  surfaceFrame,
  surfaceInputs,
  type Domain,
} from '../../../src/charts/surface.ts';
import { coordinates } from './paths.ts';

const SIZE = 20;
const ACROSS: Domain = [-2, 2];
const UP: Domain = [0, 10];
const write = { across: String, up: String };
const frame = surfaceFrame(ACROSS, UP, 320, write);
const { area } = frame;
const [WIDTH, HEIGHT] = [area.right - area.left, area.bottom - area.top];
const inputs = surfaceInputs(SIZE, ACROSS, UP);
/** A model asked at every cell. */
const field = (model: (x: number, y: number) => number): number[] =>
  Array.from({ length: SIZE * SIZE }, (_, cell) => model(inputs[2 * cell], inputs[2 * cell + 1]));
const extentOf = (path: string) => {
  const places = coordinates(path);
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, value));
  // As it is clipped.
  return {
    left: area.left + within(Math.min(...xs), WIDTH),
    right: area.left + within(Math.max(...xs), WIDTH),
    top: area.top + within(Math.min(...ys), HEIGHT),
    bottom: area.top + within(Math.max(...ys), HEIGHT),
  };
};
const middleX = (area.left + area.right) / 2;
const middleY = (area.top + area.bottom) / 2;

test('surfaceInputs asks at the middles of the cells, row by row from below', () => {
  expect([...surfaceInputs(2, [0, 4], [0, 8])]).toEqual([1, 2, 3, 2, 1, 6, 3, 6]);
});

describe('drawRegions', () => {
  test('puts the border where a linear model changes its mind', () => {
    const [above, below] = drawRegions([field((x) => x / 2)], SIZE, frame);
    const [right, left] = [extentOf(above.bands[0]), extentOf(below.bands[0])];
    expect(right.left).toBeCloseTo(middleX, 0);
    expect(right.right).toBeCloseTo(area.right, 0);
    expect(left.right).toBeCloseTo(middleX, 0);
    expect([right.top, right.bottom]).toEqual([area.top, area.bottom]);
    // Into the corners: far from the border, the rim of the path lies outside of the drawing.
    for (const [x, y] of coordinates(above.bands[0]).filter(([x]) => x > 0.6 * WIDTH))
      expect(x >= WIDTH || y <= 0 || y >= HEIGHT).toBe(true);
  });

  test('shows what grows upwards at the top, and nests the bands by certainty', () => {
    const [above] = drawRegions([field((_, y) => (y - 5) / 5)], SIZE, frame);
    expect(extentOf(above.bands[0]).bottom).toBeCloseTo(middleY, 0);
    expect(extentOf(above.bands[0]).top).toBeCloseTo(area.top, 0);
    const bottoms = above.bands.map((band) => extentOf(band).bottom);
    expect(bottoms).toHaveLength(5);
    for (let i = 1; i < 5; i++) expect(bottoms[i]).toBeLessThan(bottoms[i - 1]);
  });

  test('gives each of several classes the part where it is the most probable', () => {
    const third = 4 / 3;
    const inside = (low: number, high: number) => field((x) => (x > low && x < high ? 0.8 : 0.1));
    const regions = drawRegions(
      [inside(-2, -2 + third), inside(-2 + third, 2 - third), inside(2 - third, 2)],
      SIZE,
      frame,
    );
    const extents = regions.map(({ bands }) => extentOf(bands[0]));
    expect(extents[0].left).toBeCloseTo(area.left, 0);
    expect(extents[2].right).toBeCloseTo(area.right, 0);
    expect(Math.abs(extents[0].right - extents[1].left)).toBeLessThan(2);
    expect(Math.abs(extents[1].right - extents[2].left)).toBeLessThan(2);
  });

  test('agrees with itself on two classes told by one field or by two', () => {
    const p = field((x, y) => 1 / (1 + Math.exp(-x * y)));
    const [one] = drawRegions([p.map((value) => 2 * value - 1)], SIZE, frame);
    const [first] = drawRegions([p, p.map((value) => 1 - value)], SIZE, frame);
    const [a, b] = [one, first].map(({ bands }) => coordinates(bands[0]));
    expect(a).toHaveLength(b.length);
    a.forEach(([x, y], i) => {
      expect(x).toBeCloseTo(b[i][0], 0);
      expect(y).toBeCloseTo(b[i][1], 0);
    });
  });

  test('has no side for a model that says 0 or nothing', () => {
    for (const nothing of [0, NaN])
      for (const { bands } of drawRegions([field(() => nothing)], SIZE, frame)) expect(bands).toEqual([]);
  });
});

test('surfaceFrame stands up to inputs that do not vary', () => {
  const { area: flat, across } = surfaceFrame([3, 3], [3, 3], 320, write);
  expect(flat.right).toBeGreaterThan(flat.left);
  for (const { at } of across) expect(Number.isFinite(at)).toBe(true);
});

describe('placeMarks', () => {
  test('puts rows where their inputs are, learned ones above, and leaves out what lies outside', () => {
    const point = (x: number, y: number, group: number, training: boolean) => ({ x, y, group, training });
    const marks = placeMarks(
      [point(0, 5, 0, true), point(2, 0, 1, false), point(9, 5, 0, true), point(NaN, 5, 0, true)],
      ACROSS,
      UP,
      frame,
    );
    expect(marks.map(({ x, y, training }) => [x, y, training])).toEqual([
      [area.right, area.bottom, false],
      [middleX, middleY, true],
    ]);
    // Told apart by shape as well.
    expect(marks[0].shape).not.toBe(marks[1].shape);
  });

  test('has a shape for every class there may be', () => {
    const many = Array.from({ length: 16 }, (_, group) => ({ x: 0, y: 5, group, training: true }));
    for (const { shape } of placeMarks(many, ACROSS, UP, frame)) expect(shape).toMatch(/^M/);
  });
});
