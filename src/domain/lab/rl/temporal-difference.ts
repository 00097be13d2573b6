/** Agents that learn what an action is worth in a state, with all that follows; ε-greedy over a table. */
import type { Random } from '../../random.ts';
import { epsilonGreedy, greedyPropensities, type Agent } from './agent.ts';
import type { Environment, Observation, Transition } from './environment.ts';

export interface TemporalDifferenceOptions {
  readonly epsilon: number;
  /** Step size α. */
  readonly rate: number;
  /** Discount γ: what a reward of the next step is worth in this one. */
  readonly discount: number;
}

class ActionValues {
  readonly epsilon: number;
  readonly #rate: number;
  readonly #discount: number;
  readonly #rows: readonly Float64Array[];

  constructor({ actions, states }: Environment, options: TemporalDifferenceOptions) {
    this.epsilon = options.epsilon;
    this.#rate = options.rate;
    this.#discount = options.discount;
    this.#rows = Array.from({ length: states }, () => new Float64Array(actions));
  }

  of({ state }: Observation): Float64Array {
    return this.#rows[state];
  }

  /** @param following value of what comes next; 0 where an episode ended. */
  learn({ observation, action, reward }: Transition, following: number): void {
    const values = this.of(observation);
    values[action] += this.#rate * (reward + this.#discount * following - values[action]);
  }
}

/** Watkins (1989); Sutton & Barto (2018), 6.5: learns the value of acting best from now on, however it acts itself. */
export class QLearning implements Agent {
  readonly #values: ActionValues;

  constructor(environment: Environment, options: TemporalDifferenceOptions) {
    this.#values = new ActionValues(environment, options);
  }

  propensities(observation: Observation): Float64Array {
    return greedyPropensities(this.#values.of(observation), this.#values.epsilon);
  }

  choose(observation: Observation, random: Random): number {
    return epsilonGreedy(this.#values.of(observation), this.#values.epsilon, random);
  }

  learn(transition: Transition): void {
    this.#values.learn(transition, transition.ended ? 0 : Math.max(...this.#values.of(transition.next)));
  }
}

/**
 * Rummery & Niranjan (1994); Sutton & Barto (2018), 6.4: learns the value of acting as it does, missteps included. What
 * follows a step is known once the next action is chosen, so a step is learned from then.
 */
export class Sarsa implements Agent {
  readonly #values: ActionValues;
  #waiting: Transition | undefined;

  constructor(environment: Environment, options: TemporalDifferenceOptions) {
    this.#values = new ActionValues(environment, options);
  }

  propensities(observation: Observation): Float64Array {
    return greedyPropensities(this.#values.of(observation), this.#values.epsilon);
  }

  choose(observation: Observation, random: Random): number {
    const values = this.#values.of(observation);
    const action = epsilonGreedy(values, this.#values.epsilon, random);
    if (this.#waiting) this.#values.learn(this.#waiting, values[action]);
    this.#waiting = undefined;
    return action;
  }

  learn(transition: Transition): void {
    if (transition.ended) this.#values.learn(transition, 0);
    else this.#waiting = transition;
  }
}
