/** The k-armed bandit with rewards 0 and 1: nothing to see, one chance for each arm (Robbins 1952). */
import type { Environment, Observation } from './environment.ts';

const OBSERVATION: Observation = { state: 0, context: Float64Array.of(1) };

/** @param chances of a reward of 1, for each arm, in [0, 1]. Every step is an episode. */
export function createBandit(chances: readonly number[]): Environment {
  return {
    actions: chances.length,
    states: 1,
    width: 1,
    rewards: { low: 0, high: 1 },
    start: (random) => ({
      observation: OBSERVATION,
      worth: Float64Array.from(chances),
      act: (action) => ({ reward: random() < chances[action] ? 1 : 0, ended: true }),
    }),
  };
}
