/** Answers to a text of the models that read words without order, in plain code: a file of theirs needs no trainer. */
import { FailureError } from '../errors.ts';
import type { WeightTensor } from '../learning/head-types.ts';
import { denseNetwork } from './dense-network.ts';
import { forward } from './forward.ts';
import { answersOf } from './predict.ts';
import { softmaxRows } from './probabilities.ts';
import type { TrainedModel } from './trained-model.ts';
import { encodeWords } from './words.ts';

/** A matrix [rows, columns] by name, columns −1 for any; throws `model-file-damaged` with the name. */
function matrix(weights: readonly WeightTensor[], name: string, rows: number, columns = -1): WeightTensor {
  const found = weights.find((weight) => weight.name === name);
  const fits =
    found?.shape.length === 2 && found.shape[0] === rows && (columns === -1 || found.shape[1] === columns);
  if (!fits) throw new FailureError('model-file-damaged', { weight: name });
  return found;
}

/** How much each word counts: all alike, or by the softmax of what the attention vector finds in them. */
function sharesOf(words: readonly Float32Array[], attention: WeightTensor | undefined): ArrayLike<number> {
  if (!attention) return words.map(() => 1 / words.length);
  const scores = words.map((word) => word.reduce((sum, value, k) => sum + value * attention.values[k], 0));
  return softmaxRows(Float32Array.from(scores), scores.length);
}

/**
 * Answers for each target, as {@link answersOf} has them: the words' vectors pooled, projected where the table is narrower
 * than what it imitates, under the heads (workers/lab/attention.ts, static-table.ts). Undefined for all other models.
 */
export function predictText(model: TrainedModel, text: string): Float32Array[] | undefined {
  const { experiment, inputs, targets, weights } = model;
  const { kind } = experiment.model;
  if (inputs.kind !== 'words' || (kind !== 'attention' && kind !== 'static-table')) return undefined;
  const { vocabulary } = inputs;
  const table = matrix(weights, 'embedding', vocabulary.length);
  const width = table.shape[1];
  const attention = kind === 'attention' ? matrix(weights, 'attention', width, 1) : undefined;
  const projected = kind === 'static-table' && weights.some(({ name }) => name === 'projection');
  const projection = projected ? matrix(weights, 'projection', width) : undefined;

  const ids = [...encodeWords([text], vocabulary).ids].filter((id) => id > 0);
  // A damaged vocabulary may lack the number of unknown words.
  if (ids.some((id) => id >= vocabulary.length))
    throw new FailureError('model-file-damaged', { part: 'inputs' });
  const words = ids.map((id) => table.values.subarray(id * width, (id + 1) * width));
  const shares = sharesOf(words, attention);
  const pooled = new Float32Array(width).map((_, k) =>
    words.reduce((sum, word, place) => sum + shares[place] * word[k], 0),
  );

  const features = projection ? projection.shape[1] : width;
  const scale = new Float32Array(features);
  const heads = denseNetwork({
    experiment: { ...experiment, model: { kind: 'linear' } },
    inputs: { kind: 'dense', width: features, names: [], off: scale, by: scale },
    targets,
    weights,
  })?.heads;
  if (!heads) return undefined;
  const trunk = projection ? [{ kind: 'affine' as const, weight: projection }] : [];
  return forward({ width, trunk, heads }, pooled).map((outputs, place) => answersOf(targets[place], outputs));
}
