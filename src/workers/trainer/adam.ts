/**
 * Adam (Kingma & Ba, 2015) in plain TypeScript. Only gradients come from a backend: weights and moments then survive the
 * loss of a device, a checkpoint is a copy of them, and rounding differs between backends in the gradients alone.
 */
import type { WeightPlan } from './head.ts';

/** The usual averaging times: 10 gradients for the direction, 1,000 for its size. */
const BETA_1 = 0.9;
const BETA_2 = 0.999;
/** Far below any gradient that matters; with 0 a weight whose gradient is always 0 would divide 0 by 0. */
const EPSILON = 1e-8;

export interface Moments {
  readonly mean: Float32Array;
  readonly square: Float32Array;
}

/**
 * Moves one weight in place by its gradient and its penalty.
 * @param step from 1 on, of the whole training: the moments start at zero and are corrected for it.
 */
export function adamStep(
  { rate, penalty }: Pick<WeightPlan, 'rate' | 'penalty'>,
  values: Float32Array,
  gradient: Float32Array,
  { mean, square }: Moments,
  step: number,
): void {
  const stepSize = (rate * Math.sqrt(1 - BETA_2 ** step)) / (1 - BETA_1 ** step);
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i] + penalty * values[i];
    mean[i] += (1 - BETA_1) * (g - mean[i]);
    square[i] += (1 - BETA_2) * (g * g - square[i]);
    values[i] -= (stepSize * mean[i]) / (Math.sqrt(square[i]) + EPSILON);
  }
}

/** m̂ and v̂ of one number: the moments, corrected for having started at zero. */
export const correctedMoments = (
  { mean, square }: Moments,
  index: number,
  step: number,
): { readonly mean: number; readonly square: number } => ({
  mean: mean[index] / (1 - BETA_1 ** step),
  square: square[index] / (1 - BETA_2 ** step),
});
