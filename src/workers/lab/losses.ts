/** What a model is trained to lower, and how well it does: per target a question with its answers. */
import type { GradSaveFunc, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Loss } from '../../domain/lab/experiment.ts';
import { lossOf, outputWidth, type Encodings, type LabData, type Target } from '../../domain/lab/lab-data.ts';
import { streamOf } from '../trainer/events.ts';
import type { Tf } from '../trainer/head.ts';

export interface Question {
  readonly loss: Loss;
  /** Outputs of a row. */
  readonly width: number;
  /** Wanted of each row, row-major: shares of the classes, or the number. */
  readonly answers: Float32Array;
  /** Logits are divided by it before they are compared; 1 but for a student. */
  readonly temperature: number;
  /** What the loss is multiplied by among others; 1 where it is left out. */
  readonly share?: number;
}

/** The targets with their true answers. */
export const questionsOf = ({ targets, count }: LabData, loss: Loss): Question[] =>
  targets.map((target) => {
    const width = outputWidth(target);
    const answers = target.task === 'regression' ? target.values : new Float32Array(count * width);
    if (target.task === 'classes') target.values.forEach((value, row) => (answers[row * width + value] = 1));
    return { loss: lossOf(target, loss), width, answers, temperature: 1 };
  });

/**
 * How much more the encoder's word counts than the labels', as a mean over its numbers. The less it counts, the more the labels
 * bend the table, which learns the training rows by heart; at 100 finite differences of the loss drown in its rounding.
 */
const ENCODER_SHARE = 10;

/** Squared distance from the encoder's vectors, for a model that imitates them; rows that are not training have none. */
export const imitationQuestion = ({ width, values }: Encodings): Question => ({
  loss: 'squared',
  width,
  answers: values,
  temperature: 1,
  share: ENCODER_SHARE / width,
});

/** exp(z / T) of one row, divided by their sum; written over z. */
function soften(logits: Float32Array, temperature: number): void {
  const most = Math.max(...logits);
  let sum = 0;
  logits.forEach((z, k) => (sum += logits[k] = Math.exp((z - most) / temperature)));
  logits.forEach((e, k) => (logits[k] = e / sum));
}

/**
 * The targets with a teacher's answers: its classes softened by a temperature, which shows what it takes for similar, or
 * its numbers as they are.
 */
export const taughtQuestions = (
  { targets }: LabData,
  teacher: readonly Float32Array[],
  temperature: number,
): Question[] =>
  targets.map((target, k) => {
    const width = outputWidth(target);
    const answers = teacher[k].slice();
    if (target.task === 'regression') return { loss: 'squared', width, answers, temperature: 1 };
    for (let at = 0; at < answers.length; at += width) soften(answers.subarray(at, at + width), temperature);
    return { loss: 'cross-entropy', width, answers, temperature };
  });

/** Mean over rows of −Σ y log softmax(z), with its slope (softmax(z) − y) / rows written out. Answers of a row sum to 1. */
function crossEntropy(tf: Tf, logits: Tensor2D, answers: Tensor2D): Scalar {
  const compare = tf.customGrad((...inputs) => {
    const [z, save] = inputs as [Tensor, GradSaveFunc];
    save([z, answers]);
    const shifted = tf.sub(z, tf.max(z, 1, true));
    const logSums = tf.log(tf.sum(tf.exp(shifted), 1, true));
    const perRow = tf.sum(tf.mul(answers, tf.sub(logSums, shifted)), 1);
    return {
      value: tf.mean<Scalar>(perRow),
      gradFunc: (dy: Tensor, [given, wanted]: Tensor[]) =>
        tf.mul(tf.sub(tf.softmax(given), wanted), tf.div(dy, given.shape[0])),
    };
  });
  return compare(logits);
}

/**
 * Rows with a partner each, rows first: where a loss compares pairs, a row's partner is drawn from those of `among` with
 * another answer, or is the row itself where there are none. Without such a loss the rows as they are.
 */
export function paired(
  questions: readonly Question[],
  rows: Int32Array,
  among: Int32Array,
  seed: number,
  place: number,
): Int32Array {
  const pairing = questions.find(({ loss }) => loss === 'bpr');
  if (!pairing) return rows;
  const isPositive = (row: number) => pairing.answers[2 * row + 1] === 1;
  const kinds = [among.filter((row) => !isPositive(row)), among.filter(isPositive)];
  const random = streamOf(seed, 'pairs', place);
  const partners = rows.map((row) => {
    const others = kinds[isPositive(row) ? 0 : 1];
    return others.length > 0 ? others[Math.floor(random() * others.length)] : row;
  });
  return Int32Array.of(...rows, ...partners);
}

/** −log σ(f(pos) − f(neg)) for rows in the first half and their partners in the second; f is the logit of class 1 over 0. */
function bpr(tf: Tf, logits: Tensor2D, answers: Float32Array): Scalar {
  const pairs = logits.shape[0] / 2;
  const f = tf.sum(tf.mul(logits, tf.tensor2d([-1, 1], [1, 2])), 1);
  const [own, partners] = tf.split(f, 2);
  /** The row is the positive one or the negative one; 0 where it is its own partner. */
  const signs = Float32Array.from(
    { length: pairs },
    (_, k) => answers[2 * k + 1] - answers[2 * (pairs + k) + 1],
  );
  return tf.mean<Scalar>(tf.softplus(tf.mul(tf.sub(partners, own), tf.tensor1d(signs))));
}

const answersFor = ({ answers, width }: Question, rows: Int32Array): Float32Array => {
  const taken = new Float32Array(rows.length * width);
  rows.forEach((row, k) => taken.set(answers.subarray(row * width, (row + 1) * width), k * width));
  return taken;
};

/**
 * The sum over the questions of the mean loss of some rows. Squares are summed over classes. Softened answers count T²-fold,
 * so that the size of their slopes does not depend on T (Hinton et al., 2015).
 * @param rows from {@link paired}.
 */
export function lossOfRows(
  tf: Tf,
  questions: readonly Question[],
  outputs: readonly Tensor2D[],
  rows: Int32Array,
): Scalar {
  const losses = questions.map((question, k): Scalar => {
    const { loss, width, temperature, share = 1 } = question;
    const wanted = answersFor(question, rows);
    if (loss === 'bpr') return bpr(tf, outputs[k], wanted);
    const answers = tf.tensor2d(wanted, [rows.length, width]);
    if (loss === 'squared')
      return tf.mul<Scalar>(tf.mean(tf.sum(tf.squaredDifference(outputs[k], answers), 1)), share);
    const softened = temperature === 1 ? outputs[k] : tf.div<Tensor2D>(outputs[k], temperature);
    return tf.mul<Scalar>(crossEntropy(tf, softened, answers), temperature ** 2);
  });
  return tf.addN(losses);
}

/** Accuracy of classes, or R² of numbers, over some rows. R² of answers that do not differ is 0; without rows NaN. */
export function scoreOf({ task, values }: Target, outputs: Float32Array, rows: Int32Array): number {
  if (rows.length === 0) return NaN;
  if (task === 'classes') {
    const width = outputs.length / values.length;
    const right = rows.filter((row) => {
      const logits = outputs.subarray(row * width, (row + 1) * width);
      return logits.indexOf(Math.max(...logits)) === values[row];
    });
    return right.length / rows.length;
  }
  let sum = 0;
  for (const row of rows) sum += values[row];
  const mean = sum / rows.length;
  let left = 0;
  let all = 0;
  for (const row of rows) {
    left += (values[row] - outputs[row]) ** 2;
    all += (values[row] - mean) ** 2;
  }
  return all > 0 ? 1 - left / all : 0;
}
