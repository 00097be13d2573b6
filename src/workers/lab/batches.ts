/** Which rows a step sees: seeded, by epoch and step, so that a run can pause and begin an epoch again. */
import { PARTS, type Inputs, type LabData, type Part, type WordInputs } from '../../domain/lab/lab-data.ts';
import { shuffled, streamOf } from '../trainer/events.ts';
import type { Batch } from './model.ts';

/** Rows of a part, in order. */
export function rowsOf({ parts }: LabData, part: Part): Int32Array {
  const wanted = PARTS.indexOf(part);
  return Int32Array.from(parts.keys()).filter((row) => parts[row] === wanted);
}

/** Words of some rows, cut behind the longest of them: every place costs an LSTM a step. */
function takeWords({ kind, length, ids, vocabulary }: WordInputs, rows: Int32Array): WordInputs {
  let longest = 1;
  for (const row of rows)
    for (let at = longest; at < length && ids[row * length + at] !== 0; at++) longest = at + 1;
  const taken = new Int32Array(rows.length * longest);
  rows.forEach((row, k) => taken.set(ids.subarray(row * length, row * length + longest), k * longest));
  return { kind, length: longest, ids: taken, vocabulary };
}

/** Some rows of the inputs as a batch. */
export function takeRows(inputs: Inputs, rows: Int32Array): Batch {
  const count = rows.length;
  if (inputs.kind === 'words') return { inputs: takeWords(inputs, rows), count };
  const { width, values } = inputs;
  const taken = new Float32Array(count * width);
  rows.forEach((row, k) => taken.set(values.subarray(row * width, (row + 1) * width), k * width));
  return { inputs: { ...inputs, values: taken }, count };
}

/** The rows of one step. Each row comes once an epoch; the last step has what is left. */
export function batchRows(
  rows: Int32Array,
  size: number,
  seed: number,
  epoch: number,
  step: number,
): Int32Array {
  const order = shuffled(rows.length, streamOf(seed, 'order', epoch));
  return order.subarray(step * size, (step + 1) * size).map((place) => rows[place]);
}
