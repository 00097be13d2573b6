/** Which intent a sentence has, how sure that is, and whether the sentence is one that the assistant was made for. */
import type { QuantizedVectors } from '../catalog.ts';
import type { IntentSentence } from '../lab/sentences.ts';
import { dealFolds, fitTemperature, outOfFoldLogits, type LabelledRows } from '../learning/out-of-fold.ts';
import { logitsOf, probabilitiesFrom, trainSoftmaxHead, type SoftmaxHead } from '../learning/softmax-head.ts';
import { floatRowsOf } from '../vectors.ts';
import { INTENTS, type Understanding } from './dialogue-types.ts';

/** What speaks for a sentence inside the scope, each as deviations from the mean of own sentences that were held out. */
interface Scope {
  /** Best logit of the intents above that of `outside`. */
  readonly margin: Spread;
  readonly familiarity: Spread;
  /** Sum of both below which a sentence counts as foreign. */
  readonly threshold: number;
}

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** Plain data: crosses to workers. */
export interface IntentModel {
  readonly head: SoftmaxHead;
  /** Taught sentences but those of `outside`: unit vectors about the mean of all, row-major. */
  readonly neighbours: Float32Array;
  readonly scope: Scope;
}

/** Between 0.03 and 0.3 nothing changes by more than the noise of a draw; below, rare intents lose. */
const C = 0.1;
const FOLDS = 5;
const SEED = 7;
/** One nearest sentence is often there by an accident of words; ten reach beyond what one intent has to say on a matter. */
const NEIGHBOURS = 3;
/**
 * Logits know the classes, neighbours hold when people talk otherwise than the examples. Own held-out sentences favour
 * the logits (they come from the same hand), so a weight of 0 would be chosen by them and fail elsewhere; at 1, what is
 * foreign but speaks of books slips in.
 */
const FAMILIARITY_WEIGHT = 0.5;
/**
 * Share of own held-out sentences that are taken for foreign: they come from groups of which nothing was taught, so that
 * plain questions lose a tenth of it. At 0.02 half of the foreign would be answered with books, at 0.3 people who were
 * clear would be asked back.
 */
const LOST = 0.12;

const OUTSIDE = INTENTS.indexOf('outside');

/** Share of logits above `outside`: of the best intent that is none. */
function marginOf(logits: ArrayLike<number>): number {
  let best = -Infinity;
  for (let k = 0; k < logits.length; k++) if (k !== OUTSIDE) best = Math.max(best, logits[k]);
  return best - logits[OUTSIDE];
}

/** Vectors without the mean, as unit vectors; a vector that is the mean stays 0. */
function centred(rows: Float32Array, mean: Float32Array): Float32Array {
  const dims = mean.length;
  const out = new Float32Array(rows.length);
  for (let start = 0; start < rows.length; start += dims) {
    let square = 0;
    for (let k = 0; k < dims; k++) square += (out[start + k] = rows[start + k] - mean[k]) ** 2;
    if (square > 0) for (let k = 0; k < dims; k++) out[start + k] /= Math.sqrt(square);
  }
  return out;
}

/** Mean cosine of a centred unit vector to the nearest of the rows that `counts` lets in. */
function familiarityOf(
  vector: Float32Array,
  rows: Float32Array,
  counts: (row: number) => boolean = () => true,
): number {
  const dims = vector.length;
  const nearest = new Float64Array(NEIGHBOURS).fill(-1);
  for (let row = 0, start = 0; start < rows.length; row++, start += dims) {
    if (!counts(row)) continue;
    let cosine = 0;
    for (let k = 0; k < dims; k++) cosine += vector[k] * rows[start + k];
    let at = NEIGHBOURS - 1;
    if (cosine <= nearest[at]) continue;
    for (; at > 0 && nearest[at - 1] < cosine; at--) nearest[at] = nearest[at - 1];
    nearest[at] = cosine;
  }
  return nearest.reduce((sum, cosine) => sum + cosine, 0) / NEIGHBOURS;
}

