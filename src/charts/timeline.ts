/** Geometry of counts over days: a line, the band that usual days fall into, and days that stand out. */
import { area as bandOf, line, scaleLinear } from 'd3';
import { BOTTOM, gutter, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

export interface TimelineData {
  /** One number a day, without gaps. */
  readonly counts: ArrayLike<number>;
  readonly expected: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly high: ArrayLike<number>;
}

/** Days that something is said of, as places. */
export interface TimelineMark {
  readonly key: string;
  readonly from: number;
  readonly to: number;
}

export interface TimelineDrawing {
  readonly frame: PlotFrame;
  readonly band: string;
  readonly usual: string;
  readonly path: string;
  readonly dots: readonly { readonly x: number; readonly y: number }[];
  readonly marks: readonly { readonly key: string; readonly x: number; readonly width: number }[];
}

export const TIMELINE_HEIGHT = 220;
const TICKS = 4;
/** Beyond so many days dots run into each other; the line alone is read then. */
const MOST_DOTS = 120;
/** A mark of one day must still be seen among hundreds. */
const LEAST_MARK = 4;

/** @param width of the drawing, in pixels, as is its height */
export function drawTimeline(
  { counts, expected, low, high }: TimelineData,
  marks: readonly TimelineMark[],
  width: number,
  write: { readonly value: (value: number) => string; readonly day: (day: number) => string },
  height = TIMELINE_HEIGHT,
): TimelineDrawing {
  const days = Array.from({ length: counts.length }, (_, day) => day);
  const most = days.reduce((top, day) => Math.max(top, counts[day], high[day] || 0), 1);
  const y = scaleLinear([0, most], [height - BOTTOM, TOP]).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS).filter(Number.isInteger), y, write.value);
  const area = { left: gutter(up), right: width - 6, top: TOP, bottom: height - BOTTOM };
  const x = scaleLinear([0, Math.max(1, days.length - 1)], [area.left, area.right]);
  const across = ticksOf(
    x.ticks(ticksAcross(area.right - area.left)).filter((day) => Number.isInteger(day) && day < days.length),
    x,
    write.day,
  );
  const known = (day: number): boolean => Number.isFinite(low[day]) && Number.isFinite(high[day]);
  const half = Math.max(LEAST_MARK / 2, (x(1) - x(0)) / 2);
  return {
    frame: { area, across, up },
    band:
      bandOf<number>(
        (day) => x(day),
        (day) => y(low[day]),
        (day) => y(high[day]),
      )
        .defined(known)
        .digits(1)(days) ?? '',
    usual:
      line<number>(
        (day) => x(day),
        (day) => y(expected[day]),
      )
        .defined((day) => Number.isFinite(expected[day]))
        .digits(1)(days) ?? '',
    path:
      line<number>(
        (day) => x(day),
        (day) => y(counts[day]),
      ).digits(1)(days) ?? '',
    dots: days.length > MOST_DOTS ? [] : days.map((day) => ({ x: x(day), y: y(counts[day]) })),
    marks: marks.map(({ key, from, to }) => {
      const left = Math.max(area.left, x(from) - half);
      return { key, x: left, width: Math.min(area.right, x(to) + half) - left };
    }),
  };
}
