import { describe, expect, test } from 'vitest';
import {
  drawParallel,
  PARALLEL_BOTTOM,
  PARALLEL_TOP,
  type ParallelColumn,
  type Trial,
} from '../../../src/charts/parallel.ts';
import { coordinates } from './paths.ts';

const column = (
  key: string,
  scale: ParallelColumn['scale'],
  write: ParallelColumn['write'] = String,
): ParallelColumn => ({
  key,
  name: key,
  scale,
  write,
});
const OPTIMISERS = ['sgd', 'momentum', 'adam'];
const COLUMNS = [
  column('rate', 'log'),
  column('optimiser', 'ordinal', (value) => OPTIMISERS[value]),
  column('L2', 'log'),
  column('score', 'linear', (value) => value.toFixed(2)),
];
const trial = (key: string, ...values: number[]): Trial => ({ key, values });
const TRIALS = [trial('a', 0.001, 0, 0, 0.7), trial('b', 0.01, 2, 0.01, 0.9), trial('c', 0.1, 1, 0.1, 0.8)];
const draw = (trials: readonly Trial[] = TRIALS, room = 640, better: 'higher' | 'lower' = 'higher') =>
  drawParallel(COLUMNS, trials, better, room);

describe('drawParallel', () => {
  test('leads each trial over every axis, decades at even distances', () => {
    const { axes, lines } = draw();
    for (const { path } of lines) expect(coordinates(path).map(([x]) => x)).toEqual(axes.map(({ x }) => x));
    const [one, ten, hundred] = ['a', 'b', 'c'].map(
      (key) => coordinates(lines.find((each) => each.key === key)!.path)[0][1],
    );
    expect(one).toBe(PARALLEL_BOTTOM);
    expect(one - ten).toBeCloseTo(ten - hundred);
  });

  test('has a place for zero at the foot of a log axis', () => {
    const { lines, axes } = draw();
    const l2 = (key: string) => coordinates(lines.find((each) => each.key === key)!.path)[2][1];
    expect(l2('a')).toBe(PARALLEL_BOTTOM);
    expect(l2('b')).toBeLessThan(l2('a') - 30);
    expect(l2('c')).toBeLessThan(l2('b') - 30);
    expect(axes[2].ticks.map(({ text }) => text)).toEqual(['0', '0.01', '0.1']);
  });

  test('names the values of an ordinal axis', () => {
    expect(draw().axes[1].ticks.map(({ text }) => text)).toEqual(OPTIMISERS);
  });

  test('puts the best last, by the end of the score that is the good one', () => {
    const best = (better: 'higher' | 'lower') => draw(TRIALS, 640, better).lines.filter((each) => each.best);
    expect(best('higher')).toMatchObject([{ key: 'b', share: 1 }]);
    expect(best('lower')).toMatchObject([{ key: 'a', share: 1 }]);
    const shares = draw().lines.map(({ share }) => share);
    expect(shares[0]).toBe(0);
    expect(shares[1]).toBeCloseTo(0.5);
  });

  test('grows wider than the room rather than crowd its axes', () => {
    expect(draw(TRIALS, 640).width).toBe(640);
    const { width, axes } = draw(TRIALS, 200);
    expect(width).toBe(280);
    expect(axes[1].x - axes[0].x).toBe(84);
  });

  test('keeps ticks apart that would be written over each other', () => {
    const close = [0, 0.01, 0.02, 1].map((value, i) => trial(String(i), 1, 0, 0, value));
    const at = draw(close).axes[3].ticks.map((tick) => tick.at);
    for (let i = 1; i < at.length; i++) expect(at[i - 1] - at[i]).toBeGreaterThanOrEqual(15);
  });

  test('leaves out a trial that diverged', () => {
    expect(draw([...TRIALS, trial('d', 1, 0, 0, NaN)]).lines).toHaveLength(3);
    expect(draw([...TRIALS, trial('short', 1)])).toEqual(draw());
  });

  test('stands up to none, to one and to equal ones', () => {
    expect(draw([])).toMatchObject({ lines: [] });
    expect(draw([]).axes.map(({ ticks }) => ticks)).toEqual([[], [], [], []]);
    const same = [trial('a', 0.01, 1, 0, 0.5), trial('b', 0.01, 1, 0, 0.5)];
    for (const trials of [same, same.slice(1)])
      for (const { path, share } of draw(trials).lines) {
        expect(share).toBe(1);
        for (const [, y] of coordinates(path)) {
          expect(y).toBeGreaterThanOrEqual(PARALLEL_TOP);
          expect(y).toBeLessThanOrEqual(PARALLEL_BOTTOM);
        }
      }
  });
});
