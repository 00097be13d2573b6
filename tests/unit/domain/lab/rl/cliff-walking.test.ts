import { describe, expect, it } from 'vitest';
import type { Agent } from '../../../../../src/domain/lab/rl/agent.ts';
import {
  COLUMNS,
  createCliffWalking,
  GOAL,
  ROWS,
  START,
  walk,
} from '../../../../../src/domain/lab/rl/cliff-walking.ts';
import type { AgentSetting } from '../../../../../src/domain/lab/rl/settings.ts';
import { startRun, step } from '../../../../../src/domain/lab/rl/simulate.ts';
import { mulberry32 } from '../../../../../src/domain/random.ts';

const environment = createCliffWalking();
const [UP, RIGHT, DOWN, LEFT] = [0, 1, 2, 3];

/** Cells from the start on when the agent's likeliest action is taken everywhere, at most 100 steps. */
function greedyPath(agent: Agent): number[] {
  const random = mulberry32(1);
  const path = [START];
  while (path.at(-1) !== GOAL && path.length <= 100) {
    const state = path[path.length - 1];
    const context = new Float64Array(environment.width);
    context[0] = context[1 + state] = 1;
    const chances = agent.propensities({ state, context }, random);
    path.push(walk(state, chances.indexOf(Math.max(...chances))).cell);
  }
  return path;
}

/** Trains for so many episodes; the return and the regret of each. */
function train(setting: AgentSetting, episodes: number, seed: number) {
  const run = startRun(environment, setting, seed, 0);
  const returns: number[] = [];
  const regrets: number[] = [];
  for (let episode = 0; episode < episodes; episode++) {
    let sum = 0;
    let regret = 0;
    for (;;) {
      const done = step(run);
      sum += done.reward;
      regret += done.regret;
      if (done.ended) break;
    }
    returns.push(sum);
    regrets.push(regret);
  }
  return { agent: run.agent, returns, regrets };
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
const rowsOf = (path: readonly number[]) => path.map((cell) => Math.floor(cell / COLUMNS));

/** As in the book: ε 0.1, α 0.5, no discount. */
const OPTIONS = { epsilon: 0.1, rate: 0.5, discount: 1 };
const SEEDS = [1, 2, 3, 4, 5];

describe('the cliff', () => {
  it('holds at the border, throws back to the start, and is walked along in 13 steps at best', () => {
    expect(walk(0, UP)).toEqual({ cell: 0, reward: -1 });
    expect(walk(START, LEFT)).toEqual({ cell: START, reward: -1 });
    expect(walk(COLUMNS - 1, RIGHT)).toEqual({ cell: COLUMNS - 1, reward: -1 });
    expect(walk(START, RIGHT)).toEqual({ cell: START, reward: -100 });
    expect(walk(START - COLUMNS + 5, DOWN)).toEqual({ cell: START, reward: -100 });
    expect(walk(GOAL - COLUMNS, DOWN)).toEqual({ cell: GOAL, reward: -1 });
    const world = environment.start(mulberry32(1));
    expect(Math.max(...world.worth)).toBe(-13);
  });

  it('knows the best return of every action: that of value iteration', () => {
    const values = new Float64Array(ROWS * COLUMNS);
    const worth = (cell: number, action: number) => {
      const to = walk(cell, action);
      return to.reward + values[to.cell];
    };
    for (let sweep = 0; sweep < 40; sweep++)
      for (let cell = 0; cell < GOAL; cell++)
        values[cell] = Math.max(...[UP, RIGHT, DOWN, LEFT].map((action) => worth(cell, action)));
    const world = environment.start(mulberry32(1));
    const random = mulberry32(2);
    for (let i = 0; i < 3000; i++) {
      const { state } = world.observation;
      expect([...world.worth]).toEqual([UP, RIGHT, DOWN, LEFT].map((action) => worth(state, action)));
      world.act(Math.floor(random() * 4));
    }
  });
});

describe('on the cliff', () => {
  it.each(SEEDS)('Q-learning learns the shortest way, along the edge (seed %i)', (seed) => {
    const { agent } = train({ kind: 'q-learning', ...OPTIONS }, 500, seed);
    const path = greedyPath(agent);
    expect(path).toHaveLength(1 + 13);
    expect(rowsOf(path).slice(1, -1)).toEqual(new Array(12).fill(ROWS - 2));
  });

  it('SARSA learns a way further from the edge, and falls less while it learns', () => {
    const sarsa = SEEDS.map((seed) => train({ kind: 'sarsa', ...OPTIONS, rate: 0.1 }, 3000, seed));
    const q = SEEDS.map((seed) => train({ kind: 'q-learning', ...OPTIONS, rate: 0.1 }, 3000, seed));
    for (const { agent } of sarsa) {
      const path = greedyPath(agent);
      expect(path.at(-1)).toBe(GOAL);
      expect(path.length).toBeGreaterThan(1 + 13);
      // Above the cliff it keeps off the row beside it.
      expect(Math.min(...rowsOf(path))).toBeLessThan(ROWS - 2);
    }
    const late = (runs: typeof sarsa) => mean(runs.map(({ returns }) => mean(returns.slice(-500))));
    // The book's figure 6.4: about −25 and −50.
    expect(late(sarsa)).toBeGreaterThan(-30);
    expect(late(q)).toBeLessThan(-40);
  });

  it.each(SEEDS)('the regret of an episode is what it fell short of −13 (seed %i)', (seed) => {
    const { returns, regrets } = train({ kind: 'sarsa', ...OPTIONS }, 50, seed);
    returns.forEach((sum, episode) => expect(regrets[episode]).toBeCloseTo(-13 - sum, 6));
  });
});
