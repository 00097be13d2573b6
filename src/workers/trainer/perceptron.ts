/**
 * A small network over text and features: what depends on several of them at once, which a sum of kernels cannot say.
 *
 * The members of folds.ts lie side by side in one wide layer, so that a step is one product for all of them.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { HeadFeatures } from '../../domain/learning/head-features.ts';
import type { CentredVectors } from '../../domain/ranking/centred-vectors.ts';
import { gaussian } from '../../domain/random.ts';
import { shuffled, streamOf, type TrainingEvents } from './events.ts';
import { dealFolds, learnsFrom } from './folds.ts';
import type { Head, MountedHead, Tf } from './head.ts';
import { writeDirection } from './inputs.ts';
import { project } from './products.ts';

/** 8 units cannot hold a product of two features per theme, 128 learn a thousand grades by heart. */
const HIDDEN = 32;
/** At most; training ends when the validation loss falls no more. */
const EPOCHS = 24;
/** Rows of a step: 32 spend most of the time on starting operations, 512 are too few steps. */
const BATCH = 128;
/** At 0.01 the first epoch passes the best one over, at 0.0003 two dozen do not reach it. */
const RATE = 0.002;
/** Held-out R² of 20 people: 0.076 with a third, 0.083 with three times as much. */
const PENALTY = 3e-3;
/** Length of the text's direction, so that 384 small numbers learn as fast as a few of the order of 1. At 8 text drowns features (R² 0.048 for 0.076). */
const TEXT_LENGTH = 4;
/** Share of inputs that are dropped in a step; a half was no better. */
const DROPPED = 0.25;
/**
 * Grades exist only where the person went. Ungraded items, as many as graded ones, are therefore learned as slightly
 * unwanted: without them the network runs on in any direction that no grade contradicts, with a full −1 it would unlearn
 * the very items that are to be found. Each counts for a seventh of a rating (noise 0.6).
 */
const UNSEEN_GRADE = -0.2;
const UNSEEN_PRECISION = 1 / 4;
/** Rows of a chunk of outputs: 4,096 rows of 450 inputs are 7 MB. */
const CHUNK = 4096;

const rowsBetween = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i);

/** Ungraded rows, as many as there are events where the catalog has so many. */
function sampleUnseen(rows: Int32Array, count: number, seed: number): Int32Array {
  const graded = new Set(rows);
  return shuffled(count, streamOf(seed, 'unseen'))
    .filter((row) => !graded.has(row))
    .slice(0, rows.length);
}

