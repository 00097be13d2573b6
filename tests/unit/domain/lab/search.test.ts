import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FIRST_EXPERIMENT, type Experiment } from '../../../../src/domain/lab/experiment.ts';
import {
  axisPlace,
  bestTrial,
  hasPath,
  planRungs,
  search,
  type Evaluate,
  type Search,
  type SearchRange,
  type Trial,
} from '../../../../src/domain/lab/search.ts';

const BASE: Experiment = {
  ...FIRST_EXPERIMENT,
  model: { kind: 'low-rank', rank: 4, adaptive: false },
  epochs: 27,
};

const RATE: SearchRange = { path: 'rate', low: 1e-4, high: 1, scale: 'log' };
const L2: SearchRange = { path: 'l2', low: 1e-5, high: 1, scale: 'log' };
const RANK: SearchRange = { path: 'model.rank', low: 1, high: 16, scale: 'linear', whole: true };

/** Lowest, 0, at rate 0.03 and l2 0.001; as training goes on the loss comes down to what the settings allow. */
const objective = ({ rate, l2 }: Experiment, epochs: number): number =>
  (Math.log10(rate / 0.03) ** 2 + 0.3 * Math.log10(l2 / 1e-3) ** 2) * (1 - 0.5 / epochs) + 1 / epochs;

const evaluate: Evaluate = async (experiment, epochs) => objective(experiment, epochs);

async function all(description: Search, by: Evaluate = evaluate, stop?: () => boolean): Promise<Trial[]> {
  const trials: Trial[] = [];
  for await (const trial of search(description, by, stop)) trials.push(trial);
  return trials;
}

const SEARCH: Search = { base: BASE, ranges: [RATE, L2], method: { kind: 'random' }, budget: 2700, seed: 1 };
const HALVING = { kind: 'halving', keep: 3, least: 1 } as const;

describe('grid', () => {
  it('tries every combination once, ends of the ranges included', async () => {
    const trials = await all({
      ...SEARCH,
      ranges: [
        { path: 'rate', low: 0.001, high: 0.1, scale: 'log' },
        { path: 'batch', values: [8, 32] },
      ],
      method: { kind: 'grid', points: 3 },
    });
    expect(trials.map(({ values }) => values.map((value) => Number(value.toPrecision(12))))).toEqual([
      [0.001, 8],
      [0.001, 32],
      [0.01, 8],
      [0.01, 32],
      [0.1, 8],
      [0.1, 32],
    ]);
    expect(trials.map(({ experiment }) => experiment.batch)).toEqual([8, 32, 8, 32, 8, 32]);
  });

  it('tries a whole number once, however many points fall on it', async () => {
    const ranges: SearchRange[] = [{ path: 'model.rank', low: 1, high: 3, scale: 'linear', whole: true }];
    const trials = await all({ ...SEARCH, ranges, method: { kind: 'grid', points: 9 } });
    expect(trials.map(({ values }) => values[0])).toEqual([1, 2, 3]);
  });

  it('does not make a million combinations before the first trial', async () => {
    const ranges = [RATE, L2, RANK, { ...RATE, path: 'l1' } as const, { ...RATE, path: 'sparsity' } as const];
    const trials = await all({ ...SEARCH, ranges, method: { kind: 'grid', points: 1000 }, budget: 81 });
    expect(trials).toHaveLength(3);
  });
});

describe('random search', () => {
  it('draws evenly on each axis, and whole numbers where they are asked for', async () => {
    const ranges = [RATE, RANK];
    const trials = await all({ ...SEARCH, ranges, budget: 27 * 800 });
    expect(trials).toHaveLength(800);
    const places = trials.map(({ values }) => axisPlace(RATE, values[0]));
    for (let tenth = 0; tenth < 10; tenth++) {
      const count = places.filter((place) => Math.floor(place * 10) === tenth).length;
      expect(count).toBeGreaterThan(80 - 36);
      expect(count).toBeLessThan(80 + 36);
    }
    for (const { values, experiment } of trials) {
      expect(Number.isInteger(values[1])).toBe(true);
      expect(experiment.model).toEqual({ kind: 'low-rank', rank: values[1], adaptive: false });
    }
  });

  it('is a function of its description', async () => {
    expect(await all(SEARCH)).toEqual(await all(SEARCH));
    expect(await all(SEARCH)).not.toEqual(await all({ ...SEARCH, seed: 2 }));
  });
});

