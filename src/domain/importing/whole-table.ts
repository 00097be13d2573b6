/** A table as it stands in its file: for training on its columns rather than for a catalog. */
import { FailureError } from '../errors.ts';
import { decodeFile, refuseHopeless } from './bytes.ts';
import type { ImportFile } from './import-types.ts';
import { IssueLog, type Row } from './row-source.ts';
import { openTable } from './tables.ts';

export interface WholeTable {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/**
 * Reads a CSV or TSV whole. Throws a FailureError: what decodeFile throws, `no-rows` without rows below the header, and
 * `lab-data` (reason `too-large`) as soon as it has more than `mostCells` cells.
 */
export async function readWholeTable(
  file: ImportFile,
  mostCells: number,
  signal?: AbortSignal,
): Promise<WholeTable> {
  refuseHopeless(file);
  const source = openTable(decodeFile(file));
  if (!source) throw new FailureError('no-rows', { file: file.name });
  const { columns } = source;
  const rows: Row[] = [];
  for await (const batch of source.batches({ issues: new IssueLog(), signal })) {
    rows.push(...batch);
    const cells = rows.length * columns.length;
    if (cells > mostCells)
      throw new FailureError('lab-data', { reason: 'too-large', cells, most: mostCells });
  }
  if (!rows.length) throw new FailureError('no-rows', { file: file.name });
  return { columns, rows };
}
