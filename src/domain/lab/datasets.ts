/** What every dataset is before it is split and scaled: rows of numbers, vectors or text, and what is asked of them. */
import { normalizeKey, type QuantizedVectors } from '../catalog.ts';
import { dequantizeRow } from '../vectors.ts';
import type { Target } from './lab-data.ts';

/** Numbers of each row, row-major, in the person's units; NaN where one is missing. */
export interface Columns {
  /** Embeddings are scaled by one number for all columns, because what differs between them means something. */
  readonly kind: 'columns' | 'embeddings';
  readonly width: number;
  readonly values: Float32Array;
  /** Empty for embeddings. */
  readonly names: readonly string[];
}

/** A target before noise and standardisation: class numbers, or the numbers asked in the person's units. */
export type Question = Pick<Target, 'name' | 'task' | 'classes' | 'values'>;

/** Something that a person should know about how a table was read. `column` is untrusted text. */
export interface DataNote {
  readonly reason:
    | 'constant-column'
    | 'too-many-values'
    | 'label-as-input'
    | 'missing-values'
    | 'missing-labels'
    | 'rows-left-out';
  readonly column?: string;
  /** Of values or rows. */
  readonly count?: number;
}

export interface Dataset {
  readonly count: number;
  readonly columns: Columns;
  /** What models that read words read; undefined where rows are numbers. */
  readonly texts?: readonly string[];
  /** The first is the main one. */
  readonly questions: readonly Question[];
  /** Rows that share any of their keys are never in two parts: equal texts, one group of paraphrases, equal records. */
  readonly keys: readonly (readonly string[])[];
  readonly labels: readonly string[];
  readonly notes: readonly DataNote[];
}

/** Classes as a question: the place of each row's class among `classes`. A class that is not there is a bug. */
export function classQuestion(
  name: string,
  classes: readonly string[],
  answers: readonly string[],
): Question {
  const place = new Map(classes.map((key, index) => [key, index]));
  const values = Float32Array.from(answers, (answer) => {
    const found = place.get(answer);
    if (found === undefined) throw new Error(`${answer} is none of the classes of ${name}`);
    return found;
  });
  return { name, task: 'classes', classes, values };
}

export const regressionQuestion = (name: string, values: Float32Array): Question => ({
  name,
  task: 'regression',
  classes: [],
  values,
});

/** Text vectors as inputs: count × dims floats. */
export function embeddingColumns(vectors: QuantizedVectors): Columns {
  const { count, dims } = vectors;
  const values = new Float32Array(count * dims);
  for (let row = 0; row < count; row++)
    dequantizeRow(vectors, row, values.subarray(row * dims, (row + 1) * dims));
  return { kind: 'embeddings', width: dims, values, names: [] };
}

/** One for texts that differ in case, width, spacing and punctuation only; texts of nothing else stand for themselves. */
export const textKey = (text: string): string => `text ${normalizeKey(text) || text}`;

/** Names and rows of numbers as a dataset of columns, read aloud with `digits` after the point. */
export function numbersDataset(
  names: readonly string[],
  values: Float32Array,
  question: Question,
  digits: number,
): Dataset {
  const width = names.length;
  const count = values.length / width;
  const rows = Array.from({ length: count }, (_, row) => values.subarray(row * width, (row + 1) * width));
  return {
    count,
    columns: { kind: 'columns', width, values, names },
    questions: [question],
    keys: rows.map((row) => [row.join()]),
    labels: rows.map((row) => Array.from(row, (value) => value.toFixed(digits)).join(' · ')),
    notes: [],
  };
}