describe('successive halving', () => {
  it('finds the optimum for a fraction of what random search spends on as many settings', async () => {
    const random = await all({ ...SEARCH, budget: 27 * 81 });
    const halving = await all({ ...SEARCH, method: HALVING, budget: 4 * 81 });
    const start = halving.filter(({ rung }) => rung === 0);
    expect(start).toHaveLength(81);
    // The same draws, so the same best is among them.
    const best = bestTrial(halving)!;
    expect(best.values).toEqual(bestTrial(random)!.values);
    expect(halving.at(-1)!.spent).toBeLessThan(random.at(-1)!.spent / 6);
    expect(Math.abs(Math.log10(best.values[0] / 0.03))).toBeLessThan(0.5);
  });

  it('keeps the best third of each rung for three times the epochs', async () => {
    const trials = await all({ ...SEARCH, method: HALVING, budget: 4 * 81 });
    const rungs = [0, 1, 2, 3].map((rung) => trials.filter((trial) => trial.rung === rung));
    expect(rungs.map(({ length }) => length)).toEqual([81, 27, 9, 3]);
    expect(rungs.map(([{ epochs }]) => epochs)).toEqual([1, 3, 9, 27]);
    for (const rung of [0, 1, 2]) {
      const sorted = [...rungs[rung]].sort((a, b) => a.loss - b.loss).slice(0, rungs[rung + 1].length);
      expect(rungs[rung + 1].map(({ values }) => values)).toEqual(sorted.map(({ values }) => values));
    }
  });

  it('plans within the budget, to the full length, for any numbers', () => {
    const plan = fc.record({
      all: fc.integer({ min: 1, max: 500 }),
      keep: fc.integer({ min: 2, max: 6 }),
      least: fc.integer({ min: 1, max: 20 }),
      budget: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(plan, ({ all: length, budget, ...method }) => {
        const { starters, epochs } = planRungs(length, method, budget);
        expect(epochs.at(-1)).toBe(length);
        let left = starters;
        let cost = 0;
        for (const count of epochs) {
          expect(count).toBeGreaterThanOrEqual(1);
          cost += left * count;
          if (starters > 0) expect(left).toBeGreaterThanOrEqual(1);
          left = Math.floor(left / method.keep);
        }
        expect(cost).toBeLessThanOrEqual(budget);
        if (budget >= length) expect(starters).toBeGreaterThanOrEqual(1);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it('refuses to keep everybody', () => {
    expect(() => planRungs(27, { keep: 1, least: 1 }, 100)).toThrow('1 in 1');
  });
});

describe.each([{ kind: 'grid', points: 20 } as const, { kind: 'random' } as const, HALVING])(
  'any search ($kind)',
  (method) => {
    it('keeps to its budget and says what it has spent', async () => {
      const trials = await all({ ...SEARCH, method, budget: 500 });
      let spent = 0;
      for (const trial of trials) expect(trial.spent).toBe((spent += trial.epochs));
      expect(spent).toBeLessThanOrEqual(500);
      expect(spent).toBeGreaterThan(500 - 2 * BASE.epochs);
    });

    it('stops before the next trial when told to', async () => {
      let asked = 0;
      const counted: Evaluate = async (experiment, epochs) => {
        asked++;
        return objective(experiment, epochs);
      };
      expect(await all({ ...SEARCH, method }, counted, () => asked === 5)).toHaveLength(5);
      expect(asked).toBe(5);
    });

    it('lives with trainings that diverge, and never calls them the best', async () => {
      const diverging: Evaluate = async (experiment, epochs) =>
        experiment.rate > 0.05 ? NaN : objective(experiment, epochs);
      const trials = await all({ ...SEARCH, method, budget: 27 * 400 }, diverging);
      expect(trials.some(({ loss }) => loss === Infinity)).toBe(true);
      expect(bestTrial(trials)!.experiment.rate).toBeLessThanOrEqual(0.05);
      expect(
        await all({ ...SEARCH, method, budget: 27 * 400 }, async () => NaN).then(bestTrial),
      ).toBeUndefined();
    });

    it('passes on what goes wrong', async () => {
      await expect(all({ ...SEARCH, method }, () => Promise.reject(new Error('gone')))).rejects.toThrow(
        'gone',
      );
    });

    it('refuses a number that the model has not', async () => {
      const base: Experiment = { ...BASE, model: { kind: 'linear' } };
      expect(hasPath(base, 'model.rank')).toBe(false);
      expect(hasPath(base, 'rate')).toBe(true);
      await expect(all({ ...SEARCH, method, base, ranges: [RANK] })).rejects.toThrow(
        'linear has no model.rank',
      );
    });
  },
);

describe('bestTrial', () => {
  it('prefers a long training to a lucky short one', async () => {
    const [one, two] = await all(SEARCH);
    const short = { ...one, epochs: 1, loss: 0 };
    expect(bestTrial([short, { ...two, loss: 5 }])?.loss).toBe(5);
    expect(bestTrial([])).toBeUndefined();
  });
});

describe('axisPlace', () => {
  it('puts ends at 0 and 1, and the middle by the scale', () => {
    expect([1e-4, 1e-2, 1].map((value) => axisPlace(RATE, value))).toEqual([0, 0.5, 1]);
    expect([1, 8.5, 16].map((value) => axisPlace(RANK, value))).toEqual([0, 0.5, 1]);
    const listed: SearchRange = { path: 'batch', values: [64, 8, 16] };
    expect([64, 8, 16].map((value) => axisPlace(listed, value))).toEqual([0, 0.5, 1]);
  });

  it('puts an only value in the middle', () => {
    expect(axisPlace({ path: 'batch', values: [8] }, 8)).toBe(0.5);
    expect(axisPlace({ ...RATE, low: 1 }, 1)).toBe(0.5);
  });
});
