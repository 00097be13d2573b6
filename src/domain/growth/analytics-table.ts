/** Tables of analytics tools: read whole, with columns found by name. What a row means is for the readers beside it. */
import { FailureError } from '../errors.ts';
import { decodeFile } from '../importing/bytes.ts';
import { DayOrderVote, parseDate } from '../importing/dates.ts';
import type { ImportFile, IssueReason } from '../importing/import-types.ts';
import { headerKey, IssueLog, type Row } from '../importing/row-source.ts';
import { openTable } from '../importing/tables.ts';
import { dayText } from './days.ts';

/** A row, or a cell of it, that could not be used. */
export interface AnalyticsIssue {
  /** As a spreadsheet counts it. */
  readonly row: number;
  readonly reason: IssueReason | 'bad-number' | 'more-than-came' | 'no-visitor';
  readonly value?: string;
  /** Whether the rest of the row was used. */
  readonly kept: boolean;
}

export interface AnalyticsTable {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly issues: AnalyticsIssue[];
}

/**
 * A hundred channels for thirteen years, or the visits of a busy year. Past it the page would hold hundreds of megabytes of
 * cells; a tenth of it, and the log of one good month would be refused.
 */
const MOST_ROWS = 500_000;

/** Some tools write lines about the export above the header. */
const PREAMBLE = /^(?:[^\S\n]*(?:#[^\n]*)?\n)+/;

/**
 * Reads a CSV or TSV whole. Throws a FailureError: what decodeFile throws, `no-rows` without rows below the header,
 * `file-too-large` past 500,000 rows, `cancelled`.
 */
export async function readAnalyticsTable(file: ImportFile, signal?: AbortSignal): Promise<AnalyticsTable> {
  const decoded = decodeFile(file);
  const text = decoded.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const preamble = PREAMBLE.exec(text)?.[0] ?? '';
  const above = preamble.split('\n').length - 1;
  const source = openTable({ ...decoded, text: text.slice(preamble.length) });
  if (!source) throw new FailureError('no-rows', { file: file.name });
  const log = new IssueLog();
  const rows: Row[] = [];
  for await (const batch of source.batches({ issues: log, signal })) {
    for (const { row, cells } of batch) rows.push({ row: row + above, cells });
    if (rows.length > MOST_ROWS)
      throw new FailureError('file-too-large', {
        file: file.name,
        megabytes: Math.round(file.bytes.length / 1e6),
      });
  }
  if (!rows.length) throw new FailureError('no-rows', { file: file.name });
  const issues = log.list.map(({ row, reason, value, kept }) => ({ row: row + above, reason, value, kept }));
  return { columns: source.columns, rows, issues };
}

/**
 * Roles by header name, most telling name first; names match whole, in any case and width. No column gets two roles.
 * `chosen` goes before all guesses.
 */
export function guessColumns<Role extends string>(
  columns: readonly string[],
  synonyms: Readonly<Record<Role, readonly string[]>>,
  chosen?: Readonly<Partial<Record<Role, string>>>,
): Map<Role, number> {
  const keys = columns.map(headerKey);
  const found = new Map<Role, number>();
  const taken = new Set<number>();
  const give = (role: Role, name: string): void => {
    const at = keys.findIndex((key, index) => key === headerKey(name) && !taken.has(index));
    if (found.has(role) || at < 0) return;
    found.set(role, at);
    taken.add(at);
  };
  const roles = Object.keys(synonyms).filter((role): role is Role => Object.hasOwn(synonyms, role));
  for (const role of roles) {
    const name = chosen?.[role];
    if (name !== undefined) give(role, name);
  }
  for (const role of roles) for (const name of synonyms[role]) give(role, name);
  return found;
}

/** The text of one column in a row, trimmed; '' where the row or the table has none. */
export const cellAt = ({ cells }: Row, column: number | undefined): string =>
  column === undefined ? '' : (cells[column] ?? '').trim();

const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const spaced = (cell: string): string => cell.replace(COMPACT, '$1-$2-$3');

/** A reader of one column of dates as YYYY-MM-DD, in the order of day and month that the column as a whole shows; undefined for what is no date. */
export function dayReader(
  rows: readonly Row[],
  column: number | undefined,
): (row: Row) => string | undefined {
  const vote = new DayOrderVote();
  for (const row of rows) vote.add(cellAt(row, column));
  const { order } = vote;
  return (row) => {
    const time = parseDate(spaced(cellAt(row, column)), order);
    return time === undefined ? undefined : dayText(Math.floor(time / 86_400_000));
  };
}
