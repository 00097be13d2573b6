/** A person's own table as a dataset. Whatever a spreadsheet holds is read, or named as the reason why not. */
import { FailureError } from '../errors.ts';
import { Columns as ColumnNames, headerKey, type Row } from '../importing/row-source.ts';
import {
  classQuestion,
  regressionQuestion,
  type Columns,
  type DataNote,
  type Dataset,
  type Question,
} from './datasets.ts';

/** A table as `openTable` reads it. All of it is untrusted text. */
export interface TableSource {
  readonly kind: 'table';
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** With fewer a test part has three rows, and one row more right is a third. */
export const LEAST_ROWS = 20;
/** Beyond this many different numbers a label is an amount; up to it, a grade or a code. */
const MOST_CODES = 12;
/** More is a name or a text, of which no value comes often enough to be learned. */
const MOST_CATEGORIES = 20;
/** More classes than that are free text that was taken for a label. */
const MOST_CLASSES = 50;
/** Eight megabytes of inputs: with gradients and copies on two threads what a phone's tab can spare. */
export const MOST_CELLS = 2_000_000;
/** Float32 holds 3e38; squares and sums of what is below this stay finite in the statistics and in a first step. */
const LARGEST = 1e15;
/** Of the cells of a row that a person reads beside its prediction. */
const MOST_LABEL = 120;

const MISSING = new Set(['', '?', '-', 'na', 'n/a', 'nan', 'null', 'none']);
const isMissing = (cell: string): boolean => MISSING.has(cell.toLowerCase());

/** A plain decimal number: Number() alone would also take 0x10 and Infinity. */
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** The cells as numbers, NaN where missing; undefined where one of them is anything else. */
function numbersOf(cells: readonly string[]): Float32Array | undefined {
  const numbers = new Float32Array(cells.length);
  for (const [row, cell] of cells.entries()) {
    if (isMissing(cell)) numbers[row] = NaN;
    else if (DECIMAL.test(cell) && Math.abs(Number(cell)) <= LARGEST) numbers[row] = Number(cell);
    else return undefined;
  }
  return numbers;
}

const refused = (reason: string, details: Readonly<Record<string, string | number>> = {}): FailureError =>
  new FailureError('lab-data', { reason, ...details });

/** The question that a column's cells ask; throws `lab-data` where they ask none. */
function questionOf(name: string, cells: readonly string[]): Question {
  const numbers = numbersOf(cells);
  // 1 and 1.0 are one class.
  const answers = numbers ? cells.map((cell) => String(Number(cell))) : cells;
  const classes = [...new Set(answers)];
  if (classes.length < 2) throw refused('one-class', { column: name });
  if (numbers && classes.length > MOST_CODES) return regressionQuestion(name, numbers);
  if (classes.length > MOST_CLASSES)
    throw refused('too-many-classes', { column: name, count: classes.length });
  // Numbers by size, words by letter: their order in the file is chance.
  classes.sort(numbers ? (a, b) => Number(a) - Number(b) : undefined);
  return classQuestion(name, classes, answers);
}

/** An input column, read: one column of numbers, or one of 0 and 1 for each category. */
interface Input {
  readonly names: readonly string[];
  readonly valueAt: (row: number, place: number) => number;
}

/** Reads a column, or says in `notes` why it is left out. */
function inputOf(name: string, cells: readonly string[], notes: DataNote[]): Input | undefined {
  const present = cells.filter((cell) => !isMissing(cell));
  const categories = [...new Set(present)].sort();
  const numbers = numbersOf(cells);
  const different = numbers
    ? new Set(numbers.filter((value) => !Number.isNaN(value))).size
    : categories.length;
  if (different < 2) {
    notes.push({ reason: 'constant-column', column: name });
    return undefined;
  }
  if (!numbers && categories.length > MOST_CATEGORIES) {
    notes.push({ reason: 'too-many-values', column: name, count: categories.length });
    return undefined;
  }
  const missing = cells.length - present.length;
  if (missing > 0) notes.push({ reason: 'missing-values', column: name, count: missing });
  if (numbers) return { names: [name], valueAt: (row) => numbers[row] };
  return {
    names: categories.map((category) => `${name} = ${category}`),
    // A missing category is none of them.
    valueAt: (row, place) => (cells[row] === categories[place] ? 1 : 0),
  };
}

function columnsOf(inputs: readonly Input[], count: number): Columns {
  const names = inputs.flatMap((input) => input.names);
  const width = names.length;
  if (count * width > MOST_CELLS) throw refused('too-large', { cells: count * width, most: MOST_CELLS });
  const values = new Float32Array(count * width);
  let start = 0;
  for (const input of inputs) {
    const places = input.names.length;
    for (let row = 0; row < count; row++)
      for (let place = 0; place < places; place++)
        values[row * width + start + place] = input.valueAt(row, place);
    start += places;
  }
  return { kind: 'columns', width, values, names };
}

/**
 * Chosen columns of a table. Columns of numbers are numbers; text of at most MOST_CATEGORIES different values becomes a
 * column of 0 and 1 for each; a column that is constant, longer text, or the label itself is left out and noted. Rows
 * without a label are left out; other missing values stay NaN. Equal records have equal keys.
 *
 * Throws `lab-data` with the reason: too-large, too-few-rows, missing-column, one-class, too-many-classes, no-inputs.
 */
export function tableDataset(table: TableSource, inputs: readonly string[], label: string): Dataset {
  const names = new ColumnNames(table.columns);
  const unknown = [label, ...inputs].find((name) => !names.has(name));
  if (unknown !== undefined) throw refused('missing-column', { column: unknown });
  // Without the label, and each once, however it is spelt.
  const wanted = [...new Map(inputs.map((name) => [headerKey(name), name])).values()].filter(
    (name) => headerKey(name) !== headerKey(label),
  );
  // Before anything is copied.
  const cells = table.rows.length * (wanted.length + 1);
  if (cells > MOST_CELLS) throw refused('too-large', { cells, most: MOST_CELLS });

  const labelOf = names.cell(label);
  const rows = table.rows.filter((row) => !isMissing(labelOf(row)));
  if (rows.length < LEAST_ROWS) throw refused('too-few-rows', { count: rows.length, least: LEAST_ROWS });

  const notes: DataNote[] = [];
  if (inputs.some((name) => headerKey(name) === headerKey(label)))
    notes.push({ reason: 'label-as-input', column: label });
  if (rows.length < table.rows.length)
    notes.push({ reason: 'missing-labels', column: label, count: table.rows.length - rows.length });

  const question = questionOf(label, rows.map(labelOf));
  const cellsOf = wanted.map((name) => rows.map(names.cell(name)));
  const read = wanted.map((name, place) => inputOf(name, cellsOf[place], notes));
  const used = read.filter((input) => input !== undefined);
  if (used.length === 0) throw refused('no-inputs');

  return {
    count: rows.length,
    columns: columnsOf(used, rows.length),
    questions: [question],
    keys: rows.map((row) => [JSON.stringify(row.cells)]),
    labels: rows.map((_, row) => {
      const text = cellsOf.map((column) => column[row]).join(' · ');
      return text.length > MOST_LABEL ? `${text.slice(0, MOST_LABEL)}…` : text;
    }),
    notes,
  };
}
