import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBandit } from '../../../../../src/domain/lab/rl/bandit.ts';
import type { Environment } from '../../../../../src/domain/lab/rl/environment.ts';
import { FIRST_PEOPLE } from '../../../../../src/domain/lab/rl/people.ts';
import {
  createAgent,
  createEnvironment,
  FIRST_AGENTS,
  type AgentSetting,
} from '../../../../../src/domain/lab/rl/settings.ts';
import { simulate, startRun, step, type Simulation } from '../../../../../src/domain/lab/rl/simulate.ts';
import { mulberry32 } from '../../../../../src/domain/random.ts';

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length;

function curvesOf(simulation: Simulation) {
  const [last] = [...simulate(simulation)].slice(-1);
  return last;
}

/** Mean regret after 1,000 and after 10,000 steps over 20 worlds. */
function regrets(chances: readonly number[], agent: AgentSetting) {
  const { steps, agents } = curvesOf({
    environment: { kind: 'bandit', chances },
    agents: [agent],
    steps: 10_000,
    worlds: 20,
    seed: 1,
  });
  const at = (count: number) => agents[0].regret.mean[steps.indexOf(count)];
  return { thousand: at(1000), tenThousand: at(10_000) };
}

describe('on two arms', () => {
  const CHANCES = [0.8, 0.4];

  it.each([{ kind: 'ucb1', exploration: 1 } as const, { kind: 'thompson' } as const])(
    'the regret of $kind grows like the logarithm',
    (agent) => {
      const { thousand, tenThousand } = regrets(CHANCES, agent);
      // ln 10,000 / ln 1,000 is 1.33; 10 would be linear. Lower orders are not over at 1,000 steps.
      expect(tenThousand / thousand).toBeLessThan(2);
      expect(tenThousand).toBeGreaterThan(thousand);
    },
  );

  it('UCB1 stays within the bound of its theorem 1', () => {
    const gap = CHANCES[0] - CHANCES[1];
    const { tenThousand } = regrets(CHANCES, { kind: 'ucb1', exploration: 1 });
    expect(tenThousand).toBeLessThan((8 * Math.log(10_000)) / gap + (1 + Math.PI ** 2 / 3) * gap);
  });

  it('the regret of ε-greedy grows linearly, by ε/2 times the gap a step', () => {
    const { thousand, tenThousand } = regrets(CHANCES, { kind: 'epsilon-greedy', epsilon: 0.1, rate: 0 });
    expect(tenThousand / thousand).toBeGreaterThan(6);
    expect((tenThousand - thousand) / 9000).toBeCloseTo((0.1 / 2) * 0.4, 3);
  });

  it('Thompson sampling meets the lower bound of Lai & Robbins to within lower orders', () => {
    const divergence = 0.4 * Math.log(0.4 / 0.8) + 0.6 * Math.log(0.6 / 0.2);
    const { thousand, tenThousand } = regrets(CHANCES, { kind: 'thompson' });
    const slope = (tenThousand - thousand) / Math.log(10);
    expect(slope / (0.4 / divergence)).toBeGreaterThan(0.4);
    expect(slope / (0.4 / divergence)).toBeLessThan(2.5);
  });
});

describe('policy gradients', () => {
  const bandit = createBandit([0.1, 0.2, 0.3, 0.4, 0.8]);

  it.each(['reinforce', 'actor-critic'] as const)('%s climbs to the best of five arms', (kind) => {
    const shares = [1, 2, 3, 4, 5].map((seed) => {
      const run = startRun(bandit, { kind, rate: 0.1, valueRate: 0.1, discount: 1 }, seed, 0);
      for (let i = 0; i < 3000; i++) step(run);
      return run.agent.propensities(run.world.observation, run.random)[4];
    });
    for (const share of shares) expect(share).toBeGreaterThan(0.9);
  });

  it('REINFORCE gives each step the discounted sum of what followed in its episode', () => {
    // Two steps, then the end: rewards 1 and 2. The baseline of the first context, with step size 1, becomes its return.
    const environment: Environment = { ...bandit, actions: 2, width: 2 };
    const agent = createAgent({ kind: 'reinforce', rate: 1, valueRate: 0, discount: 0.5 }, environment);
    const first = { state: 0, context: Float64Array.of(1, 0) };
    const second = { state: 0, context: Float64Array.of(0, 1) };
    agent.learn({ observation: first, action: 0, reward: 1, next: second, ended: false });
    agent.learn({ observation: second, action: 1, reward: 2, next: first, ended: true });
    const random = mulberry32(1);
    // Each score moves by ± return / 2 from even chances: returns are 1 + 0.5 · 2 and 2.
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
    expect(agent.propensities(first, random)[0]).toBeCloseTo(sigmoid(2), 12);
    expect(agent.propensities(second, random)[1]).toBeCloseTo(sigmoid(2), 12);
  });

  it('the actor-critic moves by reward plus discounted value of what comes next', () => {
    const environment: Environment = { ...bandit, actions: 2, width: 2 };
    const agent = createAgent({ kind: 'actor-critic', rate: 1, valueRate: 1, discount: 0.5 }, environment);
    const first = { state: 0, context: Float64Array.of(1, 0) };
    const second = { state: 0, context: Float64Array.of(0, 1) };
    agent.learn({ observation: second, action: 0, reward: 4, next: first, ended: true });
    agent.learn({ observation: first, action: 0, reward: 1, next: second, ended: false });
    // Surprise 1 + 0.5 · 4.
    expect(agent.propensities(first, mulberry32(1))[0]).toBeCloseTo(1 / (1 + Math.exp(-3)), 12);
  });
});

