/** Agents that see nothing and learn one value for each action. */
import { gaussian, type Random } from '../../random.ts';
import { bestAction, countedPropensities, epsilonGreedy, greedyPropensities, type Agent } from './agent.ts';
import type { Environment, Observation, Transition } from './environment.ts';

/** Mean rewards, and how often each action was tried. */
class ArmMeans {
  readonly means: Float64Array;
  readonly counts: Float64Array;

  constructor(actions: number) {
    this.means = new Float64Array(actions);
    this.counts = new Float64Array(actions);
  }

  /** @param rate weight of the newest reward; 0 for the plain mean of all. */
  learn({ action, reward }: Transition, rate = 0): void {
    const weight = rate || 1 / (this.counts[action] + 1);
    this.counts[action] += 1;
    this.means[action] += weight * (reward - this.means[action]);
  }
}

/** Sutton & Barto (2018), 2.4 and 2.5. */
export class EpsilonGreedy implements Agent {
  readonly #arms: ArmMeans;
  readonly #epsilon: number;
  readonly #rate: number;

  /** @param options.rate see ArmMeans.learn: above 0 it forgets, which drifting tastes ask for. */
  constructor({ actions }: Environment, { epsilon, rate }: { epsilon: number; rate: number }) {
    this.#arms = new ArmMeans(actions);
    this.#epsilon = epsilon;
    this.#rate = rate;
  }

  propensities(): Float64Array {
    return greedyPropensities(this.#arms.means, this.#epsilon);
  }

  choose(_: Observation, random: Random): number {
    return epsilonGreedy(this.#arms.means, this.#epsilon, random);
  }

  learn(transition: Transition): void {
    this.#arms.learn(transition, this.#rate);
  }
}

/**
 * UCB1 (Auer, Cesa-Bianchi & Fischer 2002): the highest of mean + √(2 ln t / n), which holds for rewards in [0, 1] and is
 * stretched to the range of others.
 */
export class Ucb1 implements Agent {
  readonly #arms: ArmMeans;
  readonly #bounds: Float64Array;
  readonly #scale: number;
  #steps = 0;

  /** @param options.exploration 1 for the bound of the paper. */
  constructor({ actions, rewards }: Environment, { exploration }: { exploration: number }) {
    this.#arms = new ArmMeans(actions);
    this.#bounds = new Float64Array(actions);
    this.#scale = exploration * (rewards.high - rewards.low);
  }

  propensities(): Float64Array {
    return greedyPropensities(this.#upperBounds(), 0);
  }

  choose(_: Observation, random: Random): number {
    return bestAction(this.#upperBounds(), random);
  }

  learn(transition: Transition): void {
    this.#arms.learn(transition);
    this.#steps++;
  }

  #upperBounds(): Float64Array {
    const { means, counts } = this.#arms;
    const doubleLog = 2 * Math.log(this.#steps);
    for (let a = 0; a < means.length; a++)
      this.#bounds[a] = counts[a] ? means[a] + this.#scale * Math.sqrt(doubleLog / counts[a]) : Infinity;
    return this.#bounds;
  }
}

/** A draw from the gamma law of shape 1 or more and scale 1 (Marsaglia & Tsang 2000): three in a hundred are rejected. */
function drawGamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = gaussian(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/**
 * Thompson sampling (Thompson 1933; Chapelle & Li 2011): an even Beta prior for each action, one draw of each, the
 * highest wins. Rewards are brought to [0, 1] and counted as fractions of a success, which for 0 and 1 is exact.
 */
export class ThompsonSampling implements Agent {
  readonly #successes: Float64Array;
  readonly #failures: Float64Array;
  readonly #drawn: Float64Array;
  readonly #low: number;
  readonly #range: number;

  constructor({ actions, rewards }: Environment) {
    this.#successes = new Float64Array(actions).fill(1);
    this.#failures = new Float64Array(actions).fill(1);
    this.#drawn = new Float64Array(actions);
    this.#low = rewards.low;
    // Where every reward is the same there is nothing to learn, and nothing to divide by.
    this.#range = rewards.high - rewards.low || 1;
  }

  propensities(observation: Observation, random: Random): Float64Array {
    return countedPropensities(this.#drawn.length, () => this.choose(observation, random));
  }

  choose(_: Observation, random: Random): number {
    for (let a = 0; a < this.#drawn.length; a++) {
      const success = drawGamma(this.#successes[a], random);
      this.#drawn[a] = success / (success + drawGamma(this.#failures[a], random));
    }
    return bestAction(this.#drawn, random);
  }

  learn({ action, reward }: Transition): void {
    const success = (reward - this.#low) / this.#range;
    this.#successes[action] += success;
    this.#failures[action] += 1 - success;
  }
}
