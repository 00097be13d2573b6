/** The issues of an import as a table that a spreadsheet opens. */
export { csvForExcel as issuesCsv } from '../domain/csv.ts';