/** Plans the networks over the items' text and features. */
export function createPerceptron(
  vectors: CentredVectors,
  features: HeadFeatures,
  events: TrainingEvents,
  seed: number,
): Head {
  const { count, dims } = vectors;
  const inputs = dims + features.width;
  const graded = events.rows.length;
  const unseen = sampleUnseen(events.rows, count, seed);
  const rows = Int32Array.of(...events.rows, ...unseen);
  const size = rows.length;
  const folds = dealFolds(events, seed);
  const { members } = folds;
  const order = shuffled(size, streamOf(seed, 'batches'));
  const batches = Array.from({ length: Math.ceil(size / BATCH) }, (_, b) =>
    order.subarray(b * BATCH, (b + 1) * BATCH),
  );
  const precisionSum = events.precisions.reduce((sum, p) => sum + p, 0);

  const grades = new Float32Array(size).fill(UNSEEN_GRADE);
  grades.set(events.targets);
  /** Weight of each row for each member while it learns, and 1 for the member that has not seen an event. */
  const taught = new Float32Array(size * members).fill(UNSEEN_PRECISION);
  const blind = new Float32Array(graded * members);
  for (let i = 0; i < graded; i++)
    for (let member = 0; member < members; member++) {
      const learns = learnsFrom(member, folds.of[i]);
      taught[i * members + member] = learns ? events.precisions[i] : 0;
      blind[i * members + member] = learns ? 0 : 1;
    }

  const inputRows = (tf: Tf, of: Int32Array): Tensor2D => {
    const values = new Float32Array(of.length * inputs);
    of.forEach((row, i) => {
      writeDirection(vectors, row, values, i * inputs, TEXT_LENGTH);
      features.write(row, values, i * inputs + dims);
    });
    return tf.tensor2d(values, [of.length, inputs]);
  };

  /** 0 for what is dropped, and the rest enlarged so that sums keep their size. */
  const dropout = (tf: Tf, batch: number, epoch: number, step: number): Tensor2D => {
    const random = streamOf(seed, 'dropout', epoch * batches.length + step);
    const mask = Float32Array.from({ length: batch * inputs }, () =>
      random() < DROPPED ? 0 : 1 / (1 - DROPPED),
    );
    return tf.tensor2d(mask, [batch, inputs]);
  };

  /** Grades by each network: rows × members. */
  const forward = (tf: Tf, weights: readonly Tensor[], x: Tensor2D): Tensor2D => {
    const [inner, innerBias, outer, outerBias] = weights as [Tensor2D, Tensor1D, Tensor1D, Tensor1D];
    const hidden = tf.relu(tf.add(project(tf, x, tf.transpose(x), inner), innerBias));
    const parts = tf.reshape(tf.mul(hidden, outer), [-1, members, HIDDEN]);
    return tf.add(tf.sum(parts, 2), outerBias);
  };

  const mount = (tf: Tf): MountedHead => {
    const data = tf.tidy(() => {
      const taughtAll = tf.tensor2d(taught, [size, members]);
      return {
        events: inputRows(tf, events.rows),
        blind: tf.tensor2d(blind, [graded, members]),
        targets: tf.tensor1d(events.targets),
        precisions: tf.tensor1d(events.precisions),
        batches: batches.map((places) => ({
          size: places.length,
          inputs: inputRows(
            tf,
            places.map((i) => rows[i]),
          ),
          grades: tf.tensor2d(
            Float32Array.from(places, (i) => grades[i]),
            [places.length, 1],
          ),
          taught: tf.gather(taughtAll, tf.tensor1d(places, 'int32')),
        })),
      };
    });
    const blindOutputs = (weights: readonly Tensor[]): Tensor1D => {
      const predicted = forward(tf, weights, data.events);
      return tf.sum(tf.mul(data.blind, predicted), 1);
    };
    return {
      objective(weights, epoch, step) {
        const order = shuffled(batches.length, streamOf(seed, 'order', epoch));
        const batch = data.batches[order[step]];
        const kept = tf.mul<Tensor2D>(batch.inputs, dropout(tf, batch.size, epoch, step));
        const errors = tf.squaredDifference(forward(tf, weights, kept), batch.grades);
        return tf.div<Scalar>(tf.sum(tf.mul(batch.taught, errors)), tf.sum(batch.taught));
      },
      validationLoss(weights) {
        const errors = tf.squaredDifference(blindOutputs(weights), data.targets);
        return tf.div<Scalar>(tf.sum(tf.mul(data.precisions, errors)), precisionSum);
      },
      blindOutputs,
      outputs(weights, from, to) {
        const predicted = forward(tf, weights, inputRows(tf, rowsBetween(from, to)));
        return tf.reshape(tf.slice(predicted, [0, folds.whole], [-1, 1]), [-1]);
      },
      dispose: () => tf.dispose(data),
    };
  };
  // He initialisation of the inner weights, the same for all members, which then differ by their events alone. The outer
  // ones start at zero: a head that has learned nothing says nothing.
  const random = streamOf(seed, 'weights');
  const spread = Math.sqrt(2 / inputs);
  const units = members * HIDDEN;
  const inner = new Float32Array(inputs * units);
  for (let at = 0; at < inner.length; at += units) {
    for (let unit = 0; unit < HIDDEN; unit++) inner[at + unit] = spread * gaussian(random);
    for (let member = 1; member < members; member++) inner.copyWithin(at + member * HIDDEN, at, at + HIDDEN);
  }
  const plan = (name: string, shape: number[], values: Float32Array, penalty: number) => ({
    name,
    shape,
    values,
    rate: RATE,
    penalty,
  });
  return {
    epochs: EPOCHS,
    stepsPerEpoch: batches.length,
    weights: [
      plan('inner', [inputs, units], inner, PENALTY),
      plan('inner-bias', [units], new Float32Array(units), 0),
      plan('outer', [units], new Float32Array(units), PENALTY),
      plan('outer-bias', [members], new Float32Array(members), 0),
    ],
    count,
    chunk: CHUNK,
    rows: events.rows,
    mount,
    // Members lie side by side in the last dimension.
    keep: (weights) =>
      weights.map(({ name, shape, values }) => {
        const all = shape[shape.length - 1];
        const own = all / members;
        const kept = values.filter((_, at) => Math.floor((at % all) / own) === folds.whole);
        return { name, shape: [...shape.slice(0, -1), own], values: kept };
      }),
  };
}
