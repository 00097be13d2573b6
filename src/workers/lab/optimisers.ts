/**
 * Optimisers in plain TypeScript over typed arrays, and what is done to a gradient before they see it. Only gradients come
 * from a backend: a run then outlives the loss of one, and its rule can be read and shown number by number.
 */
import type { Experiment, OptimiserKind } from '../../domain/lab/experiment.ts';
import { gaussian, type Random } from '../../domain/random.ts';
import { adamStep, correctedMoments } from '../trainer/adam.ts';
import type { LabWeight } from './model.ts';

/** Share of a velocity that is left after a step: about ten gradients are averaged. The usual value, as in the formula on screen. */
const MOMENTUM = 0.9;
/** Longest gradient that is let through under `privacyNoise`; the noise is measured in it, so another value changes only the step size. */
const CLIP_NORM = 1;

/** Where in a training a step is taken. */
interface Moment {
  /** From 1 on: steps of this training, with this one. */
  readonly step: number;
  /** Step size η. */
  readonly rate: number;
}

export interface Optimiser {
  /** Arrays as long as the weight that it keeps beside it, zero at the start. */
  readonly slots: number;
  /** Moves a weight in place. */
  move(values: Float32Array, gradient: Float32Array, slots: readonly Float32Array[], moment: Moment): void;
  /** What the rule holds of one number after a step (run-types.ts LatestUpdate). */
  read(
    slots: readonly Float32Array[],
    index: number,
    step: number,
  ): { readonly first: number; readonly second: number };
}

/** w ← w − η g. */
const sgd: Optimiser = {
  slots: 0,
  move: (values, gradient, _, { rate }) => gradient.forEach((g, i) => (values[i] -= rate * g)),
  read: () => ({ first: 0, second: 0 }),
};

/** v ← 0.9 v + g, w ← w − η v (Polyak, 1964). */
const momentum: Optimiser = {
  slots: 1,
  move: (values, gradient, [velocity], { rate }) =>
    gradient.forEach((g, i) => {
      velocity[i] = MOMENTUM * velocity[i] + g;
      values[i] -= rate * velocity[i];
    }),
  read: ([velocity], index) => ({ first: velocity[index], second: 0 }),
};

/** w ← w − η m̂ / √v̂ (adam.ts). */
const adam: Optimiser = {
  slots: 2,
  move: (values, gradient, [mean, square], { step, rate }) =>
    adamStep({ rate, penalty: 0 }, values, gradient, { mean, square }, step),
  read([mean, square], index, step) {
    const corrected = correctedMoments({ mean, square }, index, step);
    return { first: corrected.mean, second: corrected.square };
  },
};

export const OPTIMISER_OF: Readonly<Record<OptimiserKind, Optimiser>> = { sgd, momentum, adam };

/** Adds the slope of λ₁ |w| + ½ λ₂ w² to a gradient in place. Free weights have no penalty; |w| has slope 0 at 0. */
export function addPenalties(
  { l1, l2 }: Pick<Experiment, 'l1' | 'l2'>,
  { free }: LabWeight,
  values: Float32Array,
  gradient: Float32Array,
): void {
  if (free || (l1 === 0 && l2 === 0)) return;
  for (let i = 0; i < values.length; i++) gradient[i] += l1 * Math.sign(values[i]) + l2 * values[i];
}

/**
 * The demonstration of private learning: shortens the gradient of a batch to norm 1 at most and adds Gaussian noise, as
 * DP-SGD (Abadi et al., 2016) does with the sum over a batch, hence the division by its rows. No privacy number follows
 * from it: that would take a clip for each row apart, sampling at random, and an account of all steps.
 * @param slopes of all weights, changed in place.
 */
export function makePrivate(
  slopes: readonly Float32Array[],
  noise: number,
  rows: number,
  random: Random,
): void {
  const square = slopes.reduce((sum, slope) => slope.reduce((part, g) => part + g * g, sum), 0);
  const shorter = Math.min(1, CLIP_NORM / Math.sqrt(square));
  const spread = (noise * CLIP_NORM) / rows;
  for (const slope of slopes)
    for (let i = 0; i < slope.length; i++) slope[i] = shorter * slope[i] + spread * gaussian(random);
}
