/**
 * Tables as CSV (RFC 4180) that spreadsheets open. Our own few lines: the library that reads such files, and writes them,
 * would be 19 kB more of what every first visit stores.
 */

/** Endless, unknown and absent are empty cells, which programs take for missing. */
export type Cell = string | number | undefined;

/** What a spreadsheet would run as a formula: names and texts come from files that others may have written. */
const FORMULA = /^[=+\-@\t\r]/;
/** Marks, and spaces at an end, that need quotes to come back as they were. */
const NEEDS_QUOTES = /[",\r\n\ufeff]|^\s|\s$/;

function written(cell: Cell): string {
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  if (!cell) return '';
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) || text !== cell ? `"${text.replaceAll('"', '""')}"` : text;
}

/** With a header. Numbers stay numbers, with a point in every language, since programs read them. */
export const csvOf = (fields: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [fields, ...rows].map((row) => `${row.map(written).join(',')}\r\n`).join('');

/** The byte order mark tells Excel that the file is UTF-8. */
export const csvForExcel = (fields: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `\ufeff${csvOf(fields, rows)}`;
