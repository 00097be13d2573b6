/** Agents that change the chances of their actions themselves: softmax over scores linear in the context. */
import type { Random } from '../../random.ts';
import { drawAction, type Agent } from './agent.ts';
import type { Environment, Observation, Transition } from './environment.ts';

export interface PolicyGradientOptions {
  /** Step size of the policy. */
  readonly rate: number;
  /** Step size of the values that it is judged against. */
  readonly valueRate: number;
  /** Discount γ. */
  readonly discount: number;
}

/** π(a | x) ∝ exp(θₐ · x). */
class SoftmaxPolicy {
  readonly chances: Float64Array;
  readonly #weights: readonly Float64Array[];

  constructor({ actions, width }: Environment) {
    this.chances = new Float64Array(actions);
    this.#weights = Array.from({ length: actions }, () => new Float64Array(width));
  }

  /** Overwritten by the next call. */
  at({ context }: Observation): Float64Array {
    const { chances } = this;
    let most = -Infinity;
    for (let a = 0; a < chances.length; a++) {
      chances[a] = linear(this.#weights[a], context);
      most = Math.max(most, chances[a]);
    }
    let sum = 0;
    for (let a = 0; a < chances.length; a++) sum += chances[a] = Math.exp(chances[a] - most);
    for (let a = 0; a < chances.length; a++) chances[a] /= sum;
    return chances;
  }

  /** θ ← θ + step · ∇ ln π(action | x), which for action a is ([a = action] − π(a)) x. */
  climb({ observation, action }: Transition, step: number): void {
    const chances = this.at(observation);
    for (let a = 0; a < chances.length; a++)
      add(this.#weights[a], observation.context, step * ((a === action ? 1 : 0) - chances[a]));
  }
}

function linear(weights: Float64Array, context: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < context.length; i++) sum += weights[i] * context[i];
  return sum;
}

function add(weights: Float64Array, context: Float64Array, step: number): void {
  for (let i = 0; i < context.length; i++) weights[i] += step * context[i];
}

/** Draws from a softmax policy, and judges what follows by a linear estimate of it. How both learn is left open. */
abstract class PolicyGradientAgent implements Agent {
  protected readonly policy: SoftmaxPolicy;
  /** Weights of the expected discounted reward from an observation on. */
  protected readonly values: Float64Array;
  protected readonly options: PolicyGradientOptions;

  constructor(environment: Environment, options: PolicyGradientOptions) {
    this.policy = new SoftmaxPolicy(environment);
    this.values = new Float64Array(environment.width);
    this.options = options;
  }

  propensities(observation: Observation): Float64Array {
    return this.policy.at(observation).slice();
  }

  choose(observation: Observation, random: Random): number {
    return drawAction(this.policy.at(observation), random);
  }

  abstract learn(transition: Transition): void;
}

/**
 * Steps after which REINFORCE learns from an episode that has not ended, with its baseline for the rest. Unbounded, a
 * walk by chance along the cliff would be kept for thousands of steps; far fewer would make it an actor-critic.
 */
const LONGEST_EPISODE = 500;

/**
 * REINFORCE with a linear baseline (Williams 1992; Sutton & Barto 2018, 13.4), learning at the end of each episode.
 * Without their factor γᵗ, as is the custom: with it, late steps of long visits would teach nothing.
 */
export class Reinforce extends PolicyGradientAgent {
  #episode: Transition[] = [];

  learn(transition: Transition): void {
    this.#episode.push(transition);
    if (!transition.ended && this.#episode.length < LONGEST_EPISODE) return;
    const { rate, valueRate, discount } = this.options;
    let earned = transition.ended ? 0 : linear(this.values, transition.next.context);
    for (const step of this.#episode.reverse()) {
      earned = step.reward + discount * earned;
      const { context } = step.observation;
      const advantage = earned - linear(this.values, context);
      add(this.values, context, valueRate * advantage);
      this.policy.climb(step, rate * advantage);
    }
    this.#episode = [];
  }
}

/** One-step actor-critic (Sutton & Barto 2018, 13.5): learns at every step, from its own estimate of what follows. */
export class ActorCritic extends PolicyGradientAgent {
  learn(transition: Transition): void {
    const { rate, valueRate, discount } = this.options;
    const { context } = transition.observation;
    const following = transition.ended ? 0 : linear(this.values, transition.next.context);
    const surprise = transition.reward + discount * following - linear(this.values, context);
    add(this.values, context, valueRate * surprise);
    this.policy.climb(transition, rate * surprise);
  }
}
