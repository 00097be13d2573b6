/** A catalog's prior, ready to rank with. */
import { dequantizeRow } from '../../vectors.ts';
import { PriorPull } from './prior-pull.ts';
import type { Prior } from './prior.ts';

/** What other people make of the items of a catalog. */
export interface Crowd {
  /** Takes the place of Pull's own vote. */
  readonly pull: PriorPull;
  /** Prior mean of Fit by row: how much better than their usual other people grade an item, in deviations. */
  readonly biases: Float32Array;
}

/** Prior mean of Fit by row: the biases, and on top of them what a head has learned of their residuals; 0 without either. */
export function priorMeans(
  crowd: Crowd | undefined,
  head: Float32Array | undefined,
): Float32Array | undefined {
  return crowd && head ? head.map((grade, row) => grade + crowd.biases[row]) : (head ?? crowd?.biases);
}

/** @param count items of the catalog: those of the prior, and any that came after it, on which it is silent. */
export function openCrowd(prior: Prior, count: number): Crowd {
  const biases = new Float32Array(count);
  dequantizeRow(prior.biases, 0, biases.subarray(0, prior.count));
  return { pull: new PriorPull(prior, count), biases };
}
