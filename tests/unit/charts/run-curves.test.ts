import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE } from '../../../src/charts/label-placement.ts';
import { BOTTOM, TOP } from '../../../src/charts/plot.ts';
import { drawRuns, RUN_HEIGHT, type EarlierRun, type RunPoint } from '../../../src/charts/run-curves.ts';
import { coordinates } from './paths.ts';

const WIDTH = 400;
const ROOM = 90;
const write = { value: (value: number) => value.toFixed(2), epoch: String };
const point = (epoch: number, training: number, validation = training): RunPoint => ({
  epoch,
  training,
  validation,
});
const falling = (epochs: number): RunPoint[] =>
  Array.from({ length: epochs + 1 }, (_, epoch) => point(epoch, 1 / (epoch + 1), 1.2 / (epoch + 1)));
const earlier = (key: string, points: readonly RunPoint[]): EarlierRun => ({
  key,
  name: `run ${key}`,
  points,
});
const draw = (present: readonly RunPoint[], others: readonly EarlierRun[] = [], epochs = 40) =>
  drawRuns(present, others, epochs, WIDTH, ROOM, write);

describe('drawRuns', () => {
  test('draws as far as the run has come and shades what is to come', () => {
    const { training, ahead, frame } = draw(falling(10));
    const places = coordinates(training.path);
    expect(places).toHaveLength(11);
    expect(places[0][0]).toBeCloseTo(frame.area.left);
    expect(places[10][0]).toBeCloseTo(frame.area.left + (frame.area.right - frame.area.left) / 4);
    expect(ahead!.x).toBeCloseTo(places[10][0]);
    expect(ahead!.x + ahead!.width).toBeCloseTo(frame.area.right);
    // A falling loss goes down the page.
    expect(places[10][1]).toBeGreaterThan(places[0][1]);
  });

  test('has nothing ahead once the run is over, and stretches for one that went on', () => {
    expect(draw(falling(40)).ahead!.width).toBeCloseTo(0);
    const longer = draw(falling(50));
    expect(longer.frame.across.map(({ text }) => text)).toEqual(['0', '50']);
  });

  test('shows axes alone before the first epoch', () => {
    const { training, validation, ahead, frame } = draw([]);
    expect([training, validation, ahead]).toEqual([{ path: '' }, { path: '' }, undefined]);
    expect(frame.across.map(({ text }) => text)).toEqual(['0', '40']);
    expect(frame.up.length).toBeGreaterThan(1);
  });

  test('marks the one epoch there is', () => {
    const { training } = draw([point(0, 0.7)]);
    expect(training.end).toMatchObject({ value: 0.7 });
    expect(training.end!.x).toBeCloseTo(draw([]).frame.area.left);
  });

  test('keeps the labels of lines that end together apart, each on its side', () => {
    const { training, validation } = draw([point(0, 1), point(1, 0.5, 0.501)]);
    expect(training.end!.label - validation.end!.label).toBeGreaterThanOrEqual(LINE - 1e-9);
    expect(training.end!.y - validation.end!.y).toBeLessThan(1);
  });

  test('leaves its labels at its ends where earlier runs end elsewhere', () => {
    const flat = Array.from({ length: 41 }, (_, epoch) => point(epoch, 0.5, epoch < 40 ? 0.9 : 0.1));
    const present = [point(0, 1), point(1, 0.1, 0.5)];
    const { training } = draw(present, [earlier('a', flat), earlier('b', flat)]);
    expect(training.end!.label).toBeCloseTo(training.end!.y);
  });

  test('draws the last three earlier runs on the scales of all', () => {
    const long = Array.from({ length: 61 }, (_, epoch) => point(epoch, 0, 2));
    const {
      earlier: lines,
      validation,
      frame,
      ahead,
    } = draw(
      falling(5),
      ['a', 'b', 'c', 'd'].map((key) => earlier(key, long)),
    );
    expect(lines.map(({ key, name }) => [key, name])).toEqual([
      ['b', 'run b'],
      ['c', 'run c'],
      ['d', 'run d'],
    ]);
    expect(frame.across.map(({ text }) => text)).toEqual(['0', '60']);
    // What is to come of this run ends at its 40th epoch.
    expect(ahead!.x + ahead!.width).toBeLessThan(frame.area.right - 20);
    // 2 lies above 1.2.
    expect(lines[0].end!.y).toBeLessThan(coordinates(validation.path)[0][1]);
  });

  test('leaves out what is no number, of each line by itself', () => {
    const run = [...falling(4), point(5, NaN, 0.2), point(6, Infinity, NaN)];
    const { training, validation } = draw(run);
    expect(coordinates(training.path)).toHaveLength(5);
    expect(coordinates(validation.path)).toHaveLength(6);
  });

  test('draws a flat line in the middle for equal values', () => {
    const { training } = draw([point(0, 0.5), point(1, 0.5)]);
    for (const [, y] of coordinates(training.path)) expect(y).toBeCloseTo((TOP + RUN_HEIGHT - BOTTOM) / 2);
  });

  test('keeps apart labels that meet only by way of a third', () => {
    const ending = (epochs: number): RunPoint[] => [point(0, 1), point(epochs, 0.5)];
    const { validation, earlier: lines } = draw(ending(10), [
      earlier('near', ending(22)),
      earlier('far', ending(34)),
    ]);
    const ends = [validation, ...lines].map(({ end }) => end!);
    expect(ends[1].x - ends[0].x).toBeLessThan(ROOM);
    expect(ends[2].x - ends[0].x).toBeGreaterThan(ROOM);
    expect(Math.abs(ends[2].label - ends[1].label)).toBeGreaterThanOrEqual(LINE - 1e-6);
  });

  test('stays inside its axes whatever the numbers', () => {
    const number = fc.oneof(fc.double({ min: -5, max: 1e6, noNaN: true }), fc.constantFrom(NaN, Infinity));
    const run = fc
      .array(fc.tuple(number, number), { maxLength: 60 })
      .map((losses) => losses.map(([training, validation], epoch) => point(epoch, training, validation)));
    fc.assert(
      fc.property(run, fc.array(run, { maxLength: 4 }), (present, others) => {
        const drawing = draw(
          present,
          others.map((points, i) => earlier(String(i), points)),
        );
        const { area } = drawing.frame;
        const lines = [drawing.training, drawing.validation, ...drawing.earlier];
        for (const [x, y] of lines.flatMap(({ path }) => coordinates(path))) {
          expect(x).toBeGreaterThanOrEqual(area.left - 0.01);
          expect(x).toBeLessThanOrEqual(area.right + 0.01);
          expect(y).toBeGreaterThanOrEqual(TOP - 0.01);
          expect(y).toBeLessThanOrEqual(area.bottom + 0.01);
        }
        const ends = lines.flatMap(({ end }) => end ?? []);
        ends.forEach((end, i) => {
          for (const other of ends.slice(i + 1))
            if (Math.abs(end.x - other.x) < ROOM)
              expect(Math.abs(end.label - other.label)).toBeGreaterThanOrEqual(LINE - 1e-6);
        });
      }),
    );
  });
});
