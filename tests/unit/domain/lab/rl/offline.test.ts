import { describe, expect, it } from 'vitest';
import { judgeOffline, replay, type OfflineQuestion } from '../../../../../src/domain/lab/rl/offline.ts';
import { FIRST_PEOPLE } from '../../../../../src/domain/lab/rl/people.ts';
import { mulberry32 } from '../../../../../src/domain/random.ts';

const QUESTION: OfflineQuestion = {
  environment: FIRST_PEOPLE,
  logging: { kind: 'epsilon-greedy', epsilon: 0.5, rate: 0 },
  target: { kind: 'lin-ucb', exploration: 1, ridge: 1 },
  practice: 500,
  showings: 500,
  seed: 1,
};

describe('judgeOffline', () => {
  const answers = Array.from({ length: 60 }, (_, seed) => judgeOffline({ ...QUESTION, seed }));

  it.each(['snips', 'replay'] as const)(
    '%s has the truth within 1.96 standard errors about as often as 95 in 100',
    (name) => {
      const errors = answers.map(({ [name]: found, truth }) => {
        if (!found) throw new Error('nothing found');
        return (found.estimate - truth) / found.standardError;
      });
      const within = errors.filter((z) => Math.abs(z) < 1.96).length / errors.length;
      expect(within).toBeGreaterThanOrEqual(0.88);
      // Not by intervals that are too wide, nor by leaning to one side.
      expect(Math.sqrt(errors.reduce((sum, z) => sum + z * z, 0) / errors.length)).toBeGreaterThan(0.6);
      expect(Math.abs(errors.reduce((sum, z) => sum + z, 0) / errors.length)).toBeLessThan(0.5);
    },
  );

  it('is about another figure than what the log earned, and than what the target earns by itself', () => {
    const mean = (pick: (answer: (typeof answers)[number]) => number) =>
      answers.reduce((sum, answer) => sum + pick(answer), 0) / answers.length;
    const truth = mean((answer) => answer.truth);
    expect(truth).toBeGreaterThan(mean(({ logged }) => logged) + 0.1);
    // Let loose it shows what is liked over and over, and people tire of it.
    expect(truth).toBeGreaterThan(mean(({ live }) => live));
  });

  it('is a function of the question', () => {
    expect(judgeOffline(QUESTION)).toEqual(judgeOffline(QUESTION));
  });

  it('gets the truth of a bandit from a log by pure chance', () => {
    const {
      truth,
      snips,
      replay: kept,
    } = judgeOffline({
      ...QUESTION,
      environment: { kind: 'bandit', chances: [0.2, 0.7] },
      logging: { kind: 'epsilon-greedy', epsilon: 1, rate: 0 },
      target: { kind: 'epsilon-greedy', epsilon: 0, rate: 0 },
      showings: 4000,
    });
    expect([0.2, 0.7].map((chance) => Math.abs(chance - truth) < 1e-9)).toContain(true);
    expect(Math.abs(snips!.estimate - truth)).toBeLessThan(0.04);
    expect(Math.abs(kept!.estimate - truth)).toBeLessThan(0.04);
  });

  it('knows little of others from a log that leaves nothing to chance', () => {
    const { snips } = judgeOffline({ ...QUESTION, logging: { kind: 'ucb1', exploration: 1 } });
    const { snips: open } = judgeOffline(QUESTION);
    // It counts every weight as 0 or 1, which are no weights of the target's own visits.
    expect(snips!.effectiveSampleSize).toBeLessThan(QUESTION.showings / 2);
    expect(open!.effectiveSampleSize).toBeGreaterThan(20);
  });
});

describe('replay', () => {
  it('keeps of a log by chance what the target would have shown', () => {
    const showings = Array.from({ length: 100 }, (_, i) => ({
      propensity: 0.25,
      target: i % 4 === 0 ? 1 : 0,
      reward: i % 4 === 0 ? 0.5 : 9,
    }));
    const found = replay(showings, mulberry32(1));
    expect(found).toEqual({ estimate: 0.5, standardError: 0, effectiveSampleSize: 25, shown: 100 });
  });

  it('knows nothing where nothing is kept', () => {
    expect(replay([], mulberry32(1))).toBeUndefined();
    expect(replay([{ propensity: 0.5, target: 0, reward: 1 }], mulberry32(1))).toBeUndefined();
  });
});
