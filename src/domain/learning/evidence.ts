/**
 * Kernel scales and noise by evidence: the maximum of log p(y | scales, noise) under a log-normal prior (Rasmussen &
 * Williams, 5.4.1 and 5.9). It knows Gram matrices only: which kernels made them is the caller's affair.
 */
import { Cholesky } from './cholesky.ts';

/** Symmetric n × n matrices are lower triangles, row after row: entry (i, j ≤ i) is at i (i + 1) / 2 + j. */
export interface EvidenceProblem {
  /** Covariances of the events under each kernel at a scale of 1. */
  readonly grams: readonly Float64Array[];
  /** Grades, prior mean taken off. */
  readonly targets: Float64Array;
  /** Noise variance of each event where the noise parameter is 1. */
  readonly noises: Float64Array;
}

/** Independent log-normal beliefs about all scales and, last, the noise. */
export interface LogNormalPrior {
  /** Medians. */
  readonly centres: readonly number[];
  /** Standard deviation of the logarithm; Infinity for no prior. */
  readonly deviation: number;
}

/** By the logarithms of the parameters. */
interface Slope {
  readonly gradient: Float64Array;
  /** Average information plus the precision of the prior: row-major, positive semi-definite. */
  readonly curvature: Float64Array;
}

export interface Evidence {
  readonly value: number;
  /** At the same place. It costs four times the value, and a place that is not gone to does not need it. */
  readonly slope: () => Slope;
}

/**
 * Bounds of every parameter, in squared deviations of the grades. A thousandth of a kernel changes no order, and more
 * than three times the variance of all grades is never taste.
 */
const LEAST = 0.003;
const MOST = 3;

/** Steps at most; from the first setting eight are usual, and the bound keeps a flat ridge from holding up a tap. */
const MOST_STEPS = 30;
/** Gain in log evidence, in nats, at which the search stops: no scale that differs by so little is better supported. */
const LEAST_GAIN = 1e-3;
/** Levenberg's damping, added to the curvature: 0 overshoots where a kernel says nothing, 10 crawls. */
const FIRST_DAMPING = 0.1;
/** At this damping a step is below a thousandth: no uphill left that arithmetic can see. */
const MOST_DAMPING = 1e4;

/**
 * Log evidence plus log prior (up to a constant), at positive `parameters`: the scale of each Gram matrix, then noise.
 * The gradient by log s is ½ s (αᵀ K_s α − tr(K⁻¹ K_s)). Its curvature is the average information ½ uᵀ K⁻¹ v with
 * u = s K_s α (Gilmour, Thompson & Cullis 1995), the mean of observed and expected information: unlike either it needs
 * no product of matrices.
 */
export function logEvidence(
  { grams, targets, noises }: EvidenceProblem,
  parameters: ArrayLike<number>,
  { centres, deviation }: LogNormalPrior,
): Evidence {
  const n = targets.length;
  const count = grams.length + 1;
  const factor = new Cholesky(n);
  for (let i = 0, start = 0; i < n; start += ++i) {
    const row = new Float64Array(i + 1);
    for (let m = 0; m < grams.length; m++)
      for (let j = 0; j <= i; j++) row[j] += parameters[m] * grams[m][start + j];
    factor.append(row.subarray(0, i), row[i] + parameters[grams.length] * noises[i]);
  }
  const weights = targets.slice();
  factor.solve(weights);
  const distances = Float64Array.from(centres, (centre, m) => Math.log(parameters[m] / centre) / deviation);
  let value = -0.5 * (dot(weights, targets) + factor.logDeterminant() + n * Math.log(2 * Math.PI));
  for (const distance of distances) value -= 0.5 * distance ** 2;

  const slope = (): Slope => {
    const inverse = packedInverse(factor);
    const pulls = grams.map((gram, m) => productOf(gram, weights).map((v) => parameters[m] * v));
    pulls.push(weights.map((weight, i) => parameters[count - 1] * noises[i] * weight));
    const gradient = new Float64Array(count);
    for (let m = 0; m < count; m++) {
      const trace = m < grams.length ? traceOfProduct(inverse, grams[m]) : traceWithDiagonal(inverse, noises);
      gradient[m] = 0.5 * (dot(weights, pulls[m]) - parameters[m] * trace) - distances[m] / deviation;
    }
    for (const pull of pulls) factor.whiten(pull);
    const curvature = new Float64Array(count * count);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b <= a; b++)
        curvature[a * count + b] = curvature[b * count + a] = 0.5 * dot(pulls[a], pulls[b]);
      curvature[a * (count + 1)] += 1 / deviation ** 2;
    }
    return { gradient, curvature };
  };
  return { value, slope };
}

