/** Challenger against Fit, on the person's latest events, which neither has learned from. */
import { meanOf } from './bootstrap.ts';
import { logLoss, surprisal, type Outcome } from './calibration.ts';
import type { Comparison, HeadKind, HeldOutResult, Judged, Recipe } from './head-types.ts';
import { rankAuc } from './metrics.ts';

/** Judgements below which an interval rests on the shape of its distribution more than on the person. */
export const LEAST_JUDGEMENTS = 10;
/**
 * Verdicts below which no contest is held: as many to learn from as to be judged by. With fewer nobody could win; with
 * fifty, where a fifth held out comes to ten, a newcomer would wait for months.
 */
export const LEAST_VERDICTS = 2 * LEAST_JUDGEMENTS;
/**
 * Least gain in nats an event, about a hundredth of what Fit loses. With 0, a thousand events put a network in force
 * that nobody could tell from Fit, at the price of an account that is harder to follow; 0.05 is more than the best
 * heads gain, so that none would ever win.
 */
export const WORTHWHILE_GAIN = 0.005;
/**
 * Normal quantile at 98.75 %. Two challengers are tried on the same events, so each has half of the 5 % (Bonferroni);
 * at 1.96 the better of two worthless ones would win twice as often.
 */
const Z = 2.241402727604947;
/** Surprisals lie in [0, 20.8], as probabilities are kept above 1e-9: no difference is larger. */
const FURTHEST = 21;

/** Quantile of Student's t at the level of Z, to 0.001 from nine degrees of freedom (Abramowitz & Stegun 26.7.5). */
function studentQuantile(freedom: number): number {
  const z3 = Z ** 3;
  const z5 = Z ** 5;
  const z7 = Z ** 7;
  return (
    Z +
    (z3 + Z) / (4 * freedom) +
    (5 * z5 + 16 * z3 + 3 * Z) / (96 * freedom ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * freedom ** 3)
  );
}

const outcomes = ({ probabilities, liked }: Judged): Outcome[] =>
  Array.from(probabilities, (probability, i) => ({ probability, liked: liked[i] === 1 }));

/** How a recipe did. Without judgements the log loss is 0. */
export function heldOut(recipe: Recipe, judged: Judged): HeldOutResult {
  const points = outcomes(judged);
  const scored = (wanted: boolean): number[] =>
    points.filter(({ liked }) => liked === wanted).map(({ probability }) => probability);
  return {
    recipe,
    events: points.length,
    logLoss: logLoss(points),
    auc: rankAuc(scored(true), scored(false)),
  };
}

/**
 * Paired comparison by log loss. What makes an event hard for both cancels; Student's interval of the mean difference,
 * at 97.5 %, must lie above zero and the gain must be worth having.
 * @throws Error when the two were not judged by the same events.
 */
export function compare(recipe: HeadKind, fit: Judged, challenger: Judged): Comparison {
  const n = fit.liked.length;
  if (challenger.liked.length !== n || fit.liked.some((liked, i) => liked !== challenger.liked[i]))
    throw new Error('compared on different events');
  const gains = Float64Array.from(fit.liked, (liked, i) => {
    const happened = liked === 1;
    return surprisal(fit.probabilities[i], happened) - surprisal(challenger.probabilities[i], happened);
  });
  const gain = meanOf(gains);
  const squares = gains.reduce((sum, own) => sum + (own - gain) ** 2, 0);
  const reach =
    n > 1 ? Math.min(FURTHEST, studentQuantile(n - 1) * Math.sqrt(squares / (n - 1) / n)) : FURTHEST;
  const low = gain - reach;
  return {
    recipe,
    gain,
    low,
    high: gain + reach,
    won: n >= LEAST_JUDGEMENTS && low > 0 && gain >= WORTHWHILE_GAIN,
  };
}
