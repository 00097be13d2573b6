/** What every reader reads: named columns and numbered rows, in batches, whatever the file was. */
import type { Item } from '../catalog.ts';
import type { ImportedEvent, RowIssue } from './import-types.ts';

export interface Row {
  /** As a spreadsheet counts it, the header being row 1. */
  readonly row: number;
  readonly cells: readonly string[];
}

export interface RowSource {
  readonly file: string;
  readonly encoding: string;
  readonly columns: readonly string[];
  /** What the file calls itself, where it does. */
  readonly title?: string;
  /** Units of work, in characters; `batches` advances by as many in all. */
  readonly size: number;
  batches(context: ReadContext): AsyncGenerator<readonly Row[]>;
}

/** What a reader makes of its rows. */
export interface Reading {
  readonly items: Item[];
  readonly events: ImportedEvent[];
}

export interface ReadContext {
  readonly issues: IssueLog;
  readonly signal?: AbortSignal;
  readonly advance?: (units: number) => void;
}

/**
 * Issues kept per import. A page shows a few dozen and a person repairs a few hundred; without a limit a broken
 * file of ten million rows would cost more memory in complaints than in rows.
 */
const MAX_ISSUES = 10_000;
/** Long enough to recognise the cell, short enough to fit a line of the report. */
const MAX_VALUE = 80;

export class IssueLog {
  readonly list: RowIssue[] = [];

  add(issue: RowIssue): void {
    if (this.list.length >= MAX_ISSUES) return;
    const { value } = issue;
    this.list.push(
      value && value.length > MAX_VALUE ? { ...issue, value: value.slice(0, MAX_VALUE) + '…' } : issue,
    );
  }
}

/** A header as it is compared: case, width, byte order marks and spacing folded away. */
export const headerKey = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\uFEFF\u200B]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();

/** Finds columns by name, never by position; the first of equal names wins. */
export class Columns {
  readonly #at = new Map<string, number>();

  constructor(names: readonly string[]) {
    names.forEach((name, index) => {
      const key = headerKey(name);
      if (!this.#at.has(key)) this.#at.set(key, index);
    });
  }

  has(...names: readonly string[]): boolean {
    return names.every((name) => this.#at.has(headerKey(name)));
  }

  /** A reader of one column: the cell, trimmed, or '' where the row or the column has none. */
  cell(name: string | undefined): (row: Row) => string {
    const index = name === undefined ? undefined : this.#at.get(headerKey(name));
    return index === undefined ? () => '' : ({ cells }) => (cells[index] ?? '').trim();
  }
}
