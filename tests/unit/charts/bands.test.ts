import { describe, expect, test } from 'vitest';
import { drawBands, type BandSeries } from '../../../src/charts/bands.ts';
import { LINE, textWidth } from '../../../src/charts/label-placement.ts';
import { coordinates } from './paths.ts';

const WIDTH = 400;
const write = { value: String, step: String };
const steps = (count: number): number[] => Array.from({ length: count }, (_, i) => i * 10);
const series = (name: string, middle: readonly number[], half = 1): BandSeries => ({
  key: name,
  name,
  low: middle.map((value) => value - half),
  middle,
  high: middle.map((value) => value + half),
});
const draw = (all: readonly BandSeries[], count: number, width = WIDTH) =>
  drawBands(steps(count), all, width, write);

describe('drawBands', () => {
  test('draws each line inside its band, on one scale', () => {
    const { lines, frame } = draw([series('UCB1', [1, 2, 3]), series('greedy', [2, 4, 6], 2)], 3);
    for (const { band, path } of lines) {
      const middle = coordinates(path);
      // d3 goes along the high side and back along the low one.
      const round = coordinates(band);
      middle.forEach(([x, y], i) => {
        const [high, low] = [round[i], round[round.length - 1 - i]];
        expect([high[0], low[0]]).toEqual([x, x]);
        expect(high[1]).toBeLessThan(y);
        expect(low[1]).toBeGreaterThan(y);
      });
    }
    const [first, last] = [coordinates(lines[0].path)[0], coordinates(lines[0].path)[2]];
    expect(first[0]).toBeCloseTo(frame.area.left, 1);
    expect(last[0]).toBeCloseTo(frame.area.right, 1);
  });

  test('keeps names apart where lines end together, and inside the drawing', () => {
    const names = ['Thompson sampling', 'LinUCB', 'UCB1', 'ε-greedy', '演员-评论家'];
    const { lines } = draw(
      names.map((name, i) => series(name, [0, 5 + i / 100])),
      2,
      320,
    );
    const labels = lines.map(({ end }) => end!.label).sort((a, b) => a - b);
    for (let i = 1; i < labels.length; i++)
      expect(labels[i] - labels[i - 1]).toBeGreaterThanOrEqual(LINE - 1e-9);
    for (const { name, end } of lines) expect(end!.x + textWidth(name)).toBeLessThanOrEqual(320);
    expect(lines[0].name).toMatch(/^Thompson.*…$/);
  });

  test('draws no more steps than there are pixels, and the last one always', () => {
    const many = Array.from({ length: 5001 }, (_, i) => (i < 5000 ? 0 : 100));
    const { lines, frame } = draw([series('UCB1', many)], many.length);
    const places = coordinates(lines[0].path);
    expect(places.length).toBeLessThanOrEqual(WIDTH / 2 + 2);
    expect(places.at(-1)![0]).toBeCloseTo(frame.area.right, 1);
    expect(lines[0].end!.x).toBeCloseTo(frame.area.right, 1);
    expect(lines[0].end!.y).toBeLessThan(frame.area.top + 80);
  });

  test('breaks a line where it has no number, and names it where it last had one', () => {
    const { lines } = draw([series('UCB1', [1, NaN, 3, 4, NaN])], 5);
    expect(lines[0].path.match(/M/g)).toHaveLength(2);
    expect(lines[0].end!.x).toBeCloseTo(coordinates(lines[0].path).at(-1)![0], 1);
  });

  test('leaves a series without numbers unnamed, and the others their labels', () => {
    const { lines } = draw([series('none', [NaN, NaN]), series('UCB1', [1, 2])], 2);
    expect(lines[0].end).toBeUndefined();
    expect(lines[1].end!.label).toBeCloseTo(lines[1].end!.y);
  });

  test('stands up to nothing, to one step and to equal values', () => {
    expect(draw([], 0).lines).toEqual([]);
    expect(draw([], 0).frame.up.length).toBeGreaterThan(1);
    const flat = series('flat', [2], 0);
    const { lines, frame } = draw([flat], 1);
    expect(lines[0].end!.x).toBeCloseTo(frame.area.left);
    expect(lines[0].end!.y).toBeCloseTo((frame.area.top + frame.area.bottom) / 2);
  });
});
