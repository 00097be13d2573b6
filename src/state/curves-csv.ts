/** The curves of a run as a table that a spreadsheet opens. */
import { csvOf } from '../domain/csv.ts';
import type { LabPoint } from '../domain/lab/run-types.ts';

const COLUMNS = ['epoch', 'trainingLoss', 'validationLoss', 'trainingScore', 'validationScore'] as const;

/** One that is no number (a loss that ran away) is an empty cell. */
export const curvesCsv = (points: readonly LabPoint[]): string =>
  csvOf(
    COLUMNS,
    points.map((point) => COLUMNS.map((column) => point[column])),
  );
