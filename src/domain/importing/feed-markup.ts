/** Merchant feeds in RSS or Atom as rows: each item a row, its own elements the cells. */
import { checkpoint } from '../checkpoint.ts';
import { FailureError } from '../errors.ts';
import type { DecodedFile } from './bytes.ts';
import { cleanLine, decodeEntities } from './field-text.ts';
import type { ReadContext, Row, RowSource } from './row-source.ts';
import { marksOf } from './xml-marks.ts';

/** A feed of fifty thousand products; its marks, and its rows beside it, take some ten times as much for a moment. */
const MAX_CHARACTERS = 20 * 1024 * 1024;
/** Feeds are five deep, the HTML in a description written without CDATA a dozen more. */
const MAX_DEPTH = 64;
/** As in tables.ts. */
const MAX_FIELD = 100_000;
const BATCH_ROWS = 500;

const COLUMNS = [
  ...['id', 'item_group_id', 'title', 'description', 'link', 'price', 'brand', 'product_type'],
  ...['google_product_category', 'availability'],
] as const;
type Column = (typeof COLUMNS)[number];

/** Elements of RSS and Atom that say the same where a feed has them in place of its own. */
const ALIASES: Readonly<Record<string, Column>> = {
  ...Object.fromEntries(COLUMNS.map((column) => [column, column])),
  guid: 'id',
  summary: 'description',
  content: 'description',
};
const isItem = (name: string): boolean => name === 'item' || name === 'entry';
/** HTML that nobody closes. */
const EMPTY = /^(?:br|hr|img|input|wbr)$/i;

const NAMESPACE = /xmlns:([\w-]{1,20})\s*=\s*["']https?:\/\/base\.google\.com\/ns\/1\.0/;
/** Enough for the first element and what is said of the feed before its items. */
const HEAD = 1 << 16;

/** What a feed calls itself, before its first item. */
function titleOf(text: string): string | undefined {
  const head = text.slice(0, HEAD);
  const [before] = head.split(/<(?:item|entry)[\s>]/, 1);
  const title = /<title(?:\s[^<>]*)?>\s*(?:<!\[CDATA\[)?([^<\]]{1,200})/.exec(before)?.[1] ?? '';
  return cleanLine(title) || undefined;
}

/** One item while it is read. */
interface Draft {
  readonly row: number;
  /** Elements that were open around it. */
  readonly depth: number;
  readonly cells: Map<Column, { readonly text: string; readonly own: boolean }>;
  field?: { readonly column: Column; readonly own: boolean; readonly parts: string[] };
}

/**
 * Opens a feed. Rows are counted from 1 as its items are. Throws `file-too-large` over 20 million characters; its batches
 * throw `feed-refused` at a declaration of document types or entities and over 64 levels, neither of which a feed has.
 */
export function openFeedMarkup({ name: file, text, encoding }: DecodedFile): RowSource {
  if (text.length > MAX_CHARACTERS)
    throw new FailureError('file-too-large', { file, megabytes: Math.round(text.length / 1e6) });
  const prefix = `${NAMESPACE.exec(text.slice(0, HEAD))?.[1] ?? 'g'}:`;
  return {
    file,
    encoding,
    columns: COLUMNS,
    size: text.length,
    title: titleOf(text),
    batches: (context) => readBatches(file, text, prefix, context),
  };
}

async function* readBatches(
  file: string,
  text: string,
  prefix: string,
  { issues, signal, advance }: ReadContext,
): AsyncGenerator<readonly Row[]> {
  const open: string[] = [];
  let rows: Row[] = [];
  let count = 0;
  let told = 0;
  let item: Draft | undefined;
  let cut = false;

  /** Takes elements off until the one that ends; an end without a beginning is passed over. */
  const close = (name: string, start: number, end: number) => {
    const depth = open.lastIndexOf(name);
    if (depth < 0) return;
    open.length = depth;
    if (!item) return;
    const { field, cells } = item;
    if (field && depth <= item.depth + 1) {
      const whole = field.parts.join('').trim();
      if (whole.length > MAX_FIELD)
        issues.add({ file, row: item.row, reason: 'field-too-long', value: whole, kept: true });
      const before = cells.get(field.column);
      // Of its own elements and those of plain RSS the feed's own say it better; of two alike the first.
      if (whole && (!before || (field.own && !before.own)))
        cells.set(field.column, { text: whole.slice(0, MAX_FIELD), own: field.own });
      item.field = undefined;
    } else field?.parts.push(text.slice(start, end));
    if (depth > item.depth) return;
    rows.push({ row: item.row, cells: COLUMNS.map((column) => cells.get(column)?.text ?? '') });
    item = undefined;
  };

  for (const mark of marksOf(text)) {
    switch (mark.kind) {
      case 'declaration':
        throw new FailureError('feed-refused', { file });
      case 'cut':
        cut = true;
        break;
      case 'text':
        item?.field?.parts.push(mark.literal ? mark.text : decodeEntities(mark.text));
        break;
      case 'close':
        close(mark.name, mark.start, mark.end);
        break;
      case 'open': {
        const { name, closed, start, end } = mark;
        if (item?.field) item.field.parts.push(text.slice(start, end));
        else if (item && open.length === item.depth + 1) {
          const own = name.startsWith(prefix);
          const column = own ? name.slice(prefix.length) : name;
          if (Object.hasOwn(ALIASES, column) && !closed)
            item.field = { column: ALIASES[column], own, parts: [] };
        } else if (!item && isItem(name) && !closed)
          item = { row: ++count, depth: open.length, cells: new Map() };
        if (closed || EMPTY.test(name)) break;
        open.push(name);
        if (open.length > MAX_DEPTH) throw new FailureError('feed-refused', { file });
      }
    }
    if (rows.length < BATCH_ROWS) continue;
    advance?.(mark.end - told);
    told = mark.end;
    yield rows;
    rows = [];
    await checkpoint(signal);
  }
  if (cut || open.length)
    issues.add({
      file,
      row: item?.row ?? count + 1,
      reason: 'unreadable-row',
      value: text.slice(-80).trim(),
      kept: false,
    });
  advance?.(text.length - told);
  if (rows.length) yield rows;
}
