/**
 * People who come for recommendations, one a step: they click, browse on, or leave. What they like moves about, and of
 * the same kind of thing they have soon had enough.
 */
import { gaussian, type Random } from '../../random.ts';
import type { Environment, Observation, World } from './environment.ts';

export interface PeopleSetting {
  readonly kind: 'people';
  /** How many come, each with a taste of their own. */
  readonly people: number;
  /** Kinds of items: the actions. */
  readonly kinds: number;
  /** Of the space in which tastes and kinds are directions. */
  readonly dimensions: number;
  /** Standard deviation of a taste's random walk, for each step and coordinate; tastes are of length 1. */
  readonly drift: number;
  /** What one more of the same kind takes off the enjoyment. */
  readonly fatigue: number;
  /** Standard deviation by which the agents see each coordinate of a taste wrongly. */
  readonly blur: number;
  readonly rewards: { readonly click: number; readonly browse: number; readonly leave: number };
}

/** Ten people meet again and again within a few hundred steps; a drift of 0.02 turns a taste within some 2,000. */
export const FIRST_PEOPLE: PeopleSetting = {
  kind: 'people',
  people: 10,
  kinds: 6,
  dimensions: 3,
  drift: 0.02,
  fatigue: 0.5,
  blur: 0.2,
  rewards: { click: 1, browse: -0.1, leave: -1 },
};

/** Enjoyment between the kind a person likes best and one they do not care about; at 1 chance would drown it, at 10 nothing were left to chance. */
const TASTE = 2.5;
/** Deviation of what a kind is liked by all. Well below TASTE, or one kind would be the answer for everybody. */
const APPEAL = 0.5;
/** At what enjoyment half of the people click, and below which half of them leave. */
const CLICK_AT = 1;
const LEAVE_AT = -2;
/** Share of a kind's fatigue that is left after a step: half is gone after two. */
const REST = 0.7;
/** A uniform number in [−½, ½) times this has deviation 1. Steps of a walk add up to a normal law whatever theirs is. */
const UNIFORM_TO_UNIT = Math.sqrt(12);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** `count` directions, drawn evenly. */
function directions(count: number, dimensions: number, random: Random): Float64Array[] {
  return Array.from({ length: count }, () => {
    const direction = Float64Array.from({ length: dimensions }, () => gaussian(random));
    normalise(direction);
    return direction;
  });
}

function normalise(vector: Float64Array): void {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const scale = 1 / Math.sqrt(squares);
  for (let i = 0; i < vector.length; i++) vector[i] *= scale;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

class PeopleWorld implements World {
  readonly worth: Float64Array;
  observation: Observation;
  readonly #setting: PeopleSetting;
  readonly #random: Random;
  readonly #kinds: readonly Float64Array[];
  readonly #appeals: Float64Array;
  readonly #tastes: readonly Float64Array[];
  readonly #fatigue: Float64Array;
  /** Chances of the outcomes, for each kind. */
  readonly #click: Float64Array;
  readonly #leave: Float64Array;
  #person = 0;
  /** Kind recommended last, from 1; 0 at the start of a visit. */
  #last = 0;

  constructor(setting: PeopleSetting, random: Random) {
    const { people, kinds, dimensions } = setting;
    this.#setting = setting;
    this.#random = random;
    this.#kinds = directions(kinds, dimensions, random);
    this.#appeals = Float64Array.from({ length: kinds }, () => APPEAL * gaussian(random));
    this.#tastes = directions(people, dimensions, random);
    this.#fatigue = new Float64Array(kinds);
    this.#click = new Float64Array(kinds);
    this.#leave = new Float64Array(kinds);
    this.worth = new Float64Array(kinds);
    this.observation = this.#look();
  }

  /** Every draw is made at every step, needed or not: luck must not depend on what was recommended. */
  act(kind: number): { readonly reward: number; readonly ended: boolean } {
    const { rewards, people } = this.#setting;
    const luck = this.#random();
    const visitor = Math.floor(this.#random() * people);
    const clicked = luck < this.#click[kind];
    const ended = luck >= 1 - this.#leave[kind];
    for (let k = 0; k < this.#fatigue.length; k++) this.#fatigue[k] *= REST;
    this.#fatigue[kind] += 1;
    this.#last = 1 + kind;
    this.#drift();
    if (ended) {
      this.#person = visitor;
      this.#last = 0;
      this.#fatigue.fill(0);
    }
    this.observation = this.#look();
    return { reward: clicked ? rewards.click : ended ? rewards.leave : rewards.browse, ended };
  }

  #drift(): void {
    const step = this.#setting.drift * UNIFORM_TO_UNIT;
    for (const taste of this.#tastes) {
      for (let i = 0; i < taste.length; i++) taste[i] += step * (this.#random() - 0.5);
      normalise(taste);
    }
  }

  /**
   * What is to be expected now, and what an agent sees of it: 1, the taste with its blur, the fatigue of each kind; and
   * as a state which kind the blurred taste points to and which one came last. The outcome follows an ordered logit
   * (McCullagh 1980): enjoyment plus logistic noise, cut at two thresholds.
   */
  #look(): Observation {
    const { rewards, fatigue, blur, kinds, dimensions } = this.#setting;
    const taste = this.#tastes[this.#person];
    for (let k = 0; k < kinds; k++) {
      const enjoyment = TASTE * dot(taste, this.#kinds[k]) + this.#appeals[k] - fatigue * this.#fatigue[k];
      const click = (this.#click[k] = sigmoid(enjoyment - CLICK_AT));
      const leave = (this.#leave[k] = sigmoid(LEAVE_AT - enjoyment));
      this.worth[k] = click * rewards.click + leave * rewards.leave + (1 - click - leave) * rewards.browse;
    }
    const context = new Float64Array(1 + dimensions + kinds);
    context[0] = 1;
    for (let i = 0; i < dimensions; i++) context[1 + i] = taste[i] + blur * gaussian(this.#random);
    context.set(this.#fatigue, 1 + dimensions);
    return { state: this.#nearest(context.subarray(1, 1 + dimensions)) * (kinds + 1) + this.#last, context };
  }

  #nearest(taste: Float64Array): number {
    let nearest = 0;
    let most = -Infinity;
    this.#kinds.forEach((kind, k) => {
      const cosine = dot(taste, kind);
      if (cosine <= most) return;
      most = cosine;
      nearest = k;
    });
    return nearest;
  }
}

/** A visit is an episode; who leaves makes room for the next. Kinds, tastes and walks are drawn from the seed. */
export function createPeople(setting: PeopleSetting): Environment {
  const { kinds, dimensions, rewards } = setting;
  const values = Object.values(rewards);
  return {
    actions: kinds,
    states: kinds * (kinds + 1),
    width: 1 + dimensions + kinds,
    rewards: { low: Math.min(...values), high: Math.max(...values) },
    start: (random) => new PeopleWorld(setting, random),
  };
}
