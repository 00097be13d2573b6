import { describe, expect, it } from 'vitest';
import { FIRST_PEOPLE } from '../../../../../src/domain/lab/rl/people.ts';
import { createEnvironment, FIRST_AGENTS } from '../../../../../src/domain/lab/rl/settings.ts';
import {
  simulate,
  startRun,
  step,
  studentPoint,
  type Simulation,
} from '../../../../../src/domain/lab/rl/simulate.ts';

const SIMULATION: Simulation = {
  environment: FIRST_PEOPLE,
  agents: FIRST_AGENTS.slice(0, 3),
  steps: 500,
  worlds: 4,
  seed: 3,
};

const last = (simulation: Simulation) => [...simulate(simulation)].slice(-1)[0];

describe('simulate', () => {
  it('grows point by point to at most 200, and the last step is the last point', () => {
    const all = [...simulate(SIMULATION)];
    expect(all).toHaveLength(200);
    all.forEach(({ steps, agents }, i) => {
      expect(steps).toHaveLength(i + 1);
      expect(agents).toHaveLength(3);
      for (const { reward, regret } of agents)
        for (const { mean, low, high } of [reward, regret]) {
          expect(mean).toHaveLength(i + 1);
          expect(low[i]).toBeLessThanOrEqual(mean[i]);
          expect(high[i]).toBeGreaterThanOrEqual(mean[i]);
        }
    });
    const { steps, agents } = all[199];
    expect(steps.at(-1)).toBe(500);
    // What was yielded before is its beginning, and was not changed afterwards.
    expect(all[99].agents[1].regret.mean).toEqual(agents[1].regret.mean.slice(0, 100));
  });

  it('has a point a step when there are few steps', () => {
    expect([...last({ ...SIMULATION, steps: 7 }).steps]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });

  it('is a function of its description', () => {
    expect(last(SIMULATION)).toEqual(last(SIMULATION));
    expect(last(SIMULATION)).not.toEqual(last({ ...SIMULATION, seed: 4 }));
  });

  it('gives an agent the same curve whoever else takes part', () => {
    const alone = last({ ...SIMULATION, agents: [SIMULATION.agents[2]] });
    expect(alone.agents[0]).toEqual(last(SIMULATION).agents[2]);
  });

  it('sums up what single steps bring, with the interval of Student', () => {
    const { environment, agents, steps, worlds, seed } = SIMULATION;
    const sums = Array.from({ length: worlds }, (_, world) => {
      const run = startRun(createEnvironment(environment), agents[0], seed, world);
      let sum = 0;
      for (let i = 0; i < steps; i++) sum += step(run).regret;
      return sum;
    });
    const mean = sums.reduce((a, b) => a + b) / worlds;
    const variance = sums.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (worlds - 1);
    const { regret } = last(SIMULATION).agents[0];
    expect(regret.mean.at(-1)).toBeCloseTo(mean, 9);
    // t at 97.5 % with 3 degrees of freedom, from the tables.
    const half = 3.182 * Math.sqrt(variance / worlds);
    expect(Math.abs(regret.high.at(-1)! - mean - half)).toBeLessThan(0.01 * half);
    expect(Math.abs(mean - regret.low.at(-1)! - half)).toBeLessThan(0.01 * half);
  });

  it('refuses an environment in which nothing can be chosen', () => {
    const empty: Simulation = { ...SIMULATION, environment: { kind: 'bandit', chances: [] } };
    expect(() => last(empty)).toThrow('without actions');
  });
});

describe('studentPoint', () => {
  it.each([
    [4, 2.776],
    [9, 2.262],
    [19, 2.093],
    [99, 1.984],
  ])('agrees with the tables at %i degrees of freedom', (degrees, point) => {
    expect(Math.abs(studentPoint(degrees) - point) / point).toBeLessThan(0.004);
  });
});
