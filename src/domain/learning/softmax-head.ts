/**
 * Multinomial logistic regression on sentence vectors: the head of every question that texts are sorted by.
 * x' = (x − mean) / s with one s for all dimensions: scaling each by its own would stretch those that hold only noise.
 */
import { minimise } from './minimise.ts';

/** Plain data: crosses to workers and storage. */
export interface SoftmaxHead {
  readonly classes: readonly string[];
  /** Of the training rows. */
  readonly mean: Float32Array;
  /** Mean of the standard deviations of the dimensions. */
  readonly scale: number;
  /** classes × dims, row-major. */
  readonly weights: Float32Array;
  readonly biases: Float32Array;
  /** What logits are divided by before they become probabilities; 1 until one was fitted (out-of-fold.ts). */
  readonly temperature: number;
}

export interface SoftmaxOptions {
  /** Of ½‖W‖² + c · Σ loss. As a mean loss over N rows that is a weight decay of 1 / (c · N). */
  readonly c: number;
  /** Every class counts as much as any other, whatever the number of its rows. */
  readonly balanced?: boolean;
  /** How often each row counts; once where absent. Mean and scale are those of the rows as they are. */
  readonly weights?: ArrayLike<number>;
  /** How far from the best weights is near enough; 0.01 where absent. */
  readonly tolerance?: number;
}

/**
 * The penalty bends the objective by at least 1 along every weight, so the weights are no further from the best ones
 * than the gradient is long: of 13 intents they are 5 long in all. At 0.1 an answer in a thousand changes; 1e-4 takes
 * twice the steps and shows in no probability.
 */
const TOLERANCE = 1e-2;

function shapeOf(rows: Float32Array, labels: ArrayLike<number>): { count: number; dims: number } {
  const count = labels.length;
  const dims = rows.length / count;
  if (!Number.isInteger(dims) || dims < 1) throw new Error(`${rows.length} numbers for ${count} labels`);
  return { count, dims };
}

function standardise(rows: Float32Array, count: number, dims: number) {
  const mean = new Float64Array(dims);
  const square = new Float64Array(dims);
  for (let at = 0, k = 0; at < rows.length; at++, k = k + 1 === dims ? 0 : k + 1) mean[k] += rows[at] / count;
  for (let at = 0, k = 0; at < rows.length; at++, k = k + 1 === dims ? 0 : k + 1)
    square[k] += (rows[at] - mean[k]) ** 2 / count;
  let scale = 0;
  for (const variance of square) scale += Math.sqrt(variance) / dims;
  // Rows that are all alike differ in nothing to learn from; dividing by 0 would hide that behind NaN.
  if (scale === 0) scale = 1;
  const standard = new Float64Array(rows.length);
  for (let at = 0, k = 0; at < rows.length; at++, k = k + 1 === dims ? 0 : k + 1)
    standard[at] = (rows[at] - mean[k]) / scale;
  return { mean, scale, standard };
}

/** How often each row counts: N / (K · n) for a row of a class of n where classes count alike, as scikit-learn has it. */
function rowWeights(labels: ArrayLike<number>, classCount: number, options: SoftmaxOptions): Float64Array {
  const weights = Float64Array.from(labels, (_, row) => options.weights?.[row] ?? 1);
  if (!options.balanced) return weights;
  const sums = new Float64Array(classCount);
  let total = 0;
  weights.forEach((weight, row) => {
    sums[labels[row]] += weight;
    total += weight;
  });
  const present = sums.filter((sum) => sum > 0).length;
  return weights.map((weight, row) => (weight * total) / (present * sums[labels[row]]));
}

/** scores[i, k] = bias_k + w_k · x_i. Four rows at once: each weight is loaded once for all of them. */
function score(
  rows: Float64Array,
  count: number,
  dims: number,
  point: Float64Array,
  classCount: number,
  scores: Float64Array,
): void {
  const biases = classCount * dims;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = i * dims;
    const b = a + dims;
    const c = b + dims;
    const d = c + dims;
    for (let k = 0; k < classCount; k++) {
      const bias = point[biases + k];
      let s0 = bias;
      let s1 = bias;
      let s2 = bias;
      let s3 = bias;
      for (let j = 0, w = k * dims; j < dims; j++, w++) {
        const weight = point[w];
        s0 += weight * rows[a + j];
        s1 += weight * rows[b + j];
        s2 += weight * rows[c + j];
        s3 += weight * rows[d + j];
      }
      const at = i * classCount + k;
      scores[at] = s0;
      scores[at + classCount] = s1;
      scores[at + 2 * classCount] = s2;
      scores[at + 3 * classCount] = s3;
    }
  }
  for (; i < count; i++)
    for (let k = 0; k < classCount; k++) {
      let sum = point[biases + k];
      for (let j = 0; j < dims; j++) sum += point[k * dims + j] * rows[i * dims + j];
      scores[i * classCount + k] = sum;
    }
}

