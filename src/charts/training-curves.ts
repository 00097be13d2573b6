/** Geometry of a training run: two losses over the epochs, and what is still to come. */
import { extent, line, scaleLinear } from 'd3';

export interface EpochLosses {
  readonly epoch: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
}

export interface CurveTick {
  readonly value: number;
  /** Pixels along its axis. */
  readonly at: number;
}

export interface CurveDrawing {
  /** Path data; empty while there is nothing to join. */
  readonly training: string;
  readonly validation: string;
  /** Where the lines end now; absent before the first epoch. */
  readonly end?: { readonly x: number; readonly training: number; readonly validation: number };
  readonly losses: readonly CurveTick[];
  readonly epochs: readonly CurveTick[];
}

export const CURVE_HEIGHT = 168;
/** Room for "0.75" at the left, for the epochs below, and for half a label at the other two sides. */
export const CURVE_MARGIN = { top: 10, right: 14, bottom: 24, left: 44 } as const;
/** More lines than this make a grid of a chart that is about two curves. */
const LOSS_TICKS = 4;
/** Losses are written in hundredths, and four lines want a hundredth each: less would repeat a figure along the axis. */
const LEAST_SPREAD = 0.04;

/**
 * @param points one an epoch, in order; those without a finite loss are left out: a diverged run must not flatten the rest.
 * @param epochs how many there will be at most: the axis does not stretch while the run goes on.
 * @param width of the whole drawing, in pixels.
 */
export function drawCurves(points: readonly EpochLosses[], epochs: number, width: number): CurveDrawing {
  const drawn = points.filter(
    ({ trainingLoss, validationLoss }) => Number.isFinite(trainingLoss) && Number.isFinite(validationLoss),
  );
  const last = drawn.at(-1);
  const { top, right, bottom, left } = CURVE_MARGIN;
  // A first epoch is 0 or 1, as the trainer counts; an axis of one epoch would have no length.
  const first = drawn[0]?.epoch ?? 0;
  const x = scaleLinear([first, Math.max(first + 1, epochs, last?.epoch ?? 0)], [left, width - right]);
  const [low = 0, high = 1] = extent(
    drawn.flatMap(({ trainingLoss, validationLoss }) => [trainingLoss, validationLoss]),
  );
  // A constant loss is a flat line in the middle.
  const widen = Math.max(0, LEAST_SPREAD - (high - low)) / 2;
  const y = scaleLinear([low - widen, high + widen], [CURVE_HEIGHT - bottom, top]).nice(LOSS_TICKS);
  const path = (loss: 'trainingLoss' | 'validationLoss'): string =>
    line<EpochLosses>(
      (point) => x(point.epoch),
      (point) => y(point[loss]),
    )(drawn) ?? '';
  return {
    training: path('trainingLoss'),
    validation: path('validationLoss'),
    ...(last && {
      end: { x: x(last.epoch), training: y(last.trainingLoss), validation: y(last.validationLoss) },
    }),
    losses: y.ticks(LOSS_TICKS).map((value) => ({ value, at: y(value) })),
    epochs: x.domain().map((value) => ({ value, at: x(value) })),
  };
}
