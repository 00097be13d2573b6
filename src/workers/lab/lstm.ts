/** A long short-term memory over the words of a text (Hochreiter & Schmidhuber, 1997; forget gate: Gers et al., 2000). */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { product } from '../trainer/products.ts';
import { affine, drawn, freeVector, type Trunk } from './model.ts';
import { EMBEDDING_SPREAD, lengthsOf, lookUp, wordRows } from './words.ts';

/** With 0 a cell forgets half of what it holds at each word, and learns nothing from ten words ago (Jozefowicz et al., 2015). */
const FORGET_BIAS = 1;

/**
 * zₜ = eₜ Wₓ + hₜ₋₁ Wₕ + b, in the order input, forget, output, candidate; c = f ∘ c + i ∘ g, h = o ∘ tanh c. Features: the
 * h after each text's last word. The steps behind it run too, but nobody reads them: that costs less than to mask the
 * state in every step. Unrolled over the words, so it needs no kernel that a backend may lack.
 */
export function lstmTrunk(vocabulary: number, embedding: number, units: number, seed: number): Trunk {
  const bias = freeVector('gate-bias', 4 * units);
  bias.values.fill(FORGET_BIAS, units, 2 * units);
  return {
    weights: [
      drawn(seed, 'embedding', [vocabulary, embedding], EMBEDDING_SPREAD),
      drawn(seed, 'input', [embedding, 4 * units]),
      drawn(seed, 'recurrent', [units, 4 * units]),
      bias,
    ],
    width: units,
    forward(tf, [table, input, recurrent, gateBias]: readonly Tensor[], batch) {
      const { count } = batch;
      const words = wordRows(batch);
      const { length, ids } = words;
      const lengths = lengthsOf(words, count);
      // By place first and row second, so that the words of a step lie together.
      const byPlace = Int32Array.from({ length: ids.length }, (_, k) => {
        const place = Math.floor(k / count);
        return ids[(k - place * count) * length + place];
      });
      const embedded = lookUp(tf, table as Tensor2D, byPlace);
      const fromWords = tf.split(affine(tf, embedded, false, input, gateBias as Tensor1D), length, 0);
      let h: Tensor2D | undefined;
      let c: Tensor2D | undefined;
      const states = fromWords.map((fromWord) => {
        const z = h ? tf.add<Tensor2D>(fromWord, product(tf, h, recurrent as Tensor2D)) : fromWord;
        const [gates, candidate] = tf.split(z, [3 * units, units], 1);
        const [i, f, o] = tf.split(tf.sigmoid(gates), 3, 1);
        const written = tf.mul<Tensor2D>(i, tf.tanh(candidate));
        c = c ? tf.add<Tensor2D>(tf.mul(f, c), written) : written;
        h = tf.mul<Tensor2D>(o, tf.tanh(c));
        return h;
      });
      const last = new Float32Array(length * count);
      lengths.forEach((words, row) => words > 0 && (last[(words - 1) * count + row] = 1));
      const picked = tf.mul(tf.concat(states, 0), tf.tensor2d(last, [length * count, 1]));
      return { values: tf.sum<Tensor2D>(tf.reshape(picked, [length, count, units]), 0) };
    },
  };
}
