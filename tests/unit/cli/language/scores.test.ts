import { describe, expect, it } from 'vitest';
import {
  bootstrapScore,
  meanError,
  rankCorrelation,
  scoresOf,
} from '../../../../src/cli/eval/language/scores.ts';
import { lexiconScore } from '../../../../src/cli/eval/language/lexicon.ts';
import { partsOf } from '../../../../src/cli/eval/language/shipped.ts';
import { trainWordHead } from '../../../../src/cli/eval/language/tf-idf.ts';

describe('scoresOf', () => {
  it('agrees with what it is by hand, and leaves classes out that nobody asked for', () => {
    const scores = scoresOf({ truth: [0, 0, 0, 1], said: [0, 0, 1, 1] }, ['a', 'b', 'c']);
    expect(scores.accuracy).toBe(0.75);
    // F1 of a: 2·2/(3+2); of b: 2·1/(1+2).
    expect(scores.macro_f1).toBeCloseTo((0.8 + 2 / 3) / 2, 12);
    expect(scores.balanced_accuracy).toBeCloseTo((2 / 3 + 1) / 2, 12);
    expect(scores.confusion).toEqual([
      [2, 1, 0],
      [0, 1, 0],
      [0, 0, 0],
    ]);
    expect(scores.per_class.b).toEqual({ precision: 0.5, recall: 1, f1: 2 / 3, count: 1 });
  });
});

describe('bootstrapScore', () => {
  it('resamples whole groups', () => {
    const truth = Array.from({ length: 40 }, () => 0);
    const said = truth.map((_, row) => (row < 20 ? 0 : 1));
    const accuracy = (answers: Parameters<typeof scoresOf>[0]) => scoresOf(answers, ['a', 'b']).accuracy;
    const alone = bootstrapScore(
      { truth, said },
      truth.map((_, row) => `${row}`),
      accuracy,
    );
    const inTwo = bootstrapScore(
      { truth, said },
      truth.map((_, row) => `${row < 20}`),
      accuracy,
    );
    expect([alone.mean, inTwo.mean]).toEqual([0.5, 0.5]);
    expect(alone.low).toBeGreaterThan(0.3);
    expect([inTwo.low, inTwo.high]).toEqual([0, 1]);
  });
});

describe('rankCorrelation and meanError', () => {
  it('agree with what they are by hand', () => {
    expect(rankCorrelation([1, 2, 3], [10, 20, 400])).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12);
    // Ranks 0.5, 0.5, 2 against 0, 1, 2: scipy.stats.spearmanr says 0.8660.
    expect(rankCorrelation([1, 1, 2], [1, 2, 3])).toBeCloseTo(0.866, 3);
    expect(rankCorrelation([1, 1], [1, 2])).toBe(0);
    expect(meanError([1, 5], [2, 3])).toBe(1.5);
  });
});

describe('the baselines', () => {
  it('of words learns what a word tells, in both languages', () => {
    const head = trainWordHead(['good red', 'good blue', 'bad red', 'bad blue'], [1, 1, 0, 0], 2);
    expect(head.probabilities('good green')[1]).toBeGreaterThan(0.7);
    expect(head.probabilities('bad')[1]).toBeLessThan(0.3);
    expect(head.probabilities('xyz')[1]).toBeCloseTo(0.5, 1);
    const chinese = trainWordHead(['很好看', '好吃', '难看', '难吃'], [1, 1, 0, 0], 2);
    expect(chinese.probabilities('好听')[1]).toBeGreaterThan(0.5);
  });

  it('of the lexicon turns words round after a negation', () => {
    expect(lexiconScore('A good book')).toBe(1);
    expect(lexiconScore('Not a good book')).toBe(-1);
    expect(lexiconScore('a table')).toBe(0);
    expect(lexiconScore('很好看')).toBeGreaterThan(0);
    expect(lexiconScore('不好看')).toBeLessThan(0);
    expect(lexiconScore('不值')).toBeLessThan(0);
  });
});

describe('partsOf', () => {
  it('reads short texts whole and long ones by their sentences', () => {
    expect(partsOf('Good. Bad.')).toEqual(['Good. Bad.']);
    const long = `It cost 3.50 and broke. ${'Nothing about it was any good at all! '.repeat(12)}`;
    const parts = partsOf(long);
    expect(parts[0]).toBe('It cost 3.50 and broke.');
    expect(parts).toHaveLength(13);
    expect(partsOf('字'.repeat(130))).toEqual(['字'.repeat(130)]);
    expect(partsOf('这家店不错。'.repeat(25))).toHaveLength(25);
  });
});
