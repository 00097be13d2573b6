/** Agents beside each other in worlds of the same luck. */
import { hashText, mulberry32, type Random } from '../../random.ts';
import type { Agent } from './agent.ts';
import type { Environment, World } from './environment.ts';
import { createAgent, createEnvironment, type AgentSetting, type EnvironmentSetting } from './settings.ts';

export interface Simulation {
  readonly environment: EnvironmentSetting;
  readonly agents: readonly AgentSetting[];
  readonly steps: number;
  /** Worlds that each agent is run in. */
  readonly worlds: number;
  readonly seed: number;
}

/** A mean over worlds, and the 95 % interval of it, for each point in time. In a world alone the interval is the mean. */
export interface Band {
  readonly mean: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface AgentCurves {
  /** Mean reward of a step, of the steps since the point before. */
  readonly reward: Band;
  /** Regret of all steps so far. */
  readonly regret: Band;
}

export interface SimulationCurves {
  /** Steps done at each point, as far as the simulation has come. */
  readonly steps: Float64Array;
  /** In the order of the agents. */
  readonly agents: readonly AgentCurves[];
}

/** More points than a chart has pixels to tell apart only cost time. */
const POINTS = 200;

/** A started run, with the agent's chance apart from the world's. */
export interface Run {
  readonly world: World;
  readonly agent: Agent;
  readonly random: Random;
}

/** @param world number of the world: the same seed and number are the same luck for every agent. */
export function startRun(environment: Environment, setting: AgentSetting, seed: number, world: number): Run {
  return {
    world: environment.start(mulberry32(hashText(`world ${seed} ${world}`))),
    agent: createAgent(setting, environment),
    random: mulberry32(hashText(`agent ${seed} ${world}`)),
  };
}

export interface Step {
  readonly reward: number;
  /** What the best action was worth more than the chosen one. */
  readonly regret: number;
  readonly ended: boolean;
}

/** Lets the agent choose and learn once. */
export function step({ world, agent, random }: Run): Step {
  const { observation, worth } = world;
  const action = agent.choose(observation, random);
  let best = worth[0];
  for (let a = 1; a < worth.length; a++) best = Math.max(best, worth[a]);
  const regret = best - worth[action];
  const { reward, ended } = world.act(action);
  agent.learn({ observation, action, reward, next: world.observation, ended });
  return { reward, regret, ended };
}

const emptyBand = (length: number): Band => ({
  mean: new Float64Array(length),
  low: new Float64Array(length),
  high: new Float64Array(length),
});

const firstOf = ({ mean, low, high }: Band, count: number): Band => ({
  mean: mean.slice(0, count),
  low: low.slice(0, count),
  high: high.slice(0, count),
});

/**
 * The 97.5 % point of Student's t by its expansion about the normal one (Abramowitz & Stegun 26.7.5): off by 0.3 % at 4
 * degrees of freedom, by 24 % at 1. With the normal point itself the bands of five worlds would be 30 % too narrow.
 */
export function studentPoint(degrees: number): number {
  const z = 1.959964;
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** Writes mean and interval of one value a world to place `at` of a band. */
function summarise(band: Band, at: number, values: Float64Array): void {
  const n = values.length;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / n;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const half = n > 1 ? studentPoint(n - 1) * Math.sqrt(squares / (n - 1) / n) : 0;
  band.mean[at] = mean;
  band.low[at] = mean - half;
  band.high[at] = mean + half;
}

/**
 * Runs all agents in all worlds side by side, and yields the curves so far each time they have grown by a point, at most
 * 200 times; the last is the whole. Stopping it is not asking for more.
 */
export function* simulate(simulation: Simulation): Generator<SimulationCurves, void, undefined> {
  const { agents, steps, worlds, seed } = simulation;
  const environment = createEnvironment(simulation.environment);
  const points = Math.min(POINTS, steps);
  const marks = Float64Array.from({ length: points }, (_, p) => Math.round(((p + 1) * steps) / points));
  const tracks = agents.map((setting) => ({
    runs: Array.from({ length: worlds }, (_, world) => startRun(environment, setting, seed, world)),
    regrets: new Float64Array(worlds),
    reward: emptyBand(points),
    regret: emptyBand(points),
  }));
  const rewards = new Float64Array(worlds);
  for (let point = 0; point < points; point++) {
    const span = marks[point] - (marks[point - 1] ?? 0);
    for (const { runs, regrets, reward, regret } of tracks) {
      runs.forEach((run, world) => {
        let earned = 0;
        for (let i = 0; i < span; i++) {
          const done = step(run);
          earned += done.reward;
          regrets[world] += done.regret;
        }
        rewards[world] = earned / span;
      });
      summarise(reward, point, rewards);
      summarise(regret, point, regrets);
    }
    yield {
      steps: marks.slice(0, point + 1),
      agents: tracks.map(({ reward, regret }) => ({
        reward: firstOf(reward, point + 1),
        regret: firstOf(regret, point + 1),
      })),
    };
  }
}
