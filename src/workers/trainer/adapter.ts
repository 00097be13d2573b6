/**
 * A low-rank change of the embedding space under a kernel regression: items that this person grades alike move together.
 *
 *     c' = c + B A c,   ŷ(x) = Σⱼ pⱼ yⱼ exp(β (cos(c'ₓ, c'ⱼ) − 1)) / (κ + Σⱼ pⱼ exp(β (cos(c'ₓ, c'ⱼ) − 1)))
 *
 * Learned by leaving each event out of its own prediction (Weinberger & Tesauro, Metric learning for kernel regression,
 * 2007). B starts at zero, so training starts from the space as it is (Hu et al., LoRA, 2021).
 */
import type { GradSaveFunc, Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { CentredVectors } from '../../domain/ranking/centred-vectors.ts';
import { gaussian } from '../../domain/random.ts';
import { shuffled, streamOf, type TrainingEvents } from './events.ts';
import { dealFolds, learnsFrom } from './folds.ts';
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
/** Stands for the cosine with oneself: its vote is exactly 0, so no event has a say in its own prediction. */
const NOT_ONESELF = -1000;
/** Keeps the length of an item without text, and the weight of a batch that a member must not see, above zero. */
const LEAST = 1e-6;
/** Rows of a chunk of outputs: with 2,000 anchors a matrix of a chunk is 8 MB, and about six live at once. */
const CHUNK = 1024;
/** Weights of a member: down, up and the logarithm of the sharpness. */
const PARTS = 3;

/** [0 I; I 0]: exchanges the two halves of a row. */
const SWAP = Float32Array.from({ length: (2 * RANK) ** 2 }, (_, at) =>
  Math.abs(Math.floor(at / (2 * RANK)) - (at % (2 * RANK))) === RANK ? 1 : 0,
);

/** Unit vectors, or zeros without text, and their squared lengths as a column. */
type Rows = {
  readonly vectors: Tensor2D;
  readonly transposed: Tensor2D;
  readonly squares: Tensor2D;
};

/** What is asked for. `products`: with the vectors of the voters, own places buried. */
type Queries = Rows & {
  readonly products: Tensor2D;
};

/**
 * Events that vote, and behind them nobody: a row of zeros whose grade is 0 and whose vote is κ e^β. All but `vectors` are
 * columns; `logVotes` are of precisions relative to an event of mean precision.
 */
type Voters = Rows & {
  readonly grades: Tensor2D;
  readonly logVotes: Tensor2D;
  readonly nobody: Tensor2D;
};

/**
 * Softmax attention, ŷ = softmax(scale ∘ products ∘ inverseᵀ + left rightᵀ) grades, with a gradient by hand: of a step nearly
 * all time goes into passes over all pairs, and this one needs half as many as the chain of its operations does.
 */
function attend(
  tf: Tf,
  { products }: Queries,
  { grades }: Voters,
  factors: readonly [left: Tensor2D, right: Tensor2D, scale: Tensor2D, inverse: Tensor2D],
): Tensor2D {
  const operation = tf.customGrad((...inputs) => {
    const [left, right, scale, inverse, save] = inputs as [
      Tensor2D,
      Tensor2D,
      Tensor2D,
      Tensor2D,
      GradSaveFunc,
    ];
    const scaled = tf.mul(tf.mul(products, scale), tf.reshape(inverse, [1, -1]));
    const attention = tf.softmax<Tensor2D>(tf.add(scaled, tf.matMul(left, tf.transpose(right))));
    const predicted = tf.matMul(attention, grades);
    save([attention, predicted, left, right, scale, inverse]);
    return {
      value: predicted,
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [attention, predicted, left, right, scale, inverse] = saved as Tensor2D[];
        // ∂ŷᵢ/∂zᵢⱼ = aᵢⱼ (yⱼ − ŷᵢ); dy scales rows, which is cheaper in the narrow factors.
        const slope = tf.mul<Tensor2D>(attention, tf.sub(tf.reshape(grades, [1, -1]), predicted));
        const crossed = tf.mul<Tensor2D>(slope, products);
        return [
          tf.mul(tf.matMul(slope, right), dy),
          tf.matMul(tf.transpose(slope), tf.mul<Tensor2D>(left, dy)),
          tf.mul(tf.matMul(crossed, inverse), dy),
          tf.matMul(tf.transpose(crossed), tf.mul<Tensor2D>(scale, dy)),
        ];
      },
    };
  });
  return operation(...factors) as Tensor2D;
}

