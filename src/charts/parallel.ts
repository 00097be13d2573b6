/** Geometry of parallel coordinates (Inselberg 1985): a search's trials as lines over one axis for each parameter, the score last. */
import { line, scaleLinear, scaleLog, scalePoint, scaleSymlog } from 'd3';
import { shorten } from './label-placement.ts';
import { spanOf, ticksOf, type Tick } from './plot.ts';

export interface ParallelColumn {
  readonly key: string;
  readonly name: string;
  /** `ordinal` gives every value that occurs its own place; `log` takes zero too, at the foot. */
  readonly scale: 'linear' | 'log' | 'ordinal';
  readonly write: (value: number) => string;
}

export interface Trial {
  readonly key: string;
  /** One for each column; the last is the score. */
  readonly values: readonly number[];
}

export interface ParallelAxis {
  readonly key: string;
  readonly x: number;
  readonly name: string;
  readonly ticks: readonly Tick[];
}

export interface ParallelLine {
  readonly key: string;
  readonly path: string;
  /** How good the score is among those drawn, 0 to 1. */
  readonly share: number;
  readonly best: boolean;
}

export interface ParallelDrawing {
  /** Wider than the room where the axes would stand too close: then the frame scrolls. */
  readonly width: number;
  readonly axes: readonly ParallelAxis[];
  /** The best last: it lies above. */
  readonly lines: readonly ParallelLine[];
}

export const PARALLEL_HEIGHT = 230;
/** Names of the axes stand above. */
export const PARALLEL_TOP = 34;
export const PARALLEL_BOTTOM = PARALLEL_HEIGHT - 12;
/** Axes closer than this leave no room for the words of their ticks. */
const LEAST_STEP = 84;
const SIDE = 14;
const TICKS = 4;
/** Few values are all named, since trials lie on them; of more, round ones are. */
const MOST_NAMED = 6;

type At = (value: number) => number;

function scaleOf(scale: ParallelColumn['scale'], values: readonly number[]): { at: At; ticks: number[] } {
  const range = [PARALLEL_BOTTOM, PARALLEL_TOP + 10] as const;
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const [low, high] = spanOf(values);
  if (scale === 'ordinal') {
    const place = scalePoint<number>(distinct, range).padding(distinct.length > 1 ? 0 : 0.5);
    return { at: (value) => place(value) ?? range[0], ticks: distinct };
  }
  const named = (round: number[]): number[] => (distinct.length <= MOST_NAMED ? distinct : round);
  if (scale === 'log' && low > 0) {
    const place = scaleLog([low, high], range);
    return { at: place, ticks: named(place.ticks(TICKS)) };
  }
  if (scale === 'log') {
    // Linear below the least positive value, so that zero has a place.
    const place = scaleSymlog([low, high], range).constant(distinct.find((value) => value > 0) ?? 1);
    return { at: place, ticks: named([low, high]) };
  }
  const place = scaleLinear([low, high], range);
  return { at: place, ticks: named(place.ticks(TICKS)) };
}

/** Of ticks that would run into the one below, the lower stays. */
function thinned(ticks: readonly Tick[]): Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) {
    const below = kept.at(-1);
    if (!below || below.at - tick.at >= 15) kept.push(tick);
  }
  return kept;
}

/**
 * @param trials those with a value that is no number (a diverged run) are left out.
 * @param better which end of the score is the good one. @param room in pixels.
 */
export function drawParallel(
  columns: readonly ParallelColumn[],
  trials: readonly Trial[],
  better: 'higher' | 'lower',
  room: number,
): ParallelDrawing {
  const steps = Math.max(1, columns.length - 1);
  const width = Math.max(room, 2 * SIDE + steps * LEAST_STEP);
  const step = (width - 2 * SIDE) / steps;
  const drawn = trials.filter(
    ({ values }) => values.length === columns.length && values.every(Number.isFinite),
  );
  const scales = columns.map(({ scale }, column) =>
    scaleOf(
      scale,
      drawn.map(({ values }) => values[column]),
    ),
  );
  const axes = columns.map(({ key, name, write }, column): ParallelAxis => {
    const { at, ticks } = scales[column];
    return {
      key,
      x: SIDE + column * step,
      name: shorten(name, column === 0 || column === steps ? step / 2 + SIDE : step - 8),
      ticks: drawn.length ? thinned(ticksOf(ticks, at, write)) : [],
    };
  });

  const score = ({ values }: Trial): number => values.at(-1)!;
  const [worst, best] = ((ends) => (better === 'higher' ? ends : [ends[1], ends[0]]))(
    spanOf(drawn.map(score)),
  );
  const path = line<number>(
    (_, column) => axes[column].x,
    (value, column) => scales[column].at(value),
  ).digits(1);
  const lines = drawn
    .map((trial) => ({
      key: trial.key,
      path: path(trial.values) ?? '',
      share: best === worst ? 1 : (score(trial) - worst) / (best - worst),
    }))
    .sort((a, b) => a.share - b.share);
  return { width, axes, lines: lines.map((each, index) => ({ ...each, best: index === lines.length - 1 })) };
}
