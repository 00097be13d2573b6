/**
 * What a run would take of the device's memory: its rows reckoned before they are built, all of it before the worker is
 * given a copy of them, and there again before a model is made.
 */
import { FailureError } from '../errors.ts';
import type { Experiment, ModelChoice } from './experiment.ts';
import { outputWidth, type LabData } from './lab-data.ts';

/** What can be made smaller when a run does not fit. */
export type Lower = 'rows' | 'units' | 'batch';

/**
 * A choice, not a measurement: phones are taken to end a tab somewhat above 1 GB, and the page, tfjs and an encoder need
 * room beside the run. Twice as much leaves them none; with a fifth the looks at an LSTM of 128 units would not fit.
 */
export const MOST_BYTES = 512e6;

const FLOAT_BYTES = 4;

/** The page's copy of the inputs, the worker's, and the training rows that a look takes out of it. */
const INPUT_COPIES = 3;

/**
 * Copies of each weight besides the numbers that the optimiser keeps: as drawn, in training, at the last whole epoch, the
 * best so far, on the backend, its slope there and here, and that with penalties.
 */
const WEIGHT_COPIES = 8;

/** Adam's two moments, or momentum's one; each in training and at the last whole epoch. */
const SLOTS = { sgd: 0, momentum: 2, adam: 4 } as const;

/** Rows whose outputs are computed together (calculator.ts). */
const LOOK_ROWS = { words: 256, dense: 2048 } as const;

/** An LSTM unrolled: numbers that each unit leaves behind at each word (gates, cell, their parts and sums). */
const NUMBERS_OF_A_CELL = 30;

interface Size {
  /** Numbers that are trained, heads included. */
  readonly parameters: number;
  /** Numbers that the way forward leaves behind for each row. */
  readonly row: number;
}

/** Layers of units under heads of `outputs`: weights and biases; of each layer its sums, its units and its dropout. */
function layersOf(widths: readonly number[], outputs: number): Size {
  const all = [...widths, outputs];
  const parameters = all.slice(1).reduce((sum, units, k) => sum + (all[k] + 1) * units, 0);
  return { parameters, row: 2 * widths[0] + 3 * all.slice(1).reduce((sum, units) => sum + units, 0) };
}

/** x + f(x) with f going down to `units` and up again, under heads. */
function asideOf(width: number, units: number, outputs: number): Size {
  const head = layersOf([width], outputs);
  return { parameters: head.parameters + 2 * width * units + units, row: head.row + 2 * width + 3 * units };
}

function modelSize(model: ModelChoice, { inputs, encodings, targets }: LabData): Size {
  const outputs = targets.reduce((sum, target) => sum + outputWidth(target), 0);
  const width = inputs.kind === 'dense' ? inputs.width : 0;
  const [words, length] = inputs.kind === 'words' ? [inputs.vocabulary.length, inputs.length] : [0, 0];
  switch (model.kind) {
    case 'perceptron':
      return layersOf([width, ...model.layers], outputs);
    case 'low-rank':
      return asideOf(width, model.rank, outputs);
    case 'bottleneck':
      return asideOf(width, model.width, outputs);
    case 'student': {
      const teacher = layersOf([width, model.teacher], outputs);
      const student = layersOf([width, model.width], outputs);
      return {
        parameters: teacher.parameters + student.parameters,
        row: Math.max(teacher.row, student.row),
      };
    }
    case 'lstm': {
      const { embedding, units } = model;
      const head = layersOf([units], outputs);
      return {
        parameters: words * embedding + 4 * units * (embedding + units + 1) + head.parameters,
        row: length * (2 * embedding + NUMBERS_OF_A_CELL * units) + head.row,
      };
    }
    case 'attention': {
      const { embedding } = model;
      const head = layersOf([embedding], outputs);
      return {
        parameters: (words + 1) * embedding + head.parameters,
        // The vectors, their weights, and the two multiplied.
        row: length * (3 * embedding + 3) + head.row,
      };
    }
    case 'static-table': {
      const encoded = encodings?.width ?? 0;
      const head = layersOf([encoded], outputs);
      return {
        parameters: (words + encoded) * model.width + head.parameters,
        row: 3 * length * model.width + 3 * encoded + head.row,
      };
    }
    case 'linear':
      return layersOf([width], outputs);
  }
}

/** Bytes at the height of a run, by what they are spent on. */
export interface MemoryNeed {
  /** Inputs and outputs of all rows. */
  readonly rows: number;
  /** Weights with their slopes and the optimiser's state. */
  readonly units: number;
  /** What a step of training or a look at all rows leaves behind until it ends. */
  readonly batch: number;
}

/** Counted from what the code keeps, not measured: a backend's own overhead is not in it. */
export function memoryNeed({ model, optimiser, loss, batch }: Experiment, data: LabData): MemoryNeed {
  const { count, inputs, encodings, targets, parts } = data;
  const { parameters, row } = modelSize(model, data);
  const numbers = (inputs.kind === 'dense' ? inputs.width : inputs.length) + (encodings?.width ?? 0);
  const outputs = targets.reduce((sum, target) => sum + outputWidth(target), 0);
  const training = parts.reduce((sum, part) => sum + (part === 0 ? 1 : 0), 0);
  // BPR compares each row with another.
  const step = Math.min(batch, training) * (loss === 'bpr' ? 2 : 1);
  const look = Math.min(LOOK_ROWS[inputs.kind], count);
  return {
    rows: FLOAT_BYTES * INPUT_COPIES * count * (numbers + outputs),
    units: FLOAT_BYTES * (WEIGHT_COPIES + SLOTS[optimiser]) * parameters,
    // The way back leaves as much behind as the way forward.
    batch: FLOAT_BYTES * row * Math.max(2 * step, look),
  };
}

const tooMuch = (bytes: number, lower: Lower): FailureError =>
  new FailureError('lab-data', {
    reason: 'too-much-memory',
    lower,
    megabytes: Math.ceil(bytes / 1e6),
    most: MOST_BYTES / 1e6,
  });

/** Throws as {@link refuseUnaffordable} where the rows alone would take more. @param numbers of each row. */
export function refuseTooManyRows(rows: number, numbers: number): void {
  const bytes = FLOAT_BYTES * INPUT_COPIES * rows * numbers;
  if (bytes > MOST_BYTES) throw tooMuch(bytes, 'rows');
}

/** Throws `lab-data` with the reason `too-much-memory` and what to lower, where a run would take more than MOST_BYTES. */
export function refuseUnaffordable(experiment: Experiment, data: LabData): void {
  const need = memoryNeed(experiment, data);
  const bytes = need.rows + need.units + need.batch;
  if (bytes <= MOST_BYTES) return;
  const [largest] = (['rows', 'units', 'batch'] as const).toSorted((a, b) => need[b] - need[a]);
  // A smaller batch helps only where steps take more than a look at all rows, which has a size of its own.
  const least = memoryNeed({ ...experiment, batch: 1 }, data).batch;
  const lower: Lower = largest === 'batch' && 2 * least > need.batch ? 'units' : largest;
  throw tooMuch(bytes, lower);
}
