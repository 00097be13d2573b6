/** The numbers that a model's formulas are written with: its penalties, its weights in the person's units, one row worked through. */
import type { WeightTensor } from '../learning/head-types.ts';
import { denseNetwork, type Layer } from './dense-network.ts';
import type { Experiment } from './experiment.ts';
import { forward } from './forward.ts';
import { answersOf } from './predict.ts';
import { applyScale } from './scaling.ts';
import { isMatrix } from './sizes.ts';
import type { DenseFormat, TargetFormat, TrainedModel } from './trained-model.ts';

/** What an encoder holds in place needs no penalty (workers/lab/static-table.ts). */
const HELD_BY_ENCODER: ReadonlySet<string> = new Set(['embedding', 'projection']);

/** λ₁ Σ |w| + ½ λ₂ Σ w² over all matrices; vectors, which are biases and scales, have no penalty. */
export function penaltyOf(
  weights: readonly WeightTensor[],
  { l1, l2, model }: Pick<Experiment, 'l1' | 'l2' | 'model'>,
): number {
  const penalised = weights
    .filter(isMatrix)
    .filter(({ name }) => model.kind !== 'static-table' || !HELD_BY_ENCODER.has(name));
  let [sizes, squares] = [0, 0];
  for (const { values } of penalised)
    for (const value of values) {
      sizes += Math.abs(value);
      squares += value * value;
    }
  return l1 * sizes + 0.5 * l2 * squares;
}

/** output = bias + Σ weights · inputs. */
export interface WeightedSum {
  readonly bias: number;
  /** One an input. */
  readonly weights: readonly number[];
}

/** Output `place` of an affine layer: of its matrix [inputs, outputs], one column. */
function sumOf({ weight, bias }: Layer & { kind: 'affine' }, place: number): WeightedSum {
  const [inputs, outputs] = weight.shape;
  return {
    bias: bias?.values[place] ?? 0,
    weights: Array.from({ length: inputs }, (_, k) => weight.values[k * outputs + place]),
  };
}

/** The outputs of a model that is one weighted sum each, on scaled inputs; undefined for models with more in them. */
export function linearSums(model: TrainedModel): readonly WeightedSum[] | undefined {
  const network = denseNetwork(model);
  if (!network || network.trunk.length > 0) return undefined;
  const [head] = network.heads;
  if (head.kind !== 'affine') return undefined;
  return Array.from({ length: head.weight.shape[1] }, (_, place) => sumOf(head, place));
}

/**
 * A weighted sum of scaled inputs, rewritten for inputs and output as the person has them: from
 * (y − off_y) / by_y = b + Σ w (x − off) / by. A column that was constant (by 0) has no weight.
 */
export function inUnits(
  { bias, weights }: WeightedSum,
  { off, by }: Pick<DenseFormat, 'off' | 'by'>,
  target: Pick<TargetFormat, 'off' | 'by'>,
): WeightedSum {
  const slopes = weights.map((weight, k) => (by[k] === 0 ? 0 : (weight * target.by) / by[k]));
  const taken = slopes.reduce((sum, slope, k) => sum + slope * off[k], 0);
  return { bias: bias * target.by + target.off - taken, weights: slopes };
}

/** A row on its way through a model, for the main target. */
export interface WorkedRow {
  /** In the person's units, and as the model reads them. */
  readonly raw: Float32Array;
  readonly scaled: Float32Array;
  /** What each layer before the last makes of the one before it. */
  readonly steps: readonly { readonly layer: Layer['kind']; readonly values: Float32Array }[];
  /** The output that decides: the class said, or the number. */
  readonly place: number;
  /** The weighted sum behind it, over the values of the last step (or the inputs), and what it comes to. */
  readonly sum: WeightedSum;
  readonly terms: Float32Array;
  readonly outputs: Float32Array;
  /** Probabilities of the classes, or the number in the person's unit. */
  readonly answers: Float32Array;
}

/**
 * Works a row through a model that reads numbers; undefined for one that reads words.
 * @param raw one row in the person's units.
 */
export function workRow(model: TrainedModel, raw: Float32Array): WorkedRow | undefined {
  const network = denseNetwork(model);
  const { inputs, targets } = model;
  if (!network || inputs.kind === 'words') return undefined;
  const { width, trunk } = network;
  const head = network.heads[0];
  if (head.kind !== 'affine') return undefined;
  const scaled = applyScale(raw, inputs);
  // A layer put in the place of a head gives its own values; some layers are asked again, but this is one row.
  const after = (count: number, last: Layer): Float32Array =>
    forward({ width, trunk: trunk.slice(0, count), heads: [last] }, scaled)[0];
  const steps = trunk.map((layer, count) => ({ layer: layer.kind, values: after(count, layer) }));
  const outputs = after(trunk.length, head);
  const place = outputs.indexOf(Math.max(...outputs));
  return {
    raw,
    scaled,
    steps,
    place,
    sum: sumOf(head, place),
    terms: steps.at(-1)?.values ?? scaled,
    outputs,
    answers: answersOf(targets[0], outputs),
  };
}
