/** Agents that learn for each action how its reward depends linearly on the context. */
import { gaussian, type Random } from '../../random.ts';
import { bestAction, countedPropensities, greedyPropensities, type Agent } from './agent.ts';
import type { Environment, Observation, Transition } from './environment.ts';

/** Ridge regression of one action's rewards with A = ridge · I + Σ x xᵀ, kept as A⁻¹ (Sherman & Morrison 1950). */
class LinearArm {
  readonly #inverse: Float64Array;
  readonly #weights: Float64Array;
  readonly #spread: Float64Array;
  /** Of the context given last: its predicted reward, and √(xᵀ A⁻¹ x). */
  mean = 0;
  deviation = 0;

  constructor(width: number, ridge: number) {
    this.#inverse = new Float64Array(width * width);
    for (let i = 0; i < width; i++) this.#inverse[i * (width + 1)] = 1 / ridge;
    this.#weights = new Float64Array(width);
    this.#spread = new Float64Array(width);
  }

  predict(context: Float64Array): void {
    const width = context.length;
    let mean = 0;
    let variance = 0;
    for (let i = 0, at = 0; i < width; i++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += this.#inverse[at++] * context[j];
      this.#spread[i] = sum;
      mean += this.#weights[i] * context[i];
      variance += sum * context[i];
    }
    this.mean = mean;
    this.deviation = Math.sqrt(variance);
  }

  learn(context: Float64Array, reward: number): void {
    this.predict(context);
    const width = context.length;
    const gain = 1 / (1 + this.deviation ** 2);
    const error = reward - this.mean;
    for (let i = 0, at = 0; i < width; i++) {
      const scaled = gain * this.#spread[i];
      for (let j = 0; j < width; j++) this.#inverse[at++] -= scaled * this.#spread[j];
      this.#weights[i] += scaled * error;
    }
  }
}

export interface LinearOptions {
  /** Deviations added to the mean by LinUCB (α), or the deviation of the draws in Thompson sampling (v). */
  readonly exploration: number;
  /** Penalty λ on squared weights; above 0. */
  readonly ridge: number;
}

class LinearArms {
  readonly scores: Float64Array;
  readonly #arms: readonly LinearArm[];
  readonly #exploration: number;

  constructor({ actions, width }: Environment, { exploration, ridge }: LinearOptions) {
    this.scores = new Float64Array(actions);
    this.#arms = Array.from({ length: actions }, () => new LinearArm(width, ridge));
    this.#exploration = exploration;
  }

  /** Mean plus `by` deviations for each action. */
  score(context: Float64Array, by: () => number): Float64Array {
    this.#arms.forEach((arm, a) => {
      arm.predict(context);
      this.scores[a] = arm.mean + this.#exploration * by() * arm.deviation;
    });
    return this.scores;
  }

  learn({ observation, action, reward }: Transition): void {
    this.#arms[action].learn(observation.context, reward);
  }
}

const ONE = (): number => 1;

/** LinUCB with disjoint models (Li, Chu, Langford & Schapire 2010, algorithm 1). */
export class LinUcb implements Agent {
  readonly #arms: LinearArms;

  constructor(environment: Environment, options: LinearOptions) {
    this.#arms = new LinearArms(environment, options);
  }

  propensities({ context }: Observation): Float64Array {
    return greedyPropensities(this.#arms.score(context, ONE), 0);
  }

  choose({ context }: Observation, random: Random): number {
    return bestAction(this.#arms.score(context, ONE), random);
  }

  learn(transition: Transition): void {
    this.#arms.learn(transition);
  }
}

/**
 * Thompson sampling for linear rewards (Agrawal & Goyal 2013) with a model for each action. Weights drawn from
 * N(A⁻¹ b, v² A⁻¹) matter only by their product with x, which is N(mean, v² xᵀ A⁻¹ x): one draw an action.
 */
export class LinearThompson implements Agent {
  readonly #arms: LinearArms;

  constructor(environment: Environment, options: LinearOptions) {
    this.#arms = new LinearArms(environment, options);
  }

  propensities(observation: Observation, random: Random): Float64Array {
    return countedPropensities(this.#arms.scores.length, () => this.choose(observation, random));
  }

  choose({ context }: Observation, random: Random): number {
    return bestAction(
      this.#arms.score(context, () => gaussian(random)),
      random,
    );
  }

  learn(transition: Transition): void {
    this.#arms.learn(transition);
  }
}
