/**
 * A low-rank change of the embedding space under a kernel regression: items that this person grades alike move together.
 *
 *     c' = c + B A c,   ŷ(x) = Σⱼ pⱼ yⱼ exp(β (cos(c'ₓ, c'ⱼ) − 1)) / (κ + Σⱼ pⱼ exp(β (cos(c'ₓ, c'ⱼ) − 1)))
 *
 * Learned by leaving each event out of its own prediction (Weinberger & Tesauro, Metric learning for kernel regression,
 * 2007). B starts at zero, so training starts from the space as it is (Hu et al., LoRA, 2021).
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { CentredVectors } from '../../domain/ranking/centred-vectors.ts';
import { gaussian } from '../../domain/random.ts';
import { shuffled, streamOf, type TrainingEvents } from './events.ts';
import { dealFolds, learnsFrom, type Folds } from './folds.ts';
import type { Head, MountedHead, Tf } from './head.ts';
import { writeDirection } from './inputs.ts';
import { product, project } from './products.ts';

/** Directions in which the space may change: 2 cannot tell several tastes apart, 32 fit the noise of a few hundred grades. */
const RANK = 8;
/** At most; training ends when the validation loss falls no more, on the histories of real people after 5 to 12. */
const EPOCHS = 16;
/** Events of a step. Half as many take a quarter less time a step and so longer an epoch; all at once are too few steps. */
const BATCH = 256;
/** Sharpness to start from, that of Fit's kernel over texts. */
const SHARPNESS = 8;
/** Votes of a perfect neighbour that the grade 0 is worth: with 0 the farthest items get the nearest one's grade, with 10 nobody is heard. */
const SHRINK = 0.3;
/** Spread of the first `down`. At 0.3 each step turns the space three times as far, and the best epoch is passed over. */
const START = 0.1;
/** At 0.02 the second epoch is the last, at 0.0002 sixteen do not get there. */
const RATE = 0.002;
const SHARPNESS_RATE = 0.01;
/** Ten times less changes nothing; ten times more keeps the space as it is. */
const PENALTY = 1e-3;
/** Stands for the cosine with oneself: exp of it is exactly 0, so no event has a vote in its own prediction. */
const NOT_ONESELF = -1000;
/** Keeps the length of an item without text, and the weight of a batch that a member must not see, above zero. */
const LEAST = 1e-6;
/** Rows of a chunk of outputs: with 2,000 anchors a matrix of a chunk is 8 MB, and about six live at once. */
const CHUNK = 1024;
/** Weights of a member: down, up and the logarithm of the sharpness. */
const PARTS = 3;

/** Unit vectors and their squared lengths: 1, or 0 without text. */
type Rows = {
  readonly vectors: Tensor2D;
  readonly transposed: Tensor2D;
  readonly squares: Tensor1D;
};

/** What is asked for. `products`: with the vectors of the anchors, own places buried. */
type Queries = Rows & {
  readonly products: Tensor2D;
};

/** Events that vote. `votes`: precision × grade, precision; both relative to an event of mean precision. */
type Anchors = Rows & {
  readonly votes: Tensor2D;
};

/**
 * Latent grade of each query. c' enters only through products: with U = C Aᵀ, V = C B and M = BᵀB,
 * C'C'ᵀ = C Cᵀ + U (V + U M)ᵀ + V Uᵀ, so a step costs 16 numbers a pair instead of 384.
 */
function predict(tf: Tf, weights: readonly Tensor[], queries: Queries, anchors: Anchors): Tensor1D {
  const [down, up, logSharpness] = weights as [Tensor2D, Tensor2D, Tensor1D];
  const crossed = product(tf, tf.transpose(up), up);
  const downwards = tf.transpose(down);
  const parts = ({ vectors, transposed, squares }: Rows) => {
    const u = project(tf, vectors, transposed, downwards);
    const v = project(tf, vectors, transposed, up);
    const left = tf.concat([u, v], 1);
    const right = tf.concat([tf.add<Tensor2D>(v, product(tf, u, crossed)), u], 1);
    const square = tf.add(squares, tf.sum(tf.mul(left, right), 1));
    return { left, right, inverse: tf.rsqrt(tf.add(tf.relu(square), LEAST)) };
  };
  const q = parts(queries);
  const a = parts(anchors);
  const products = tf.add(queries.products, product(tf, q.left, tf.transpose(a.right)));
  const sharpness = tf.exp(logSharpness);
  // exp(β cos): the factor e^−β is taken out of the fraction, since every pass over all pairs counts.
  const scaled = tf.mul(products, tf.reshape(tf.mul(q.inverse, sharpness), [-1, 1]));
  const kernel = tf.exp<Tensor2D>(tf.mul(scaled, tf.reshape(a.inverse, [1, -1])));
  const [sum, total] = tf.split(product(tf, kernel, anchors.votes), 2, 1);
  return tf.reshape(tf.div(sum, tf.add(total, tf.mul(SHRINK, tf.exp(sharpness)))), [-1]);
}

/** Grade × precision and precision of each event, relative to an event of mean precision; 0 for a fold that has no vote. */
function votesOf({ targets, precisions }: TrainingEvents, { of }: Folds, member: number): Float32Array {
  const mean = precisions.reduce((sum, p) => sum + p, 0) / precisions.length;
  const votes = new Float32Array(2 * targets.length);
  for (let i = 0; i < targets.length; i++) {
    if (!learnsFrom(member, of[i])) continue;
    votes[2 * i] = (targets[i] * precisions[i]) / mean;
    votes[2 * i + 1] = precisions[i] / mean;
  }
  return votes;
}

