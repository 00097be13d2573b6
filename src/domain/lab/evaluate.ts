/** How good a model is on a part of the data, in the figures of the field. */
import { meanOf } from '../learning/bootstrap.ts';
import {
  expectedCalibrationError,
  reliability,
  type Outcome,
  type ReliabilityBin,
} from '../learning/calibration.ts';
import { rankAuc } from '../learning/metrics.ts';
import { outputWidth, type Target } from './lab-data.ts';
import { logOdds, softmaxRows, topClass } from './probabilities.ts';

export interface ClassScore {
  /** Of those taken for the class, the share that is of it; 0 when none was. */
  readonly precision: number;
  /** Of those of the class, the share that was taken for it; 0 when there is none. */
  readonly recall: number;
  /** Harmonic mean of the two. */
  readonly f1: number;
  /** Rows of the class. */
  readonly support: number;
}

export interface ClassEvaluation {
  readonly task: 'classes';
  readonly count: number;
  readonly accuracy: number;
  /** Mean over the classes that occur or were answered, each counting the same. */
  readonly macro: Omit<ClassScore, 'support'>;
  /** In the order of the target's classes. */
  readonly classes: readonly ClassScore[];
  /** Mean one-against-the-rest AUC of the classes; undefined when the rows are all of one class. */
  readonly auc: number | undefined;
  /** Row numbers by the class they are of, then by the class they were taken for. */
  readonly confusion: readonly (readonly (readonly number[])[])[];
  /** Probability of the answer given against how often it was right; `liked` is the share that was. */
  readonly calibration: readonly ReliabilityBin[];
  readonly calibrationError: number;
}

export interface RegressionEvaluation {
  readonly task: 'regression';
  readonly count: number;
  /** 1 − Σ(y − ŷ)² / Σ(y − ȳ)²: 0 is always saying the mean. Undefined when all numbers asked are equal. */
  readonly r2: number | undefined;
  /** In the unit of the number asked, as are the pairs. */
  readonly meanAbsoluteError: number;
  readonly pairs: readonly { readonly row: number; readonly actual: number; readonly predicted: number }[];
}

/** Ten ranges: with five a promise of 85 % and one of 95 % look the same, with twenty a range holds 6 of 120 test rows. */
const CALIBRATION_BINS = 10;

const ratio = (part: number, whole: number): number => (whole ? part / whole : 0);

function classScore(confusion: readonly (readonly (readonly number[])[])[], c: number): ClassScore {
  const hits = confusion[c][c].length;
  const support = confusion[c].reduce((sum, rows) => sum + rows.length, 0);
  const answered = confusion.reduce((sum, byAnswer) => sum + byAnswer[c].length, 0);
  const precision = ratio(hits, answered);
  const recall = ratio(hits, support);
  return { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support };
}

function meanAuc(
  target: Target,
  logits: Float32Array,
  width: number,
  rows: ArrayLike<number>,
): number | undefined {
  const of = Array.from(rows);
  const areas = target.classes.flatMap((_, c) => {
    const score = (row: number): number => logOdds(logits, width, row, c);
    const positives = of.filter((row) => target.values[row] === c).map(score);
    const negatives = of.filter((row) => target.values[row] !== c).map(score);
    return rankAuc(positives, negatives) ?? [];
  });
  return areas.length ? meanOf(areas) : undefined;
}

/**
 * Figures of answers to a question with classes: the answer is the greatest logit, its probability the softmax. Precision,
 * recall and F1 as scikit-learn defines them.
 * @param logits one row of `target.classes.length` for each row of the data.
 * @param rows those that are judged.
 */
export function evaluateClasses(
  target: Target,
  logits: Float32Array,
  rows: ArrayLike<number>,
): ClassEvaluation {
  const width = outputWidth(target);
  const confusion = target.classes.map(() => target.classes.map((): number[] => []));
  const probabilities = softmaxRows(logits, width);
  const outcomes: Outcome[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const answer = topClass(logits, width, row);
    confusion[target.values[row]][answer].push(row);
    outcomes.push({
      probability: probabilities[row * width + answer],
      liked: target.values[row] === answer,
    });
  }
  const classes = target.classes.map((_, c) => classScore(confusion, c));
  const met = classes.filter(({ support }, c) => support || confusion.some((byAnswer) => byAnswer[c].length));
  const macro = (figure: 'precision' | 'recall' | 'f1'): number => meanOf(met.map((score) => score[figure]));
  return {
    task: 'classes',
    count: rows.length,
    accuracy: ratio(outcomes.filter(({ liked }) => liked).length, rows.length),
    macro: { precision: macro('precision'), recall: macro('recall'), f1: macro('f1') },
    classes,
    auc: meanAuc(target, logits, width, rows),
    confusion,
    calibration: reliability(outcomes, CALIBRATION_BINS),
    calibrationError: expectedCalibrationError(outcomes, CALIBRATION_BINS),
  };
}

/** Figures of answers to a question for a number. @param outputs one standardised number for each row of the data. */
export function evaluateRegression(
  target: Target,
  outputs: Float32Array,
  rows: ArrayLike<number>,
): RegressionEvaluation {
  const inUnits = (standardised: number): number => standardised * target.by + target.off;
  const pairs = Array.from(rows, (row) => ({
    row,
    actual: inUnits(target.values[row]),
    predicted: inUnits(outputs[row]),
  }));
  const mean = meanOf(pairs.map(({ actual }) => actual));
  const spread = pairs.reduce((sum, { actual }) => sum + (actual - mean) ** 2, 0);
  const error = pairs.reduce((sum, { actual, predicted }) => sum + (actual - predicted) ** 2, 0);
  return {
    task: 'regression',
    count: pairs.length,
    r2: spread > 0 ? 1 - error / spread : undefined,
    meanAbsoluteError: meanOf(pairs.map(({ actual, predicted }) => Math.abs(actual - predicted))),
    pairs,
  };
}

/** Figures for a target, by its task. */
export const evaluate = (
  target: Target,
  outputs: Float32Array,
  rows: ArrayLike<number>,
): ClassEvaluation | RegressionEvaluation =>
  target.task === 'classes'
    ? evaluateClasses(target, outputs, rows)
    : evaluateRegression(target, outputs, rows);

/** The one figure that runs and ways of keeping a model are compared by: accuracy, or R² (0 where that is undefined). */
export const mainScore = (evaluation: ClassEvaluation | RegressionEvaluation): number =>
  evaluation.task === 'classes' ? evaluation.accuracy : (evaluation.r2 ?? 0);

/** Rows of one part. @param part its place in PARTS. */
export function rowsOf(parts: Uint8Array, part: number): Int32Array {
  const rows: number[] = [];
  parts.forEach((of, row) => {
    if (of === part) rows.push(row);
  });
  return Int32Array.from(rows);
}
