/** Geometry of runs over their epochs: the present one for the rows it learns from and for unseen ones, earlier ones beside it. */
import { line, scaleLinear } from 'd3';
import { LINE, spread } from './label-placement.ts';
import { BOTTOM, gutter, spanOf, ticksOf, TOP, type PlotFrame } from './plot.ts';

/** A loss or a score after one epoch. */
export interface RunPoint {
  readonly epoch: number;
  readonly training: number;
  readonly validation: number;
}

export interface EarlierRun {
  readonly key: string;
  readonly name: string;
  readonly points: readonly RunPoint[];
}

/** Where a line ends, and the height at which its label crosses no other. */
export interface RunEnd {
  readonly x: number;
  readonly y: number;
  readonly label: number;
  readonly value: number;
}

export interface RunLine {
  /** Path data; empty while there is nothing to join. */
  readonly path: string;
  /** Absent before the first number. */
  readonly end?: RunEnd;
}

export interface RunDrawing {
  readonly frame: PlotFrame;
  readonly training: RunLine;
  readonly validation: RunLine;
  /** On unseen rows. */
  readonly earlier: readonly (RunLine & { readonly key: string; readonly name: string })[];
  /** The part still to come. */
  readonly ahead?: { readonly x: number; readonly width: number };
}

export const RUN_HEIGHT = 220;
/** Of earlier runs: with more, thin lines cannot be told apart. */
export const MOST_EARLIER = 3;
/** More make a grid of a chart that is about two curves. */
const TICKS = 4;
/** Values are read in hundredths, and four lines want a hundredth each. */
const LEAST_SPREAD = 0.04;

interface Place {
  readonly epoch: number;
  readonly value: number;
}

/** A diverged run must not flatten the rest: what is no number is left out. */
const finite = (points: readonly RunPoint[], part: 'training' | 'validation'): Place[] =>
  points.flatMap(({ epoch, [part]: value }) => (Number.isFinite(value) ? [{ epoch, value }] : []));

/**
 * @param present one point an epoch, in order; `earlier` likewise, the last MOST_EARLIER are drawn.
 * @param epochs how many the present run will have at most: the axis does not stretch while it goes on.
 * @param width of the drawing, in pixels; @param room right of the axis for the labels of the ends.
 */
export function drawRuns(
  present: readonly RunPoint[],
  earlier: readonly EarlierRun[],
  epochs: number,
  width: number,
  room: number,
  write: { readonly value: (value: number) => string; readonly epoch: (epoch: number) => string },
): RunDrawing {
  const shown = earlier.slice(-MOST_EARLIER);
  const lines = [
    finite(present, 'training'),
    finite(present, 'validation'),
    ...shown.map(({ points }) => finite(points, 'validation')),
  ];
  const places = lines.flat();
  const [first, last] = spanOf(places.map(({ epoch }) => epoch));
  const reached = Math.max(...present.map(({ epoch }) => epoch));
  const planned = Math.max(epochs, reached);

  const y = scaleLinear(
    spanOf(
      places.map(({ value }) => value),
      LEAST_SPREAD,
    ),
    [RUN_HEIGHT - BOTTOM, TOP],
  ).nice(TICKS);
  const up = ticksOf(y.ticks(TICKS), y, write.value);
  const area = { left: gutter(up), right: width - room, top: TOP, bottom: RUN_HEIGHT - BOTTOM };
  // A first epoch is 0 or 1, as the trainer counts; an axis of one epoch would have no length.
  const start = places.length ? first : 0;
  const x = scaleLinear(
    [start, Math.max(start + 1, planned, places.length ? last : 0)],
    [area.left, area.right],
  );

  const ends = lines.map((points) => points.at(-1));
  const labels = new Array<number>(lines.length).fill(0);
  // Labels are no wider than the room: ends farther apart than that cannot meet, and leave each other alone.
  const ordered = ends
    .flatMap((end, index) => (end ? [{ index, x: x(end.epoch), y: y(end.value) }] : []))
    .sort((a, b) => a.x - b.x);
  const meeting: (typeof ordered)[] = [];
  for (const end of ordered) {
    const before = meeting.at(-1);
    if (before && end.x - before.at(-1)!.x < room) before.push(end);
    else meeting.push([end]);
  }
  for (const group of meeting) {
    const wanted = group.map((end) => end.y);
    spread(wanted, LINE, TOP, area.bottom).forEach((place, member) => (labels[group[member].index] = place));
  }
  const path = line<Place>(
    ({ epoch }) => x(epoch),
    ({ value }) => y(value),
  );
  const [training, validation, ...others] = lines.map((points, index): RunLine => {
    const end = ends[index];
    return {
      path: path(points) ?? '',
      ...(end && { end: { x: x(end.epoch), y: y(end.value), label: labels[index], value: end.value } }),
    };
  });
  return {
    frame: { area, across: ticksOf(x.domain(), x, write.epoch), up },
    training,
    validation,
    earlier: others.map((other, index) => ({ ...other, key: shown[index].key, name: shown[index].name })),
    ...(present.length > 0 && { ahead: { x: x(reached), width: x(planned) - x(reached) } }),
  };
}
