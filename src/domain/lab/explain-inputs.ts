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

/** A number in the person's unit, or what is chosen; undefined for none of a choice. */
export type InputValue = number | string | undefined;

/** The least that would have to be otherwise for another answer: of one input, or of two. */
export interface Otherwise {
  readonly answer: number;
  readonly changes: readonly { readonly name: string; readonly from: InputValue; readonly to: InputValue }[];
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

/** What stands between a column and one of its values in the name of a choice's column (table.ts). */
const CHOSEN = ' = ';

/** An input as a person knows it: a choice, however many columns it takes, is one. */
type NamedInput = Movable & { readonly name: string };

/** What a row may be moved to, by the training rows: a number as far as they go, a choice in the ways that they have. */
function movableOf({ names, width, values }: DenseInputs, rows: readonly number[]): readonly NamedInput[] {
  const cells = (column: number): Float32Array =>
    Float32Array.from(rows, (row) => values[row * width + column]);
  // A person may have a column of numbers with such a name.
  const isChoice = (column: number): boolean =>
    names[column].includes(CHOSEN) && new Set(cells(column)).size <= 2;
  return featuresOf(names).flatMap(({ name, columns }): NamedInput[] => {
    if (columns.every(isChoice)) {
      const ways = rows.map((row) => Float32Array.from(columns, (column) => values[row * width + column]));
      return [{ name, columns, ways: [...new Map(ways.map((way) => [way.join(), way])).values()] }];
    }
    return columns.map((column) => {
      const seen = cells(column);
      const least = seen.reduce((a, b) => Math.min(a, b), Infinity);
      return { name: names[column], column, least, most: seen.reduce((a, b) => Math.max(a, b), -Infinity) };
    });
  });
}

const columnsOf = (input: Movable): readonly number[] =>
  'columns' in input ? input.columns : [input.column];

/** What an input is in a row of scaled inputs. */
function valueOf(input: Movable, row: Float32Array, { names, off, by }: DenseInputs): InputValue {
  const unit = (column: number): number => row[column] * by[column] + off[column];
  if (!('columns' in input)) return unit(input.column);
  const chosen = input.columns.find((column) => unit(column) > 0.5);
  return chosen === undefined
    ? undefined
    : names[chosen].slice(names[chosen].indexOf(CHOSEN) + CHOSEN.length);
}

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

  const strongest = (input: Movable): number => Math.max(...columnsOf(input).map(strength));
  const movable = movableOf(inputs, [...rowsOf(data.parts, PARTS.indexOf('training'))]).toSorted(
    (a, b) => strongest(b) - strongest(a),
  );
  const { one, two } = counterfactuals(deciderOf(network, width), values, movable);
  const nearest = one && two ? (two.distance < one.distance ? two : one) : (one ?? two);
  if (!nearest) return { outputs, shares };
  const there = values.slice();
  for (const { column, to } of nearest.changes) there[column] = to;
  const changed = new Set(nearest.changes.map(({ column }) => column));
  return {
    outputs,
    shares,
    otherwise: {
      answer: nearest.answer,
      changes: movable
        .filter((input) => columnsOf(input).some((column) => changed.has(column)))
        .map((input) => ({
          name: input.name,
          from: valueOf(input, values, inputs),
          to: valueOf(input, there, inputs),
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
