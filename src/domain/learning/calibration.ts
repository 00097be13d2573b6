/** Whether "70 %" comes true seven times in ten. */
import type { Prediction } from '../ranking/slate-types.ts';
import { meanOf } from './bootstrap.ts';

/** Something that was given a probability, and how it came out. */
export type Outcome = Pick<Prediction, 'probability' | 'liked'>;

/** Keeps the surprisal of a certain error finite: what a normal distribution leaves beyond six deviations, where normalCdf stops. */
const LEAST_PROBABILITY = 1e-9;

const bounded = (p: number): number => Math.max(LEAST_PROBABILITY, Math.min(1 - LEAST_PROBABILITY, p));

/** −ln of the probability given to what happened, in nats. */
export const surprisal = (probability: number, liked: boolean): number =>
  -Math.log(liked ? bounded(probability) : bounded(1 - probability));

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
