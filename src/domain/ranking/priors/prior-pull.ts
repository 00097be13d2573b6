/**
 * Pull with a prior: what other people liked together, joined with the person's own kernel vote. All parts are on the
 * scale of a probability, so they are added as they are (docs/evaluation.md; z-scores explode with few events):
 *
 *     score_j = Σ_{i liked} rec(i) B_ij + 0.7 y_j·z + 0.2 p_j + g k_j,   rec(i) = 0.2 + 0.8 · 2^(−age/5), age in events
 */
import { dequantizeRow } from '../../vectors.ts';
import type { Vote } from '../pull.ts';
import { FactorSolver, gramOf } from './als.ts';
import { addSources } from './ease.ts';
import { topPopularity } from './popularity.ts';
import type { Prior } from './prior.ts';

const LASTING = 0.2;
/** Sooner than the kernel's ten: what people watch next goes with what they watched last. */
const HALF_LIFE = 5;
const FACTOR_WEIGHT = 0.7;
const POPULARITY_WEIGHT = 0.2;
/** g as a multiple of the mean popularity of the ten best-liked items: puts the vote on the scale of this catalog. */
const VOTE_WEIGHT = 4.5;

/** Weight of an event so many events ago, 1 for a like just now. */
const strengthOf = (vote: number, age: number): number =>
  (vote / 10) * (LASTING + (1 - LASTING) * 2 ** (-age / HALF_LIFE));

/**
 * Part of the mean popularity of the ten best-liked from which an item is popular itself: at a half these are the forty
 * best-liked films of MovieLens, at a tenth six hundred.
 */
const POPULAR = 0.25;
/**
 * Rise of the score, on the scale of a probability, that is worth a word: at 0.02 hardly a card of a long history has a
 * companion, at 0.005 nearly all, and Die Hard goes with Platoon.
 */
const LEAST_COMPANION = 0.01;

export class PriorPull {
  readonly #prior: Prior;
  readonly #places: Int32Array;
  readonly #popularity: Float64Array;
  readonly #factors: Float64Array;
  readonly #gram: Float64Array;
  readonly #solver: FactorSolver;
  readonly #top: number;

  /** @param count items of the catalog; those that came after the prior was made are liked by nobody. */
  constructor(prior: Prior, count = prior.count) {
    const { rows, likes, people, factors } = prior;
    this.#prior = prior;
    this.#places = new Int32Array(count).fill(-1);
    rows.forEach((row, place) => (this.#places[row] = place));
    this.#popularity = Float64Array.from(likes, (fans) => (POPULARITY_WEIGHT * fans) / Math.max(1, people));
    const { dims } = factors;
    this.#factors = new Float64Array(rows.length * dims);
    const row = new Float32Array(dims);
    for (let place = 0; place < rows.length; place++)
      this.#factors.set(dequantizeRow(factors, place, row), place * dims);
    this.#gram = gramOf(this.#factors, dims);
    this.#solver = new FactorSolver(dims);
    this.#top = topPopularity(likes, people);
  }

  /**
   * Scores of the whole catalog.
   * @param events oldest first, those that grade neither way included: they age the others.
   * @param votes of Pull for the same events, one for each item.
   */
  scores(events: readonly Vote[], votes: ArrayLike<number>): Float64Array {
    const { rows, sources, factors } = this.#prior;
    const liked: number[] = [];
    const strengths: number[] = [];
    const dense = new Float64Array(rows.length);
    events.forEach(({ row, vote }, i) => {
      const place = this.#places[row];
      if (vote <= 0 || place < 0) return;
      const strength = strengthOf(vote, events.length - 1 - i);
      liked.push(place);
      strengths.push(strength);
      dense[place] = strength;
    });
    const known = this.#popularity.slice();
    addSources(sources, dense, known);
    if (liked.length) {
      const taste = new Float64Array(factors.dims);
      this.#solver.solve(this.#gram, this.#factors, liked, (k) => strengths[k], taste);
      for (let place = 0, at = 0; place < known.length; place++) {
        let product = 0;
        for (let a = 0; a < taste.length; a++) product += this.#factors[at++] * taste[a];
        known[place] += FACTOR_WEIGHT * product;
      }
    }
    const out = Float64Array.from(votes, (vote) => VOTE_WEIGHT * this.#top * vote);
    rows.forEach((row, place) => (out[row] += known[place]));
    return out;
  }

  /** The liked events that raise an item most by going with it (rec(i) B_ij), strongest first, where worth a word. */
  companions<E extends Vote>(events: readonly E[], row: number, most: number): E[] {
    const { perItem, sources, codes, scales } = this.#prior.sources;
    const item = this.#places[row];
    if (item < 0) return [];
    const weights = new Map<number, number>();
    for (let at = item * perItem; at < (item + 1) * perItem; at++)
      weights.set(sources[at], codes[at] * scales[item]);
    return events
      .map((event, i) => {
        const weight = weights.get(this.#places[event.row]) ?? 0;
        return { event, rise: event.vote > 0 ? weight * strengthOf(event.vote, events.length - 1 - i) : 0 };
      })
      .filter(({ rise }) => rise >= LEAST_COMPANION)
      .sort((a, b) => b.rise - a.rise)
      .slice(0, most)
      .map(({ event }) => event);
  }

  /** Whether many people like an item, measured by the best-liked ones. */
  isPopular(row: number): boolean {
    const place = this.#places[row];
    return place >= 0 && this.#popularity[place] >= POPULARITY_WEIGHT * POPULAR * this.#top;
  }
}
