/** Trunks over rows of numbers: none, layers of units, and the two small adapters of an embedding space. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Activation } from '../../domain/lab/experiment.ts';
import type { Random } from '../../domain/random.ts';
import type { Tf } from '../trainer/head.ts';
import { product } from '../trainer/products.ts';
import {
  affine,
  denseRows,
  drawn,
  freeVector,
  spreadFor,
  zeroMatrix,
  type LabWeight,
  type Trunk,
} from './model.ts';

/** The inputs as they are: with a head on top, linear or logistic regression. */
export const identityTrunk = (width: number): Trunk => ({
  weights: [],
  width,
  forward: (tf, _, batch) => ({ values: denseRows(tf, batch), fixed: true }),
});

/** Zeroes a share of the units and enlarges the rest, so that sums keep their size (Srivastava et al., 2014). */
function dropOut(tf: Tf, units: Tensor2D, share: number, chance: Random): Tensor2D {
  const mask = Float32Array.from({ length: units.size }, () => (chance() < share ? 0 : 1 / (1 - share)));
  return tf.mul<Tensor2D>(units, tf.tensor2d(mask, units.shape));
}

/** Layers of units: σ(x W₁ + b₁) and so on. */
export function perceptronTrunk(
  width: number,
  layers: readonly number[],
  activation: Activation,
  dropout: number,
  seed: number,
): Trunk {
  const weights = layers.flatMap((units, k): LabWeight[] => [
    drawn(seed, `weight-${k + 1}`, [k === 0 ? width : layers[k - 1], units], spreadFor(activation)),
    freeVector(`bias-${k + 1}`, units),
  ]);
  return {
    weights,
    width: layers.length > 0 ? layers[layers.length - 1] : width,
    forward(tf, tensors, batch, chance) {
      let values = denseRows(tf, batch);
      for (let k = 0; k < layers.length; k++) {
        values = tf[activation](affine(tf, values, k === 0, tensors[2 * k], tensors[2 * k + 1]));
        if (chance && dropout > 0) values = dropOut(tf, values, dropout, chance);
      }
      return { values, fixed: layers.length === 0 };
    },
  };
}

/**
 * c + c A B with A of `rank` columns and B zero at the start (Hu et al., LoRA, 2021). Under a linear head it can say no
 * more than the head alone; it moves all heads at once, with 2 × rank × width numbers where a full change has width².
 * `adaptive`: c + (c A ∘ λ) B, and after each epoch only the better half of λ is kept, by smoothed |λ ∂λ| (the idea of
 * AdaLoRA, Zhang et al., 2023).
 */
export function lowRankTrunk(width: number, rank: number, adaptive: boolean, seed: number): Trunk {
  const down = drawn(seed, 'down', [width, rank]);
  const up = zeroMatrix('up', [rank, width]);
  return {
    weights: adaptive ? [down, up, freeVector('scale', rank, 1)] : [down, up],
    width,
    allocation: adaptive ? { place: 2, keep: Math.ceil(rank / 2) } : undefined,
    forward(tf, [a, b, scale]: readonly Tensor[], batch) {
      const c = denseRows(tf, batch);
      const directions = affine(tf, c, true, a);
      const scaled = adaptive ? tf.mul<Tensor2D>(directions, scale) : directions;
      return { values: tf.add<Tensor2D>(c, product(tf, scaled, b as Tensor2D)) };
    },
  };
}

/** c + σ(c D) U with U zero at the start (Houlsby et al., 2019): it can bend the space where a low-rank change only shears it. */
export const bottleneckTrunk = (
  width: number,
  units: number,
  activation: Activation,
  seed: number,
): Trunk => ({
  weights: [drawn(seed, 'down', [width, units], spreadFor(activation)), zeroMatrix('up', [units, width])],
  width,
  forward(tf, [down, up]: readonly Tensor[], batch) {
    const c = denseRows(tf, batch);
    const bent = tf[activation](affine(tf, c, true, down));
    return { values: tf.add<Tensor2D>(c, product(tf, bent, up as Tensor2D)) };
  },
});
