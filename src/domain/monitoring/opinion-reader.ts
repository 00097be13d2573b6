/** Opinions of very many comments: what `opinionOf` says of each, some twenty times as fast. */
import type { QuantizedVectors } from '../catalog.ts';
import { probabilitiesFrom, type SoftmaxHead } from '../learning/softmax-head.ts';
import { SENTIMENTS } from './comment-types.ts';
import type { OpinionModel } from './opinion-model.ts';
import type { Opinion } from './pulse-types.ts';

/** A head with its standardising folded in: w·(x − m)/s + b is (w/s)·x + (b − w·m/s). */
function folded({ mean, scale, weights, biases }: SoftmaxHead) {
  const dims = mean.length;
  const slopes = weights.map((weight) => weight / scale);
  const offsets = Float64Array.from(biases, (bias, k) =>
    mean.reduce((sum, m, at) => sum - slopes[k * dims + at] * m, bias),
  );
  return { dims, slopes, offsets };
}

function readerOf(head: SoftmaxHead): (vectors: QuantizedVectors, row: number) => Float64Array {
  const { dims, slopes, offsets } = folded(head);
  const logits = new Float64Array(offsets.length);
  return ({ codes, scales }, row) => {
    for (let k = 0; k < logits.length; k++) {
      let sum = 0;
      for (let at = 0, w = k * dims, c = row * dims; at < dims; at++, w++, c++) sum += slopes[w] * codes[c];
      logits[k] = offsets[k] + sum * scales[row];
    }
    return probabilitiesFrom(logits, head.temperature);
  };
}

/** A function from a row of vectors to what the model says of it. */
export function opinionReader(model: OpinionModel): (vectors: QuantizedVectors, row: number) => Opinion {
  const sentiment = readerOf(model.sentiment);
  const stars = readerOf(model.stars);
  return (vectors, row) => {
    const [negative, neutral, positive] = sentiment(vectors, row);
    const probabilities = [negative, neutral, positive] as const;
    return {
      sentiment: SENTIMENTS[probabilities.indexOf(Math.max(...probabilities))],
      probabilities,
      stars: stars(vectors, row).reduce((sum, p, k) => sum + p * (k + 1), 0),
    };
  };
}
