/** Whether P(like) came true, as figures that every report shares. */
import {
  brier,
  expectedCalibrationError,
  logLoss,
  reliability,
  type Outcome,
  type ReliabilityBin,
} from '../../domain/learning/calibration.ts';
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

export const reliabilityOf = (outcomes: readonly Outcome[]): Reliability => ({
  events: outcomes.length,
  expected_calibration_error: expectedCalibrationError(outcomes, BINS),
  brier: brier(outcomes),
  log_loss: logLoss(outcomes),
  bins: reliability(outcomes, BINS),
});

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