/**
 * Latent grade of each query, as a column. c' enters only through products: with W = C [Aᵀ B] and
 * K = [BᵀB I; I 0], C'C'ᵀ = C Cᵀ + W K Wᵀ, so a step costs 16 numbers a pair instead of 384.
 */
function predict(tf: Tf, weights: readonly Tensor[], queries: Queries, voters: Voters): Tensor2D {
  const [down, up, logSharpness] = weights as [Tensor2D, Tensor2D, Tensor1D];
  const swap = tf.tensor2d(SWAP, [2 * RANK, 2 * RANK]);
  const room = [0, RANK] as [number, number];
  const crossing = tf.add<Tensor2D>(tf.pad(product(tf, tf.transpose(up), up), [room, room]), swap);
  // Joined along rows, which lie together in memory: side by side they would be copied number by number.
  const directions = tf.transpose(tf.concat<Tensor2D>([down, tf.transpose(up)], 0));
  const parts = ({ vectors, transposed, squares }: Rows) => {
    const left = project(tf, vectors, transposed, directions);
    const right = product(tf, left, crossing);
    const square = tf.add(squares, tf.sum(tf.mul(left, right), 1, true));
    return { left, right, inverse: tf.rsqrt<Tensor2D>(tf.add(tf.relu(square), LEAST)) };
  };
  const q = parts(queries);
  const v = parts(voters);
  const sharpness = tf.exp(logSharpness);
  const scale = tf.mul<Tensor2D>(q.inverse, sharpness);
  // The last column of the factors adds the logarithm of its votes to each voter's logit, without a pass over all pairs.
  const left = tf.concat<Tensor2D>([tf.mul(q.left, scale), tf.fill([scale.shape[0], 1], 1)], 1);
  const votes = tf.add<Tensor2D>(voters.logVotes, tf.mul(voters.nobody, sharpness));
  const right = tf.concat<Tensor2D>([tf.mul(v.right, v.inverse), votes], 1);
  return attend(tf, queries, voters, [left, right, scale, v.inverse]);
}

const withSquares = (tf: Tf, vectors: Tensor2D): Rows => ({
  vectors,
  transposed: tf.transpose(vectors),
  squares: tf.sum(tf.square(vectors), 1, true),
});

