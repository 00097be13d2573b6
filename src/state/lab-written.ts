/** What the page needs to write a model out: its sums, its penalties, and an unseen row on its way through it. */
import { lossOf, PARTS, type LabData } from '../domain/lab/lab-data.ts';
import type { Experiment, Loss } from '../domain/lab/experiment.ts';
import { rowsOf } from '../domain/lab/evaluate.ts';
import type { TrainedModel } from '../domain/lab/trained-model.ts';
import {
  inUnits,
  linearSums,
  penaltyOf,
  workRow,
  type WeightedSum,
  type WorkedRow,
} from '../domain/lab/written-model.ts';

export type { WeightedSum };

/** A sum of more inputs is written as a product of matrices, and a row of more is no longer read. */
const MOST_NAMES = 12;

/** Sums of inputs that have names, few enough to be written out. */
interface WrittenSums {
  readonly names: readonly string[];
  /** One an output, on scaled inputs. */
  readonly scaled: readonly WeightedSum[];
  /** Of a regression, in the person's units. */
  readonly inUnits?: WeightedSum;
}

export function writtenSums(model: TrainedModel): WrittenSums | undefined {
  const { inputs, targets } = model;
  if (inputs.kind === 'words' || inputs.names.length === 0 || inputs.names.length > MOST_NAMES)
    return undefined;
  const scaled = linearSums(model);
  if (!scaled) return undefined;
  const [main] = targets;
  return {
    names: inputs.names,
    scaled,
    ...(main.task === 'regression' && { inUnits: inUnits(scaled[0], inputs, main) }),
  };
}

export interface WorkedTestRow extends WorkedRow {
  readonly names: readonly string[];
  /** Class number, or the number in the person's unit. */
  readonly actual: number;
}

/** @param turn which test row, counted round. Undefined for data whose inputs have no names, or too many. */
export function workTestRow(model: TrainedModel, data: LabData, turn: number): WorkedTestRow | undefined {
  const { inputs, targets, parts } = data;
  if (inputs.kind === 'words' || inputs.names.length === 0 || inputs.names.length > MOST_NAMES)
    return undefined;
  const rows = rowsOf(parts, PARTS.indexOf('test'));
  if (rows.length === 0) return undefined;
  const row = rows[turn % rows.length];
  const { width, values, off, by, names } = inputs;
  const raw = values.subarray(row * width, (row + 1) * width).map((value, k) => value * by[k] + off[k]);
  const worked = workRow(model, raw);
  const [target] = targets;
  return worked && { ...worked, names, actual: target.values[row] * target.by + target.off };
}

export const penaltyNow = ({ weights }: TrainedModel, experiment: Experiment): number =>
  penaltyOf(weights, experiment);

/** The loss of each target, in their order. */
export const lossesOf = ({ targets }: Pick<LabData, 'targets'>, { loss }: Experiment): readonly Loss[] =>
  targets.map((target) => lossOf(target, loss));
