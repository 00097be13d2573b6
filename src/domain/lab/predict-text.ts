/** Answers to a text of the models that read words, in plain code: a file of theirs needs no trainer. */
import { FailureError } from '../errors.ts';
import type { WeightTensor } from '../learning/head-types.ts';
import { denseNetwork } from './dense-network.ts';
import { readsWords } from './experiment.ts';
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

/** The words' vectors in one: their mean, each counting by its share. */
function pooled(
  words: readonly Float32Array[],
  attention: WeightTensor | undefined,
  width: number,
): Float32Array {
  const shares = sharesOf(words, attention);
  return new Float32Array(width).map((_, k) =>
    words.reduce((sum, word, place) => sum + shares[place] * word[k], 0),
  );
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** What an LSTM holds after the last word; zeros without one. The same steps as workers/lab/lstm.ts. */
function remembered(
  words: readonly Float32Array[],
  weights: readonly WeightTensor[],
  width: number,
): Float32Array {
  const input = matrix(weights, 'input', width);
  const gates = input.shape[1];
  const units = gates / 4;
  const recurrent = matrix(weights, 'recurrent', units, gates);
  const bias = weights.find(
    ({ name, shape }) => name === 'gate-bias' && shape.length === 1 && shape[0] === gates,
  );
  if (!bias) throw new FailureError('model-file-damaged', { weight: 'gate-bias' });
  const state = new Float32Array(units);
  const cell = new Float32Array(units);
  for (const word of words) {
    const z = Float64Array.from(bias.values);
    for (const [from, { values }] of [
      [word, input],
      [state, recurrent],
    ] as const)
      from.forEach((x, row) => {
        for (let gate = 0; gate < gates; gate++) z[gate] += x * values[row * gates + gate];
      });
    // In the order input, forget, output, candidate.
    for (let unit = 0; unit < units; unit++) {
      const written = sigmoid(z[unit]) * Math.tanh(z[3 * units + unit]);
      cell[unit] = sigmoid(z[units + unit]) * cell[unit] + written;
      state[unit] = sigmoid(z[2 * units + unit]) * Math.tanh(cell[unit]);
    }
  }
  return state;
}

/**
 * Answers for each target, as {@link answersOf} has them: the words' vectors pooled, or read one by one by an LSTM, projected
 * where a table is narrower than what it imitates, under the heads (workers/lab/attention.ts, lstm.ts, static-table.ts).
 * Undefined for a model that reads no words.
 */
export function predictText(model: TrainedModel, text: string): Float32Array[] | undefined {
  const { experiment, inputs, targets, weights } = model;
  const { kind } = experiment.model;
  if (inputs.kind !== 'words' || !readsWords(experiment.model)) return undefined;
  const { vocabulary } = inputs;
  const table = matrix(weights, 'embedding', vocabulary.length);
  const width = table.shape[1];

  const read = [...encodeWords([text], vocabulary).ids].filter((id) => id > 0);
  // A damaged vocabulary may lack the number of unknown words.
  if (read.some((id) => id >= vocabulary.length))
    throw new FailureError('model-file-damaged', { part: 'inputs' });
  const words = read.map((id) => table.values.subarray(id * width, (id + 1) * width));
  const features =
    kind === 'lstm'
      ? remembered(words, weights, width)
      : pooled(words, kind === 'attention' ? matrix(weights, 'attention', width, 1) : undefined, width);

  const projected = kind === 'static-table' && weights.some(({ name }) => name === 'projection');
  const projection = projected ? matrix(weights, 'projection', width) : undefined;
  const trunk = projection ? [{ kind: 'affine' as const, weight: projection }] : [];
  const out = projection ? projection.shape[1] : features.length;
  const scale = new Float32Array(out);
  const heads = denseNetwork({
    experiment: { ...experiment, model: { kind: 'linear' } },
    inputs: { kind: 'dense', width: out, names: [], off: scale, by: scale },
    targets,
    weights,
  })?.heads;
  if (!heads) return undefined;
  return forward({ width: features.length, trunk, heads }, features).map((outputs, place) =>
    answersOf(targets[place], outputs),
  );
}
