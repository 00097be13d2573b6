/** Maximal marginal relevance (Carbonell & Goldstein 1998), over the best few candidates of a ranking. */

/** Weight of the score against sameness. Down to 0.7 no accuracy was lost in docs/learning.md; below, it is. */
export const RELEVANCE = 0.7;
/** Candidates that compete: with all of them, the unlike and unloved would get in at the end. */
export const POOL = 100;

/** Indices by falling score; equal scores keep their order. */
export const byScore = (scores: ArrayLike<number>): Int32Array =>
  Int32Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);

/**
 * Picks `size` of the candidates, best trade-off first: λ · score − (1 − λ) · cosine with the nearest already picked.
 * @param scores scaled here to [0, 1] within the pool, so that λ means the same for any ranking.
 * @param similarities row-major matrix over all candidates.
 */
export function diversify(
  scores: ArrayLike<number>,
  similarities: Float32Array,
  size: number,
  lambda = RELEVANCE,
): number[] {
  const count = scores.length;
  const pool = byScore(scores).subarray(0, Math.max(POOL, size));
  const best = scores[pool[0]];
  const range = best - scores[pool[pool.length - 1]];
  const relevance = Float64Array.from(pool, (i) => lambda * (range > 0 ? 1 - (best - scores[i]) / range : 1));
  const nearest = new Float64Array(pool.length);
  const picked: number[] = [];
  while (picked.length < Math.min(size, pool.length)) {
    let choice = -1;
    let value = -Infinity;
    for (let p = 0; p < pool.length; p++) {
      const merit = relevance[p] - nearest[p];
      if (merit > value) {
        value = merit;
        choice = p;
      }
    }
    const row = pool[choice] * count;
    const first = picked.length === 0;
    for (let p = 0; p < pool.length; p++) {
      const sameness = (1 - lambda) * similarities[row + pool[p]];
      if (first || sameness > nearest[p]) nearest[p] = sameness;
    }
    relevance[choice] = -Infinity;
    picked.push(pool[choice]);
  }
  return picked;
}
