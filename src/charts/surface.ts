/** Geometry of a decision surface over two inputs: bands of how sure the model is, the border between, and the rows on it. */
import {
  contours,
  geoPath,
  geoTransform,
  scaleLinear,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolSquare,
  symbolStar,
  symbolTriangle,
  symbolWye,
} from 'd3';
import { BOTTOM, gutter, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

/** Of an input, least first. */
export type Domain = readonly [number, number];

export interface SurfacePoint {
  readonly x: number;
  readonly y: number;
  /** Class, for its shape and colour; 0 for all of a regression. */
  readonly group: number;
  /** Whether the model learned from it; the others are drawn hollow. */
  readonly training: boolean;
}

export interface SurfaceRegion {
  /** Which colour it has, as tones.ts counts. */
  readonly group: number;
  /** Each lies inside the one before it: painted over each other they grow stronger with the certainty. */
  readonly bands: readonly string[];
}

/** Room right of the area for half a tick. */
const RIGHT = 16;
/** Five bands are smooth enough at this size, and a grid of 50 × 50 is drawn in about 5 ms; more bands cost in proportion. */
const LEVELS = [0, 0.2, 0.4, 0.6, 0.8];
/** A model that says 0 everywhere has no side. */
const NOT_ZERO = 1e-6;
const TICKS = 4;

/**
 * The inputs to ask a model about for drawSurface: middles of size × size cells, row by row from the least of `up`.
 * @returns size · size · 2 numbers, the input across before the input up.
 */
export function surfaceInputs(size: number, across: Domain, up: Domain): Float32Array {
  const at = ([low, high]: Domain, cell: number): number => low + ((cell + 0.5) / size) * (high - low);
  return Float32Array.from({ length: size * size * 2 }, (_, index) => {
    const cell = index >> 1;
    return index % 2 ? at(up, Math.floor(cell / size)) : at(across, cell % size);
  });
}

/** How much more each class has than the best of the others, so that its region begins at 0. */
function margins(fields: readonly ArrayLike<number>[]): number[][] {
  return fields.map((field, group) =>
    Array.from(field, (value, cell) => {
      let rival = -Infinity;
      fields.forEach((other, index) => {
        if (index !== group) rival = Math.max(rival, other[cell]);
      });
      return value - rival;
    }),
  );
}

/** The axes of a square drawing. */
export function surfaceFrame(
  across: Domain,
  up: Domain,
  side: number,
  write: { readonly across: (value: number) => string; readonly up: (value: number) => string },
): PlotFrame {
  const y = scaleLinear(up, [side - BOTTOM, TOP]);
  const rows = ticksOf(y.ticks(TICKS), y, write.up);
  const area = { left: gutter(rows), right: side - RIGHT, top: TOP, bottom: side - BOTTOM };
  const x = scaleLinear(across, [area.left, area.right]);
  const columns = ticksOf(x.ticks(ticksAcross(area.right - area.left)), x, write.across);
  return { area, across: columns, up: rows };
}

/** The grid with its rim repeated once all round: contours cut the corners of a grid, and these lie outside the drawing. */
function rimmed(values: readonly number[], size: number): number[] {
  const inside = (cell: number): number => Math.min(size - 1, Math.max(0, cell - 1));
  const side = size + 2;
  return Array.from(
    { length: side * side },
    (_, cell) => values[inside(Math.floor(cell / side)) * size + inside(cell % side)],
  );
}

/**
 * Paths that begin at the corner of the area, and leave it by one cell: they want clipping.
 * @param fields one: signed values in [−1, 1], whose positive side is group 0 and whose negative side is group 1; several:
 * the probability of each class. Each in the order of surfaceInputs, size · size numbers.
 */
export function drawRegions(
  fields: readonly ArrayLike<number>[],
  size: number,
  { area }: PlotFrame,
): SurfaceRegion[] {
  const sides =
    fields.length === 1 ? [Array.from(fields[0]), Array.from(fields[0], (value) => -value)] : margins(fields);
  const [width, height] = [area.right - area.left, area.bottom - area.top];
  const path = geoPath(
    geoTransform({
      // Rows of the grid go up, those of the drawing down.
      point(x, y) {
        this.stream.point(((x - 1) / size) * width, height - ((y - 1) / size) * height);
      },
    }),
  ).digits(1);
  const levels = contours()
    .size([size + 2, size + 2])
    .thresholds(LEVELS.map((level) => level || NOT_ZERO));
  return sides.map((values, group) => ({
    group,
    bands: levels(rimmed(values, size)).flatMap((band) => path(band) ?? []),
  }));
}

export interface SurfaceMark {
  readonly x: number;
  readonly y: number;
  readonly training: boolean;
  readonly group: number;
  /** Path data around 0, 0. */
  readonly shape: string;
}

/** Square pixels: seen on a phone, and a hundred of them leave the surface in sight. */
const MARK_AREA = 38;
/** A class is told by its shape where colours do not help; the plainest first. */
const SHAPES = [
  symbolCircle,
  symbolSquare,
  symbolTriangle,
  symbolDiamond,
  symbolStar,
  symbolCross,
  symbolWye,
].map((type) => symbol(type, MARK_AREA)() ?? '');

/** Marks of the rows that lie inside the axes, learned ones last: they lie above. */
export function placeMarks(
  points: readonly SurfacePoint[],
  across: Domain,
  up: Domain,
  { area }: PlotFrame,
): SurfaceMark[] {
  const x = scaleLinear(across, [area.left, area.right]);
  const y = scaleLinear(up, [area.bottom, area.top]);
  const inside = ([low, high]: Domain, value: number): boolean => value >= low && value <= high;
  return points
    .filter((point) => inside(across, point.x) && inside(up, point.y))
    .sort((a, b) => Number(a.training) - Number(b.training))
    .map((point) => ({
      x: x(point.x),
      y: y(point.y),
      training: point.training,
      group: point.group,
      shape: SHAPES[point.group % SHAPES.length],
    }));
}