/** Plans adapters over the catalog's vectors. */
export function createAdapter(vectors: CentredVectors, events: TrainingEvents, seed: number): Head {
  const { dims, count } = vectors;
  const { rows, targets, precisions } = events;
  const size = rows.length;
  const folds = dealFolds(events, seed);
  const members = Array.from({ length: folds.members }, (_, member) => member);
  const order = shuffled(size, streamOf(seed, 'batches'));
  const batches = Array.from({ length: Math.ceil(size / BATCH) }, (_, b) =>
    order.subarray(b * BATCH, (b + 1) * BATCH),
  );
  const precisionSum = precisions.reduce((sum, p) => sum + p, 0);
  /** Places that each member learns from, which are also those that vote for it. */
  const learned = members.map((member) =>
    Int32Array.from(rows.keys()).filter((place) => learnsFrom(member, folds.of[place])),
  );

  const directions = (tf: Tf, from: ArrayLike<number>, length = from.length): Tensor2D => {
    const values = new Float32Array(length * dims);
    for (let i = 0; i < from.length; i++) writeDirection(vectors, from[i], values, i * dims, 1);
    return tf.tensor2d(values, [length, dims]);
  };
  const column = (tf: Tf, values: Float32Array) => tf.tensor2d(values, [values.length, 1]);

  const votersOf = (tf: Tf, places: Int32Array): Voters => {
    const last = places.length;
    const grades = new Float32Array(last + 1);
    const logVotes = new Float32Array(last + 1);
    const nobody = new Float32Array(last + 1);
    places.forEach((place, i) => {
      grades[i] = targets[place];
      logVotes[i] = Math.log((precisions[place] * size) / precisionSum);
    });
    logVotes[last] = Math.log(SHRINK);
    nobody[last] = 1;
    return {
      ...withSquares(
        tf,
        directions(
          tf,
          places.map((place) => rows[place]),
          last + 1,
        ),
      ),
      grades: column(tf, grades),
      logVotes: column(tf, logVotes),
      nobody: column(tf, nobody),
    };
  };

  /** Events that are asked about, none of whom may vote for itself. */
  const asked = (tf: Tf, places: Int32Array, voting: Int32Array, voters: Voters) => {
    const own = new Map(Array.from(voting, (place, at) => [place, at]));
    const buried = new Float32Array(places.length * (voting.length + 1));
    places.forEach((place, i) => {
      const at = own.get(place);
      if (at !== undefined) buried[i * (voting.length + 1) + at] = NOT_ONESELF;
    });
    const part = withSquares(
      tf,
      directions(
        tf,
        places.map((place) => rows[place]),
      ),
    );
    const cosines = tf.matMul(part.vectors, voters.transposed);
    return {
      ...part,
      products: tf.add<Tensor2D>(cosines, tf.tensor2d(buried, [places.length, voting.length + 1])),
      targets: column(
        tf,
        Float32Array.from(places, (place) => targets[place]),
      ),
      precisions: column(
        tf,
        Float32Array.from(places, (place) => precisions[place]),
      ),
    };
  };

  const mount = (tf: Tf): MountedHead => {
    const data = tf.tidy(() => {
      const voters = learned.map((places) => votersOf(tf, places));
      return {
        voters,
        batches: batches.map((batch) =>
          members.map((member) => {
            const places = batch.filter((place) => learnsFrom(member, folds.of[place]));
            // A small last batch can lie in one fold as a whole.
            return places.length ? [asked(tf, places, learned[member], voters[member])] : [];
          }),
        ),
        folds: folds.places.map((places, fold) => asked(tf, places, learned[fold], voters[fold])),
      };
    });
    const ofMember = (weights: readonly Tensor[], member: number) =>
      weights.slice(member * PARTS, (member + 1) * PARTS);

    return {
      objective(weights, epoch, step) {
        const order = shuffled(batches.length, streamOf(seed, 'order', epoch));
        const losses = members.flatMap((member) =>
          data.batches[order[step]][member].map((part) => {
            const predicted = predict(tf, ofMember(weights, member), part, data.voters[member]);
            const errors = tf.squaredDifference(predicted, part.targets);
            return tf.div<Scalar>(tf.sum(tf.mul(part.precisions, errors)), tf.sum(part.precisions));
          }),
        );
        return tf.div<Scalar>(tf.addN(losses), folds.members);
      },
      validationLoss(weights) {
        const sums = data.folds.map((part, fold) => {
          const predicted = predict(tf, ofMember(weights, fold), part, data.voters[fold]);
          return tf.sum(tf.mul(part.precisions, tf.squaredDifference(predicted, part.targets)));
        });
        return tf.div<Scalar>(tf.addN(sums), precisionSum);
      },
      blindOutputs(weights) {
        const { whole, places } = folds;
        const voters = data.voters[whole];
        const parts = places.map((fold, member) =>
          predict(tf, ofMember(weights, member), asked(tf, fold, learned[whole], voters), voters),
        );
        const placeInParts = new Int32Array(size);
        places.flatMap((fold) => [...fold]).forEach((place, i) => (placeInParts[place] = i));
        return tf.reshape(tf.gather(tf.concat(parts, 0), tf.tensor1d(placeInParts, 'int32')), [-1]);
      },
      outputs(weights, from, to) {
        const chunk = withSquares(
          tf,
          directions(
            tf,
            Int32Array.from({ length: to - from }, (_, i) => from + i),
          ),
        );
        const voters = data.voters[folds.whole];
        const products = tf.matMul<Tensor2D>(chunk.vectors, voters.transposed);
        return tf.reshape(predict(tf, ofMember(weights, folds.whole), { ...chunk, products }, voters), [-1]);
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
    rows,
    mount,
    keep: (weights) => weights.slice(folds.whole * PARTS),
  };
}
