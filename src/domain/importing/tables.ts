/** Delimited text as numbered rows. papaparse reads the records; this file feeds it windows and judges what it gives. */
import Papa from 'papaparse';
import type { ParseResult } from 'papaparse';
import { checkpoint } from '../checkpoint.ts';
import type { DecodedFile } from './bytes.ts';
import type { ReadContext, Row, RowSource } from './row-source.ts';

/** Rows between two looks at the abort signal: about a millisecond of work, so a cancel is felt at once. */
const BATCH_ROWS = 500;
/** Holds some batches of ordinary rows. Smaller, and long reviews need a second look; larger, and each look costs more. */
const WINDOW = 1 << 20;
/** A record past this is a quote that was never closed, not a book. */
const MAX_RECORD = 1 << 22;
/** A field past this is damage or an attack; the encoder reads only its first thousand characters anyway. */
const MAX_FIELD = 100_000;
/**
 * After so many quotes that never close, quotes mean nothing in this file and are read as letters. One or two are
 * slips; searching the rest of the file for each of a million would freeze it.
 */
const MAX_OPEN_QUOTES = 100;
/** Papa takes quotes as letters when told of a quote mark that does not occur. */
const NO_QUOTES = '\u0000';
/** Stands for "one column": no file uses it, so no title is ever split. */
const NO_DELIMITER = '\u001f';
const DELIMITERS = [',', '\t', ';', '|'];

export interface TableOptions {
  /** Known beforehand for old formats; detected otherwise. */
  readonly delimiter?: string;
  /** For files without a header row; their first row is then row 1. */
  readonly columns?: readonly string[];
  readonly quotes?: boolean;
}

const parse = (
  input: string,
  delimiter: string,
  newline: '\n' | '\r',
  quoteChar: string,
  rows: number,
  ignoreLastRow: boolean,
): ParseResult<string[]> =>
  // fastMode splits the whole window at once, whatever `preview` says.
  // Its types leave the result open; without a header it is rows of strings.
  new Papa.Parser({ delimiter, newline, quoteChar, preview: rows, fastMode: false }).parse(
    input,
    0,
    ignoreLastRow,
  ) as ParseResult<string[]>;

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '');

function detectDelimiter(sample: string): string {
  const firstLine = sample.slice(0, /[\r\n]/.exec(sample)?.index ?? sample.length);
  if (!DELIMITERS.some((delimiter) => firstLine.includes(delimiter))) return NO_DELIMITER;
  const { meta } = Papa.parse<string[]>(sample, { preview: 10, delimitersToGuess: DELIMITERS });
  if (firstLine.includes(meta.delimiter)) return meta.delimiter;
  return DELIMITERS.find((delimiter) => firstLine.includes(delimiter)) ?? ',';
}

/** Reads the header of a table; undefined when there is none. Rows are read by `batches`, as often as wanted. */
export function openTable(
  { name: file, text, encoding }: DecodedFile,
  options: TableOptions = {},
): RowSource | undefined {
  const newline = text.slice(0, WINDOW).includes('\n') ? '\n' : '\r';
  let start = text.startsWith('\uFEFF') ? 1 : 0;
  let row = 0;
  let delimiter = options.delimiter;
  // Spreadsheets for some locales begin with a line that names the delimiter.
  const named = /^sep=(.)\r?\n/i.exec(text.slice(start, start + 8));
  if (named) {
    delimiter ??= named[1];
    start += named[0].length;
    row = 1;
  }
  const blank = /^(?:[^\S\r\n]*(?:\r\n|\n|\r))+/.exec(text.slice(start, start + WINDOW))?.[0] ?? '';
  start += blank.length;
  row += blank.split(newline).length - 1;
  delimiter ??= detectDelimiter(text.slice(start, start + (1 << 16)));

  let columns = options.columns;
  const quote = options.quotes === false ? NO_QUOTES : '"';
  if (!columns) {
    const window = text.slice(start, start + WINDOW);
    let head = parse(window, delimiter, newline, quote, 1, false);
    if (head.errors.length) head = parse(window, delimiter, newline, NO_QUOTES, 1, false);
    const header = head.data[0];
    if (!header || isBlank(header)) return undefined;
    columns = header.map((cell, index) => cell.trim() || `#${index + 1}`);
    start += head.meta.cursor;
    row++;
  }
  return {
    file,
    encoding,
    columns,
    size: text.length - start,
    batches: (context) =>
      readBatches({ file, text, start, row, delimiter, newline, quote, columns }, context),
  };
}

