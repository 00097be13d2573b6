/** Attention pooling: the mean of a text's words, weighted by a softmax over what one learned vector finds in each. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { product } from '../trainer/products.ts';
import { drawn, type Trunk } from './model.ts';
import { EMBEDDING_SPREAD, lengthsOf, lookUp, wordRows } from './words.ts';

/** Taken off the score of a place behind the end: exp of it is exactly 0 beside any word. */
const NO_WORD = 1e9;

/** αₜ = softmaxₜ(eₜ · a) over the words that are there; features Σ αₜ eₜ. A text without words has features 0. */
export const attentionTrunk = (vocabulary: number, embedding: number, seed: number): Trunk => ({
  weights: [
    drawn(seed, 'embedding', [vocabulary, embedding], EMBEDDING_SPREAD),
    drawn(seed, 'attention', [embedding, 1]),
  ],
  width: embedding,
  forward(tf, [table, vector]: readonly Tensor[], batch) {
    const words = wordRows(batch);
    const { length, ids } = words;
    const lengths = lengthsOf(words, batch.count);
    const there = tf.tensor2d(
      Float32Array.from(ids, (_, at) => (at % length < lengths[Math.floor(at / length)] ? 1 : 0)),
      [batch.count, length],
    );
    const embedded = lookUp(tf, table as Tensor2D, ids);
    const scores = tf.reshape(product(tf, embedded, vector as Tensor2D), [batch.count, length]);
    const masked = tf.add(scores, tf.mul(tf.sub(there, 1), NO_WORD));
    const attention = tf.mul<Tensor2D>(tf.softmax(masked), there);
    const sequence = tf.reshape(embedded, [batch.count, length, embedding]);
    const weighted = tf.mul(sequence, tf.reshape(attention, [batch.count, length, 1]));
    return { values: tf.sum<Tensor2D>(weighted, 1), attention };
  },
});
