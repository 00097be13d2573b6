/** Why a trained model answers one row as it does. */
import { attempt, type Result } from '../domain/errors.ts';
import { occlusion, type Importance } from '../domain/lab/explain.ts';
import type { InputExplanation, Subject } from '../domain/lab/explain-inputs.ts';
import { outputWidth, type DenseInputs, type LabData, type WordInputs } from '../domain/lab/lab-data.ts';
import { answersOf } from '../domain/lab/predict.ts';
import { topClass } from '../domain/lab/probabilities.ts';
import type { LabSnapshot } from '../domain/lab/run-types.ts';
import { applyScale } from '../domain/lab/scaling.ts';
import type { Answers } from './lab-sentence.ts';
import type { Cancellable, Services } from './services.ts';

/** A row that was learned from and lies near in meaning. */
export interface NearRow {
  readonly row: number;
  readonly cosine: number;
}

/** The answer to a row that a person has made up. */
export interface NumbersAnswer extends Omit<InputExplanation, 'outputs'> {
  readonly answers: Answers;
}

export interface RowExplanation {
  readonly row: number;
  /** Of named inputs. */
  readonly inputs?: InputExplanation['shares'];
  readonly otherwise?: InputExplanation['otherwise'];
  /** The words of the text, with what each brings (what is lost without it). */
  readonly words?: readonly { readonly text: string; readonly weight: number }[];
  /** The same words with the attention that the model pays them. */
  readonly attention?: readonly { readonly text: string; readonly weight: number }[];
  /** Of embeddings, whose numbers have no names. */
  readonly near?: readonly NearRow[];
}

/** Training rows shown beside a text. */
const NEAR = 4;

/** Explains the answer to one row: by its inputs, its words, or the rows like it. */
export const explainRow = (
  services: Services,
  data: LabData,
  snapshot: LabSnapshot,
  row: number,
): Promise<Result<RowExplanation>> =>
  attempt(async () => {
    const { inputs } = data;
    if (inputs.kind === 'words') return { row, ...(await byWords(services, data, inputs, snapshot, row)) };
    if (!inputs.names.length) return { row, near: nearRows(data, inputs, row) };
    const { width, values } = inputs;
    const explained = await services.lab.explain(
      values.slice(row * width, (row + 1) * width),
      snapshot.weights,
    );
    return { row, inputs: explained?.shares, otherwise: explained?.otherwise };
  });

/**
 * The row that is nearest to the median of all inputs, in the person's units: of choices it has one each, where a row of
 * medians could have two or none. Empty for inputs without names.
 */
export function typicalRow({ count, inputs }: LabData): readonly number[] {
  if (inputs.kind === 'words' || inputs.names.length === 0) return [];
  const { width, values, off, by } = inputs;
  const medians = Array.from({ length: width }, (_, column) => {
    const sorted = Float32Array.from({ length: count }, (_, row) => values[row * width + column]).sort();
    return sorted[count >> 1];
  });
  let [nearest, least] = [0, Infinity];
  for (let row = 0; row < count; row++) {
    const distance = medians.reduce((sum, median, k) => sum + (values[row * width + k] - median) ** 2, 0);
    if (distance < least) [nearest, least] = [row, distance];
  }
  return Array.from(medians, (_, k) => values[nearest * width + k] * by[k] + off[k]);
}

/** Explains the answer to a row of named inputs in the person's units; undefined for a model without layers. */
export const explainNumbers = (
  { lab }: Services,
  { data: { inputs, targets }, weights }: Subject,
  row: readonly number[],
): Promise<Result<NumbersAnswer | undefined>> =>
  attempt(async () => {
    if (inputs.kind === 'words') return undefined;
    const explained = await lab.explain(applyScale(Float32Array.from(row), inputs), weights);
    if (!explained) return undefined;
    const { outputs, shares, otherwise } = explained;
    return { answers: targets.map((target, k) => answersOf(target, outputs[k])), shares, otherwise };
  });

/** What the test rows lose when they exchange each input, in the order of the inputs; progress comes with each. */
export const measureImportance = (
  { lab }: Services,
  { weights }: Subject,
  options: Cancellable<Importance>,
): Promise<Result<readonly Importance[]>> => attempt(() => lab.importance(weights, options));

const answerOf = ({ targets }: LabData, { outputs }: LabSnapshot, row: number): number =>
  targets[0].task === 'classes' ? topClass(outputs[0], outputWidth(targets[0]), row) : 0;

async function byWords(
  { lab }: Services,
  data: LabData,
  inputs: WordInputs,
  snapshot: LabSnapshot,
  row: number,
): Promise<Pick<RowExplanation, 'words' | 'attention'>> {
  const { length, vocabulary } = inputs;
  const ids = inputs.ids.slice(row * length, (row + 1) * length);
  const end = ids.indexOf(0);
  const count = end < 0 ? length : end;
  const without = new Int32Array((count + 1) * length);
  without.set(ids);
  for (let word = 0; word < count; word++) without.set([...ids].toSpliced(word, 1), (word + 1) * length);
  // By the weights that the answer came from: a run that goes on has others by now.
  const outputs = await lab.predict({ ...inputs, ids: without }, count + 1, snapshot.weights);
  const [target] = data.targets;
  const width = outputWidth(target);
  const read = answersOf(target, outputs);
  const answer = answerOf(data, snapshot, row);
  const scores = Float64Array.from({ length: count + 1 }, (_, at) => read[at * width + answer]);
  const brought = occlusion(scores[0], scores.subarray(1));
  const textOf = (word: number): string => vocabulary[ids[word]] || '…';
  const { attention } = snapshot;
  return {
    words: Array.from(brought, (weight, word) => ({ text: textOf(word), weight })),
    attention:
      attention &&
      Array.from(brought, (_, word) => ({ text: textOf(word), weight: attention[row * length + word] })),
  };
}

/** Mean of each input over the training rows: what embeddings have in common, and only a z-score takes off. */
function centreOf({ parts }: LabData, { width, values }: DenseInputs): Float64Array {
  const sums = new Float64Array(width);
  let rows = 0;
  for (let row = 0; row < parts.length; row++)
    if (parts[row] === 0) {
      rows++;
      for (let k = 0; k < width; k++) sums[k] += values[row * width + k];
    }
  return sums.map((sum) => sum / rows);
}

/** Training rows with the highest cosine around their centre, so that it is a likeness and not a common direction. */
function nearRows(data: LabData, inputs: DenseInputs, row: number): NearRow[] {
  const { count, parts } = data;
  const { width, values } = inputs;
  const centre = centreOf(data, inputs);
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let k = 0; k < width; k++)
      sum += (values[a * width + k] - centre[k]) * (values[b * width + k] - centre[k]);
    return sum;
  };
  const own = Math.sqrt(dot(row, row));
  const rows: NearRow[] = [];
  for (let other = 0; other < count; other++)
    if (parts[other] === 0 && other !== row) {
      const lengths = own * Math.sqrt(dot(other, other));
      rows.push({ row: other, cosine: lengths > 0 ? dot(row, other) / lengths : 0 });
    }
  return rows.sort((a, b) => b.cosine - a.cosine).slice(0, NEAR);
}
