/**
 * EASE (Steck 2019): the linear model that predicts each column of the like matrix X from all others, in closed form.
 * B_ij = −P_ij / P_jj with P = (XᵀX + λI)⁻¹ and a diagonal of zeros.
 */
import { Cholesky } from '../../learning/cholesky.ts';
import type { Likes } from './likes.ts';

/** λ as a share of the people: at a tenth of it rare pairs run the show, at ten times popularity does (200 for 488 people). */
const RIDGE_SHARE = 0.41;

/** For each item the few sources that speak for or against it, one byte each. */
export interface SourceWeights {
  /** Sources kept for each item; items with fewer carry codes of 0 at the end. */
  readonly perItem: number;
  /** Places of the sources, perItem to an item. */
  readonly sources: Uint16Array<ArrayBuffer>;
  readonly codes: Int8Array<ArrayBuffer>;
  /** Weight of one step of an item's codes. */
  readonly scales: Float32Array<ArrayBuffer>;
}

/**
 * (XXᵀ + λI)⁻¹, people × people, row-major. By Woodbury's identity (XᵀX + λI)⁻¹ = (I − Xᵀ(XXᵀ + λI)⁻¹X) / λ, which is
 * exact, and inverts a matrix over the people: 488 of them instead of 4,697 items.
 */
function inversePeopleGram(likes: Likes, ridge: number): Float64Array {
  const n = likes.people;
  const gram = new Float64Array(n * n);
  for (const fans of likes.byItem) for (const a of fans) for (const b of fans) gram[a * n + b]++;
  const factor = new Cholesky(n);
  for (let person = 0; person < n; person++) {
    const row = gram.subarray(person * n, person * n + n);
    factor.append(row, row[person] + ridge);
  }
  gram.fill(0);
  for (let person = 0; person < n; person++) {
    const column = gram.subarray(person * n, person * n + n);
    column[person] = 1;
    factor.solve(column);
  }
  return gram;
}

/** Calls `visit` with each column of B: the weight of every source for one item. The array is reused. */
export function forEachEaseColumn(
  likes: Likes,
  visit: (item: number, weights: Float64Array) => void,
  ridge = RIDGE_SHARE * likes.people,
): void {
  const n = likes.people;
  const inverse = inversePeopleGram(likes, ridge);
  const through = new Float64Array(n);
  const weights = new Float64Array(likes.rows.length);
  likes.byItem.forEach((fans, item) => {
    through.fill(0);
    for (const fan of fans)
      for (let person = 0, at = fan * n; person < n; person++, at++) through[person] += inverse[at];
    // λP = I − XᵀCX, so both P_ij and P_jj come from the products x_iᵀ C x_j, and λ cancels.
    likes.byItem.forEach((others, source) => {
      let product = 0;
      for (const person of others) product += through[person];
      weights[source] = product;
    });
    const own = 1 - weights[item];
    for (let source = 0; source < weights.length; source++) weights[source] /= own;
    weights[item] = 0;
    visit(item, weights);
  });
}

/** Positions of the `count` largest magnitudes that are not 0, largest first; equal ones in order. */
export function largestMagnitudes(values: Float64Array, count: number): number[] {
  const magnitudes = values.map(Math.abs);
  // All that reach the count-th largest magnitude, so that only these few are sorted by place.
  const threshold = magnitudes.slice().sort()[Math.max(0, values.length - count)];
  const reaching: number[] = [];
  magnitudes.forEach((magnitude, i) => {
    if (magnitude > 0 && magnitude >= threshold) reaching.push(i);
  });
  return reaching.sort((a, b) => magnitudes[b] - magnitudes[a] || a - b).slice(0, count);
}

/** EASE with the `perItem` strongest sources of each item, in three bytes each. */
export function prunedEase(likes: Likes, perItem: number): SourceWeights {
  const items = likes.rows.length;
  const sources = new Uint16Array(items * perItem);
  const codes = new Int8Array(items * perItem);
  const scales = new Float32Array(items);
  forEachEaseColumn(likes, (item, weights) => {
    const kept = largestMagnitudes(weights, perItem);
    if (!kept.length) return;
    const scale = Math.abs(weights[kept[0]]) / 127;
    scales[item] = scale;
    kept.forEach((source, k) => {
      sources[item * perItem + k] = source;
      codes[item * perItem + k] = Math.round(weights[source] / scale);
    });
  });
  return { perItem, sources, codes, scales };
}

/** out[j] = Σᵢ strengths[i] · B_ij. */
export function addSources(
  { perItem, sources, codes, scales }: SourceWeights,
  strengths: Float64Array,
  out: Float64Array,
): void {
  for (let item = 0, at = 0; item < out.length; item++) {
    let sum = 0;
    for (const end = at + perItem; at < end; at++) sum += codes[at] * strengths[sources[at]];
    out[item] += scales[item] * sum;
  }
}
