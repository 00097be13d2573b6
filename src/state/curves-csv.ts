/** The curves of a run as a table that a spreadsheet opens. */
import { unparse } from 'papaparse';
import type { LabPoint } from '../domain/lab/run-types.ts';

const COLUMNS = ['epoch', 'trainingLoss', 'validationLoss', 'trainingScore', 'validationScore'] as const;

/**
 * CSV with a header. Numbers stay numbers, with a point in every language, since programs read them; one that is none (a
 * loss that ran away) is an empty cell, which they take for missing.
 */
export const curvesCsv = (points: readonly LabPoint[]): string =>
  `${unparse(
    {
      fields: [...COLUMNS],
      data: points.map((point) =>
        COLUMNS.map((column) => (Number.isFinite(point[column]) ? point[column] : '')),
      ),
    },
    { escapeFormulae: true },
  )}\r\n`;
