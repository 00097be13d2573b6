/** Geometry of a reliability diagram: what was predicted against how often it came true (Murphy & Winkler 1977). */
import { scaleLinear, scaleSqrt } from 'd3';
import { BOTTOM, gutter, ticksOf, TOP, type PlotFrame } from './plot.ts';

export interface ReliabilityBin {
  /** Mean predicted probability, in [0, 1]. */
  readonly predicted: number;
  /** Share that was liked, with the ends of its interval, in [0, 1]. */
  readonly liked: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface ReliabilityMark {
  readonly x: number;
  readonly y: number;
  readonly top: number;
  readonly bottom: number;
  readonly radius: number;
}

export interface ReliabilityDrawing {
  readonly frame: PlotFrame;
  readonly marks: readonly ReliabilityMark[];
  /** Where it comes true as often as predicted: from corner to corner. */
  readonly diagonal: string;
}

/** Half of the largest dot. */
const RIGHT = 16;
/** Pixels. A bin of one answer is still seen; the fullest does not hide its neighbours. */
const LEAST_RADIUS = 3.5;
const MOST_RADIUS = 9;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/**
 * Dots have areas by the count of their bin; empty bins have none.
 * @param size width and height in pixels; @param write a share, for the ticks.
 */
export function drawReliability(
  bins: readonly ReliabilityBin[],
  size: number,
  write: (share: number) => string,
): ReliabilityDrawing {
  const y = scaleLinear([0, 1], [size - BOTTOM, TOP]);
  const up = ticksOf(TICKS, y, write);
  const area = { left: gutter(up), right: size - RIGHT, top: TOP, bottom: size - BOTTOM };
  const x = scaleLinear([0, 1], [area.left, area.right]);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const radius = scaleSqrt([0, most], [0, MOST_RADIUS]);
  return {
    frame: { area, across: ticksOf(TICKS, x, write), up },
    marks: bins
      .filter(({ count }) => count > 0)
      .map(({ predicted, liked, low, high, count }) => ({
        x: x(predicted),
        y: y(liked),
        top: y(high),
        bottom: y(low),
        radius: Math.max(LEAST_RADIUS, radius(count)),
      })),
    diagonal: `M${area.left} ${area.bottom}L${area.right} ${area.top}`,
  };
}
