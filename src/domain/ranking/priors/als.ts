/** Implicit alternating least squares (Hu, Koren & Volinsky 2008): a like is seen with confidence 1 + α, anything else with 1. */
import { Cholesky } from '../../learning/cholesky.ts';
import { gaussian, type Random } from '../../random.ts';
import type { Likes } from './likes.ts';

/** α: at 1 likes hardly stand out among 4,697 zeros, at 40 the blockbusters of each taste are all that is left. */
const CONFIDENCE = 3;
/** Weight of the squared lengths: at 0.5 people with ten likes are fitted exactly, at 50 all factors shrink away. */
const SHRINKAGE = 5;
/**
 * Until the start hardly matters: after 15 sweeps two seeds differ by 0.0024 NDCG@10, after 60 by 0.0014, and both rank
 * better (0.144 against 0.142 on the people for tuning); more only costs time.
 */
const SWEEPS = 60;
/** Spread of the start: small, so that the first solve and not the draw decides. */
const START = 0.1;

/** YᵀY of row-major factors, `size` × `size`. */
export function gramOf(factors: Float64Array, size: number): Float64Array {
  const gram = new Float64Array(size * size);
  for (let at = 0; at < factors.length; at += size)
    for (let a = 0; a < size; a++)
      for (let b = 0; b <= a; b++) gram[a * size + b] += factors[at + a] * factors[at + b];
  for (let a = 0; a < size; a++) for (let b = 0; b < a; b++) gram[b * size + a] = gram[a * size + b];
  return gram;
}

/**
 * The factors of one side given those that it touches: (YᵀY + reg·I + α Σ wᵢ yᵢyᵢᵀ)⁻¹ Σ (1 + α wᵢ) yᵢ.
 * The same solve trains the model and folds a new person in.
 */
export class FactorSolver {
  readonly #size: number;
  readonly #system: Float64Array;
  readonly #factor: Cholesky;

  constructor(size: number) {
    this.#size = size;
    this.#system = new Float64Array(size * size);
    this.#factor = new Cholesky(size);
  }

  /** @param weightOf strength of the k-th of `touched`; 1 in training. */
  solve(
    gram: Float64Array,
    factors: Float64Array,
    touched: ArrayLike<number>,
    weightOf: (k: number) => number,
    out: Float64Array,
  ): void {
    const size = this.#size;
    const system = this.#system;
    system.set(gram);
    out.fill(0);
    for (let k = 0; k < touched.length; k++) {
      const start = touched[k] * size;
      const weight = CONFIDENCE * weightOf(k);
      for (let a = 0; a < size; a++) {
        const value = factors[start + a];
        out[a] += (1 + weight) * value;
        for (let b = 0; b <= a; b++) system[a * size + b] += weight * value * factors[start + b];
      }
    }
    this.#factor.truncate(0);
    for (let a = 0; a < size; a++) {
      const row = system.subarray(a * size, a * size + size);
      this.#factor.append(row, row[a] + SHRINKAGE);
    }
    this.#factor.solve(out);
  }
}

/** One half of a sweep: every row of `solved` anew, given the other side. */
export function solveSide(
  touchedBy: readonly Uint32Array[],
  fixed: Float64Array,
  solved: Float64Array,
  size: number,
): void {
  const gram = gramOf(fixed, size);
  const solver = new FactorSolver(size);
  touchedBy.forEach((touched, i) => {
    solver.solve(gram, fixed, touched, () => 1, solved.subarray(i * size, i * size + size));
  });
}

/** Item factors, items × size, row-major. */
export function fitAls(likes: Likes, size: number, random: Random, sweeps = SWEEPS): Float64Array {
  const items = Float64Array.from({ length: likes.rows.length * size }, () => START * gaussian(random));
  const people = new Float64Array(likes.people * size);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    solveSide(likes.byPerson, items, people, size);
    solveSide(likes.byItem, people, items, size);
  }
  return items;
}

/** What the sweeps lower: Σ over all pairs of confidence · (liked − x·y)² + reg (|X|² + |Y|²). */
export function alsObjective(likes: Likes, people: Float64Array, items: Float64Array, size: number): number {
  const gramP = gramOf(people, size);
  const gramI = gramOf(items, size);
  let loss = 0;
  // Σ (x·y)² over all pairs is the inner product of the two Gram matrices; only the likes need a loop.
  for (let k = 0; k < gramP.length; k++) loss += gramP[k] * gramI[k];
  likes.byPerson.forEach((places, person) => {
    for (const place of places) {
      let product = 0;
      for (let a = 0; a < size; a++) product += people[person * size + a] * items[place * size + a];
      loss += (1 + CONFIDENCE) * (1 - product) ** 2 - product ** 2;
    }
  });
  for (const factors of [people, items]) for (const value of factors) loss += SHRINKAGE * value * value;
  return loss;
}
