/** Why a model of named inputs says what it says: of one row, and of all test rows. Runs in the lab worker. */
import type { WeightTensor } from '../learning/head-types.ts';
import { hashText, mulberry32 } from '../random.ts';
import { counterfactuals, type Movable } from './counterfactual.ts';
import { denseNetwork, type DenseNetwork } from './dense-network.ts';
import { evaluateRegression, rowsOf } from './evaluate.ts';
import type { Experiment } from './experiment.ts';
import {
  featuresOf,
  integratedGradients,
  linearContributions,
  permutationImportance,
  scoreOf,
  type Importance,
} from './explain.ts';
import { forward } from './forward.ts';
import { outputWidth, PARTS, type DenseInputs, type LabData, type Target } from './lab-data.ts';
import { topClass } from './probabilities.ts';
import { shuffle } from './split.ts';

/** A model, and what it was trained on. */
export interface Subject {
  readonly experiment: Experiment;
  readonly data: LabData;
  readonly weights: readonly WeightTensor[];
}

/** What one input brings to the answer. */
export interface InputShare {
  readonly name: string;
  /** In the person's unit. */
  readonly value: number;
  /** Added to the score of the answer: logits, or standardised as the target is (its `by` brings it to the unit asked). */
  readonly share: number;
}

/** The least that would have to be otherwise for another answer; values in the person's units. */
export interface Otherwise {
  readonly answer: number;
  readonly changes: readonly { readonly name: string; readonly from: number; readonly to: number }[];
}

export interface InputExplanation {
  /** Outputs of each target for the row (lab-data.ts outputWidth). */
  readonly outputs: readonly Float32Array[];
  /** Strongest first; of the main target. */
  readonly shares: readonly InputShare[];
  /** Undefined for a number, and where no answer but this lies within reach. */
  readonly otherwise?: Otherwise;
}

/**
 * Rows that exchange their inputs. The standard error of an accuracy on 400 is at most 2.5 points, on 100 five; all rows
 * of a large table would be computed five times for each of its columns.
 */
const MOST_JUDGED = 400;

/** The layers with their inputs; undefined where these have no names or are no numbers. */
function namedInputs({ experiment, data, weights }: Subject) {
  const { inputs, targets } = data;
  if (inputs.kind !== 'dense' || inputs.names.length === 0) return undefined;
  const network = denseNetwork({ experiment, inputs, targets, weights });
  return network && { inputs, network };
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

/** The class with the highest logit, for rows of scaled inputs. */
const deciderOf =
  (network: DenseNetwork, width: number) =>
  (rows: Float32Array): Int32Array => {
    const [logits] = forward({ ...network, heads: network.heads.slice(0, 1) }, rows);
    return Int32Array.from({ length: logits.length / width }, (_, row) => topClass(logits, width, row));
  };

/**
 * What each input brings to the answer to one row, and the least change that would bring another. Shares are exact for
 * models that are linear in their inputs, else integrated gradients. Undefined where inputs have no names.
 * Throws `model-file-damaged` for weights of another model.
 * @param values the row, scaled as the data.
 */
export function explainInputs(subject: Subject, values: Float32Array): InputExplanation | undefined {
  const named = namedInputs(subject);
  if (!named) return undefined;
  const { inputs, network } = named;
  const { names, off, by } = inputs;
  const { data, experiment } = subject;
  const [target] = data.targets;
  const width = outputWidth(target);
  const outputs = forward(network, values);
  const score = scoreOf(network, { target: 0, width, output: topClass(outputs[0], width, 0) });
  const { kind } = experiment.model;
  const linear = kind === 'linear' || kind === 'low-rank';
  const brought = (linear ? linearContributions : integratedGradients)(score, values).inputs;
  const unit = (column: number, value: number): number => value * by[column] + off[column];
  const strength = (column: number): number => Math.abs(brought[column]);
  const columns = [...names.keys()].sort((a, b) => strength(b) - strength(a));
  const shares = columns.map((column) => ({
    name: names[column],
    value: unit(column, values[column]),
    share: brought[column],
  }));
  if (target.task === 'regression') return { outputs, shares };

  const movable = movableOf(inputs, data.count);
  const { one, two } = counterfactuals(
    deciderOf(network, width),
    values,
    columns.map((column) => movable[column]),
  );
  const nearest = one ?? two;
  return {
    outputs,
    shares,
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

/** Accuracy, or R² (0 where that is undefined), of outputs for every row of a target. */
function figureOf(target: Target, outputs: Float32Array): number {
  const rows = Array.from(target.values.keys());
  if (target.task === 'regression') return evaluateRegression(target, outputs, rows).r2 ?? 0;
  const width = outputWidth(target);
  return rows.filter((row) => topClass(outputs, width, row) === target.values[row]).length / rows.length;
}

/**
 * What accuracy, or R², loses on the test rows when they exchange an input, one input after another; nothing where
 * inputs have no names. The same experiment draws the same exchanges.
 */
export function* testImportance(subject: Subject): Generator<Importance> {
  const named = namedInputs(subject);
  if (!named) return;
  const { inputs, network } = named;
  const { targets, parts } = subject.data;
  const random = mulberry32(hashText(`importance ${subject.experiment.seed}`));
  const test = shuffle(Array.from(rowsOf(parts, PARTS.indexOf('test'))), random).slice(0, MOST_JUDGED);
  const { width, names } = inputs;
  const values = new Float32Array(test.length * width);
  test.forEach((row, at) => values.set(inputs.values.subarray(row * width, (row + 1) * width), at * width));
  const target = { ...targets[0], values: Float32Array.from(test, (row) => targets[0].values[row]) };
  const main = { ...network, heads: network.heads.slice(0, 1) };
  const figure = (rows: Float32Array): number => figureOf(target, forward(main, rows)[0]);
  yield* permutationImportance({ values, width }, featuresOf(names), figure, random);
}
