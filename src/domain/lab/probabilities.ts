/** Logits read as probabilities. Rows of `width` logits, row-major. */

/** Softmax of each row, each summing to 1. The greatest logit is taken off first: the exponential of 710 is infinite. */
export function softmaxRows(logits: ArrayLike<number>, width: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  for (let from = 0; from < logits.length; from += width) {
    const most = logits[from + topClass(logits, width, from / width)];
    let sum = 0;
    for (let at = from; at < from + width; at++) sum += probabilities[at] = Math.exp(logits[at] - most);
    for (let at = from; at < from + width; at++) probabilities[at] /= sum;
  }
  return probabilities;
}

/**
 * Logit of the probability of class `c` against all others, for row `row`. It orders rows as the probability does, but
 * still tells apart those whose probability rounds to 1.
 */
export function logOdds(logits: ArrayLike<number>, width: number, row: number, c: number): number {
  const others = Array.from({ length: width }, (_, k) => logits[row * width + k]).toSpliced(c, 1);
  const most = Math.max(...others);
  const sum = others.reduce((total, logit) => total + Math.exp(logit - most), 0);
  return logits[row * width + c] - (most + Math.log(sum));
}

/** The class with the greatest value of a row, the first of equals. */
export function topClass(values: ArrayLike<number>, width: number, row: number): number {
  let best = 0;
  for (let c = 1; c < width; c++) if (values[row * width + c] > values[row * width + best]) best = c;
  return best;
}
