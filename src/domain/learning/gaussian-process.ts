/**
 * Exact Gaussian process regression with a noise of its own for each event (Rasmussen & Williams, Algorithm 2.1).
 * It knows covariances only: which kernel made them is the caller's affair.
 */
import { Cholesky } from './cholesky.ts';

export class GaussianProcess {
  #factor: Cholesky;
  #targets = new Float64Array(0);
  #weights = new Float64Array(0);

  constructor(factor = new Cholesky()) {
    this.#factor = factor;
  }

  get size(): number {
    return this.#factor.size;
  }

  /** α = (K + noise)⁻¹ y: the mean anywhere is Σ αᵢ k(xᵢ, x). Valid after `setTargets`. */
  get weights(): Float64Array {
    return this.#weights;
  }

  clone(): GaussianProcess {
    const copy = new GaussianProcess(this.#factor.clone());
    copy.#targets = this.#targets.slice();
    copy.#weights = this.#weights.slice();
    return copy;
  }

  /** Adds an event: its covariances with those before it, its own prior variance, its noise variance. O(n²). */
  append(covariances: ArrayLike<number>, variance: number, noise: number): void {
    this.#factor.append(covariances, variance + noise);
  }

  /** Back to the first `size` events, bit for bit. */
  truncate(size: number): void {
    this.#factor.truncate(size);
  }

  /** Takes one event out as if it had never been seen. Set the remaining targets afterwards. */
  forget(index: number): void {
    this.#factor.remove(index);
  }

  /** Grades of all events, in order, prior mean taken off. They may change without touching the factor. O(n²). */
  setTargets(targets: ArrayLike<number>): void {
    if (targets.length !== this.size) throw new Error(`${targets.length} targets for ${this.size} events`);
    this.#targets = Float64Array.from(targets);
    this.#weights = this.#targets.slice();
    this.#factor.solve(this.#weights);
  }

  /** Posterior mean of the latent taste at a point with these covariances with the events. */
  mean(covariances: ArrayLike<number>): number {
    let sum = 0;
    for (let i = 0; i < this.size; i++) sum += this.#weights[i] * covariances[i];
    return sum;
  }

  /** Posterior variance of the latent taste; `prior` is the point's own prior variance. O(n²). */
  variance(covariances: ArrayLike<number>, prior: number): number {
    const white = Float64Array.from(covariances);
    this.#factor.whiten(white);
    let left = prior;
    for (const value of white) left -= value * value;
    return Math.max(0, left);
  }

  /**
   * Turns a point's covariances with the events into whitened ones, in place: for points a and b the posterior
   * covariance is k(a, b) − Σ vₐ v_b. The first `from` may be whitened already; more events leave them as they are.
   */
  whiten(covariances: Float64Array, from = 0): void {
    this.#factor.whiten(covariances, 0, from);
  }

  /** log p(y): what a search for kernel scales maximises. */
  logLikelihood(): number {
    const fit = this.mean(this.#targets);
    return -0.5 * (fit + this.#factor.logDeterminant() + this.size * Math.log(2 * Math.PI));
  }
}
