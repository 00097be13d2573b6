/** Geometry of a reliability diagram: what was predicted against how often it came true (Murphy & Winkler 1977). */
import { scaleLinear, scaleSqrt } from 'd3';

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
  readonly marks: readonly ReliabilityMark[];
  /** The same along both axes. */
  readonly ticks: readonly { readonly value: number; readonly x: number; readonly y: number }[];
}

/** Room for "100%" at the left and below, and for half a dot at the other two sides. */
export const RELIABILITY_MARGIN = { top: 12, right: 16, bottom: 28, left: 46 } as const;
/** Pixels. A bin of one answer is still seen; the fullest does not hide its neighbours. */
const LEAST_RADIUS = 3.5;
const MOST_RADIUS = 9;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

/** Dots have areas by the count of their bin; empty bins have none. @param size width and height in pixels */
export function drawReliability(bins: readonly ReliabilityBin[], size: number): ReliabilityDrawing {
  const { top, right, bottom, left } = RELIABILITY_MARGIN;
  const x = scaleLinear([0, 1], [left, size - right]);
  const y = scaleLinear([0, 1], [size - bottom, top]);
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const radius = scaleSqrt([0, most], [0, MOST_RADIUS]);
  return {
    marks: bins
      .filter(({ count }) => count > 0)
      .map(({ predicted, liked, low, high, count }) => ({
        x: x(predicted),
        y: y(liked),
        top: y(high),
        bottom: y(low),
        radius: Math.max(LEAST_RADIUS, radius(count)),
      })),
    ticks: TICKS.map((value) => ({ value, x: x(value), y: y(value) })),
  };
}
