/** Geometry of what was asked against what was predicted: on the diagonal they agree. */
import { scaleLinear } from 'd3';
import { BOTTOM, gutter, spanOf, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

export interface ScatterDrawing {
  readonly frame: PlotFrame;
  /** Zero-length strokes: with round caps each is a dot. Several, so that dots over dots show as denser. */
  readonly clouds: readonly string[];
  /** Both axes have one scale, so it runs from corner to corner. */
  readonly diagonal: string;
}

/** More dots hide each other, and a drawing of them is no longer made within a frame. */
export const MOST_DOTS = 2000;
const RIGHT = 16;
const TICKS = 4;
/** Dots within one path do not add up where they overlap; four layers show what is dense, and cost four elements. */
const LAYERS = 4;

/**
 * @param labels, predictions one number a row, in one unit; rows without both are left out. Of more than MOST_DOTS rows
 * every second, third and so on is drawn.
 * @param side width and height in pixels.
 */
export function drawScatter(
  labels: ArrayLike<number>,
  predictions: ArrayLike<number>,
  side: number,
  write: (value: number) => string,
): ScatterDrawing {
  const pairs = Array.from(labels, (label, row) => [label, predictions[row]] as const).filter((pair) =>
    pair.every(Number.isFinite),
  );
  // Equal values stand in the middle of an axis that has a length.
  const [low, high] = spanOf(pairs.flat());
  const domain = low === high ? [low - 1, high + 1] : [low, high];

  const y = scaleLinear(domain, [side - BOTTOM, TOP]).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS), y, write);
  const area = { left: gutter(up), right: side - RIGHT, top: TOP, bottom: side - BOTTOM };
  const x = scaleLinear(y.domain(), [area.left, area.right]);
  const across = ticksOf(x.ticks(Math.min(TICKS, ticksAcross(area.right - area.left))), x, write);

  const stride = Math.ceil(pairs.length / MOST_DOTS) || 1;
  const clouds = Array.from({ length: LAYERS }, () => '');
  for (let row = 0, dot = 0; row < pairs.length; row += stride, dot++) {
    const [label, prediction] = pairs[row];
    clouds[dot % LAYERS] += `M${x(label).toFixed(1)} ${y(prediction).toFixed(1)}h0`;
  }
  return {
    frame: { area, across, up },
    clouds: clouds.filter(Boolean),
    diagonal: `M${area.left} ${area.bottom}L${area.right} ${area.top}`,
  };
}
