/** What all agents share. */
import type { Random } from '../../random.ts';
import type { Observation, Transition } from './environment.ts';

export interface Agent {
  /**
   * Chance with which each action would be chosen here. Exact, but for Thompson sampling: of that it is counted.
   * @param random used for that count alone.
   */
  propensities(observation: Observation, random: Random): Float64Array;
  choose(observation: Observation, random: Random): number;
  /** Of every step in order, between one choice and the next. */
  learn(transition: Transition): void;
}

/** The action of the highest value; among equals by chance, or the first would be favoured before anything is known. */
export function bestAction(values: Float64Array, random: Random): number {
  let best = 0;
  let ties = 1;
  for (let a = 1; a < values.length; a++) {
    if (values[a] > values[best]) {
      best = a;
      ties = 1;
    } else if (values[a] === values[best] && random() * ++ties < 1) best = a;
  }
  return best;
}

/** With chance `epsilon` any action, else the best one. */
export const epsilonGreedy = (values: Float64Array, epsilon: number, random: Random): number =>
  random() < epsilon ? Math.floor(random() * values.length) : bestAction(values, random);

/** Chances of {@link epsilonGreedy}; with epsilon 0 those of {@link bestAction}. */
export function greedyPropensities(values: Float64Array, epsilon: number): Float64Array {
  let best = -Infinity;
  let ties = 0;
  for (const value of values) {
    if (value > best) {
      best = value;
      ties = 1;
    } else if (value === best) ties++;
  }
  return values.map((value) => epsilon / values.length + (value === best ? (1 - epsilon) / ties : 0));
}

/**
 * Draws that a propensity is counted from where there is no formula. Of so many a chance of one half is known to within
 * 3 %; a chance below one of them reads as 0.
 */
const COUNTED_DRAWS = 256;

/** Share of each of `actions` among repeated draws. */
export function countedPropensities(actions: number, draw: () => number): Float64Array {
  const shares = new Float64Array(actions);
  for (let i = 0; i < COUNTED_DRAWS; i++) shares[draw()] += 1 / COUNTED_DRAWS;
  return shares;
}

/** An action by its chance. */
export function drawAction(chances: Float64Array, random: Random): number {
  let left = random();
  let action = 0;
  // The last takes what rounding leaves over.
  while (action < chances.length - 1 && (left -= chances[action]) >= 0) action++;
  return action;
}