const withSquares = (tf: Tf, vectors: Tensor2D): Rows => ({
  vectors,
  transposed: tf.transpose(vectors),
  squares: tf.sum(tf.square(vectors), 1),
});

/** Plans adapters over the catalog's vectors. */
export function createAdapter(vectors: CentredVectors, events: TrainingEvents, seed: number): Head {
  const { dims, count } = vectors;
  const size = events.rows.length;
  const folds = dealFolds(events, seed);
  const members = Array.from({ length: folds.members }, (_, member) => member);
  const order = shuffled(size, streamOf(seed, 'batches'));
  const batches = Array.from({ length: Math.ceil(size / BATCH) }, (_, b) =>
    order.subarray(b * BATCH, (b + 1) * BATCH),
  );
  const precisionSum = events.precisions.reduce((sum, p) => sum + p, 0);

  const directions = (tf: Tf, from: number, to: number, rowAt: (i: number) => number): Tensor2D => {
    const values = new Float32Array((to - from) * dims);
    for (let i = from; i < to; i++) writeDirection(vectors, rowAt(i), values, (i - from) * dims, 1);
    return tf.tensor2d(values, [to - from, dims]);
  };

  const mount = (tf: Tf): MountedHead => {
    const data = tf.tidy(() => {
      const all = withSquares(
        tf,
        directions(tf, 0, size, (i) => events.rows[i]),
      );
      const cosines = tf.matMul(all.vectors, all.transposed);
      const products = tf.add<Tensor2D>(cosines, tf.mul(tf.eye(size), NOT_ONESELF));
      /** Everything about some of the events, cut out once: to gather rows in every step takes longer than the step. */
      const select = (places: Int32Array) => {
        const indices = tf.tensor1d(places, 'int32');
        return {
          ...withSquares(tf, tf.gather(all.vectors, indices)),
          products: tf.gather(products, indices),
          targets: tf.tensor1d(Float32Array.from(places, (i) => events.targets[i])),
          precisions: members.map((member) =>
            tf.tensor1d(
              Float32Array.from(places, (i) => (learnsFrom(member, folds.of[i]) ? events.precisions[i] : 0)),
            ),
          ),
        };
      };
      return {
        all,
        votes: members.map((member) => tf.tensor2d(votesOf(events, folds, member), [size, 2])),
        batches: batches.map(select),
        folds: folds.places.map(select),
      };
    });
    const ofMember = (weights: readonly Tensor[], member: number) =>
      weights.slice(member * PARTS, (member + 1) * PARTS);
    const voters = (member: number): Anchors => ({ ...data.all, votes: data.votes[member] });

    return {
      objective(weights, epoch, step) {
        const order = shuffled(batches.length, streamOf(seed, 'order', epoch));
        const batch = data.batches[order[step]];
        const losses = members.map((member) => {
          const predicted = predict(tf, ofMember(weights, member), batch, voters(member));
          const errors = tf.squaredDifference(predicted, batch.targets);
          const precisions = batch.precisions[member];
          // A small last batch can lie in one fold as a whole.
          return tf.div(tf.sum(tf.mul(precisions, errors)), tf.add(tf.sum(precisions), LEAST));
        });
        return tf.div<Scalar>(tf.addN(losses), folds.members);
      },
      validationLoss(weights) {
        const sums = data.folds.map((part, fold) => {
          const errors = tf.squaredDifference(
            predict(tf, ofMember(weights, fold), part, voters(fold)),
            part.targets,
          );
          return tf.sum(tf.mul(part.precisions[folds.whole], errors));
        });
        return tf.div<Scalar>(tf.addN(sums), precisionSum);
      },
      blindOutputs(weights) {
        const parts = data.folds.map((part, fold) =>
          predict(tf, ofMember(weights, fold), part, voters(folds.whole)),
        );
        const placeInParts = new Int32Array(size);
        folds.places.flatMap((places) => [...places]).forEach((place, i) => (placeInParts[place] = i));
        return tf.gather(tf.concat1d(parts), tf.tensor1d(placeInParts, 'int32'));
      },
      outputs(weights, from, to) {
        const chunk = withSquares(
          tf,
          directions(tf, from, to, (row) => row),
        );
        const products = tf.matMul<Tensor2D>(chunk.vectors, data.all.transposed);
        return predict(tf, ofMember(weights, folds.whole), { ...chunk, products }, voters(folds.whole));
      },
      dispose: () => tf.dispose(data),
    };
  };

  const random = streamOf(seed, 'weights');
  const down = Float32Array.from({ length: RANK * dims }, () => START * gaussian(random));
  const plan = [
    { name: 'down', shape: [RANK, dims], values: down, rate: RATE, penalty: PENALTY },
    { name: 'up', shape: [dims, RANK], values: new Float32Array(dims * RANK), rate: RATE, penalty: PENALTY },
    {
      name: 'log-sharpness',
      shape: [1],
      values: Float32Array.of(Math.log(SHARPNESS)),
      rate: SHARPNESS_RATE,
      penalty: 0,
    },
  ];
  return {
    epochs: EPOCHS,
    stepsPerEpoch: batches.length,
    weights: members.flatMap(() => plan),
    count,
    chunk: CHUNK,
    rows: events.rows,
    mount,
    keep: (weights) => weights.slice(folds.whole * PARTS),
  };
}
