/** Cross-validation: which rows are learned from and which are kept back, each in its turn. */
import { FailureError } from '../errors.ts';
import { mulberry32 } from '../random.ts';
import type { Target } from './lab-data.ts';
import { shuffle } from './split.ts';

/**
 * Numbers of a regression are taken for alike in ten groups of equal size. In one group a fold could get the cheap
 * houses by chance; in a hundred there is no chance left in small data.
 */
const GROUPS = 10;

/** Group of each row within which folds are dealt evenly: its class, or the tenth of the numbers that it lies in. */
function strata({ task, values }: Pick<Target, 'task' | 'values'>, rows: Int32Array): Int32Array {
  if (task === 'classes') return rows.map((row) => values[row]);
  const order = rows.map((_, i) => i).sort((a, b) => values[rows[a]] - values[rows[b]]);
  const groups = new Int32Array(rows.length);
  order.forEach((at, rank) => (groups[at] = Math.floor((rank * GROUPS) / rows.length)));
  return groups;
}

/**
 * Splits the training and validation rows into `folds` parts of equal size, with equal shares of every class (or of low
 * and high numbers) up to one unit, and gives the `parts` (lab-data.ts) of each turn: one fold to validate on, the others
 * to learn from. Test rows stay out of it. Scaling must be done anew for each turn: its training rows are others.
 * @param units of each row: rows of one number are alike and stay in one fold.
 * @throws FailureError `lab-data` (too-few-rows) with fewer units than folds.
 */
export function crossValidationParts(
  target: Pick<Target, 'task' | 'values'>,
  parts: Uint8Array,
  units: ArrayLike<number>,
  folds: number,
  seed: number,
): Uint8Array[] {
  const rows = Int32Array.from(parts.keys()).filter((row) => parts[row] <= 1);
  const groups = strata(target, rows);
  /** Places in `rows` of each unit. */
  const members = new Map<number, number[]>();
  rows.forEach((row, at) => {
    const unit = members.get(units[row]);
    if (unit) unit.push(at);
    else members.set(units[row], [at]);
  });
  if (!(folds >= 2)) throw new Error(`${folds} folds`);
  if (folds > members.size)
    throw new FailureError('lab-data', { reason: 'too-few-rows', count: members.size, least: folds });
  const dealt = shuffle([...members.values()], mulberry32(seed)).sort(([a], [b]) => groups[a] - groups[b]);
  // Dealt like cards: the units of one group come one after the other, so every fold gets as many, or one more.
  const turns = Array.from({ length: folds }, () => parts.slice());
  dealt.forEach((unit, place) => {
    for (const at of unit) turns.forEach((turn, fold) => (turn[rows[at]] = place % folds === fold ? 1 : 0));
  });
  return turns;
}
