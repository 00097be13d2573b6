/** What a head says of rows that it was not trained on: temperature and thresholds are set by that, never by the fit. */
import { mulberry32 } from '../random.ts';
import {
  logitsOf,
  probabilitiesFrom,
  trainSoftmaxHead,
  type SoftmaxHead,
  type SoftmaxOptions,
} from './softmax-head.ts';

/** Training rows of a head. */
export interface LabelledRows {
  /** One vector a row, row-major. */
  readonly rows: Float32Array;
  /** Places in `classes`. */
  readonly labels: Uint8Array;
  readonly classes: readonly string[];
}

/**
 * Deals rows into folds, class by class, so that each has as many of every class, or one more.
 * @param groups of each row: rows of one group say the same thing and stay in one fold.
 * @returns the fold of each row.
 */
export function dealFolds(
  labels: ArrayLike<number>,
  groups: readonly string[],
  folds: number,
  seed: number,
): Uint8Array {
  const random = mulberry32(seed);
  const members = new Map<string, number[]>();
  groups.forEach((group, row) => {
    const rows = members.get(group);
    if (rows) rows.push(row);
    else members.set(group, [row]);
  });
  const drawn = [...members.values()]
    .map((rows) => ({ rows, label: labels[rows[0]], place: random() }))
    .sort((a, b) => a.label - b.label || a.place - b.place);
  const fold = new Uint8Array(groups.length);
  drawn.forEach(({ rows }, place) => {
    for (const row of rows) fold[row] = place % folds;
  });
  return fold;
}

/** The rows chosen, copied together. */
export function pickRows(rows: Float32Array, dims: number, chosen: readonly number[]): Float32Array {
  const picked = new Float32Array(chosen.length * dims);
  chosen.forEach((row, at) => picked.set(rows.subarray(row * dims, (row + 1) * dims), at * dims));
  return picked;
}

/** Temperatures and thresholds ask less of the weights than answers do: a third of the time, the same to two digits. */
const FOLD_TOLERANCE = 0.1;

/**
 * Logits of every row by a head trained on the other folds: count × classes, row-major.
 * @param fold of each row.
 * @param whole the head of all rows: each fold starts from it, which saves two thirds of the steps and ends where any start would.
 * @param eachFold sees the rows of a fold and those that they were learned from, for other measures of the same folds.
 */
export function outOfFoldLogits(
  { rows, labels, classes }: LabelledRows,
  fold: Uint8Array,
  options: SoftmaxOptions,
  whole: SoftmaxHead,
  eachFold?: (asked: readonly number[], learned: readonly number[]) => void,
): Float64Array {
  const dims = rows.length / labels.length;
  const places = Array.from(labels.keys());
  const logits = new Float64Array(labels.length * classes.length);
  for (const turn of new Set(fold)) {
    const asked = places.filter((row) => fold[row] === turn);
    const learned = places.filter((row) => fold[row] !== turn);
    const { weights } = options;
    const head = trainSoftmaxHead(
      pickRows(rows, dims, learned),
      learned.map((row) => labels[row]),
      classes,
      { tolerance: FOLD_TOLERANCE, ...options, weights: weights && learned.map((row) => weights[row]) },
      whole,
    );
    for (const row of asked)
      logits.set(logitsOf(head, rows.subarray(row * dims, (row + 1) * dims)), row * classes.length);
    eachFold?.(asked, learned);
  }
  return logits;
}

/** Temperatures beyond these belong to heads that know nothing, or everything, of a few dozen rows. */
const COLDEST = 0.05;
const HOTTEST = 20;
/** The mean loss is convex in 1 / temperature; 40 golden sections leave a hundred-millionth of the range. */
const SECTIONS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature at which such logits surprise least (Guo et al. 2017).
 * @param logits count × classes, of rows that the head had not seen.
 * @param weights how often each row counts; once where absent.
 */
export function fitTemperature(
  logits: Float64Array,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): number {
  const classCount = logits.length / labels.length;
  const loss = (inverse: number): number => {
    let sum = 0;
    for (let row = 0; row < labels.length; row++) {
      const own = logits.subarray(row * classCount, (row + 1) * classCount);
      const p = probabilitiesFrom(own, 1 / inverse)[labels[row]];
      sum -= (weights?.[row] ?? 1) * Math.log(Math.max(p, Number.MIN_VALUE));
    }
    return sum;
  };
  let low = 1 / HOTTEST;
  let high = 1 / COLDEST;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let lossLeft = loss(left);
  let lossRight = loss(right);
  for (let section = 0; section < SECTIONS; section++) {
    if (lossLeft <= lossRight) {
      [high, right, lossRight] = [right, left, lossLeft];
      left = high - GOLDEN * (high - low);
      lossLeft = loss(left);
    } else {
      [low, left, lossLeft] = [left, right, lossRight];
      right = low + GOLDEN * (high - low);
      lossRight = loss(right);
    }
  }
  return 2 / (low + high);
}
