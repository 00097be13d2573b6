/** Files and pasted text as numbered rows, whatever they are: tables, JSON, or plain text with a comment a line. */
import { FailureError } from '../errors.ts';
import { decodeFile, refuseHopeless, type DecodedFile } from '../importing/bytes.ts';
import type { ImportFile } from '../importing/import-types.ts';
import { openJson } from '../importing/json-rows.ts';
import type { Row, RowSource } from '../importing/row-source.ts';
import { openTable } from '../importing/tables.ts';
import { checkpoint } from '../checkpoint.ts';
import { namesColumns, namesText } from './comment-columns.ts';
import type { CommentLayout, PastedText } from './pulse-types.ts';

export type CommentInput = ImportFile | PastedText;

export interface CommentSource {
  readonly rows: RowSource;
  readonly layout: CommentLayout;
}

/** The one column of text without columns. */
export const ONLY_COLUMN = 'text';

/** A line is judged by these bytes, so that a file in two encodings is read line by line and no line is lost. */
function decodeLines({ name, bytes }: ImportFile): DecodedFile {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(0x0a, start);
    const end = newline < 0 ? bytes.length : newline + 1;
    lines.push(decodeLine(name, bytes.slice(start, end)));
    start = end;
  }
  return { name, text: lines.join(''), encoding: 'mixed' };
}

function decodeLine(name: string, bytes: Uint8Array<ArrayBuffer>): string {
  if (bytes.every((byte) => byte < 0x80)) return new TextDecoder().decode(bytes);
  try {
    return decodeFile({ name, bytes }).text;
  } catch (error) {
    if (!(error instanceof FailureError)) throw error;
    // What no encoding explains keeps its readable letters.
    return new TextDecoder().decode(bytes);
  }
}

