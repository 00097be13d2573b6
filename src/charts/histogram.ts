/** Geometry of a histogram of weights. Exact zeros, of which pruning leaves thousands, are counted apart: as a bar they would flatten the rest. */
import { bin, max, scaleLinear } from 'd3';
import { BOTTOM, gutter, spanOf, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

export interface HistogramBar {
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
}

export interface HistogramDrawing {
  readonly frame: PlotFrame;
  readonly bars: readonly HistogramBar[];
  readonly zero: { readonly x: number; readonly count: number };
}

export const HISTOGRAM_HEIGHT = 150;
const RIGHT = 16;
const TICKS = 3;
/** Pixels a bar: thinner ones are noise, wider ones hide a second hump. */
const BAR = 12;

/** @param values in any order; what is no number is left out. @param width of the drawing, in pixels. */
export function drawHistogram(
  values: ArrayLike<number>,
  width: number,
  write: { readonly value: (value: number) => string; readonly count: (value: number) => string },
): HistogramDrawing {
  const finite = Array.from(values).filter(Number.isFinite);
  const others = finite.filter((value) => value !== 0);
  const [low, high] = others.length ? spanOf([...others, 0]) : [-1, 1];
  const bottom = HISTOGRAM_HEIGHT - BOTTOM;

  const x = scaleLinear([low, high], [0, width - RIGHT]).nice();
  const [first, last] = x.domain();
  const bins = bin()
    .domain([first, last])
    .thresholds(x.ticks(Math.max(4, Math.round(width / BAR))))(others);
  const most = max(bins, ({ length }) => length) ?? 0;
  const y = scaleLinear([0, Math.max(1, most)], [bottom, TOP]).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS).filter(Number.isInteger), y, write.count);
  const area = { left: gutter(up), right: width - RIGHT, top: TOP, bottom };
  x.range([area.left, area.right]);
  return {
    frame: { area, across: ticksOf(x.ticks(ticksAcross(area.right - area.left)), x, write.value), up },
    bars: bins
      .filter(({ length }) => length > 0)
      .map(({ x0 = first, x1 = last, length }) => ({
        x: x(x0),
        width: x(x1) - x(x0),
        y: y(length),
        height: bottom - y(length),
      })),
    zero: { x: x(0), count: finite.length - others.length },
  };
}
