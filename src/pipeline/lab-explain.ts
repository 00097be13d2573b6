/** Why a trained model answers one row as it does. */
import { attempt, type Result } from '../domain/errors.ts';
import { denseNetwork, type DenseNetwork } from '../domain/lab/dense-network.ts';
import { integratedGradients, linearContributions, occlusion, scoreOf } from '../domain/lab/explain.ts';
import { counterfactuals, type Movable } from '../domain/lab/counterfactual.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import { outputWidth, type DenseInputs, type LabData, type WordInputs } from '../domain/lab/lab-data.ts';
import { softmaxRows, topClass } from '../domain/lab/probabilities.ts';
import type { LabSnapshot } from '../domain/lab/run-types.ts';
import type { Services } from './services.ts';

/** What one input brings to the answer. */
export interface InputShare {
  readonly name: string;
  /** In the person's unit. */
  readonly value: number;
  /** Added to the score of the answer, in logits or deviations. */
  readonly share: number;
}

/** The least that would have to be otherwise for another answer; values in the person's units. */
export interface Otherwise {
  readonly answer: number;
  readonly changes: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

/** A row that was learned from and lies near in meaning. */
export interface NearRow {
  readonly row: number;
  readonly cosine: number;
}

export interface RowExplanation {
  readonly row: number;
  /** Strongest first; of named inputs. */
  readonly inputs?: readonly InputShare[];
  readonly otherwise?: Otherwise;
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
  experiment: Experiment,
  data: LabData,
  snapshot: LabSnapshot,
  row: number,
): Promise<Result<RowExplanation>> =>
  attempt(async () => {
    const { inputs } = data;
    if (inputs.kind === 'words') return { row, ...(await byWords(services, data, inputs, snapshot, row)) };
    if (!inputs.names.length) return { row, near: nearRows(data, inputs, row) };
    const { weights } = snapshot;
    const network = denseNetwork({ experiment, inputs, targets: data.targets, weights });
    return { row, ...(network && byInputs(experiment, data, inputs, network, snapshot, row)) };
  });

const answerOf = ({ targets }: LabData, { outputs }: LabSnapshot, row: number): number =>
  targets[0].task === 'classes' ? topClass(outputs[0], outputWidth(targets[0]), row) : 0;

function byInputs(
  { model }: Experiment,
  data: LabData,
  inputs: DenseInputs,
  network: DenseNetwork,
  snapshot: LabSnapshot,
  row: number,
): Pick<RowExplanation, 'inputs' | 'otherwise'> {
  const { width, names, off, by } = inputs;
  const values = inputs.values.slice(row * width, (row + 1) * width);
  const unit = (column: number, value: number): number => value * by[column] + off[column];
  const outputs = outputWidth(data.targets[0]);
  const output = answerOf(data, snapshot, row);
  const score = scoreOf(network, { target: 0, width: outputs, output });
  const linear = model.kind === 'linear' || model.kind === 'low-rank';
  const { inputs: shares } = linear ? linearContributions(score, values) : integratedGradients(score, values);
  const inputShares = Array.from(shares, (share, column) => ({
    name: names[column],
    value: unit(column, values[column]),
    share,
  })).sort((a, b) => Math.abs(b.share) - Math.abs(a.share));
  if (data.targets[0].task === 'regression') return { inputs: inputShares };

  const scores = data.targets[0].classes.map((_, c) =>
    scoreOf(network, { target: 0, width: outputs, output: c }),
  );
  const decide = (rows: Float32Array): Int32Array => {
    const ofClass = scores.map((of) => of(rows));
    return Int32Array.from({ length: rows.length / width }, (_, at) =>
      ofClass.reduce((best, of, c) => (of[at] > ofClass[best][at] ? c : best), 0),
    );
  };
  const { one, two } = counterfactuals(decide, values, movableOf(inputs, data.count));
  const nearest = one ?? two;
  return {
    inputs: inputShares,
    otherwise: nearest && {
      answer: nearest.answer,
      changes: nearest.changes.map(({ column, from, to }) => ({
        name: names[column],
        from: unit(column, from),
        to: unit(column, to),
      })),
    },
  };
}

/** Each input as far as the rows go. */
const movableOf = ({ width, values }: DenseInputs, count: number): Movable[] =>
  Array.from({ length: width }, (_, column) => {
    let [least, most] = [Infinity, -Infinity];
    for (let row = 0; row < count; row++) {
      least = Math.min(least, values[row * width + column]);
      most = Math.max(most, values[row * width + column]);
    }
    return { column, least, most };
  });

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
  const read = target.task === 'classes' ? softmaxRows(outputs, width) : outputs;
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

/** Training rows with the highest cosine; inputs are centred by then, so it is a likeness and not a common direction. */
function nearRows({ count, parts }: LabData, { width, values }: DenseInputs, row: number): NearRow[] {
  const dot = (a: number, b: number): number => {
    let sum = 0;
    for (let k = 0; k < width; k++) sum += values[a * width + k] * values[b * width + k];
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
