/** Geometry of what making a model small costs: bytes, each step along the foot a doubling, against quality on unseen rows. */
import { range, scaleLinear, scaleLog } from 'd3';
import { placeLabels, shorten, type PlacedLabel } from './label-placement.ts';
import { BOTTOM, gutter, spanOf, ticksAcross, ticksOf, TOP, type PlotFrame } from './plot.ts';

export interface SizedModel {
  readonly key: string;
  readonly name: string;
  readonly bytes: number;
  readonly quality: number;
}

export interface SizeMark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly chosen: boolean;
  /** As much of the name as fits. */
  readonly name: string;
  /** Absent where every place is taken: the table of the page has the name. */
  readonly label?: PlacedLabel;
}

export interface SizeCostDrawing {
  readonly frame: PlotFrame;
  /** The chosen one last: it lies above. */
  readonly marks: readonly SizeMark[];
}

export const SIZE_COST_HEIGHT = 240;
const RIGHT = 16;
const TICKS = 4;
const RADIUS = 5.5;
const CHOSEN_RADIUS = 8;
/** Share of the width that one name may take: two of them stand side by side on a phone. */
const NAME_SHARE = 0.42;
/** Doublings count from a kilobyte of 1,000 bytes, as sizes are written: 250 B, 500 B, 1 kB, 2 kB. */
const UNIT = 1000;
/** A part of a doubling left and right of the dots, for their radius; and one size alone gets an axis. */
const MARGIN = 1.3;
/** Of quality: a difference of half a point must not look like a cliff. */
const LEAST_SPREAD = 0.02;

/** Powers of two of a kilobyte, as many as fit: every one, every second, every third. */
function doublings([low, high]: readonly number[], most: number): number[] {
  const first = Math.ceil(Math.log2(low / UNIT));
  const last = Math.floor(Math.log2(high / UNIT));
  const step = Math.max(1, Math.ceil((last - first) / (most - 1)));
  return range(first, last + 1, step).map((power) => UNIT * 2 ** power);
}

/** @param models those without a positive size and a finite quality are left out. @param width of the drawing, in pixels. */
export function drawSizeCost(
  models: readonly SizedModel[],
  chosen: string | undefined,
  width: number,
  write: { readonly bytes: (bytes: number) => string; readonly quality: (value: number) => string },
): SizeCostDrawing {
  const drawn = models.filter(
    ({ bytes, quality }) => bytes > 0 && Number.isFinite(bytes) && Number.isFinite(quality),
  );
  const y = scaleLinear(
    spanOf(
      drawn.map(({ quality }) => quality),
      LEAST_SPREAD,
    ),
    [SIZE_COST_HEIGHT - BOTTOM, TOP],
  ).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS), y, write.quality);
  const area = { left: gutter(up), right: width - RIGHT, top: TOP, bottom: SIZE_COST_HEIGHT - BOTTOM };
  const [least, most] = drawn.length ? spanOf(drawn.map(({ bytes }) => bytes)) : [UNIT, UNIT];
  const x = scaleLog(
    [least / MARGIN, most * MARGIN],
    [area.left + CHOSEN_RADIUS, area.right - CHOSEN_RADIUS],
  );

  const room = (area.right - area.left) * NAME_SHARE;
  const marks = drawn
    .map(({ key, name, bytes, quality }) => ({
      key,
      name: shorten(name, room),
      x: x(bytes),
      y: y(quality),
      chosen: key === chosen,
      radius: key === chosen ? CHOSEN_RADIUS : RADIUS,
    }))
    .sort((a, b) => Number(b.chosen) - Number(a.chosen));
  // The least and the greatest quality lie on the rim, and may have their words half outside of it.
  const labels = placeLabels(
    marks.map(({ name, ...mark }) => ({ ...mark, text: name })),
    { ...area, top: 0, bottom: area.bottom + TOP / 2 },
  );
  return {
    frame: {
      area,
      across: ticksOf(doublings(x.domain(), ticksAcross(area.right - area.left)), x, write.bytes),
      up,
    },
    marks: marks.map((mark, index) => ({ ...mark, label: labels[index] })).reverse(),
  };
}
