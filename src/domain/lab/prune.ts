/** Pruning by magnitude: the smallest weights are taken for zero (LeCun et al., 1989, in the simple form of Han et al., 2015). */
import type { WeightTensor } from '../learning/head-types.ts';
import { countZeros, isMatrix } from './sizes.ts';

/** Take away all below a magnitude, or that share, 0 to 1, of all weights of the model which is smallest. */
export type Pruning = { readonly threshold: number } | { readonly sparsity: number };

interface Pruned {
  readonly weights: readonly WeightTensor[];
  /** Share of zeros among the weights that can be pruned, from 0 to 1. */
  readonly sparsity: number;
}

const lengthOf = (tensors: readonly WeightTensor[]): number =>
  tensors.reduce((sum, { values }) => sum + values.length, 0);

/** Magnitudes of all tensors, end to end. */
function magnitudesOf(tensors: readonly WeightTensor[]): Float32Array {
  const magnitudes = new Float32Array(lengthOf(tensors));
  let start = 0;
  for (const { values } of tensors) {
    magnitudes.set(values.map(Math.abs), start);
    start += values.length;
  }
  return magnitudes;
}

/**
 * Where to cut so that exactly `count` go: all below `below`, and of those equal to it the first `ties` (whole groups of
 * equal weights are common: a quantised model has few different ones).
 */
function cutAt(magnitudes: Float32Array, count: number): { below: number; ties: number } {
  if (count >= magnitudes.length) return { below: Infinity, ties: 0 };
  const below = magnitudes.toSorted()[count];
  const smaller = magnitudes.reduce((sum, magnitude) => sum + (magnitude < below ? 1 : 0), 0);
  return { below, ties: count - smaller };
}

/** Sets weights to zero over the whole model, so that layers that matter less lose more; biases and vectors are kept. */
export function prune(weights: readonly WeightTensor[], pruning: Pruning): Pruned {
  const matrices = weights.filter(isMatrix);
  const total = lengthOf(matrices);
  const cut =
    'threshold' in pruning
      ? { below: pruning.threshold, ties: 0 }
      : cutAt(magnitudesOf(matrices), Math.round(pruning.sparsity * total));
  let { ties } = cut;
  const keep = (value: number): number => {
    const magnitude = Math.abs(value);
    return magnitude < cut.below || (magnitude === cut.below && ties-- > 0) ? 0 : value;
  };
  const pruned = weights.map((tensor) =>
    isMatrix(tensor) ? { ...tensor, values: tensor.values.map(keep) } : tensor,
  );
  const zeros = pruned.filter(isMatrix).reduce((sum, { values }) => sum + countZeros(values), 0);
  return { weights: pruned, sparsity: total ? zeros / total : 0 };
}
