/**
 * What a comment thinks and how many stars it would give: heads on E5's vectors, one of each for both languages, taught
 * by own reviews of ten trades and by what the person corrects.
 */
import { VECTOR_DIMS, type QuantizedVectors } from '../catalog.ts';
import { TOPICS, type Review } from '../lab/sentences.ts';
import { fitTemperature, outOfFoldLogits, type LabelledRows } from '../learning/out-of-fold.ts';
import { logitsOf, probabilitiesFrom, trainSoftmaxHead, type SoftmaxHead } from '../learning/softmax-head.ts';
import { floatRowsOf } from '../vectors.ts';
import { SENTIMENTS, type Sentiment } from './comment-types.ts';
import type { Opinion } from './pulse-types.ts';

/** Plain data: crosses to workers. */
export interface OpinionModel {
  readonly sentiment: SoftmaxHead;
  /** Classes 1 to 5. */
  readonly stars: SoftmaxHead;
}

/** What the person says of a comment. */
export interface OpinionLesson {
  readonly vector: Float32Array;
  readonly sentiment?: Sentiment;
  /** Whole stars from 1 to 5. */
  readonly stars?: number;
}

/**
 * Heavy damping: what tells praise from blame in trades that were not taught lies along few directions. At 0.03 unseen
 * trades lose 2 points of balanced accuracy, at 0.0003 the middle class is never named.
 */
const C = 0.002;
/** Stars of neighbouring numbers differ by less than praise and blame: at 0.002 all guesses huddle around three. */
const STARS_C = 0.004;
/** Of the ten trades, two a fold: how sure one may be of a trade that was not taught. */
const FOLDS = 5;
/**
 * How many own reviews a correction counts for. One among 1,300 at this damping would change nothing that can be seen;
 * at 100 a slip of the hand would bend the opinion of everything alike.
 */
const LESSON_WEIGHT = 20;

const STARS = ['1', '2', '3', '4', '5'] as const;
const NEUTRAL_STARS = 3;

/** Stars as they are taught: below three is blame, above is praise. */
const sentimentOf = (stars: number): number => 1 + Math.sign(stars - NEUTRAL_STARS);

interface Taught {
  readonly vector: Float32Array;
  readonly label: number;
}

/** A head of the reviews and the lessons, with the temperature of reviews whose trades were held out. */
function taughtHead(
  reviews: LabelledRows,
  fold: Uint8Array,
  lessons: readonly Taught[],
  c: number,
): SoftmaxHead {
  const { rows, labels, classes } = reviews;
  const own = trainSoftmaxHead(rows, labels, classes, { c });
  // Lessons stay out of it: they are counted many times, and twice the same comment is no evidence of calibration.
  const temperature = fitTemperature(outOfFoldLogits(reviews, fold, { c }, own), labels);
  if (!lessons.length) return { ...own, temperature };
  const all = new Float32Array(rows.length + lessons.length * own.mean.length);
  all.set(rows);
  lessons.forEach(({ vector }, at) => all.set(vector, rows.length + at * own.mean.length));
  const weights = new Float64Array(labels.length + lessons.length).fill(1);
  weights.fill(LESSON_WEIGHT, labels.length);
  const allLabels = [...labels, ...lessons.map(({ label }) => label)];
  return { ...trainSoftmaxHead(all, allLabels, classes, { c, weights }, own), temperature };
}

/**
 * @param reviews of both languages together: each lifts the other. @param vectors one row a review, by E5.
 * @param lessons corrections, in any order; they count in full and change what is said of comments like them.
 */
export function trainOpinionModel(
  reviews: readonly Review[],
  vectors: QuantizedVectors,
  lessons: readonly OpinionLesson[] = [],
): OpinionModel {
  const rows = floatRowsOf(vectors);
  const fold = Uint8Array.from(reviews, ({ domain }) => TOPICS.indexOf(domain) % FOLDS);
  const labelled = (classes: readonly string[], labelOf: (stars: number) => number): LabelledRows => ({
    rows,
    labels: Uint8Array.from(reviews, ({ stars }) => labelOf(stars)),
    classes,
  });
  const ofSentiment = lessons.flatMap(({ vector, sentiment }): Taught[] =>
    sentiment === undefined ? [] : [{ vector, label: SENTIMENTS.indexOf(sentiment) }],
  );
  const ofStars = lessons.flatMap(({ vector, stars }): Taught[] =>
    stars === undefined ? [] : [{ vector, label: stars - 1 }],
  );
  return {
    sentiment: taughtHead(labelled(SENTIMENTS, sentimentOf), fold, ofSentiment, C),
    stars: taughtHead(
      labelled(STARS, (stars) => stars - 1),
      fold,
      ofStars,
      STARS_C,
    ),
  };
}

/** Mean of the logits of all rows: what a long text says is the mean of what its sentences say. */
function meanLogits(head: SoftmaxHead, vectors: Float32Array): Float64Array {
  const dims = head.mean.length;
  const count = vectors.length / dims;
  const sum = new Float64Array(head.classes.length);
  for (let start = 0; start < vectors.length; start += dims)
    logitsOf(head, vectors.subarray(start, start + dims)).forEach((logit, k) => (sum[k] += logit / count));
  return sum;
}

/**
 * @param vector of the text by E5; of a long one better those of its sentences, one after the other (2 to 3 points more
 * on reviews of 100 words: one vector holds the most frequent thought, not the balance of them).
 */
export function opinionOf(model: OpinionModel, vector: Float32Array): Opinion {
  if (vector.length === 0 || vector.length % VECTOR_DIMS !== 0)
    throw new Error(`${vector.length} numbers are no vectors`);
  const [negative, neutral, positive] = probabilitiesFrom(
    meanLogits(model.sentiment, vector),
    model.sentiment.temperature,
  );
  const probabilities = [negative, neutral, positive] as const;
  const stars = probabilitiesFrom(meanLogits(model.stars, vector), model.stars.temperature);
  return {
    sentiment: SENTIMENTS[probabilities.indexOf(Math.max(...probabilities))],
    probabilities,
    stars: stars.reduce((sum, p, k) => sum + p * (k + 1), 0),
  };
}