/** gradient += Σ_i pulls[i, k] · x_i, four rows at once. */
function addSlopes(
  rows: Float64Array,
  count: number,
  dims: number,
  pulls: Float64Array,
  classCount: number,
  gradient: Float64Array,
): void {
  const biases = classCount * dims;
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = i * dims;
    const b = a + dims;
    const c = b + dims;
    const d = c + dims;
    for (let k = 0; k < classCount; k++) {
      const at = i * classCount + k;
      const p0 = pulls[at];
      const p1 = pulls[at + classCount];
      const p2 = pulls[at + 2 * classCount];
      const p3 = pulls[at + 3 * classCount];
      gradient[biases + k] += p0 + p1 + p2 + p3;
      for (let j = 0, w = k * dims; j < dims; j++, w++)
        gradient[w] += p0 * rows[a + j] + p1 * rows[b + j] + p2 * rows[c + j] + p3 * rows[d + j];
    }
  }
  for (; i < count; i++)
    for (let k = 0; k < classCount; k++) {
      const pull = pulls[i * classCount + k];
      gradient[biases + k] += pull;
      for (let j = 0; j < dims; j++) gradient[k * dims + j] += pull * rows[i * dims + j];
    }
}

/** Turns `scores` of one row into probabilities in place and returns the log of their sum. */
function softmaxInPlace(scores: Float64Array, from: number, count: number): number {
  let largest = -Infinity;
  for (let k = from; k < from + count; k++) largest = Math.max(largest, scores[k]);
  let sum = 0;
  for (let k = from; k < from + count; k++) sum += scores[k] = Math.exp(scores[k] - largest);
  for (let k = from; k < from + count; k++) scores[k] /= sum;
  return largest + Math.log(sum);
}

/**
 * Minimises ½‖W‖² + c · Σ weight · −log p(label) over weights and free biases.
 * @param rows one vector a row, row-major. @param labels places in `classes`, at least one row of each of two.
 * @param start a head of the same classes to begin from: it saves steps and changes nothing else.
 */
export function trainSoftmaxHead(
  rows: Float32Array,
  labels: ArrayLike<number>,
  classes: readonly string[],
  options: SoftmaxOptions,
  start?: SoftmaxHead,
): SoftmaxHead {
  const { count, dims } = shapeOf(rows, labels);
  const classCount = classes.length;
  const { mean, scale, standard } = standardise(rows, count, dims);
  const weights = rowWeights(labels, classCount, options);
  const size = classCount * dims;
  const scores = new Float64Array(count * classCount);
  const objective = (point: Float64Array, gradient: Float64Array): number => {
    let value = 0;
    for (let w = 0; w < size; w++) {
      value += 0.5 * point[w] * point[w];
      gradient[w] = point[w];
    }
    gradient.fill(0, size);
    score(standard, count, dims, point, classCount, scores);
    for (let i = 0, at = 0; i < count; i++, at += classCount) {
      const own = at + labels[i];
      const ownScore = scores[own];
      const factor = options.c * weights[i];
      value += factor * (softmaxInPlace(scores, at, classCount) - ownScore);
      scores[own] -= 1;
      for (let k = at; k < at + classCount; k++) scores[k] *= factor;
    }
    addSlopes(standard, count, dims, scores, classCount, gradient);
    return value;
  };
  const first = new Float64Array(size + classCount);
  if (start) {
    first.set(start.weights);
    first.set(start.biases, size);
  }
  const best = minimise(objective, first, options.tolerance ?? TOLERANCE);
  return {
    classes,
    mean: Float32Array.from(mean),
    scale,
    weights: Float32Array.from(best.subarray(0, size)),
    biases: Float32Array.from(best.subarray(size)),
    temperature: 1,
  };
}

/** One number a class: log-probabilities up to a constant, before the temperature. */
export function logitsOf(
  { mean, scale, weights, biases }: SoftmaxHead,
  vector: ArrayLike<number>,
): Float64Array {
  const dims = mean.length;
  const standard = Float64Array.from(mean, (m, k) => (vector[k] - m) / scale);
  return Float64Array.from(biases, (bias, k) => {
    let sum = bias;
    for (let j = 0, w = k * dims; j < dims; j++, w++) sum += weights[w] * standard[j];
    return sum;
  });
}

/** softmax(logits / temperature): one probability a class, in the order of `classes`. */
export function probabilitiesFrom(logits: ArrayLike<number>, temperature: number): Float64Array {
  const scores = Float64Array.from(logits, (logit) => logit / temperature);
  softmaxInPlace(scores, 0, scores.length);
  return scores;
}

/** One calibrated probability a class, in the order of `classes`. */
export const probabilitiesOf = (head: SoftmaxHead, vector: ArrayLike<number>): Float64Array =>
  probabilitiesFrom(logitsOf(head, vector), head.temperature);
