/** The issues of an import as a table that a spreadsheet opens. */
import { unparse } from 'papaparse';

/**
 * CSV with a header. Cells that a spreadsheet would run as formulas are defused: the values come from files that others
 * may have written. The byte order mark tells Excel that the file is UTF-8.
 */
export const issuesCsv = (columns: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\ufeff${unparse({ fields: [...columns], data: rows.map((row) => [...row]) }, { escapeFormulae: true })}\r\n`;
