/** The `count` best of `scores`, as indices by falling score. One pass; the list of the best is short. */
export function bestFew(scores: Float32Array, count: number): Int32Array {
  const best = new Int32Array(Math.min(count, scores.length));
  let filled = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i];
    if (filled === best.length && !(score > scores[best[filled - 1]])) continue;
    let at = filled < best.length ? filled++ : filled - 1;
    for (; at > 0 && score > scores[best[at - 1]]; at--) best[at] = best[at - 1];
    best[at] = i;
  }
  return best;
}
