/** Whether "70 %" comes true seven times in ten, and a mapping that makes it so. */
import type { Prediction } from '../ranking/slate-types.ts';
import { meanOf } from './bootstrap.ts';

/** Something that was given a probability, and how it came out. */
export type Outcome = Pick<Prediction, 'probability' | 'liked'>;

/** logit p' = slope · logit p + intercept; the slope is above zero. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/**
 * Events that the belief in the identity is worth. With 2, a first run of bad luck turns every percentage around; with
 * 200, somebody who is harder to please than the model thinks is promised too much for a year.
 */
const PRIOR_EVENTS = 20;
/** An event at p = 1/2 and logit ±1 tells slope and intercept p (1 − p) = 1/4 each; so the prior's precision is in events. */
const PRIOR_PRECISION = PRIOR_EVENTS / 4;
/** At 0 every item would get one percentage, and below it the order of the slate would be turned around. */
const LEAST_SLOPE = 0.1;
/** Keeps logits finite; it is what a normal distribution leaves beyond six deviations, where normalCdf stops. */
const LEAST_PROBABILITY = 1e-9;
/** Beyond a logit of 36 the logistic function rounds to 1. */
const FURTHEST_LOGIT = 30;
/** Newton needs 4 to 8 steps; the limit only ends a search that rounding keeps from standing still. */
const MOST_STEPS = 50;
/** Change of the parameters that no printed percentage shows. */
const TOLERANCE = 1e-10;

const bounded = (p: number): number => Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, p));

