/** JSON and JSON Lines as rows: objects become cells, nested values are flattened one level. */
import * as v from 'valibot';
import { checkpoint } from '../checkpoint.ts';
import { FailureError } from '../errors.ts';
import type { DecodedFile } from './bytes.ts';
import type { ReadContext, Row, RowSource } from './row-source.ts';

/** Parsed JSON takes several times the room of its text; past this a phone's tab dies. Larger data comes as JSON Lines. */
const MAX_JSON = 64 * 1024 * 1024;
/** Real records have under fifty members; a hostile one a million, each a column of every row. */
const MAX_COLUMNS = 200;
/** As in tables.ts. */
const MAX_FIELD = 100_000;
const BATCH_ROWS = 500;
/** Looked at for the names of columns, since JSON has no header row. */
const HEADER_ROWS = 200;

const Envelope = v.union([v.array(v.unknown()), v.object({ items: v.array(v.unknown()) })]);

type Cells = ReadonlyMap<string, string>;

const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A list as text: scalars, or the names of its objects (`authors: [{ name }]`). */
const listText = (list: readonly unknown[]): string =>
  list
    .map((entry) => (isObject(entry) && 'name' in entry ? scalar(entry.name) : scalar(entry)))
    .filter(Boolean)
    .join('; ');

/** Members of a record, nested ones as "outer.inner"; a Map, because keys such as __proto__ come from the file. */
function flatten(record: object): Cells {
  const cells = new Map<string, string>();
  const put = (key: string, value: unknown) => {
    if (cells.size < MAX_COLUMNS) cells.set(key, Array.isArray(value) ? listText(value) : scalar(value));
  };
  for (const [key, value] of Object.entries(record)) {
    if (!isObject(value) || Array.isArray(value)) put(key, value);
    else for (const [inner, deep] of Object.entries(value)) put(`${key}.${inner}`, deep);
  }
  return cells;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

function columnsOf(records: Iterable<unknown>): string[] {
  const names = new Set<string>();
  let looked = 0;
  for (const record of records) {
    if (isObject(record) && !Array.isArray(record)) for (const key of flatten(record).keys()) names.add(key);
    if (++looked === HEADER_ROWS) break;
  }
  return [...names].slice(0, MAX_COLUMNS);
}

function* linesOf(text: string): Generator<{ line: string; end: number }> {
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    yield { line: text.slice(start, end).trim(), end };
    start = end;
  }
}

const isRecordLine = (line: string): boolean => line.startsWith('{') && isObject(parseJson(line));

function* recordsOf(text: string): Generator<unknown> {
  for (const { line } of linesOf(text)) if (line) yield parseJson(line);
}

/** A run of entries: `end` is how far the text is read after it, undefined values are unreadable ones. */
interface Entry {
  readonly row: number;
  readonly value: unknown;
  readonly source: string;
  readonly end: number;
}

const shortened = (value: unknown): string => (typeof value === 'string' ? value : typeof value).slice(0, 80);

/**
 * Opens an array of objects, an object with `items`, or JSON Lines; undefined when the text is none of these. Rows
 * are counted from 1: entries of the array, lines of JSON Lines. Throws `file-too-large` for JSON over 64 MiB.
 */
export function openJson({ name: file, text, encoding }: DecodedFile): RowSource | undefined {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const first = /\S/.exec(body)?.[0];
  if (first !== '[' && first !== '{') return undefined;

  let lines = 0;
  for (const { line } of linesOf(body)) {
    if (!line) continue;
    if (!isRecordLine(line) || ++lines === 2) break;
  }
  if (lines === 2) {
    const entries = function* (): Generator<Entry> {
      let row = 0;
      for (const { line, end } of linesOf(body)) {
        row++;
        if (line) yield { row, value: parseJson(line), source: line, end };
      }
    };
    return sourceOf(file, encoding, body.length, columnsOf(recordsOf(body)), entries);
  }

  if (body.length > MAX_JSON)
    throw new FailureError('file-too-large', { file, megabytes: Math.round(body.length / 1e6) });
  const parsed = v.safeParse(Envelope, parseJson(body));
  if (!parsed.success) return undefined;
  const records = Array.isArray(parsed.output) ? parsed.output : parsed.output.items;
  const entries = function* (): Generator<Entry> {
    for (const [index, value] of records.entries())
      yield {
        row: index + 1,
        value,
        source: shortened(value),
        end: ((index + 1) / records.length) * body.length,
      };
  };
  return sourceOf(file, encoding, body.length, columnsOf(records), entries);
}

function sourceOf(
  file: string,
  encoding: string,
  size: number,
  columns: readonly string[],
  entries: () => Generator<Entry>,
): RowSource {
  return {
    file,
    encoding,
    columns,
    size,
    async *batches({ issues, signal, advance }: ReadContext) {
      let rows: Row[] = [];
      let read = 0;
      for (const { row, value, source, end } of entries()) {
        if (!isObject(value) || Array.isArray(value))
          issues.add({ file, row, reason: 'unreadable-row', value: source, kept: false });
        else rows.push({ row, cells: cellsOf(flatten(value), columns, file, row, issues) });
        if (row % BATCH_ROWS !== 0) continue;
        advance?.(end - read);
        read = end;
        if (rows.length) yield rows;
        rows = [];
        await checkpoint(signal);
      }
      advance?.(size - read);
      if (rows.length) yield rows;
    },
  };
}

function cellsOf(
  cells: Cells,
  columns: readonly string[],
  file: string,
  row: number,
  issues: ReadContext['issues'],
): string[] {
  return columns.map((column) => {
    const value = cells.get(column) ?? '';
    if (value.length <= MAX_FIELD) return value;
    issues.add({ file, row, reason: 'field-too-long', value, kept: true });
    return value.slice(0, MAX_FIELD);
  });
}
