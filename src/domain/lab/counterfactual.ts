/** What would have to be different for another answer: the smallest change of one or two inputs (Wachter et al., 2017). */

/** The answer to each row of scaled inputs, [count, width], row-major: a class, or which side of a bound. */
export type Decide = (rows: Float32Array) => ArrayLike<number>;

/** A number, and how far it may go, in scaled units: as far as training rows went, since a house of −20 m² is no advice. */
interface MovableNumber {
  readonly column: number;
  readonly least: number;
  readonly most: number;
}

/** Columns that spell out one choice, and the ways in which rows fill them: half a colour, or two, is none. */
interface MovableChoice {
  readonly columns: readonly number[];
  /** One array a way, in scaled units, as long as `columns`. */
  readonly ways: readonly Float32Array[];
}

export type Movable = MovableNumber | MovableChoice;

export interface Counterfactual {
  readonly answer: number;
  /** In scaled units. */
  readonly changes: readonly { readonly column: number; readonly from: number; readonly to: number }[];
  /** Euclidean, in scaled units. */
  readonly distance: number;
}

/** A number's share of a step. */
interface Move {
  readonly column: number;
  readonly share: number;
  readonly bound: MovableNumber;
}

/** Where choices were exchanged, and the direction from there, squares of the shares summing to 1; no moves: just there. */
interface Ray {
  readonly start: Float32Array;
  readonly moves: readonly Move[];
}

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
function reachOf({ start, moves }: Ray): number {
  if (moves.length === 0) return 0;
  return Math.min(
    ...moves.map(({ column, share, bound }) => {
      const end = share > 0 ? bound.most : bound.least;
      return Math.max(0, (end - start[column]) / share);
    }),
  );
}

function moved({ start, moves }: Ray, distance: number): Float32Array {
  const there = start.slice();
  for (const { column, share } of moves) there[column] += share * distance;
  return there;
}

const apart = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, k) => sum + (value - b[k]) ** 2, 0));

/**
 * Rows that are decided at once: with 500 inputs 2,048 rows are 4 MB, all that are tried at once would be 100; with 100
 * a call costs more than what it computes.
 */
const BLOCK = 2048;

function rowsAt(places: readonly Place[], width: number): Float32Array {
  const rows = new Float32Array(places.length * width);
  places.forEach(({ ray, distance }, i) => rows.set(moved(ray, distance), i * width));
  return rows;
}

/** The answers at places along rays, a block of them at a time. */
function decideAlong(decide: Decide, width: number, places: readonly Place[]): Int32Array {
  const answers = new Int32Array(places.length);
  for (let from = 0; from < places.length; from += BLOCK) {
    const block = places.slice(from, from + BLOCK);
    const found = decide(rowsAt(block, width));
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
  const ways = rays.map((ray) => {
    const reach = reachOf(ray);
    const strides = ray.moves.length > 0 ? STRIDES : 1;
    return Array.from({ length: strides }, (_, i) => ({ ray, distance: ((i + 1) / strides) * reach }));
  });
  const answers = decideAlong(decide, row.length, ways.flat());
  let from = 0;
  const open = ways.flatMap((places) => {
    const first = places.findIndex((_, i) => answers[from + i] !== answer);
    from += places.length;
    if (first < 0) return [];
    const { ray, distance } = places[first];
    return [{ ray, low: places[first - 1]?.distance ?? 0, high: distance }];
  });
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middles = open.map(({ ray, low, high }) => ({ ray, distance: (low + high) / 2 }));
    const found = decideAlong(decide, row.length, middles);
    open.forEach((bracket, i) => {
      if (found[i] === answer) bracket.low = middles[i].distance;
      else bracket.high = middles[i].distance;
    });
  }
  if (open.length === 0) return undefined;
  const ends = open.map(({ ray, high }) => {
    const there = moved(ray, high);
    return { there, distance: apart(row, there) };
  });
  const { there, distance } = ends.reduce((a, b) => (b.distance < a.distance ? b : a));
  const changes = Array.from(row, (value, column) => ({ column, from: value, to: there[column] }));
  return { answer: decide(there)[0], changes: changes.filter(({ from, to }) => from !== to), distance };
}

/** The row with every other way of a choice. */
const exchanged = (row: Float32Array, { columns, ways }: MovableChoice): Float32Array[] =>
  ways
    .filter((way) => columns.some((column, k) => row[column] !== way[k]))
    .map((way) => {
      const there = row.slice();
      columns.forEach((column, k) => (there[column] = way[k]));
      return there;
    });

/** The rays of one input from a row: up and down for a number, a place each for the ways of a choice. */
const raysOf = (start: Float32Array, input: Movable): Ray[] =>
  'columns' in input
    ? exchanged(start, input).map((there) => ({ start: there, moves: [] }))
    : [1, -1].map((share) => ({ start, moves: [{ column: input.column, share, bound: input }] }));

const oneInput = (row: Float32Array, movable: readonly Movable[]): Ray[] =>
  movable.flatMap((input) => raysOf(row, input));

const DIRECTIONS = Array.from({ length: 4 * ANGLES }, (_, i) => ((i + 0.5) / (4 * ANGLES)) * 2 * Math.PI);

function pairRays(row: Float32Array, first: Movable, second: Movable): Ray[] {
  if ('columns' in first) return exchanged(row, first).flatMap((there) => raysOf(there, second));
  if ('columns' in second) return exchanged(row, second).flatMap((there) => raysOf(there, first));
  return DIRECTIONS.map((angle) => ({
    start: row,
    moves: [
      { column: first.column, share: Math.cos(angle), bound: first },
      { column: second.column, share: Math.sin(angle), bound: second },
    ],
  }));
}

const twoInputs = (row: Float32Array, movable: readonly Movable[]): Ray[] =>
  movable.flatMap((first, i) => movable.slice(i + 1).flatMap((second) => pairRays(row, first, second)));

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
    one: nearest(decide, row, answer, oneInput(row, movable)),
    two: nearest(decide, row, answer, twoInputs(row, movable.slice(0, MOST_PAIRED))),
  };
}
