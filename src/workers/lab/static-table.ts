/** A sentence encoder distilled into a table of words: what is left of it needs no network to read a text. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { WordInputs } from '../../domain/lab/lab-data.ts';
import { product, project } from '../trainer/products.ts';
import { drawn, zeroMatrix, type Trunk } from './model.ts';
import { lengthsOf, wordRows } from './words.ts';

/** Share of each word of the table in each text: rows × words, a row of zeros for a text without words. */
function bagOf(words: WordInputs, count: number): Float32Array {
  const { length, ids, vocabulary } = words;
  const bag = new Float32Array(count * vocabulary.length);
  lengthsOf(words, count).forEach((end, row) => {
    for (let at = row * length; at < row * length + end; at++)
      bag[row * vocabulary.length + ids[at]] += 1 / end;
  });
  return bag;
}

/**
 * c̃ = (1/n Σ eₜ) P over the n words of a text, taught to be the encoder's c; a head then reads c̃ as it would read c. The
 * table is zero at the start, so a word that no training row has says nothing. Without P where the table is as wide as c.
 * Neither is penalised: the encoder's 384 answers for each text hold them, and a penalty that suits a head of few numbers
 * would press a word that is seen twice down to nothing.
 *
 * A mean has no order, so it is one product of a bag of words with the table; to look each word up and add them takes an
 * LSTM's time.
 */
export function staticTableTrunk(
  vocabulary: number,
  width: number,
  encoderWidth: number,
  seed: number,
): Trunk {
  const table = { ...zeroMatrix('embedding', [vocabulary, width]), free: true };
  const projection = { ...drawn(seed, 'projection', [width, encoderWidth]), free: true };
  return {
    weights: width === encoderWidth ? [table] : [table, projection],
    width: encoderWidth,
    forward(tf, [words, up]: readonly Tensor[], batch) {
      const bag = tf.tensor2d(bagOf(wordRows(batch), batch.count), [batch.count, vocabulary]);
      const mean = project(tf, bag, tf.transpose(bag), words as Tensor2D);
      return { values: up ? product(tf, mean, up as Tensor2D) : mean, imitates: true };
    },
  };
}
