/** Repeated cross-validation of one person's stars, and how well held-out scores tell likes from dislikes. */
import { rankAuc } from '../../domain/learning/metrics.ts';
import { isDislike, isLike, type RatedEvent } from '../../domain/learning/split.ts';
import { mulberry32, type Random } from '../../domain/random.ts';

/** Scores of `rows` for a person of whom only `history`, oldest first, is known. */
export type Predictor = (history: readonly RatedEvent[], rows: Int32Array) => ArrayLike<number>;

/** The usual ten: with five a fifth of a short history would be missing, with fifty it takes five times as long. */
const FOLDS = 10;
/** Which items share a fold moves an AUC by about 0.01; the mean of five repetitions halves that. */
const REPETITIONS = 5;
const SEED = 42;

/** Dislikes in the narrow sense, from which on they alone are compared: an AUC over fewer is a matter of single books. */
const ENOUGH_DISLIKES = 10;
/** What is below a like. */
const WIDE_DISLIKES = 4;

/** Which rated items count as liked and as disliked; places in the list of rated items. */
export interface Verdicts {
  readonly liked: readonly number[];
  readonly disliked: readonly number[];
  /** `2.5 or less`, or `below 4` where too few are that low. */
  readonly dislikedMeans: string;
}

export function verdictsOf(rated: readonly RatedEvent[]): Verdicts {
  const where = (test: (event: RatedEvent) => boolean): number[] =>
    rated.flatMap((event, i) => (test(event) ? [i] : []));
  const liked = where(isLike);
  const narrow = where(isDislike);
  return narrow.length >= ENOUGH_DISLIKES
    ? { liked, disliked: narrow, dislikedMeans: '2.5 or less' }
    : { liked, disliked: where(({ stars }) => stars < WIDE_DISLIKES), dislikedMeans: 'below 4' };
}

/**
 * A fold for each event. Events are dealt in the order of their stars, equal ones shuffled, so that every fold is rated
 * alike: otherwise what is held out is above the mean of the rest whenever the fold is below it, and a method that knows
 * nothing but this mean would seem to rank backwards.
 */
export function dealFolds(rated: readonly RatedEvent[], folds: number, random: Random): Int32Array {
  const keys = rated.map(() => random());
  const order = rated.map((_, i) => i).sort((a, b) => rated[a].stars - rated[b].stars || keys[a] - keys[b]);
  const fold = new Int32Array(rated.length);
  order.forEach((i, place) => (fold[i] = place % folds));
  return fold;
}

/** A held-out score of each event for each repetition; the same folds for every predictor. */
export function heldOutScores(rated: readonly RatedEvent[], predict: Predictor): Float64Array[] {
  const random = mulberry32(SEED);
  return Array.from({ length: REPETITIONS }, () => {
    const fold = dealFolds(rated, FOLDS, random);
    const scores = new Float64Array(rated.length);
    for (let held = 0; held < FOLDS; held++) {
      const places = rated.flatMap((_, i) => (fold[i] === held ? [i] : []));
      const history = rated.filter((_, i) => fold[i] !== held);
      const found = predict(
        history,
        Int32Array.from(places, (i) => rated[i].row),
      );
      places.forEach((i, at) => (scores[i] = found[at]));
    }
    return scores;
  });
}

/** AUC of likes against dislikes, over the pooled held-out scores; the mean of the repetitions. */
export function meanAuc(repetitions: readonly ArrayLike<number>[], { liked, disliked }: Verdicts): number {
  const of = (scores: ArrayLike<number>, places: readonly number[]) => places.map((i) => scores[i]);
  const sum = repetitions.reduce(
    (total, scores) => total + (rankAuc(of(scores, liked), of(scores, disliked)) ?? 0.5),
    0,
  );
  return sum / repetitions.length;
}

/** As in domain/learning/bootstrap.ts. */
const RESAMPLES = 2000;

/** 95 % percentile interval of meanAuc over resamples of the items. Resamples without both verdicts count for nothing. */
export function aucInterval(
  repetitions: readonly ArrayLike<number>[],
  { liked, disliked }: Verdicts,
): readonly [low: number, high: number] {
  const random = mulberry32(SEED);
  const judged = [...liked, ...disliked];
  const aucs: number[] = [];
  for (let b = 0; b < RESAMPLES; b++) {
    const drawn = judged.map(() => Math.floor(random() * judged.length));
    const isLiked = (place: number) => place < liked.length;
    const sample: Verdicts = {
      liked: drawn.filter(isLiked).map((place) => judged[place]),
      disliked: drawn.filter((place) => !isLiked(place)).map((place) => judged[place]),
      dislikedMeans: '',
    };
    if (sample.liked.length && sample.disliked.length) aucs.push(meanAuc(repetitions, sample));
  }
  aucs.sort((a, b) => a - b);
  const at = (share: number) => aucs[Math.min(aucs.length - 1, Math.floor(share * aucs.length))];
  return [at(0.025), at(0.975)];
}

/** Ranks from 1, equal values sharing the mean of theirs. */
function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const ranks = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let i = from; i < to; i++) ranks[order[i]] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}

/** Spearman's rank correlation: Pearson's of the ranks; 0 where one side is constant. */
export function spearman(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const a = ranksOf(x);
  const b = ranksOf(y);
  const middle = (a.length + 1) / 2;
  let products = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (let i = 0; i < a.length; i++) {
    products += (a[i] - middle) * (b[i] - middle);
    squaresA += (a[i] - middle) ** 2;
    squaresB += (b[i] - middle) ** 2;
  }
  return squaresA > 0 && squaresB > 0 ? products / Math.sqrt(squaresA * squaresB) : 0;
}

/** Spearman of held-out scores against the stars given; the mean of the repetitions. */
export function meanSpearman(
  repetitions: readonly ArrayLike<number>[],
  rated: readonly RatedEvent[],
): number {
  const stars = rated.map((event) => event.stars);
  return repetitions.reduce((sum, scores) => sum + spearman(scores, stars), 0) / repetitions.length;
}
