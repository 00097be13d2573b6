/** Which rows are learned from, which choose, which judge. Nothing that is alike ever stands on two sides. */
import { mulberry32, type Random } from '../random.ts';
import { PARTS, type Part } from './lab-data.ts';

/** Three fifths to learn from; with fewer than a fifth of a few hundred rows, one row more right is a whole percent. */
const SHARES: Readonly<Record<Part, number>> = { training: 0.6, validation: 0.2, test: 0.2 };

const TRAINING = PARTS.indexOf('training');
/** Mark of rows that a run leaves out. */
export const LEFT_OUT = PARTS.length;

/** Fisher and Yates. In place. */
export function shuffle<T>(values: T[], random: Random): T[] {
  for (let last = values.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [values[last], values[other]] = [values[other], values[last]];
  }
  return values;
}

/** Rows that are tied together by keys, directly or through others: each row is in exactly one unit, in order. */
export function unitsOf(keys: readonly (readonly string[])[]): number[][] {
  const parent = Int32Array.from(keys, (_, row) => row);
  const root = (row: number): number => {
    while (parent[row] !== row) {
      parent[row] = parent[parent[row]];
      row = parent[row];
    }
    return row;
  };
  const firstWith = new Map<string, number>();
  keys.forEach((own, row) => {
    for (const key of own) {
      const first = firstWith.get(key);
      if (first === undefined) firstWith.set(key, row);
      else parent[root(row)] = root(first);
    }
  });
  const units = new Map<number, number[]>();
  keys.forEach((_, row) => {
    const unit = units.get(root(row));
    if (unit) unit.push(row);
    else units.set(root(row), [row]);
  });
  return [...units.values()];
}

export interface SplitRequest {
  /** Of each row; rows that share one stay together. */
  readonly keys: readonly (readonly string[])[];
  /** Stratum of each row: each has its 60, 20 and 20 per cent, as far as rows that stay together let it. */
  readonly strata: ArrayLike<number>;
  /** Of the training part that is kept, above 0 to 1; a smaller share is always part of a larger one. */
  readonly trainingShare: number;
  readonly seed: number;
}

/** @returns the place in PARTS of each row; LEFT_OUT beyond the training share, which leaves each stratum at least one. */
export function splitRows({ keys, strata, trainingShare, seed }: SplitRequest): Uint8Array<ArrayBuffer> {
  const byStratum = new Map<number, number[][]>();
  for (const unit of shuffle(unitsOf(keys), mulberry32(seed))) {
    const stratum = strata[unit[0]];
    const units = byStratum.get(stratum);
    if (units) units.push(unit);
    else byStratum.set(stratum, [unit]);
  }

  const parts = new Uint8Array(keys.length);
  for (const units of byStratum.values()) {
    const counts = PARTS.map(() => 0);
    const training: number[] = [];
    let placed = 0;
    for (const unit of units) {
      placed += unit.length;
      // The part that lags its share the most; training, the first, where two lag alike.
      const lag = PARTS.map((part, place) => SHARES[part] * placed - counts[place]);
      const place = lag.indexOf(Math.max(...lag));
      counts[place] += unit.length;
      for (const row of unit) parts[row] = place;
      if (place === TRAINING) training.push(...unit);
    }
    const kept = Math.max(1, Math.round(trainingShare * training.length));
    for (const row of training.slice(kept)) parts[row] = LEFT_OUT;
  }
  return parts;
}
