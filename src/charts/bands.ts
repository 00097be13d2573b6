/** Geometry of several series over steps, each a line between a lower and an upper band: regret and reward over seeds. */
import { area as bandOf, line, scaleLinear } from 'd3';
import { LINE, shorten, spread, textWidth } from './label-placement.ts';
import { BOTTOM, gutter, spanOf, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

/** Numbers are one a step; what is no number breaks the line. */
export interface BandSeries {
  readonly key: string;
  readonly name: string;
  readonly low: ArrayLike<number>;
  readonly middle: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

export interface BandLine {
  readonly key: string;
  readonly band: string;
  readonly path: string;
  /** As much of the name as fits. */
  readonly name: string;
  /** Where the line ends and the height of its label; absent for a series without a number. */
  readonly end?: { readonly x: number; readonly y: number; readonly label: number };
}

export interface BandsDrawing {
  readonly frame: PlotFrame;
  readonly lines: readonly BandLine[];
}

export const BANDS_HEIGHT = 260;
const TICKS = 4;
/** Between the end of a line and its name. */
export const NAME_GAP = 9;
/** Names may take this share of the width: the lines are what is looked at. */
const NAME_SHARE = 0.38;
/** Pixels between two drawn steps: nearer ones are one to the eye, and ten thousand of them take a frame each time. */
const STEP = 2;

/** @param steps in order, one for each place of the series. @param width of the drawing, in pixels, as is its height. */
export function drawBands(
  steps: ArrayLike<number>,
  series: readonly BandSeries[],
  width: number,
  write: { readonly value: (value: number) => string; readonly step: (step: number) => string },
  height = BANDS_HEIGHT,
): BandsDrawing {
  const stride = Math.ceil((steps.length * STEP) / Math.max(1, width)) || 1;
  // The last step is where the names stand.
  const drawn = Array.from(steps, (_, index) => index).filter(
    (index) => index % stride === 0 || index === steps.length - 1,
  );
  const known = ({ low, middle, high }: BandSeries, index: number): boolean =>
    [low[index], middle[index], high[index]].every(Number.isFinite);
  const heights = series.flatMap((each) =>
    drawn.flatMap((index) =>
      known(each, index) ? [each.low[index], each.middle[index], each.high[index]] : [],
    ),
  );
  const [low, high] = spanOf(heights);
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [height - BOTTOM, TOP]).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS), y, write.value);

  const most = (width - gutter(up)) * NAME_SHARE;
  const names = series.map(({ name }) => shorten(name, most));
  const area = {
    left: gutter(up),
    right: width - NAME_GAP - Math.max(0, ...names.map(textWidth)),
    top: TOP,
    bottom: height - BOTTOM,
  };
  const [first, last] = spanOf(drawn.map((index) => steps[index]));
  const x = scaleLinear([first, last > first ? last : first + 1], [area.left, area.right]);

  const ends = series.map((each) => drawn.findLast((index) => known(each, index)));
  const labels = spread(
    ends.flatMap((end, at) => (end === undefined ? [] : [y(series[at].middle[end])])),
    LINE,
    TOP,
    area.bottom,
  );
  let label = 0;
  const lines = series.map((each, at): BandLine => {
    const defined = (index: number): boolean => known(each, index);
    const across = (index: number): number => x(steps[index]);
    const end = ends[at];
    return {
      key: each.key,
      name: names[at],
      band:
        bandOf<number>(
          across,
          (index) => y(each.low[index]),
          (index) => y(each.high[index]),
        )
          .defined(defined)
          .digits(1)(drawn) ?? '',
      path:
        line<number>(across, (index) => y(each.middle[index]))
          .defined(defined)
          .digits(1)(drawn) ?? '',
      ...(end !== undefined && { end: { x: across(end), y: y(each.middle[end]), label: labels[label++] } }),
    };
  });
  const count = ticksAcross(area.right - area.left);
  return { frame: { area, across: ticksOf(x.ticks(count), x, write.step), up }, lines };
}
