/** Words as rows of a learned table. */
import type { GradSaveFunc, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { WordInputs } from '../../domain/lab/lab-data.ts';
import type { Tf } from '../trainer/head.ts';
import type { Batch } from './model.ts';

/**
 * Spread of a word's first numbers. At 0.05 the first epochs do little but let the words grow apart; at 1 the model
 * learns the words it happened to start with by heart.
 */
export const EMBEDDING_SPREAD = 0.3;

/** The words of a batch. Throws on numbers: a model is only given what it reads (experiment.ts readsWords). */
export function wordRows({ inputs }: Batch): WordInputs {
  if (inputs.kind !== 'words') throw new Error('this model reads words, not numbers');
  return inputs;
}

/** Number of words of each row. */
export function lengthsOf({ ids, length }: WordInputs, count: number): Int32Array {
  return Int32Array.from({ length: count }, (_, row) => {
    const end = ids.subarray(row * length, (row + 1) * length).indexOf(0);
    return end < 0 ? length : end;
  });
}

/**
 * Row of the table for each id: ids × columns. tfjs's own gradient of a look-up needs a sum over segments, which the wasm
 * backend does not have. Here the slopes of the few different words of a batch are summed by a product with zeros and
 * ones, and then put at their places by another look-up.
 */
export function lookUp(tf: Tf, table: Tensor2D, ids: Int32Array): Tensor2D {
  const [words, columns] = table.shape;
  const look = tf.customGrad((...inputs) => {
    const [all, save] = inputs as [Tensor, GradSaveFunc];
    save([]);
    return {
      value: tf.gather(all, tf.tensor1d(ids, 'int32')),
      gradFunc: (dy: Tensor) => {
        const different = new Map<number, number>();
        for (const id of ids) if (!different.has(id)) different.set(id, different.size);
        const belongs = new Float32Array(different.size * ids.length);
        ids.forEach((id, k) => (belongs[different.get(id)! * ids.length + k] = 1));
        const sums = tf.matMul(tf.tensor2d(belongs, [different.size, ids.length]), dy);
        const places = Int32Array.from({ length: words }, (_, id) => different.get(id) ?? different.size);
        return tf.gather(tf.concat([sums, tf.zeros([1, columns])], 0), tf.tensor1d(places, 'int32'));
      },
    };
  });
  return look(table) as Tensor2D;
}
