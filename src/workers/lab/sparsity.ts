/** Weights held at zero while the others learn, and rank given to the directions that matter. */
import type { Random } from '../../domain/random.ts';
import type { LabWeight } from './model.ts';

/**
 * Share of the living weights that change places after an epoch. With none the first choice, made of random numbers, is
 * final; with a half the network forgets faster than it learns.
 */
const EXCHANGED = 0.1;
/** Share of an importance that is left after a step: six steps are averaged. One alone is noise, hundreds see the past. */
const REMEMBERED = 0.85;

/** 1 for numbers that live, 0 for those that are held at zero. */
export type Mask = Uint8Array;

/** Of some indices, those with the largest keys; ties by a seeded draw, since a matrix of zeros has nothing else to go by. */
function largest(indices: number[], count: number, key: (index: number) => number, random: Random): number[] {
  const ranked = indices.map((index) => ({ index, key: key(index), draw: random() }));
  ranked.sort((a, b) => b.key - a.key || b.draw - a.draw);
  return ranked.slice(0, count).map(({ index }) => index);
}

const indicesWhere = (mask: Mask, living: 0 | 1): number[] =>
  Array.from(mask.keys()).filter((index) => mask[index] === living);

/** Lets the largest weights live and zeroes the share `sparsity` of the others. Free weights have no mask. */
export function firstMask({ free, values }: LabWeight, sparsity: number, random: Random): Mask | undefined {
  if (free || sparsity === 0) return undefined;
  const mask = new Uint8Array(values.length);
  const living = Math.max(1, Math.round((1 - sparsity) * values.length));
  for (const index of largest([...values.keys()], living, (i) => Math.abs(values[i]), random))
    mask[index] = 1;
  return mask;
}

/** Zeroes what a mask holds. */
export function hold(mask: Mask | undefined, values: Float32Array): void {
  mask?.forEach((living, index) => living || (values[index] = 0));
}

/**
 * Exchanges a tenth of the living weights: the smallest go, and of those that were held as many grow where the gradient is
 * largest, from zero (RigL, Evci et al., 2020). Changes mask, values and the optimiser's slots in place.
 */
export function exchange(
  mask: Mask,
  values: Float32Array,
  slots: readonly Float32Array[],
  gradient: Float32Array,
  random: Random,
): void {
  const living = indicesWhere(mask, 1);
  const held = indicesWhere(mask, 0);
  const count = Math.min(Math.floor(EXCHANGED * living.length), held.length);
  const going = largest(living, count, (index) => -Math.abs(values[index]), random);
  const coming = largest(held, count, (index) => Math.abs(gradient[index]), random);
  for (const index of going) mask[index] = 0;
  for (const index of coming) mask[index] = 1;
  for (const array of [values, ...slots]) for (const index of [...going, ...coming]) array[index] = 0;
}

/** Smooths |λ ∂λ|, about what the loss would rise if the direction were gone, into `importance`. */
export function weigh(importance: Float32Array, scales: Float32Array, gradient: Float32Array): void {
  for (let i = 0; i < scales.length; i++)
    importance[i] = REMEMBERED * importance[i] + (1 - REMEMBERED) * Math.abs(scales[i] * gradient[i]);
}

/** Zeroes all but the `keep` most important scales. Their gradients go on, so that a direction can come back. */
export function keepBest(scales: Float32Array, importance: Float32Array, keep: number): void {
  const ranked = [...importance.keys()].sort((a, b) => importance[b] - importance[a] || a - b);
  for (const index of ranked.slice(keep)) scales[index] = 0;
}