describe('linear agents', () => {
  it('LinUCB beats UCB1, and so does linear Thompson sampling, when people differ', () => {
    const { agents } = curvesOf({
      environment: FIRST_PEOPLE,
      agents: [
        { kind: 'ucb1', exploration: 1 },
        { kind: 'lin-ucb', exploration: 1, ridge: 1 },
        { kind: 'linear-thompson', exploration: 0.5, ridge: 1 },
      ],
      steps: 2000,
      worlds: 8,
      seed: 1,
    });
    const [ucb1, linUcb, thompson] = agents;
    expect(linUcb.regret.high.at(-1)).toBeLessThan(ucb1.regret.low.at(-1)! / 2);
    expect(thompson.regret.high.at(-1)).toBeLessThan(ucb1.regret.low.at(-1)! / 2);
    // The same in rewards, over the second half.
    expect(mean(linUcb.reward.mean.slice(100))).toBeGreaterThan(mean(ucb1.reward.mean.slice(100)) + 0.1);
  });

  it('LinUCB scores by ridge regression and its deviation: a case worked out by hand', () => {
    // One number, ridge 1, rewards 1 and 0 at x = 1: A = 3, mean 1/3. Untried: mean 0, deviation 1.
    const environment = createBandit([0.5, 0.5]);
    const { observation } = environment.start(mulberry32(1));
    const chosen = (exploration: number) => {
      const agent = createAgent({ kind: 'lin-ucb', exploration, ridge: 1 }, environment);
      for (const reward of [1, 0])
        agent.learn({ observation, action: 0, reward, next: observation, ended: true });
      return agent.choose(observation, mulberry32(1));
    };
    // 1/3 + α √(1/3) against α: even at α = (1/3) / (1 − √(1/3)) = 0.7887.
    expect(chosen(0.78)).toBe(0);
    expect(chosen(0.8)).toBe(1);
  });
});

describe('every agent', () => {
  const LEARNED: readonly AgentSetting[] = FIRST_AGENTS;

  it.each(LEARNED)('$kind chooses as often as it says', (setting) => {
    const run = startRun(createEnvironment(FIRST_PEOPLE), setting, 2, 0);
    for (let i = 0; i < 200; i++) step(run);
    const { agent, world } = run;
    const random = mulberry32(7);
    // The mean of many counts, where they are counted.
    const said = new Float64Array(FIRST_PEOPLE.kinds);
    for (let i = 0; i < 20; i++)
      agent.propensities(world.observation, random).forEach((chance, a) => (said[a] += chance / 20));
    expect(said.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 10);
    const counts = new Float64Array(said.length);
    const draws = 5000;
    for (let i = 0; i < draws; i++) counts[agent.choose(world.observation, random)] += 1 / draws;
    // Four deviations of a share of 5,000 draws are below 0.03, of two such ones below 0.04.
    counts.forEach((share, a) => expect(Math.abs(share - said[a])).toBeLessThan(0.04));
  });

  it.each(LEARNED)('$kind stays finite, whatever the rewards and however few the actions', (setting) => {
    fc.assert(
      fc.property(
        fc.record({
          kinds: fc.integer({ min: 1, max: 4 }),
          people: fc.integer({ min: 1, max: 3 }),
          rewards: fc.record({
            click: fc.double({ min: -10, max: 10, noNaN: true }),
            browse: fc.double({ min: -10, max: 10, noNaN: true }),
            leave: fc.double({ min: -10, max: 10, noNaN: true }),
          }),
          seed: fc.integer(),
        }),
        ({ seed, ...change }) => {
          const environment = createEnvironment({ ...FIRST_PEOPLE, ...change });
          const run = startRun(environment, setting, seed, 0);
          for (let i = 0; i < 60; i++) expect(step(run).regret).toBeGreaterThanOrEqual(0);
          const chances = run.agent.propensities(run.world.observation, run.random);
          expect(mean(chances) * change.kinds).toBeCloseTo(1, 9);
        },
      ),
      { seed: 4, numRuns: 20 },
    );
  });

  it('with nothing known takes each action as often as any other', () => {
    const environment = createBandit([0.5, 0.5, 0.5, 0.5]);
    const { observation } = environment.start(mulberry32(1));
    for (const setting of LEARNED) {
      const chances = createAgent(setting, environment).propensities(observation, mulberry32(3));
      chances.forEach((chance) => expect(chance).toBeGreaterThan(0.15));
    }
  });
});