function logit(probability: number): number {
  const p = bounded(probability);
  return Math.log(p / (1 - p));
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** ln(1 + eˣ) without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** −ln of the probability given to what happened, in nats. */
export const surprisal = (probability: number, liked: boolean): number =>
  -Math.log(liked ? bounded(probability) : bounded(1 - probability));

/**
 * Platt scaling (Platt 1999) of logits, by Newton, with a Gaussian prior around the identity: few events change little,
 * and neither do events that all came out alike.
 */
export function fitCalibration(points: readonly Outcome[]): Calibration {
  const x = Float64Array.from(points, ({ probability }) => logit(probability));
  const y = Uint8Array.from(points, ({ liked }) => (liked ? 1 : 0));
  const free = descend(x, y, { slope: 1, intercept: 0 }, true);
  // The objective is convex: where its minimum lies beyond the bound, the best slope allowed is the bound.
  return free.slope >= LEAST_SLOPE
    ? free
    : descend(x, y, { slope: LEAST_SLOPE, intercept: free.intercept }, false);
}

/** Negative log posterior, up to a constant. */
function objective(x: Float64Array, y: Uint8Array, { slope, intercept }: Calibration): number {
  let sum = 0.5 * PRIOR_PRECISION * ((slope - 1) ** 2 + intercept ** 2);
  for (let i = 0; i < x.length; i++) {
    const score = slope * x[i] + intercept;
    sum += softplus(score) - y[i] * score;
  }
  return sum;
}

/** Newton's method, with steps halved until they lead downhill. */
function descend(x: Float64Array, y: Uint8Array, start: Calibration, slopeMoves: boolean): Calibration {
  let at = start;
  let value = objective(x, y, at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = newtonStep(x, y, at, slopeMoves);
    if (Math.abs(move.slope) + Math.abs(move.intercept) < TOLERANCE) break;
    let length = 1;
    const along = (): Calibration => ({
      slope: at.slope + length * move.slope,
      intercept: at.intercept + length * move.intercept,
    });
    let next = along();
    while (objective(x, y, next) > value && length > TOLERANCE) {
      length /= 2;
      next = along();
    }
    const better = objective(x, y, next);
    if (better >= value) break;
    at = next;
    value = better;
  }
  return at;
}

/** −H⁻¹ g of the objective, H its 2 × 2 matrix of second derivatives. */
function newtonStep(x: Float64Array, y: Uint8Array, at: Calibration, slopeMoves: boolean): Calibration {
  let slopeGradient = PRIOR_PRECISION * (at.slope - 1);
  let interceptGradient = PRIOR_PRECISION * at.intercept;
  let slopes = PRIOR_PRECISION;
  let intercepts = PRIOR_PRECISION;
  let both = 0;
  for (let i = 0; i < x.length; i++) {
    const p = logistic(at.slope * x[i] + at.intercept);
    const weight = p * (1 - p);
    slopeGradient += (p - y[i]) * x[i];
    interceptGradient += p - y[i];
    slopes += weight * x[i] * x[i];
    both += weight * x[i];
    intercepts += weight;
  }
  if (!slopeMoves) return { slope: 0, intercept: -interceptGradient / intercepts };
  const determinant = slopes * intercepts - both * both;
  return {
    slope: (both * interceptGradient - intercepts * slopeGradient) / determinant,
    intercept: (both * slopeGradient - slopes * interceptGradient) / determinant,
  };
}

/** The calibrated probability, strictly inside (0, 1); a higher one stays higher. */
export function calibrate({ slope, intercept }: Calibration, probability: number): number {
  const score = slope * logit(probability) + intercept;
  return logistic(Math.max(-FURTHEST_LOGIT, Math.min(FURTHEST_LOGIT, score)));
}

/**
 * The record with each prediction calibrated by those before it alone; the mapping is fitted anew whenever their
 * number has doubled, which is as often as it can change much.
 * @param predictions oldest first.
 */
export function prequentialCalibrated(predictions: readonly Prediction[]): Prediction[] {
  let calibration = fitCalibration([]);
  return predictions.map((prediction, i) => {
    const powerOfTwo = (i & (i - 1)) === 0;
    if (powerOfTwo) calibration = fitCalibration(predictions.slice(0, i));
    return { ...prediction, probability: calibrate(calibration, prediction.probability) };
  });
}

/** What was promised in one range of probabilities, and what came of it. */
export interface ReliabilityBin {
  /** Mean probability given. */
  readonly predicted: number;
  /** Share liked, with its 95 % interval. */
  readonly liked: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** Two-sided 95 % of a normal distribution. */
const Z95 = 1.959963984540054;

/**
 * Wilson's 95 % interval of a share (Wilson 1927): unlike share ± 2 deviations it stays inside [0, 1] and covers the truth
 * about as often as it says at ten events too (Brown, Cai & DasGupta 2001).
 */
function wilson(hits: number, count: number): { low: number; high: number } {
  const share = hits / count;
  const z2 = Z95 ** 2 / count;
  const middle = share + z2 / 2;
  const reach = Math.sqrt(z2 * (share * (1 - share) + z2 / 4));
  return {
    low: Math.max(0, (middle - reach) / (1 + z2)),
    high: Math.min(1, (middle + reach) / (1 + z2)),
  };
}

/** Reliability diagram (DeGroot & Fienberg 1983): `bins` ranges of equal width, ascending; those without events are left out. */
export function reliability(points: readonly Outcome[], bins: number): ReliabilityBin[] {
  const members = Array.from({ length: bins }, (): Outcome[] => []);
  for (const point of points) members[Math.min(bins - 1, Math.floor(point.probability * bins))].push(point);
  return members
    .filter(({ length }) => length > 0)
    .map((bin) => {
      const hits = bin.filter(({ liked }) => liked).length;
      return {
        predicted: meanOf(bin.map(({ probability }) => probability)),
        liked: hits / bin.length,
        ...wilson(hits, bin.length),
        count: bin.length,
      };
    });
}

/** Mean distance of promise and outcome over the bins of `reliability`, weighted by their events; 0 without events. */
export function expectedCalibrationError(points: readonly Outcome[], bins: number): number {
  let sum = 0;
  for (const { predicted, liked, count } of reliability(points, bins))
    sum += count * Math.abs(predicted - liked);
  return points.length ? sum / points.length : 0;
}

/** Mean squared difference of probability and outcome (Brier 1950): 0 is perfect, 0.25 is always saying one half. */
export const brier = (points: readonly Outcome[]): number =>
  meanOf(points.map(({ probability, liked }) => (probability - (liked ? 1 : 0)) ** 2));

/** Mean surprisal in nats: ln 2 is always saying one half. */
export const logLoss = (points: readonly Outcome[]): number =>
  meanOf(points.map(({ probability, liked }) => surprisal(probability, liked)));
