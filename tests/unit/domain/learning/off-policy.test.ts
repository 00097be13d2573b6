import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explorationShare, snips, type Showing } from '../../../../src/domain/learning/off-policy.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';

/** Ten arms, drawn by a logging policy; each pays 1 with a chance of its own. */
const LOGGING = [0.02, 0.03, 0.05, 0.05, 0.1, 0.1, 0.1, 0.15, 0.2, 0.2];
const TARGET = [0.25, 0.2, 0.15, 0.1, 0.1, 0.1, 0.05, 0.03, 0.02, 0];
const PAYS = [0.9, 0.7, 0.6, 0.6, 0.5, 0.5, 0.4, 0.3, 0.2, 0.1];

function logged(seed: number, count: number): Showing[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, () => {
    let left = random();
    let arm = 0;
    while (arm < LOGGING.length - 1 && (left -= LOGGING[arm]) >= 0) arm++;
    return { propensity: LOGGING[arm], target: TARGET[arm], reward: random() < PAYS[arm] ? 1 : 0 };
  });
}

describe('snips', () => {
  it('agrees with a case worked out by hand', () => {
    // Weights 0.5 / 0.25 = 2, 0.25 / 0.5 = 0.5 and 0: (2 · 1 + 0.5 · 0) / 2.5.
    const found = snips([
      { propensity: 0.25, target: 0.5, reward: 1 },
      { propensity: 0.5, target: 0.25, reward: 0 },
      { propensity: 0.5, target: 0, reward: 1 },
    ]);
    expect(found?.estimate).toBeCloseTo(0.8, 12);
    expect(found?.standardError).toBeCloseTo(Math.sqrt((2 * 0.2) ** 2 + (0.5 * 0.8) ** 2) / 2.5, 12);
    expect(found?.effectiveSampleSize).toBeCloseTo(2.5 ** 2 / 4.25, 12);
    expect(found?.shown).toBe(3);
  });

  it('recovers the truth within its 95 % interval in at least 90 % of simulated logs', () => {
    const truth = TARGET.reduce((sum, chance, arm) => sum + chance * PAYS[arm], 0);
    const errors = Array.from({ length: 300 }, (_, seed) => {
      const found = snips(logged(seed + 1, 400));
      if (!found) throw new Error('nothing found');
      return (found.estimate - truth) / found.standardError;
    });
    expect(errors.filter((z) => Math.abs(z) < 1.96).length / errors.length).toBeGreaterThanOrEqual(0.9);
    // The error is not overstated either, or any estimate would pass.
    const spread = Math.sqrt(errors.reduce((sum, z) => sum + z * z, 0) / errors.length);
    expect(spread).toBeGreaterThan(0.8);
    // The rate of what was logged is another one.
    const plain = LOGGING.reduce((sum, chance, arm) => sum + chance * PAYS[arm], 0);
    expect(Math.abs(plain - truth)).toBeGreaterThan(0.2);
  });

  it('is the plain mean where the two policies are one', () => {
    const rewards = [1, 0, 1, 1];
    const found = snips(rewards.map((reward) => ({ propensity: 0.3, target: 0.3, reward })));
    expect(found?.estimate).toBeCloseTo(0.75, 12);
    expect(found?.effectiveSampleSize).toBeCloseTo(4, 12);
  });

  it('clips propensities at one draw of 64', () => {
    const estimateAt = (propensity: number) =>
      snips([
        { propensity, target: 0.5, reward: 1 },
        { propensity: 1, target: 1, reward: 0 },
      ])?.estimate;
    expect(estimateAt(0)).toBe(estimateAt(1 / 64));
    expect(estimateAt(1 / 32)).toBeLessThan(estimateAt(1 / 64) ?? 0);
  });

  it('knows nothing from an empty log, or from one of other items alone', () => {
    expect(snips([])).toBeUndefined();
    expect(snips([{ propensity: 0.5, target: 0, reward: 1 }])).toBeUndefined();
  });

  it('stays among the rewards, and counts no more showings than there are', () => {
    const showing = fc.record({
      propensity: fc.double({ min: 0, max: 1, noNaN: true }),
      target: fc.double({ min: 0.001, max: 1, noNaN: true }),
      reward: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(showing, { minLength: 1 }), (showings) => {
        const rewards = showings.map(({ reward }) => reward);
        const found = snips(showings);
        expect(found?.estimate).toBeGreaterThanOrEqual(Math.min(...rewards) - 1e-12);
        expect(found?.estimate).toBeLessThanOrEqual(Math.max(...rewards) + 1e-12);
        expect(found?.effectiveSampleSize).toBeLessThanOrEqual(showings.length + 1e-9);
        expect(found?.effectiveSampleSize).toBeGreaterThanOrEqual(1 - 1e-9);
      }),
      { seed: 5 },
    );
  });
});

describe('explorationShare', () => {
  it('is the mean chance of having been left out, over the showings that carry a propensity', () => {
    expect(explorationShare([{ propensity: 1 }, { propensity: 0.25 }, {}])).toBeCloseTo(0.375, 12);
    expect(explorationShare([{ propensity: 1 }, { propensity: 1 }])).toBe(0);
    expect(explorationShare([])).toBeUndefined();
    expect(explorationShare([{}])).toBeUndefined();
  });
});