/**
 * Climbs from the prior's medians by damped scoring steps (Levenberg 1944), each kept inside the bounds; a parameter
 * that pushes against its bound rests there.
 * @returns the parameters at the maximum; undefined where the evidence is no number (a grade or covariance is none).
 */
export function maximiseEvidence(problem: EvidenceProblem, prior: LogNormalPrior): number[] | undefined {
  let parameters = [...prior.centres];
  let here = logEvidence(problem, parameters, prior);
  if (!Number.isFinite(here.value)) return undefined;
  let damping = FIRST_DAMPING;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { gradient, curvature } = here.slope();
    const free = parameters.map((p, m) => !(gradient[m] < 0 ? p <= LEAST : p >= MOST));
    let gain = 0;
    while (!(gain > 0) && damping < MOST_DAMPING) {
      const change = dampedStep(gradient, curvature, free, damping);
      const next = parameters.map((p, m) => Math.min(MOST, Math.max(LEAST, p * Math.exp(change[m]))));
      const there = logEvidence(problem, next, prior);
      gain = there.value - here.value;
      if (gain > 0) [here, parameters, damping] = [there, next, damping / 4];
      else damping *= 4;
    }
    if (!(gain > LEAST_GAIN)) break;
  }
  return parameters;
}

/** (curvature + damping)⁻¹ gradient over the free parameters; 0 for the others. */
function dampedStep(
  gradient: Float64Array,
  curvature: Float64Array,
  free: readonly boolean[],
  damping: number,
): Float64Array {
  const count = gradient.length;
  const factor = new Cholesky(count);
  for (let a = 0; a < count; a++) {
    const row = Float64Array.from({ length: a }, (_, b) =>
      free[a] && free[b] ? curvature[a * count + b] : 0,
    );
    factor.append(row, curvature[a * (count + 1)] + damping);
  }
  const step = gradient.map((g, m) => (free[m] ? g : 0));
  factor.solve(step);
  return step;
}

/** Inverse of the factored matrix. Column i of L⁻¹ begins at its own row, and K⁻¹ = L⁻ᵀ L⁻¹. O(n³). */
function packedInverse(factor: Cholesky): Float64Array {
  const n = factor.size;
  const columns = Array.from({ length: n }, (_, i) => {
    const column = new Float64Array(n);
    column[i] = 1;
    factor.whiten(column, 0, i);
    return column;
  });
  const inverse = new Float64Array((n * (n + 1)) / 2);
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0; j <= i; j++) inverse[at++] = dot(columns[i], columns[j], i);
  return inverse;
}

/** tr(A B) of symmetric matrices: the sum of the products of all entries, those off the diagonal twice. */
function traceOfProduct(a: Float64Array, b: Float64Array): number {
  let diagonal = 0;
  for (let i = 0, at = 0; at < a.length; at += ++i + 1) diagonal += a[at] * b[at];
  return 2 * dot(a, b) - diagonal;
}

/** tr(A D) of a symmetric and a diagonal matrix. */
function traceWithDiagonal(a: Float64Array, diagonal: Float64Array): number {
  let sum = 0;
  for (let i = 0, at = 0; i < diagonal.length; at += ++i + 1) sum += a[at] * diagonal[i];
  return sum;
}

function productOf(matrix: Float64Array, vector: Float64Array): Float64Array {
  const product = new Float64Array(vector.length);
  for (let i = 0, at = 0; i < vector.length; i++) {
    for (let j = 0; j < i; j++, at++) {
      product[i] += matrix[at] * vector[j];
      product[j] += matrix[at] * vector[i];
    }
    product[i] += matrix[at++] * vector[i];
  }
  return product;
}

/** Two sums at once, from place `from`: one alone waits for each addition to finish before the next. */
function dot(x: Float64Array, y: Float64Array, from = 0): number {
  let even = 0;
  let odd = 0;
  let i = from;
  for (; i + 1 < x.length; i += 2) {
    even += x[i] * y[i];
    odd += x[i + 1] * y[i + 1];
  }
  if (i < x.length) even += x[i] * y[i];
  return even + odd;
}
