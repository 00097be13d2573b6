/** Fit: would this person like it, having taken it? The Gaussian process of docs/learning.md over a catalog. */
import { GaussianProcess } from '../learning/gaussian-process.ts';
import type { CosineColumns } from './cosine-columns.ts';
import { addLevels, addSparse } from './gather.ts';
import type { Kernel } from './kernels.ts';

export interface FitEvent {
  readonly row: number;
  readonly target: number;
  /** As the table of signals has it; the kernel's setting says what it comes to. */
  readonly noise: number;
}

/** Items whose covariances are remembered from slate to slate: a few shortlists; 1,500 events and 600 items need 14 MB. */
const REMEMBERED = 600;
/** Room for events to come, so that remembering does not copy at every tap. */
const SPARE = 32;

/** An item's covariances with the events, plain and whitened. */
export interface Point {
  readonly covariances: Float64Array;
  readonly white: Float64Array;
}

/** The same with room to grow, and the serial numbers of the events so far. */
interface KnownPoint extends Point {
  readonly serials: Int32Array;
  size: number;
}

/** A prior mean for each of `count` items; what is no number counts as 0. */
export function finitePrior(prior: Float32Array, count: number): Float32Array {
  if (prior.length !== count) throw new Error(`a prior of ${prior.length} means for ${count} items`);
  return prior.map((mean) => (Number.isFinite(mean) ? mean : 0));
}

export class Fit {
  readonly kernel: Kernel;
  readonly #prior: Float32Array | undefined;
  readonly #columns: CosineColumns;
  readonly #process = new GaussianProcess();
  readonly #known = new Map<number, KnownPoint>();
  #events: readonly FitEvent[] = [];
  /** Number of each event in the order in which it was appended: says whether what is remembered still holds. */
  readonly #serials: number[] = [];
  #nextSerial = 0;

  /** @param prior mean of each item's latent taste by row, finite; 0 without it. Fit learns what it leaves unexplained. */
  constructor(kernel: Kernel, columns: CosineColumns, prior?: Float32Array) {
    this.kernel = kernel;
    this.#columns = columns;
    this.#prior = prior;
  }

  get process(): GaussianProcess {
    return this.#process;
  }

  /**
   * Takes in the events, oldest first: what they share with the last call is kept, the rest is truncated and appended
   * anew. So the model is a function of the list alone, bit for bit, and an undo brings back the very same slate.
   */
  sync(events: readonly FitEvent[]): void {
    const before = this.#events;
    let same = 0;
    while (
      same < Math.min(before.length, events.length) &&
      before[same].row === events[same].row &&
      before[same].noise === events[same].noise
    )
      same++;
    this.#process.truncate(same);
    this.#serials.length = same;
    this.#events = events;
    for (let i = same; i < events.length; i++) {
      const { row } = events[i];
      const covariances = new Float64Array(i);
      for (let j = 0; j < i; j++) covariances[j] = this.kernel.covariance(row, events[j].row);
      this.#process.append(covariances, this.kernel.covariance(row, row), this.kernel.noiseOf(events[i]));
      this.#serials.push(this.#nextSerial++);
    }
    this.#process.setTargets(this.residuals(events));
  }

  /** What the prior leaves of the events' targets. */
  residuals(events: readonly FitEvent[]): number[] {
    return events.map(({ row, target }) => target - this.priorOf(row));
  }

  priorOf(row: number): number {
    return this.#prior?.[row] ?? 0;
  }

  /** Exact posterior mean of one item, given its point. */
  mean(row: number, { covariances }: Point): number {
    return this.#process.mean(covariances) + this.priorOf(row);
  }

  /** Exact posterior variance of one item, given its point. */
  variance(row: number, { white }: Point): number {
    return Math.max(0, this.kernel.covariance(row, row) - dot(white, white));
  }

  /** One item's covariances. A shortlist changes little between taps, so mostly one new event's is added: O(n). */
  point(row: number): Point {
    const known = this.#remembered(row);
    const { covariances, white, serials } = known;
    const size = this.#serials.length;
    let same = 0;
    while (same < Math.min(known.size, size) && serials[same] === this.#serials[same]) same++;
    for (let i = same; i < size; i++) {
      white[i] = covariances[i] = this.kernel.covariance(row, this.#events[i].row);
      serials[i] = this.#serials[i];
    }
    known.size = size;
    const point = { covariances: covariances.subarray(0, size), white: white.subarray(0, size) };
    this.#process.whiten(point.white, same);
    return point;
  }

  /**
   * Posterior means of the `targets`, to the rounding of the cosine columns. Apart from text it costs O(targets): weights
   * are gathered by creator, series, tag and level, then read off once an item.
   */
  means(rows: readonly number[], weights: ArrayLike<number>, targets: Int32Array): Float32Array {
    const { space, setting, textTable, columnScale } = this.kernel;
    const { creators, series, tags, year, numbers } = space.features;
    const { scales } = setting;
    const out = new Float32Array(targets.length);
    this.#columns.accumulate(rows, weights, textTable, targets, out);
    addSparse(creators, scales.creator, rows, weights, targets, out);
    addSparse(series, scales.series, rows, weights, targets, out);
    addSparse(tags, scales.tags, rows, weights, targets, out);
    if (year) addLevels(year, scales.year, rows, weights, targets, out);
    for (const column of numbers) addLevels(column, columnScale, rows, weights, targets, out);
    const leaning = scales.leaning * rows.reduce((sum, _, i) => sum + weights[i], 0);
    for (let t = 0; t < out.length; t++) out[t] += leaning;
    const prior = this.#prior;
    if (prior) for (let t = 0; t < out.length; t++) out[t] += prior[targets[t]];
    return out;
  }

  #remembered(row: number): KnownPoint {
    const size = this.#serials.length;
    let known = this.#known.get(row);
    this.#known.delete(row);
    if (!known || known.serials.length < size) {
      const room = size + SPARE;
      const grown: KnownPoint = {
        covariances: new Float64Array(room),
        white: new Float64Array(room),
        serials: new Int32Array(room),
        size: known?.size ?? 0,
      };
      if (known) {
        grown.covariances.set(known.covariances);
        grown.white.set(known.white);
        grown.serials.set(known.serials);
      }
      known = grown;
    }
    // Back at the end of the map: the first key is the one that was not needed for longest.
    this.#known.set(row, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED) this.#known.delete(oldest);
    return known;
  }
}

/** Four sums at once: one alone waits for each addition to finish before the next. */
export function dot(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < n; i += 4) {
    s0 += x[i] * y[i];
    s1 += x[i + 1] * y[i + 1];
    s2 += x[i + 2] * y[i + 2];
    s3 += x[i + 3] * y[i + 3];
  }
  for (; i < n; i++) s0 += x[i] * y[i];
  return s0 + s1 + (s2 + s3);
}
