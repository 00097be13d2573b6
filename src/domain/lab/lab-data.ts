/** What an experiment is trained on: rows, what is asked of them, and which part each belongs to. Plain data. */
import type { Loss } from './experiment.ts';

/** Numbers of each row, row-major, already scaled by the statistics of the training rows. */
export interface DenseInputs {
  readonly kind: 'dense';
  readonly width: number;
  readonly values: Float32Array;
  /** Of each column; empty for embeddings, whose columns have no names. */
  readonly names: readonly string[];
  /** What scaling took off and divided by, for each column: back to the person's units by value × by + off. */
  readonly off: Float32Array;
  readonly by: Float32Array;
}

/** Words of each row, `length` numbers a row, 0 where the text is over. */
export interface WordInputs {
  readonly kind: 'words';
  readonly length: number;
  readonly ids: Int32Array;
  /** Word of each number; 0 is the end, 1 every word that the training rows do not have. */
  readonly vocabulary: readonly string[];
}

export type Inputs = DenseInputs | WordInputs;

/** One question. Values are class numbers, or for `regression` the numbers asked, standardised by the training rows. */
export interface Target {
  /** Key of the question: sentiment, stars, topic, price, class, intent, liked, or a column's name. */
  readonly name: string;
  readonly task: 'classes' | 'regression';
  /** Keys of the classes, at least two; empty for a regression. */
  readonly classes: readonly string[];
  /** With label noise in the training rows, never in the others. */
  readonly values: Float32Array;
  /** Standardisation of a regression: number asked = value × by + off. 0 and 1 for classes. */
  readonly off: number;
  readonly by: number;
}

/** What the frozen encoder says of the texts, for a model that learns to say it by words. */
export interface Encodings {
  readonly width: number;
  /** count × width, scaled as inputs are; zeros for all but training rows, so that no other row can teach. */
  readonly values: Float32Array;
}

export const PARTS = ['training', 'validation', 'test'] as const;
export type Part = (typeof PARTS)[number];

export interface LabData {
  readonly count: number;
  readonly inputs: Inputs;
  /** For `static-table` alone. */
  readonly encodings?: Encodings;
  /** The first is the main one. */
  readonly targets: readonly Target[];
  /** Place in PARTS of each row; 3 for rows that this run leaves out. */
  readonly parts: Uint8Array;
  /** What a person reads for each row: its text, its title, or its numbers. Untrusted text. */
  readonly labels: readonly string[];
}

/** Outputs of a model for a target: one number for a regression, one logit a class otherwise. */
export const outputWidth = ({ task, classes }: Pick<Target, 'task' | 'classes'>): number =>
  task === 'regression' ? 1 : classes.length;

/** What a question is trained to lower: numbers are always asked by squares, and pairs need exactly two classes. */
export function lossOf({ task, classes }: Pick<Target, 'task' | 'classes'>, loss: Loss): Loss {
  if (task === 'regression') return 'squared';
  return loss === 'bpr' && classes.length !== 2 ? 'cross-entropy' : loss;
}
