/** What is known of items besides their text, as short dense rows: the inputs of the perceptron. */
import { MISSING, type Features, type LevelColumn, type SparseRows } from '../ranking/features.ts';

export interface HeadFeatures {
  /** Numbers a row. */
  readonly width: number;
  /** Writes the `width` numbers of an item into zeros at target[at]; all are finite and of the order of 1. */
  write(row: number, target: Float32Array, at: number): void;
}

/** Names that get a column of their own. Rarer ones occur in too few grades to teach a weight; text carries them anyway. */
const MOST_TAGS = 64;
const MOST_CREATORS = 32;
/** Numeric columns of a table; more would outweigh the text, and a table of hundreds would make rows of any length. */
const MOST_NUMBERS = 24;
/** A name on fewer items than this cannot be told from the items themselves. */
const LEAST_ITEMS = 3;
/** Deviations at which a number is cut off, so that one outlier does not rule a network that multiplies. */
const FURTHEST = 3;

type Column = (row: number, target: Float32Array, at: number) => void;

/** Standardised levels, 0 where missing. Where some are missing, a second column says so. */
function levelColumns({ levels }: LevelColumn): Column[] {
  const present = levels.filter((level) => level !== MISSING);
  const mean = present.reduce((sum, level) => sum + level, 0) / present.length;
  const spread = Math.sqrt(present.reduce((sum, level) => sum + (level - mean) ** 2, 0) / present.length);
  const value: Column = (row, target, at) => {
    if (levels[row] !== MISSING)
      target[at] = Math.max(-FURTHEST, Math.min(FURTHEST, (levels[row] - mean) / spread));
  };
  const missing: Column = (row, target, at) => {
    if (levels[row] === MISSING) target[at] = 1;
  };
  return present.length < levels.length ? [value, missing] : [value];
}

/** Column of each id that is frequent enough, most frequent first; −1 for the others. */
function frequentColumns(
  rows: SparseRows,
  most: number,
): { readonly columnOf: Int32Array; readonly size: number } {
  const frequency = new Int32Array(rows.size);
  for (const id of rows.ids) frequency[id]++;
  const chosen = [...frequency.keys()]
    .filter((id) => frequency[id] >= LEAST_ITEMS)
    .sort((a, b) => frequency[b] - frequency[a] || a - b)
    .slice(0, most);
  const columnOf = new Int32Array(rows.size).fill(-1);
  chosen.forEach((id, column) => (columnOf[id] = column));
  return { columnOf, size: chosen.length };
}

/** Lays out the columns once for a catalog: year, numbers, frequent tags (by rarity, as Fit weighs them) and creators. */
export function headFeatures(features: Features): HeadFeatures {
  const levels = [...(features.year ? [features.year] : []), ...features.numbers.slice(0, MOST_NUMBERS)];
  const columns = levels.flatMap(levelColumns);
  let width = columns.length;
  const names = [
    { rows: features.tags, ...frequentColumns(features.tags, MOST_TAGS) },
    { rows: features.creators, ...frequentColumns(features.creators, MOST_CREATORS) },
  ].map((group) => {
    const start = width;
    width += group.size;
    return { ...group, start };
  });
  return {
    width,
    write(row, target, at) {
      columns.forEach((column, k) => column(row, target, at + k));
      for (const { rows, columnOf, start } of names)
        for (let k = rows.starts[row]; k < rows.starts[row + 1]; k++) {
          const column = columnOf[rows.ids[k]];
          if (column >= 0) target[at + start + column] = rows.weights[k];
        }
    },
  };
}
