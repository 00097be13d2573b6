import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CURVE_HEIGHT, CURVE_MARGIN, drawCurves } from '../../../src/charts/training-curves.ts';

const WIDTH = 320;
const point = (epoch: number, trainingLoss: number, validationLoss = trainingLoss) => ({
  epoch,
  trainingLoss,
  validationLoss,
});
const coordinates = (path: string): [number, number][] =>
  path
    .split(/[MLZ]/)
    .filter(Boolean)
    .map((pair) => pair.split(',').map(Number) as [number, number]);

describe('drawCurves', () => {
  test('runs from left to right as far as the run has come, a falling loss down the page', () => {
    const { training, end } = drawCurves([point(0, 1), point(1, 0.5), point(2, 0.25)], 4, WIDTH);
    const places = coordinates(training);
    expect(places.map(([x]) => x)).toEqual([44, 109.5, 175]);
    expect(places[0][1]).toBeLessThan(places[1][1]);
    expect(places[1][1]).toBeLessThan(places[2][1]);
    expect([end?.x, end?.training]).toEqual(places[2]);
  });

  test('measures both losses by one scale', () => {
    const { end, losses } = drawCurves([point(0, 0.2, 0.8), point(1, 0.2, 0.8)], 2, WIDTH);
    const at = (value: number) => losses.find((tick) => tick.value === value)?.at;
    expect(end?.training).toBe(at(0.2));
    expect(end?.validation).toBe(at(0.8));
  });

  test('keeps its length while epochs arrive, and grows only past what was announced', () => {
    const ends = (count: number) =>
      drawCurves(
        Array.from({ length: count }, (_, epoch) => point(epoch, 1 / (epoch + 1))),
        10,
        WIDTH,
      ).epochs.map(({ value }) => value);
    expect(ends(1)).toEqual([0, 10]);
    expect(ends(9)).toEqual([0, 10]);
    expect(ends(13)).toEqual([0, 12]);
  });

  test('draws axes and no line before the first epoch', () => {
    const { training, validation, end, losses } = drawCurves([], 40, WIDTH);
    expect([training, validation, end]).toEqual(['', '', undefined]);
    expect(losses.length).toBeGreaterThan(1);
  });

  test('has no two lines whose losses read alike in hundredths', () => {
    const close = fc.tuple(
      fc.double({ min: 0.1, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 0.05, noNaN: true }),
    );
    fc.assert(
      fc.property(close, ([loss, gap]) => {
        const labels = drawCurves([point(0, loss, loss + gap)], 2, WIDTH).losses.map(({ value }) =>
          value.toFixed(2),
        );
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  test('leaves out losses that are no numbers', () => {
    const healthy = [point(0, 1), point(1, 0.5)];
    expect(drawCurves([...healthy, point(2, NaN), point(3, Infinity)], 4, WIDTH)).toEqual(
      drawCurves(healthy, 4, WIDTH),
    );
  });

  test('stays inside its frame whatever the losses', () => {
    const loss = fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(NaN, Infinity));
    const losses = fc.array(fc.tuple(loss, loss), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(losses, fc.integer({ min: 1, max: 80 }), (run, epochs) => {
        const { training, validation } = drawCurves(
          run.map(([t, v], epoch) => point(epoch, t, v)),
          epochs,
          WIDTH,
        );
        for (const [x, y] of [...coordinates(training), ...coordinates(validation)]) {
          expect(x).toBeGreaterThanOrEqual(CURVE_MARGIN.left - 0.01);
          expect(x).toBeLessThanOrEqual(WIDTH - CURVE_MARGIN.right + 0.01);
          expect(y).toBeGreaterThanOrEqual(CURVE_MARGIN.top - 0.01);
          expect(y).toBeLessThanOrEqual(CURVE_HEIGHT - CURVE_MARGIN.bottom + 0.01);
        }
      }),
    );
  });
});