interface Body {
  readonly file: string;
  readonly text: string;
  readonly start: number;
  readonly row: number;
  readonly delimiter: string;
  readonly newline: '\n' | '\r';
  readonly quote: string;
  readonly columns: readonly string[];
}

async function* readBatches(body: Body, context: ReadContext): AsyncGenerator<readonly Row[]> {
  const { file, text, delimiter, newline } = body;
  let { start, row, quote } = body;
  let size = WINDOW;
  let openQuotes = 0;

  while (start < text.length) {
    await checkpoint(context.signal);
    const window = text.slice(start, start + size);
    const last = start + size >= text.length;
    let result = parse(window, delimiter, newline, quote, BATCH_ROWS, !last);
    const unclosed = result.errors.some((error) => error.code === 'MissingQuotes');
    if (unclosed) result = parse(window, delimiter, newline, quote, BATCH_ROWS, true);

    if (result.data.length === 0) {
      if (!last && size < MAX_RECORD) {
        size *= 2;
        continue;
      }
      // Give up on this line only: the rows after it are still good.
      const end = window.indexOf(newline);
      const length = end < 0 ? window.length : end + 1;
      context.issues.add({
        file,
        row: ++row,
        reason: 'unreadable-row',
        value: window.slice(0, length).trim(),
        kept: false,
      });
      start += length;
      context.advance?.(length);
      size = WINDOW;
      if (++openQuotes >= MAX_OPEN_QUOTES) quote = NO_QUOTES;
      continue;
    }

    const strange = new Set(result.errors.map((error) => error.row));
    const rows: Row[] = [];
    result.data.forEach((cells, index) => {
      row++;
      const judged = judge(
        cells,
        { file, row, width: body.columns.length, strange: strange.has(index) },
        context,
      );
      if (judged) rows.push({ row, cells: judged });
    });
    start += result.meta.cursor;
    size = WINDOW;
    context.advance?.(result.meta.cursor);
    if (rows.length) yield rows;
  }
}

/** The cells of a record as they may be used, or undefined; says what is wrong with it. */
function judge(
  cells: string[],
  { file, row, width, strange }: { file: string; row: number; width: number; strange: boolean },
  { issues }: ReadContext,
): string[] | undefined {
  if (isBlank(cells)) return undefined;
  // Cells past the header are mostly an unquoted delimiter inside a title, which shifts all that follows.
  if (cells.length > width && !isBlank(cells.slice(width))) {
    issues.add({ file, row, reason: 'too-many-columns', value: String(cells.length), kept: false });
    return undefined;
  }
  if (cells.length < width)
    issues.add({ file, row, reason: 'too-few-columns', value: String(cells.length), kept: true });
  if (strange) issues.add({ file, row, reason: 'unreadable-row', value: cells[0], kept: true });
  if (cells.length > width) cells.length = width;
  // The last cell of a CRLF file ends in the carriage return.
  const end = cells.length - 1;
  if (cells[end].endsWith('\r')) cells[end] = cells[end].slice(0, -1);
  for (let i = 0; i < cells.length; i++) {
    if (cells[i].includes('\r')) cells[i] = cells[i].replace(/\r\n?/g, '\n');
    if (cells[i].length <= MAX_FIELD) continue;
    issues.add({ file, row, reason: 'field-too-long', value: cells[i], kept: true });
    cells[i] = cells[i].slice(0, MAX_FIELD);
  }
  return cells;
}
