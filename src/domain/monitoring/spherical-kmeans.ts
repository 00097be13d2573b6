/** k-means over directions, and how well a grouping fits. Rows are unit vectors, row-major. */
import type { Random } from '../random.ts';

export interface Directions {
  /** count × dims, unit rows (a row of zeros is near nothing). */
  readonly values: Float32Array;
  readonly count: number;
  readonly dims: number;
}

export interface Grouping {
  /** k × dims, unit rows. */
  readonly centres: Float32Array<ArrayBuffer>;
  readonly labels: Int16Array<ArrayBuffer>;
  /** Sum of the cosines of rows to their centres: what k-means makes as large as it can. */
  readonly fit: number;
}

/** Four sums at once: one alone would wait for itself at every step. */
export function dot(a: Float32Array, atA: number, b: Float32Array, atB: number, dims: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < dims; k += 4) {
    s0 += a[atA + k] * b[atB + k];
    s1 += a[atA + k + 1] * b[atB + k + 1];
    s2 += a[atA + k + 2] * b[atB + k + 2];
    s3 += a[atA + k + 3] * b[atB + k + 3];
  }
  for (; k < dims; k++) s0 += a[atA + k] * b[atB + k];
  return s0 + s1 + s2 + s3;
}

/** Scales each row to length 1 in place; a row of zeros stays. */
export function toUnitRows(values: Float32Array, dims: number): void {
  for (let start = 0; start < values.length; start += dims) {
    const length = Math.sqrt(dot(values, start, values, start, dims));
    if (length > 0) for (let k = start; k < start + dims; k++) values[k] /= length;
  }
}

/** Centres by k-means++ (Arthur & Vassilvitskii 2007) with 1 − cosine for the squared distance; fewer where rows coincide. */
function seedCentres(
  { values, count, dims }: Directions,
  k: number,
  random: Random,
): Float32Array<ArrayBuffer> {
  const centres = new Float32Array(k * dims);
  const far = new Float32Array(count).fill(1);
  let chosen = Math.floor(random() * count);
  for (let centre = 0; ; centre++) {
    centres.set(values.subarray(chosen * dims, (chosen + 1) * dims), centre * dims);
    if (centre === k - 1) return centres;
    let total = 0;
    for (let row = 0; row < count; row++) {
      const distance = Math.max(0, 1 - dot(values, row * dims, centres, centre * dims, dims));
      far[row] = centre === 0 ? distance : Math.min(far[row], distance);
      total += far[row];
    }
    let left = random() * total;
    chosen = far.findIndex((distance) => (left -= distance) < 0);
    if (chosen < 0) return centres.slice(0, (centre + 1) * dims);
  }
}

/** The nearest centre of each row, and its cosine. */
export function assign(
  { values, count, dims }: Directions,
  centres: Float32Array,
): {
  readonly labels: Int16Array<ArrayBuffer>;
  readonly cosines: Float32Array<ArrayBuffer>;
  readonly fit: number;
} {
  const labels = new Int16Array(count);
  const cosines = new Float32Array(count);
  const k = centres.length / dims;
  let fit = 0;
  for (let row = 0; row < count; row++) {
    let [best, at] = [-Infinity, 0];
    for (let centre = 0; centre < k; centre++) {
      const cosine = dot(values, row * dims, centres, centre * dims, dims);
      if (cosine > best) [best, at] = [cosine, centre];
    }
    labels[row] = at;
    cosines[row] = best;
    fit += best;
  }
  return { labels, cosines, fit };
}

/** Mean directions of the groups; a group that lost all its rows keeps its centre, and may win some back. */
export function meanDirections(
  { values, count, dims }: Directions,
  labels: Int16Array,
  before: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const centres = new Float32Array(before.length);
  const sizes = new Int32Array(before.length / dims);
  for (let row = 0; row < count; row++) {
    const at = labels[row];
    if (at < 0) continue;
    sizes[at]++;
    for (let k = 0; k < dims; k++) centres[at * dims + k] += values[row * dims + k];
  }
  sizes.forEach((size, at) => {
    if (size === 0) centres.set(before.subarray(at * dims, (at + 1) * dims), at * dims);
  });
  toUnitRows(centres, dims);
  return centres;
}

/** Lloyd's steps; texts settle within twenty, and the last ones move some rows in a thousand. */
const MOST_STEPS = 25;

/** Lloyd's algorithm from given centres. */
export function settle(rows: Directions, start: Float32Array<ArrayBuffer>, steps = MOST_STEPS): Grouping {
  let centres = start;
  let { labels, fit } = assign(rows, centres);
  for (let step = 0; step < steps; step++) {
    centres = meanDirections(rows, labels, centres);
    const next = assign(rows, centres);
    const settled = next.labels.every((label, row) => label === labels[row]);
    ({ labels, fit } = next);
    if (settled) break;
  }
  return { centres, labels, fit };
}

/** The tightest grouping of several starts (Dhillon & Modha 2001). */
export function groupDirections(rows: Directions, k: number, random: Random, starts: number): Grouping {
  let best: Grouping | undefined;
  for (let start = 0; start < starts; start++) {
    const run = settle(rows, seedCentres(rows, k, random));
    if (!best || run.fit > best.fit) best = run;
  }
  if (!best) throw new RangeError('a grouping needs a start');
  return best;
}

/** 1 − cosine of every pair of rows: count × count. */
export function distancesOf({ values, count, dims }: Directions): Float32Array<ArrayBuffer> {
  const distances = new Float32Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b < a; b++) {
      const distance = 1 - dot(values, a * dims, values, b * dims, dims);
      distances[a * count + b] = distances[b * count + a] = distance;
    }
  return distances;
}

/**
 * Mean silhouette (Rousseeuw 1987) in [−1, 1] by given distances: how much nearer rows lie to their own group than to the
 * next. A row alone in its group counts 0. 0 with fewer than two groups.
 */
export function silhouetteOf(distances: Float32Array, labels: Int16Array): number {
  const count = labels.length;
  const groups = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const sizes = new Int32Array(groups);
  for (const label of labels) sizes[label]++;
  if (sizes.filter((size) => size > 0).length < 2) return 0;
  const sums = new Float64Array(groups);
  let total = 0;
  for (let row = 0; row < count; row++) {
    const own = labels[row];
    if (sizes[own] === 1) continue;
    sums.fill(0);
    for (let other = 0; other < count; other++) sums[labels[other]] += distances[row * count + other];
    const inside = sums[own] / (sizes[own] - 1);
    let outside = Infinity;
    for (let at = 0; at < groups; at++)
      if (at !== own && sizes[at] > 0) outside = Math.min(outside, sums[at] / sizes[at]);
    const further = Math.max(inside, outside);
    if (further > 0) total += (outside - inside) / further;
  }
  return total / count;
}
