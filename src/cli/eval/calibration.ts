/** Whether P(like) comes true: on the held-back events of a data set, and as figures that every report shares. */
import type { Interaction } from '../../domain/interaction.ts';
import {
  brier,
  calibrate,
  expectedCalibrationError,
  fitCalibration,
  logLoss,
  reliability,
  type Outcome,
  type ReliabilityBin,
} from '../../domain/learning/calibration.ts';
import { gradeEvents } from '../../domain/learning/signals.ts';
import { isLike, type RatedEvent } from '../../domain/learning/split.ts';
import { centreVectors } from '../../domain/ranking/centred-vectors.ts';
import { CosineColumns, eventCapacity } from '../../domain/ranking/cosine-columns.ts';
import { judge } from '../../domain/ranking/draws.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import { Fit } from '../../domain/ranking/fit.ts';
import { recentWindow } from '../../domain/ranking/history.ts';
import type { ItemSpace } from '../../domain/ranking/kernels.ts';
import { predictions } from '../../domain/ranking/prequential.ts';
import { basisSize, Tuner } from '../../domain/ranking/tuning.ts';
import { ratingEntries, rowOfEntry } from './rating-entries.ts';
import type { Study } from './study.ts';
import { between, digits, table } from './table.ts';

/** Tenths, as people speak of percentages. */
const BINS = 10;

export interface Reliability {
  readonly events: number;
  readonly expected_calibration_error: number;
  readonly brier: number;
  readonly log_loss: number;
  /** Liked shares with Wilson's 95 % intervals. */
  readonly bins: readonly ReliabilityBin[];
}

/** P(like) as the model says it, and mended by what the person's own record shows. */
export interface CalibrationReport {
  readonly raw: Reliability;
  readonly calibrated: Reliability;
}

export const reliabilityOf = (outcomes: readonly Outcome[]): Reliability => ({
  events: outcomes.length,
  expected_calibration_error: expectedCalibrationError(outcomes, BINS),
  brier: brier(outcomes),
  log_loss: logLoss(outcomes),
  bins: reliability(outcomes, BINS),
});

/** P(like) of every held-back rating by the app's own Fit, scales found from the history alone. */
export function measureCalibration({ dataset, people, vectors }: Study): CalibrationReport {
  const centred = centreVectors({ ...vectors, codes: vectors.codes.slice() });
  const space: ItemSpace = { vectors: centred, features: readFeatures(dataset.items) };
  // Never filled: single items are judged by exact covariances.
  const columns = new CosineColumns(centred);
  const raw: Outcome[] = [];
  const calibrated: Outcome[] = [];
  for (const { history, test } of people) {
    const grades = recentWindow(ratingEntries(history), eventCapacity(dataset.items.length));
    const { outcomes, mend } = judgeEvents(space, columns, grades, test);
    raw.push(...outcomes);
    calibrated.push(...outcomes.map((outcome) => ({ ...outcome, probability: mend(outcome.probability) })));
  }
  return { raw: reliabilityOf(raw), calibrated: reliabilityOf(calibrated) };
}

/** `mend` is the calibration by the history's prequential record, in which nothing of `events` takes part. */
function judgeEvents(
  space: ItemSpace,
  columns: CosineColumns,
  grades: readonly Interaction[],
  events: readonly RatedEvent[],
) {
  const tuner = new Tuner(space, rowOfEntry, undefined);
  const kernel = tuner.kernelFrom(grades.slice(0, basisSize(grades.length - 1)));
  const grading = gradeEvents(grades);
  const fit = new Fit(kernel, columns);
  fit.sync(grading.events.map((event) => ({ ...event, row: rowOfEntry(event.itemId) })));
  const outcomes = events.map((event): Outcome => {
    const point = fit.point(event.row);
    const { noise } = kernel.setting;
    const { probability } = judge(
      fit.mean(event.row, point),
      fit.variance(event.row, point),
      grading.threshold,
      noise,
    );
    return { probability, liked: isLike(event) };
  });
  const record = predictions(
    grades,
    (known) => {
      const found = tuner.kernelFrom(known);
      return { covariance: (a, b) => found.covariance(a, b), noise: found.setting.noise };
    },
    rowOfEntry,
  );
  const calibration = fitCalibration(record);
  return { outcomes, mend: (probability: number) => calibrate(calibration, probability) };
}

/** For the terminal. */
export function printReliability(title: string, figures: Reliability): string {
  const { bins, expected_calibration_error, brier: squared, log_loss } = figures;
  const rows = bins.map(({ predicted, liked, low, high, count }) => [
    `promised ${digits(predicted)}`,
    digits(liked),
    between([low, high]),
    String(count),
  ]);
  return [
    table([[title, 'liked', '95 %', 'events'], ...rows]),
    `calibration error ${digits(expected_calibration_error)}, Brier ${digits(squared)}, log loss ${digits(log_loss)}`,
  ].join('\n');
}
