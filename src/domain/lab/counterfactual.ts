/** What would have to be different for another answer: the smallest change of one or two inputs (Wachter et al., 2017). */

/** The answer to each row of scaled inputs, [count, width], row-major: a class, or which side of a bound. */
export type Decide = (rows: Float32Array) => ArrayLike<number>;

/** How far an input may go, in scaled units: as far as training rows went, since a house of −20 m² is no advice. */
export interface Movable {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

export interface Counterfactual {
  readonly answer: number;
  /** In scaled units. */
  readonly changes: readonly { readonly column: number; readonly from: number; readonly to: number }[];
  /** Euclidean, in scaled units. */
  readonly distance: number;
}

/** A direction in which a row is moved, as inputs and their share of a step, squares summing to 1. */
type Ray = readonly { readonly column: number; readonly share: number; readonly bound: Movable }[];

interface Place {
  readonly ray: Ray;
  readonly distance: number;
}

/** Places tried along a way before the search narrows: a strip of another answer thinner than a 24th is stepped over. */
const STRIDES = 24;
/** Halvings of a stride: 20 leave a millionth, below what any number on the page shows. */
const HALVINGS = 20;
/** Directions in a quarter of a plane; the best of twelve is at most 0.2 % longer than the straight way to a line. */
const ANGLES = 12;
/**
 * Inputs that are moved two at a time. Twelve make 66 pairs and some 80,000 rows; the pairs of a table with 500
 * columns would make 140 million.
 */
const MOST_PAIRED = 12;

/** Steps along a ray until an input meets its bound. */
function reachOf(row: Float32Array, ray: Ray): number {
  return Math.min(
    ...ray.map(({ column, share, bound }) => {
      const end = share > 0 ? bound.most : bound.least;
      return Math.max(0, (end - row[column]) / share);
    }),
  );
}

function moved(row: Float32Array, ray: Ray, distance: number): Float32Array {
  const there = row.slice();
  for (const { column, share } of ray) there[column] += share * distance;
  return there;
}

/**
 * Rows that are decided at once: with 500 inputs 2,048 rows are 4 MB, all that are tried at once would be 100; with 100
 * a call costs more than what it computes.
 */
const BLOCK = 2048;

function rowsAlong(row: Float32Array, ways: readonly Place[]): Float32Array {
  const rows = new Float32Array(ways.length * row.length);
  ways.forEach(({ ray, distance }, i) => rows.set(moved(row, ray, distance), i * row.length));
  return rows;
}

/** The answers at places along rays, a block of them at a time. */
function decideAlong(decide: Decide, row: Float32Array, ways: readonly Place[]): Int32Array {
  const answers = new Int32Array(ways.length);
  for (let from = 0; from < ways.length; from += BLOCK) {
    const block = ways.slice(from, from + BLOCK);
    const found = decide(rowsAlong(row, block));
    for (let i = 0; i < block.length; i++) answers[from + i] = found[i];
  }
  return answers;
}

/** The nearest place of another answer along any of the rays, or undefined. */
function nearest(
  decide: Decide,
  row: Float32Array,
  answer: number,
  rays: readonly Ray[],
): Counterfactual | undefined {
  const reaches = rays.map((ray) => reachOf(row, ray));
  const strides = rays.flatMap((ray, r) =>
    Array.from({ length: STRIDES }, (_, i) => ({ ray, distance: ((i + 1) / STRIDES) * reaches[r] })),
  );
  const answers = decideAlong(decide, row, strides);
  const open = rays.flatMap((ray, r) => {
    for (let i = 0; i < STRIDES; i++) {
      if (answers[r * STRIDES + i] === answer) continue;
      const stride = reaches[r] / STRIDES;
      return [{ ray, low: i * stride, high: (i + 1) * stride }];
    }
    return [];
  });
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middles = open.map(({ ray, low, high }) => ({ ray, distance: (low + high) / 2 }));
    const found = decideAlong(decide, row, middles);
    open.forEach((bracket, i) => {
      if (found[i] === answer) bracket.low = middles[i].distance;
      else bracket.high = middles[i].distance;
    });
  }
  if (open.length === 0) return undefined;
  const best = open.reduce((a, b) => (b.high < a.high ? b : a));
  const there = moved(row, best.ray, best.high);
  return {
    answer: decide(there)[0],
    changes: best.ray.map(({ column }) => ({ column, from: row[column], to: there[column] })),
    distance: best.high,
  };
}

const oneInput = (movable: readonly Movable[]): Ray[] =>
  movable.flatMap((bound) => [1, -1].map((share) => [{ column: bound.column, share, bound }]));

function twoInputs(movable: readonly Movable[]): Ray[] {
  const angles = Array.from({ length: 4 * ANGLES }, (_, i) => ((i + 0.5) / (4 * ANGLES)) * 2 * Math.PI);
  return movable.flatMap((first, i) =>
    movable.slice(i + 1).flatMap((second) =>
      angles.map((angle) => [
        { column: first.column, share: Math.cos(angle), bound: first },
        { column: second.column, share: Math.sin(angle), bound: second },
      ]),
    ),
  );
}

/**
 * The smallest change of one input, and of two together, after which the model answers otherwise; each undefined where
 * there is none within the bounds.
 * @param movable the most promising first: of two together only the first twelve are tried.
 */
export function counterfactuals(
  decide: Decide,
  row: Float32Array,
  movable: readonly Movable[],
): { readonly one: Counterfactual | undefined; readonly two: Counterfactual | undefined } {
  const answer = decide(row)[0];
  return {
    one: nearest(decide, row, answer, oneInput(movable)),
    two: nearest(decide, row, answer, twoInputs(movable.slice(0, MOST_PAIRED))),
  };
}
