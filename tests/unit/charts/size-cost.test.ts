import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Area } from '../../../src/charts/label-placement.ts';
import { drawSizeCost, type SizedModel } from '../../../src/charts/size-cost.ts';

const write = {
  bytes: (bytes: number) => `${bytes / 1000} kB`,
  quality: (value: number) => `${(value * 100).toFixed(1)}%`,
};
const model = (name: string, kilobytes: number, quality: number): SizedModel => ({
  key: name,
  name,
  bytes: kilobytes * 1000,
  quality,
});
/** As a run of the Lab has them. */
const MADE_SMALLER = [
  model('float32', 345, 0.917),
  model('float16', 173, 0.917),
  model('int8', 87, 0.915),
  model('int4', 46, 0.904),
  model('binary', 14, 0.861),
  model('int8, 60% pruned', 35, 0.912),
  model('int8, 85% pruned', 18, 0.889),
  model('95% pruned', 9, 0.82),
  model('student, 16 units', 3.5, 0.77),
];
const crossing = (a: Area, b: Area): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
const boxes = (models: readonly SizedModel[], width: number): Area[] =>
  drawSizeCost(models, models[0]?.key, width, write).marks.flatMap(({ label }) => label?.area ?? []);

describe('drawSizeCost', () => {
  test.each([320, 420, 800])('labels every way of a usual run at %d px, none over another', (width) => {
    const placed = boxes(MADE_SMALLER, width);
    expect(placed).toHaveLength(MADE_SMALLER.length);
    placed.forEach((box, i) => {
      for (const other of placed.slice(i + 1)) expect(crossing(box, other)).toBe(false);
      expect(box.right).toBeLessThanOrEqual(width);
    });
  });

  test('lets no two labels overlap, whatever the models', () => {
    const models = fc.uniqueArray(
      fc.record({
        key: fc.string(),
        name: fc.string({ maxLength: 30 }),
        bytes: fc.integer({ min: 1, max: 1e8 }),
        quality: fc.double({ min: -1, max: 1, noNaN: true }),
      }),
      { selector: ({ key }) => key, maxLength: 20 },
    );
    fc.assert(
      fc.property(models, fc.integer({ min: 320, max: 800 }), (all, width) => {
        const placed = boxes(all, width);
        placed.forEach((box, i) => {
          for (const other of placed.slice(i + 1)) expect(crossing(box, other)).toBe(false);
        });
      }),
    );
  });

  test('has doublings along the foot, at even distances', () => {
    const { frame } = drawSizeCost(MADE_SMALLER, undefined, 800, write);
    expect(frame.across.map(({ text }) => text)).toEqual(
      [4, 8, 16, 32, 64, 128, 256].map((kilobytes) => `${kilobytes} kB`),
    );
    const gaps = frame.across.slice(1).map(({ at }, i) => at - frame.across[i].at);
    for (const gap of gaps) expect(gap).toBeCloseTo(gaps[0]);
    const phone = drawSizeCost(MADE_SMALLER, undefined, 320, write).frame.across.map(({ text }) => text);
    expect(phone).toEqual(['4 kB', '32 kB', '256 kB']);
  });

  test('puts small left of large and good above bad, and marks the chosen one above the rest', () => {
    const { marks } = drawSizeCost(MADE_SMALLER, 'int8', 800, write);
    const at = (key: string) => marks.find((mark) => mark.key === key)!;
    expect(at('int8').x).toBeLessThan(at('float16').x);
    expect(at('int8').y).toBeLessThan(at('binary').y);
    expect(marks.at(-1)).toMatchObject({ key: 'int8', chosen: true });
    expect(marks.filter(({ chosen }) => chosen)).toHaveLength(1);
  });

  test('stands up to none, to one, to equal ones and to what is no number', () => {
    expect(drawSizeCost([], undefined, 320, write).marks).toEqual([]);
    const [one] = drawSizeCost([model('int8', 10, 0.9)], 'int8', 320, write).marks;
    expect([one.x, one.y].every(Number.isFinite)).toBe(true);
    const same = ['a', 'b', 'c'].map((name) => model(name, 10, 0.9));
    expect(boxes(same, 320)).toHaveLength(3);
    const bad = [model('none', 0, 0.9), model('NaN', 10, NaN), model('huge', Infinity, 0.9)];
    expect(drawSizeCost(bad, undefined, 320, write).marks).toEqual([]);
  });
});
