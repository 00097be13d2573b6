/** What an agent acts in. Sutton & Barto, Reinforcement Learning (2nd ed., 2018), 3.1. */
import type { Random } from '../../random.ts';

/** What an agent sees before it acts. Never changed afterwards, so that it can be kept. */
export interface Observation {
  /** For agents with a table: below {@link Environment.states}. */
  readonly state: number;
  /** For linear agents: {@link Environment.width} numbers, the first of them 1. */
  readonly context: Float64Array;
}

/** One step, as an agent learns from it. */
export interface Transition {
  readonly observation: Observation;
  readonly action: number;
  readonly reward: number;
  /** What is seen now; of the next episode where this one ended. */
  readonly next: Observation;
  readonly ended: boolean;
}

export interface Environment {
  readonly actions: number;
  readonly states: number;
  readonly width: number;
  /** Between which rewards lie. */
  readonly rewards: { readonly low: number; readonly high: number };
  /**
   * A world of its own. However it is acted in, it takes the same numbers from `random` at the same step: two agents in
   * worlds of one seed meet the same luck (common random numbers), so their difference is their own.
   */
  start(random: Random): World;
}

export interface World {
  readonly observation: Observation;
  /**
   * The truth that no agent sees: what each action is worth now. It is the reward to be expected; on the cliff, where a
   * single reward says nothing, the return to be had by acting best from there on. The best minus the chosen is the
   * step's regret. Overwritten by `act`.
   */
  readonly worth: Float64Array;
  act(action: number): { readonly reward: number; readonly ended: boolean };
}
