/** How good answers with labels are. */
import { mulberry32 } from '../../../domain/random.ts';
import type { Estimate } from '../../../domain/learning/bootstrap.ts';

/** Labels that were right and those that were said, as places in a list of classes. */
export interface Answers {
  readonly truth: readonly number[];
  readonly said: readonly number[];
}

export interface ClassScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly count: number;
}

export interface Scores {
  readonly accuracy: number;
  /** Mean F1 of the classes that occur among the truths. */
  readonly macro_f1: number;
  /** Mean recall of the same. */
  readonly balanced_accuracy: number;
  readonly per_class: Readonly<Record<string, ClassScore>>;
  /** Truths down, answers across, in the order of `classes`. */
  readonly confusion: readonly (readonly number[])[];
}

const mean = (values: readonly number[]): number =>
  values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;

export function scoresOf({ truth, said }: Answers, classes: readonly string[]): Scores {
  const confusion = classes.map(() => classes.map(() => 0));
  truth.forEach((label, row) => confusion[label][said[row]]++);
  const rows = classes.map((_, label): ClassScore => {
    const hits = confusion[label][label];
    const count = confusion[label].reduce((sum, n) => sum + n, 0);
    const named = confusion.reduce((sum, line) => sum + line[label], 0);
    return {
      precision: named ? hits / named : 0,
      recall: count ? hits / count : 0,
      f1: count + named ? (2 * hits) / (count + named) : 0,
      count,
    };
  });
  const present = rows.filter(({ count }) => count > 0);
  return {
    accuracy: mean(truth.map((label, row) => (label === said[row] ? 1 : 0))),
    macro_f1: mean(present.map(({ f1 }) => f1)),
    balanced_accuracy: mean(present.map(({ recall }) => recall)),
    per_class: Object.fromEntries(classes.map((name, label) => [name, rows[label]])),
    confusion,
  };
}

/** Resamples: at 200 the ends still move in the third digit. */
const RESAMPLES = 1000;
const SEED = 42;

/**
 * A score with its 95 % percentile interval over resamples of the groups: sentences that say the same in other words are
 * right or wrong together.
 */
export function bootstrapScore(
  answers: Answers,
  groups: readonly string[],
  score: (answers: Answers) => number,
): Estimate {
  const members = new Map<string, number[]>();
  groups.forEach((group, row) => {
    const rows = members.get(group);
    if (rows) rows.push(row);
    else members.set(group, [row]);
  });
  const units = [...members.values()];
  const random = mulberry32(SEED);
  const values = Float64Array.from({ length: RESAMPLES }, () => {
    const rows = units.flatMap(() => units[Math.floor(random() * units.length)]);
    return score({
      truth: rows.map((row) => answers.truth[row]),
      said: rows.map((row) => answers.said[row]),
    });
  }).sort();
  return {
    mean: score(answers),
    low: values[Math.floor(0.025 * RESAMPLES)],
    high: values[Math.ceil(0.975 * RESAMPLES) - 1],
  };
}

/** Ranks from 0; equal values share the mean of their places. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let at = from; at < to; at++) ranks[order[at]] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/** Spearman's rank correlation; 0 where one side is all alike. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const x = ranksOf(a);
  const y = ranksOf(b);
  const middle = (a.length - 1) / 2;
  let both = 0;
  let left = 0;
  let right = 0;
  x.forEach((rank, i) => {
    both += (rank - middle) * (y[i] - middle);
    left += (rank - middle) ** 2;
    right += (y[i] - middle) ** 2;
  });
  return left && right ? both / Math.sqrt(left * right) : 0;
}

export const meanError = (a: readonly number[], b: readonly number[]): number =>
  mean(a.map((value, i) => Math.abs(value - b[i])));