function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(square) || 1 };
}

const scopeScore = ({ margin, familiarity }: Omit<Scope, 'threshold'>, own: Standing): number =>
  (own.margin - margin.mean) / margin.deviation +
  (FAMILIARITY_WEIGHT * (own.familiarity - familiarity.mean)) / familiarity.deviation;

interface Standing {
  readonly margin: number;
  readonly familiarity: number;
}

/**
 * Trains the head of all sentences; temperature and threshold come from folds that keep the sentences of a group together.
 * @param sentences with a group each; intents are those of INTENTS. @param vectors one row a sentence, by one encoder.
 */
export function trainIntentModel(
  sentences: readonly IntentSentence[],
  vectors: QuantizedVectors,
): IntentModel {
  const rows = floatRowsOf(vectors);
  const labels = Uint8Array.from(sentences, ({ intent }) => placeOf(intent));
  const data: LabelledRows = { rows, labels, classes: INTENTS };
  const options = { c: C, balanced: true };
  const head = trainSoftmaxHead(rows, labels, INTENTS, options);

  const { dims } = vectors;
  const own = centred(rows, head.mean);
  const groups = sentences.map(({ group }) => group);
  const fold = dealFolds(labels, groups, FOLDS, SEED);
  const logits = outOfFoldLogits(data, fold, options, head);
  const inScope = [...labels.keys()].filter((row) => labels[row] !== OUTSIDE);
  const standings = inScope.map((row): Standing => {
    const others = (other: number) => labels[other] !== OUTSIDE && fold[other] !== fold[row];
    return {
      margin: marginOf(logits.subarray(row * INTENTS.length, (row + 1) * INTENTS.length)),
      familiarity: familiarityOf(own.subarray(row * dims, (row + 1) * dims), own, others),
    };
  });
  const spreads = {
    margin: spreadOf(standings.map(({ margin }) => margin)),
    familiarity: spreadOf(standings.map(({ familiarity }) => familiarity)),
  };
  const scores = Float64Array.from(standings, (standing) => scopeScore(spreads, standing)).sort();
  const neighbours = new Float32Array(inScope.length * dims);
  inScope.forEach((row, at) => neighbours.set(own.subarray(row * dims, (row + 1) * dims), at * dims));
  return {
    head: { ...head, temperature: fitTemperature(logits, labels) },
    neighbours,
    scope: { ...spreads, threshold: scores[Math.floor(LOST * scores.length)] },
  };
}

function placeOf(intent: string): number {
  const place = INTENTS.findIndex((known) => known === intent);
  if (place < 0) throw new Error(`no intent is called ${intent}`);
  return place;
}

/** Deviations above the threshold of the scope: negative for what is taken as foreign. */
export function scopeOf(model: IntentModel, vector: Float32Array): number {
  const { scope, head } = model;
  return scopeScore(scope, standingOf(model, vector, logitsOf(head, vector))) - scope.threshold;
}

const standingOf = ({ head, neighbours }: IntentModel, vector: Float32Array, logits: Float64Array) => ({
  margin: marginOf(logits),
  familiarity: familiarityOf(centred(vector, head.mean), neighbours),
});

/** @param vector of the sentence, by the encoder that the model was taught with. */
export function understand(model: IntentModel, vector: Float32Array): Understanding {
  const { head, scope } = model;
  const logits = logitsOf(head, vector);
  const standing = standingOf(model, vector, logits);
  const ranked = Array.from(probabilitiesFrom(logits, head.temperature), (probability, k) => ({
    intent: INTENTS[k],
    probability,
  })).sort((a, b) => b.probability - a.probability);
  return {
    ...ranked[0],
    ranked,
    familiarity: standing.familiarity,
    inScope: ranked[0].intent !== 'outside' && scopeScore(scope, standing) >= scope.threshold,
  };
}