/** As decodeFile, but a file whose lines are in more than one encoding is read too. */
function decodeInput(input: CommentInput, encoding: string | undefined): DecodedFile {
  if ('text' in input) {
    if (!/\S/.test(input.text)) throw new FailureError('empty-file', { file: input.name });
    return { name: input.name, text: input.text, encoding: '' };
  }
  try {
    return decodeFile(input, encoding);
  } catch (error) {
    const mixed =
      encoding === undefined && error instanceof FailureError && error.failure.code === 'wrong-encoding';
    if (!mixed) throw error;
    refuseHopeless(input);
    return decodeLines(input);
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const asRecord = (entry: unknown): unknown => (typeof entry === 'string' ? { [ONLY_COLUMN]: entry } : entry);

/** The list in a document that is not one itself: texts alone, or `{ "reviews": […] }`. */
function listIn(document: unknown): readonly unknown[] | undefined {
  if (Array.isArray(document)) return document.map(asRecord);
  if (typeof document !== 'object' || document === null) return undefined;
  const lists = Object.values(document).filter((value): value is unknown[] => Array.isArray(value));
  const longest = lists.sort((a, b) => b.length - a.length)[0];
  return longest?.map(asRecord);
}

function openDocument(decoded: DecodedFile): RowSource | undefined {
  const rows = openJson(decoded);
  if (rows?.columns.length) return rows;
  const text = decoded.text.replace(/^\uFEFF/, '');
  if (!/^\s*[[{]/.test(text)) return undefined;
  const list = listIn(parseJson(text));
  return list?.length ? openJson({ ...decoded, text: JSON.stringify(list) }) : undefined;
}

const BATCH_ROWS = 500;

/** Comments of plain text with the line that each begins on. Line breaks inside of one become spaces later. */
function* plainRows(text: string, layout: 'lines' | 'paragraphs'): Generator<Row & { end: number }> {
  const breaks = layout === 'lines' ? /\r\n?|\n/g : /(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))+/g;
  let [start, line] = [0, 1];
  const linesIn = (part: string): number => part.match(/\r\n?|\n/g)?.length ?? 0;
  for (const { 0: gap, index } of text.matchAll(breaks)) {
    const comment = text.slice(start, index);
    if (comment.trim()) yield { row: line, cells: [comment], end: index + gap.length };
    line += linesIn(comment) + linesIn(gap);
    start = index + gap.length;
  }
  if (text.slice(start).trim()) yield { row: line, cells: [text.slice(start)], end: text.length };
}

function openPlain(decoded: DecodedFile, layout: 'lines' | 'paragraphs'): RowSource {
  const text = decoded.text.replace(/^\uFEFF/, '');
  return {
    file: decoded.name,
    encoding: decoded.encoding,
    columns: [ONLY_COLUMN],
    size: text.length,
    async *batches({ signal, advance }) {
      let rows: Row[] = [];
      let read = 0;
      for (const { end, ...row } of plainRows(text, layout)) {
        rows.push(row);
        if (rows.length < BATCH_ROWS) continue;
        advance?.(end - read);
        read = end;
        yield rows;
        rows = [];
        await checkpoint(signal);
      }
      advance?.(text.length - read);
      if (rows.length) yield rows;
    },
  };
}

/** Enough to tell a table from prose. */
const LOOKED_AT = 64 * 1024;
const LOOKED_LINES = 50;

/** A spreadsheet's clipboard has as many tabs in every line; prose has none. */
function hasEvenTabs(text: string): boolean {
  const lines = text
    .slice(0, LOOKED_AT)
    .split(/\r\n?|\n/, LOOKED_LINES)
    .filter((line) => line.trim());
  const tabs = (line: string): number => line.split('\t').length - 1;
  const first = lines.length > 0 ? tabs(lines[0]) : 0;
  return first > 0 && lines.filter((line) => tabs(line) === first).length >= lines.length * 0.9;
}

/** One block of several lines between blank ones is a comment with paragraphs of its own. */
function guessPlain(text: string): 'lines' | 'paragraphs' {
  const blocks = text
    .slice(0, LOOKED_AT)
    .trim()
    .split(/(?:\r\n?|\n)(?:[^\S\r\n]*(?:\r\n?|\n))+/);
  return blocks.length > 1 && blocks.some((block) => /[\r\n]/.test(block.trim())) ? 'paragraphs' : 'lines';
}

const isTableFile = (name: string): boolean => /\.(?:csv|tsv|tab)$/i.test(name);

/** A table whose first row is data, where it names no columns. */
function openRows(decoded: DecodedFile): RowSource | undefined {
  const table = openTable(decoded);
  if (!table || table.columns.length === 1 || namesColumns(table.columns)) return table;
  // Titles of columns are short words; a date, a number or a sentence among them is a first comment.
  const isData = table.columns.some(
    (cell) => /^[\d★☆⭐]/u.test(cell) || cell.length > 40 || /[.!?。！？]$/.test(cell),
  );
  return isData ? openTable(decoded, { columns: table.columns.map((_, at) => `#${at + 1}`) }) : table;
}

function openText(decoded: DecodedFile, layout: CommentLayout | undefined): CommentSource {
  if (layout === 'lines' || layout === 'paragraphs') return { rows: openPlain(decoded, layout), layout };
  const table = (rows: RowSource): CommentSource => ({ rows, layout: 'table' });
  const document = openDocument(decoded);
  if (document) return table(document);
  // Broken JSON, taken as lines, would be comments of brackets.
  if (/\.(?:json|jsonl|ndjson)$/i.test(decoded.name))
    throw new FailureError('unknown-format', { file: decoded.name, files: decoded.name });
  const opened = openRows(decoded);
  const named = opened && namesText(opened.columns);
  const isTable =
    layout === 'table' ||
    named ||
    (opened && opened.columns.length > 1 && (isTableFile(decoded.name) || hasEvenTabs(decoded.text)));
  if (isTable && opened) return table(opened);
  const plain = guessPlain(decoded.text);
  return { rows: openPlain(decoded, plain), layout: plain };
}

/** Opens all inputs; throws what is wrong with the first that cannot be read. */
export function openComments(
  inputs: readonly CommentInput[],
  { encoding, layout }: { readonly encoding?: string; readonly layout?: CommentLayout },
): readonly CommentSource[] {
  if (!inputs.length) throw new FailureError('empty-file', { file: '' });
  return inputs.map((input) => openText(decodeInput(input, encoding), layout));
}
