/** A small training whose result is known, for backends of which some compute wrongly on some devices. */
import type { Rank, Tensor2D } from '@tensorflow/tfjs-core';
import { gaussian, mulberry32 } from '../../domain/random.ts';
import type { Tf } from './head.ts';
import { product, project } from './products.ts';

/** Large enough for the tiled kernels of a GPU with a ragged edge: on 4 × 4 every backend is right. */
const ROWS = 96;
const INPUTS = 68;
const HIDDEN = 52;
const STEPS = 3;
const RATE = 0.1;
/** Relative to the largest number. float32 leaves 1e-6; half precision, or a kernel that is wrong, leaves more than 1e-3. */
const TOLERANCE = 1e-4;

function draw() {
  const random = mulberry32(1);
  const numbers = (length: number, scale: number) =>
    Float32Array.from({ length }, () => scale * gaussian(random));
  return {
    x: numbers(ROWS * INPUTS, 1),
    y: numbers(ROWS, 1),
    inner: numbers(INPUTS * HIDDEN, 1 / Math.sqrt(INPUTS)),
    outer: numbers(HIDDEN, 1 / Math.sqrt(HIDDEN)),
  };
}

/** Both weights after a few steps down the mean squared error of relu(X W) w, in plain TypeScript. */
function expected(): Float64Array {
  const { x, y, inner: innerStart, outer: outerStart } = draw();
  const inner = Float64Array.from(innerStart);
  const outer = Float64Array.from(outerStart);
  const hidden = new Float64Array(HIDDEN);
  for (let step = 0; step < STEPS; step++) {
    const innerSlope = new Float64Array(inner.length);
    const outerSlope = new Float64Array(outer.length);
    for (let row = 0; row < ROWS; row++) {
      let predicted = 0;
      for (let h = 0; h < HIDDEN; h++) {
        let sum = 0;
        for (let k = 0; k < INPUTS; k++) sum += x[row * INPUTS + k] * inner[k * HIDDEN + h];
        hidden[h] = Math.max(0, sum);
        predicted += hidden[h] * outer[h];
      }
      const slope = (2 * (predicted - y[row])) / ROWS;
      for (let h = 0; h < HIDDEN; h++) {
        if (hidden[h] === 0) continue;
        outerSlope[h] += slope * hidden[h];
        for (let k = 0; k < INPUTS; k++) innerSlope[k * HIDDEN + h] += slope * outer[h] * x[row * INPUTS + k];
      }
    }
    inner.forEach((_, at) => (inner[at] -= RATE * innerSlope[at]));
    outer.forEach((_, at) => (outer[at] -= RATE * outerSlope[at]));
  }
  return Float64Array.of(...inner, ...outer);
}

/** The same on tfjs's present backend. */
async function computed(tf: Tf): Promise<Float32Array> {
  const { x, y, inner, outer } = draw();
  const result = tf.tidy(() => {
    const inputs = tf.tensor2d(x, [ROWS, INPUTS]);
    const transposed = tf.transpose(inputs);
    const targets = tf.tensor2d(y, [ROWS, 1]);
    let weights = [tf.tensor2d(inner, [INPUTS, HIDDEN]), tf.tensor2d(outer, [HIDDEN, 1])];
    const slopes = tf.grads((a, b) => {
      const hidden = tf.relu(project(tf, inputs, transposed, a as Tensor2D));
      return tf.mean(tf.squaredDifference(product(tf, hidden, b as Tensor2D), targets));
    });
    for (let step = 0; step < STEPS; step++) {
      const down = slopes(weights);
      weights = weights.map((weight, k) => tf.sub(weight, tf.mul(down[k], RATE)));
    }
    return tf.concat1d(weights.map((weight) => tf.reshape<Rank.R1>(weight, [-1])));
  });
  try {
    return await result.data<'float32'>();
  } finally {
    result.dispose();
  }
}

/** Whether tfjs's present backend learns what it should. */
export async function givesKnownAnswer(tf: Tf): Promise<boolean> {
  const right = expected();
  const numbers = await computed(tf);
  const largest = right.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return right.every((value, at) => Math.abs(numbers[at] - value) <= TOLERANCE * largest);
}
