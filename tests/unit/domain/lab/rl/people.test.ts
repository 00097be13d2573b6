import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPeople, FIRST_PEOPLE, type PeopleSetting } from '../../../../../src/domain/lab/rl/people.ts';
import { mulberry32 } from '../../../../../src/domain/random.ts';

const worldOf = (change: Partial<PeopleSetting> = {}, seed = 1) =>
  createPeople({ ...FIRST_PEOPLE, ...change }).start(mulberry32(seed));

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

describe('people', () => {
  it('pay on average what the truth says of the action, whichever it is', () => {
    for (let kind = 0; kind < FIRST_PEOPLE.kinds; kind++) {
      const world = worldOf({}, 5);
      const errors = Array.from({ length: 20_000 }, () => {
        const expected = world.worth[kind];
        return world.act(kind).reward - expected;
      });
      // Rewards deviate by less than 1: the mean of 20,000 by less than 0.007, so four of those are 0.028.
      expect(Math.abs(mean(errors))).toBeLessThan(0.028);
    }
  });

  it('give one of the three rewards, and leaving ends the visit', () => {
    const rewards = { click: 3, browse: -0.25, leave: -7 };
    const world = worldOf({ rewards });
    const seen = new Set<number>();
    for (let i = 0; i < 2000; i++) {
      const { reward, ended } = world.act(i % FIRST_PEOPLE.kinds);
      seen.add(reward);
      expect(ended).toBe(reward === rewards.leave);
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-7, -0.25, 3]);
  });

  it('tire of a kind, and get over it while something else is shown', () => {
    // Nobody else comes and no taste moves, so what changes is fatigue alone.
    const world = worldOf({ people: 1, drift: 0 }, 3);
    const fresh = world.worth[2];
    const afterwards: number[] = [];
    for (let i = 0; i < 400; i++) {
      const { ended } = world.act(2);
      if (!ended) afterwards.push(world.worth[2]);
    }
    expect(Math.max(...afterwards)).toBeLessThan(fresh);
    for (let i = 0; i < 40; i++) world.act(0);
    expect(world.worth[2]).toBeCloseTo(fresh, 5);
  });

  it('change their tastes by the drift asked for', () => {
    // Without blur the context shows the taste itself.
    const world = worldOf({ people: 1, blur: 0, drift: 0.02 }, 9);
    const taste = () => [...world.observation.context.subarray(1, 1 + FIRST_PEOPLE.dimensions)];
    const squares: number[] = [];
    for (let i = 0; i < 4000; i++) {
      const before = taste();
      world.act(0);
      const after = taste();
      expect(Math.hypot(...after)).toBeCloseTo(1, 10);
      squares.push(after.reduce((sum, value, d) => sum + (value - before[d]) ** 2, 0));
    }
    // A step on the sphere has one dimension less than the space.
    expect(Math.sqrt(mean(squares) / (FIRST_PEOPLE.dimensions - 1))).toBeCloseTo(0.02, 3);
  });

  it('are equally lucky whatever is recommended', () => {
    const one = worldOf({ people: 1, blur: 0 }, 4);
    const other = worldOf({ people: 1, blur: 0 }, 4);
    for (let i = 0; i < 500; i++) {
      one.act(0);
      other.act(i % 6);
      expect(one.observation.context.subarray(0, 4)).toEqual(other.observation.context.subarray(0, 4));
    }
  });

  it('show observations that fit the environment, and that stay as they were', () => {
    fc.assert(
      fc.property(
        fc.record({
          people: fc.integer({ min: 1, max: 5 }),
          kinds: fc.integer({ min: 1, max: 8 }),
          dimensions: fc.integer({ min: 1, max: 5 }),
          seed: fc.integer(),
        }),
        ({ seed, ...change }) => {
          const environment = createPeople({ ...FIRST_PEOPLE, ...change });
          const world = environment.start(mulberry32(seed));
          const first = world.observation;
          const copy = first.context.slice();
          for (let i = 0; i < 30; i++) {
            const { state, context } = world.observation;
            expect(state).toBeGreaterThanOrEqual(0);
            expect(state).toBeLessThan(environment.states);
            expect(context).toHaveLength(environment.width);
            expect(context.every(Number.isFinite)).toBe(true);
            world.act(i % environment.actions);
          }
          expect(first.context).toEqual(copy);
        },
      ),
      { seed: 3, numRuns: 50 },
    );
  });
});
