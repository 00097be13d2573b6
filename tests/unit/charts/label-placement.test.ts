import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  placeLabels,
  shorten,
  spread,
  textWidth,
  type Anchor,
  type Area,
} from '../../../src/charts/label-placement.ts';

const AREA: Area = { left: 40, right: 320, top: 0, bottom: 220 };
const crossing = (a: Area, b: Area): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe('spread', () => {
  const places = fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 12 });

  test('leaves alone what is apart already', () => {
    expect(spread([120, 20, 60], 16, 0, 200)).toEqual([120, 20, 60]);
    expect(spread([], 16, 0, 200)).toEqual([]);
  });

  test('moves two that touch apart by as much each', () => {
    expect(spread([100, 104], 16, 0, 200)).toEqual([94, 110]);
    expect(spread([104, 100], 16, 0, 200)).toEqual([110, 94]);
  });

  test('keeps the order, the gap and the bounds, whatever is wanted', () => {
    fc.assert(
      fc.property(places, (wanted) => {
        const placed = spread(wanted, 16, 0, 200);
        const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b] || a - b);
        order.forEach((index, rank) => {
          expect(placed[index]).toBeGreaterThanOrEqual(-1e-9);
          expect(placed[index]).toBeLessThanOrEqual(200 + 1e-9);
          if (rank) expect(placed[index] - placed[order[rank - 1]]).toBeGreaterThanOrEqual(16 - 1e-9);
        });
      }),
    );
  });

  test('moves no more in squares than any other way that keeps the gap', () => {
    const cost = (placed: readonly number[], wanted: readonly number[]): number =>
      placed.reduce((sum, place, i) => sum + (place - wanted[i]) ** 2, 0);
    fc.assert(
      fc.property(places, places, (wanted, other) => {
        const rival = spread(
          wanted.map((_, i) => other[i] ?? 100),
          16,
          0,
          200,
        );
        const rank = (of: readonly number[]) => of.map((_, i) => i).sort((a, b) => of[a] - of[b]);
        // Only rivals in the same order are allowed answers.
        fc.pre(rank(rival).join() === rank(spread(wanted, 16, 0, 200)).join());
        expect(cost(spread(wanted, 16, 0, 200), wanted)).toBeLessThanOrEqual(cost(rival, wanted) + 1e-6);
      }),
    );
  });

  test('closes up rather than leave the axis', () => {
    expect(spread([50, 50, 50], 80, 0, 100)).toEqual([0, 50, 100]);
  });
});

describe('placeLabels', () => {
  const anchors = fc.array(
    fc.record({
      x: fc.integer({ min: 40, max: 320 }),
      y: fc.integer({ min: 8, max: 210 }),
      radius: fc.constantFrom(5.5, 8),
      text: fc.constantFrom('int8', 'float32', 'int8, 60% pruned', 'student, 16 units', '二值'),
    }),
    { maxLength: 20 },
  );

  test('puts no label over another, over a dot or outside', () => {
    fc.assert(
      fc.property(anchors, (all) => {
        const boxes = placeLabels(all, AREA).flatMap((label) => label?.area ?? []);
        boxes.forEach((box, i) => {
          for (const other of boxes.slice(i + 1)) expect(crossing(box, other)).toBe(false);
          for (const { x, y, radius } of all)
            expect(
              crossing(box, { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }),
            ).toBe(false);
          expect(box.left).toBeGreaterThanOrEqual(AREA.left);
          expect(box.right).toBeLessThanOrEqual(AREA.right);
          expect(box.top).toBeGreaterThanOrEqual(AREA.top);
          expect(box.bottom).toBeLessThanOrEqual(AREA.bottom);
        });
      }),
    );
  });

  const dot = (x: number, y: number, text = 'int8'): Anchor => ({ x, y, radius: 5, text });

  test('puts a lone label beside its dot, on the side that has room, without a line to it', () => {
    const [right] = placeLabels([dot(100, 100)], AREA);
    expect(right).toEqual({
      area: { left: 109, right: 109 + textWidth('int8'), top: 92, bottom: 108 },
      textAnchor: 'start',
    });
    const [left] = placeLabels([dot(310, 100)], AREA);
    expect(left).toMatchObject({ area: { right: 301 }, textAnchor: 'end' });
  });

  test('leads a line to a label that had to move away, and labels dots that nearly coincide', () => {
    const crowd = Array.from({ length: 9 }, (_, i) => dot(180 + i, 110 + (i % 3)));
    const labels = placeLabels(crowd, AREA);
    expect(labels.every(Boolean)).toBe(true);
    const far = labels.filter((label) => label?.leader);
    expect(far.length).toBeGreaterThan(0);
    for (const label of far) {
      expect(label!.leader!.x).toBeGreaterThanOrEqual(label!.area.left);
      expect(label!.leader!.x).toBeLessThanOrEqual(label!.area.right);
    }
  });

  test('leaves a label out where there is no place for it, the later one first', () => {
    const tight = { left: 0, right: 60, top: 0, bottom: 20 };
    const [first, second] = placeLabels([dot(10, 10), dot(14, 10)], tight);
    expect(first).toBeDefined();
    expect(second).toBeUndefined();
    expect(placeLabels([], AREA)).toEqual([]);
  });
});

test('shorten keeps what fits and says that there was more', () => {
  expect(shorten('int8', 100)).toBe('int8');
  expect(shorten('student, 16 units', 70)).toBe('student,…');
  expect(textWidth(shorten('知识蒸馏的学生模型', 60))).toBeLessThanOrEqual(60);
});
