/** Fit: would this person like it, having taken it? The Gaussian process of docs/learning.md over a catalog. */
import { GaussianProcess } from '../learning/gaussian-process.ts';
import { cosineTable, type CosineColumns } from './cosine-columns.ts';
import { MISSING, type LevelColumn, type SparseRows } from './features.ts';
import { kernel, KERNEL_SCALES, numberScale, TEXT_SHARPNESS, type ItemSpace } from './kernels.ts';

export interface FitEvent {
  readonly row: number;
  readonly target: number;
  readonly noise: number;
}

const TEXT_TABLE = cosineTable((cosine) => KERNEL_SCALES.text * Math.exp(TEXT_SHARPNESS * (cosine - 1)));

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

export class Fit {
  readonly #space: ItemSpace;
  readonly #columns: CosineColumns;
  readonly #process = new GaussianProcess();
  readonly #known = new Map<number, KnownPoint>();
  #events: readonly FitEvent[] = [];
  /** Number of each event in the order in which it was appended: says whether what is remembered still holds. */
  readonly #serials: number[] = [];
  #nextSerial = 0;

  constructor(space: ItemSpace, columns: CosineColumns) {
    this.#space = space;
    this.#columns = columns;
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
      const { row, noise } = events[i];
      const covariances = new Float64Array(i);
      for (let j = 0; j < i; j++) covariances[j] = kernel(this.#space, row, events[j].row);
      this.#process.append(covariances, kernel(this.#space, row, row), noise);
      this.#serials.push(this.#nextSerial++);
    }
    this.#process.setTargets(events.map(({ target }) => target));
  }

  /** One item's covariances. A shortlist changes little between taps, so mostly one new event's is added: O(n). */
  point(row: number): Point {
    const known = this.#remembered(row);
    const { covariances, white, serials } = known;
    const size = this.#serials.length;
    let same = 0;
    while (same < Math.min(known.size, size) && serials[same] === this.#serials[same]) same++;
    for (let i = same; i < size; i++) {
      white[i] = covariances[i] = kernel(this.#space, row, this.#events[i].row);
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
    const { features } = this.#space;
    const out = new Float32Array(targets.length);
    this.#columns.accumulate(rows, weights, TEXT_TABLE, targets, out);
    addSparse(features.creators, KERNEL_SCALES.creator, rows, weights, targets, out);
    addSparse(features.series, KERNEL_SCALES.series, rows, weights, targets, out);
    addSparse(features.tags, KERNEL_SCALES.tags, rows, weights, targets, out);
    if (features.year) addLevels(features.year, KERNEL_SCALES.year, rows, weights, targets, out);
    for (const column of features.numbers)
      addLevels(column, numberScale(features), rows, weights, targets, out);
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

function addSparse(
  { size, starts, ids, weights: values }: SparseRows,
  scale: number,
  rows: readonly number[],
  weights: ArrayLike<number>,
  targets: Int32Array,
  out: Float32Array,
): void {
  const gathered = new Float64Array(size);
  rows.forEach((row, i) => {
    for (let at = starts[row]; at < starts[row + 1]; at++)
      gathered[ids[at]] += scale * weights[i] * values[at];
  });
  for (let t = 0; t < out.length; t++) {
    const j = targets[t];
    for (let at = starts[j]; at < starts[j + 1]; at++) out[t] += gathered[ids[at]] * values[at];
  }
}

function addLevels(
  { levels, span, similarity }: LevelColumn,
  scale: number,
  rows: readonly number[],
  weights: ArrayLike<number>,
  targets: Int32Array,
  out: Float32Array,
): void {
  const gathered = new Float64Array(span);
  rows.forEach((row, i) => {
    if (levels[row] !== MISSING) gathered[levels[row]] += scale * weights[i];
  });
  const smoothed = new Float64Array(span);
  const reach = similarity.length - 1;
  gathered.forEach((weight, level) => {
    if (weight === 0) return;
    const last = Math.min(span - 1, level + reach);
    for (let x = Math.max(0, level - reach); x <= last; x++)
      smoothed[x] += weight * similarity[Math.abs(x - level)];
  });
  for (let t = 0; t < out.length; t++) {
    const level = levels[targets[t]];
    if (level !== MISSING) out[t] += smoothed[level];
  }
}
