import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../../src/domain/errors.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { compare } from '../../../../src/domain/learning/head-to-head.ts';
import { holdTrial } from '../../../../src/domain/ranking/trial.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { entry, madeUpCatalog, request, started } from './catalog-fixture.ts';

const catalog = madeUpCatalog(300, 6);
const random = mulberry32(3);
const truth = Float32Array.from(catalog.items, () => gaussian(random));
/** Stars that follow nothing that the features know. */
const log: Interaction[] = Array.from({ length: 100 }, (_, i) =>
  entry(i + 1, 'rating', `i${i}`, {
    value: Math.max(0.5, Math.min(5, Math.round(2 * (3.2 + truth[i])) / 2)),
  }),
);
const logLoss = ({ probabilities, liked }: { probabilities: Float64Array; liked: Uint8Array }): number =>
  probabilities.reduce((sum, p, i) => sum - Math.log(liked[i] ? p : 1 - p), 0) / probabilities.length;

describe('holdTrial', () => {
  const alternating = (count: number) =>
    Array.from({ length: count }, (_, i) => entry(i + 1, i % 2 ? 'like' : 'dislike', `i${i}`));

  it.each([
    [20, 10],
    [49, 39],
    [100, 80],
    [1000, 800],
    [1500, 1300],
  ])('of %s grades keeps the first %s', (count, cut) => {
    const grades = alternating(count);
    const trial = holdTrial(grades);
    expect(trial?.before).toEqual(grades.slice(0, cut));
    expect(trial?.after).toEqual(grades.slice(cut));
  });

  it('needs enough grades, and likes and dislikes among the latest', () => {
    expect(holdTrial(alternating(19))).toBeUndefined();
    for (const kind of ['like', 'dislike'] as const)
      expect(
        holdTrial(alternating(40).map((one, i) => (i < 25 ? one : entry(one.seq, kind, one.itemId)))),
      ).toBeUndefined();
  });

  it('counts verdicts: saves, which nobody is judged by, make up neither part', () => {
    const saves = (from: number) =>
      Array.from({ length: 15 }, (_, i) => entry(from + i, 'save', `i${from + i}`));
    const verdicts = alternating(20);
    expect(holdTrial([...verdicts.slice(0, 19), ...saves(40)])).toBeUndefined();
    const trial = holdTrial([...verdicts.slice(0, 5), ...saves(100), ...verdicts.slice(5), ...saves(200)]);
    expect(trial?.before).toHaveLength(25);
    expect(trial?.after).toEqual([...verdicts.slice(10), ...saves(200)]);
  });

  it('of the fewest grades can be won by a head that knows the truth', () => {
    const liked = (i: number) => random() < 0.5 || i === 19;
    const grades = Array.from({ length: 20 }, (_, i) =>
      entry(i + 1, i !== 18 && liked(i) ? 'like' : 'dislike', `i${i}`),
    );
    const knowing = Float32Array.from(catalog.items, (_, row) => (grades[row]?.kind === 'like' ? 3 : -3));
    const ranker = started(catalog, grades);
    expect(ranker.split()?.cut).toBe(10);
    const alone = ranker.judge(undefined);
    expect(compare('adapter', alone, ranker.judge(knowing))).toMatchObject({ won: true });
    expect(compare('adapter', alone, ranker.judge(new Float32Array(300)))).toMatchObject({ won: false });
  });
});

describe('a trial', () => {
  it('splits rows, targets and noises by time', () => {
    const split = started(catalog, log).split();
    expect(split?.cut).toBe(80);
    expect([...(split?.rows ?? [])]).toEqual(log.map((_, i) => i));
    for (const values of [split?.targets, split?.noises]) {
      expect(values).toHaveLength(100);
      expect(values?.every(Number.isFinite)).toBe(true);
    }
    expect(started(catalog, log.slice(0, 19)).split()).toBeUndefined();
  });

  it('never sees a held-out grade: other grades there, the same probabilities and the same early targets', () => {
    const judgedOf = (entries: readonly Interaction[], prior?: Float32Array) => {
      const ranker = started(catalog, entries);
      const split = ranker.split();
      return { judged: ranker.judge(prior), early: split?.targets.slice(0, split.cut) };
    };
    const turned = log.map((one, i) => (i < 80 ? one : { ...one, value: (one.value ?? 0) > 3 ? 0.5 : 5 }));
    for (const prior of [undefined, truth]) {
      const [before, after] = [judgedOf(log, prior), judgedOf(turned, prior)];
      expect(after.judged.probabilities).toEqual(before.judged.probabilities);
      expect(after.judged.liked).not.toEqual(before.judged.liked);
      expect(after.early).toEqual(before.early);
    }
  });

  it('is better for a head that knows the truth, and no worse for one that knows nothing', () => {
    const ranker = started(catalog, log);
    ranker.split();
    const own = logLoss(ranker.judge(undefined));
    expect(logLoss(ranker.judge(truth))).toBeLessThan(own - 0.2);
    expect(logLoss(ranker.judge(new Float32Array(300)))).toBe(own);
    expect(logLoss(ranker.judge(truth.map((value) => -value)))).toBeGreaterThan(own);
  });

  it('stays the same while the person goes on, and leaves their model alone', () => {
    const ranker = started(catalog, log);
    const slate = ranker.slate(request());
    expect(() => ranker.judge(undefined)).toThrow(FailureError);
    ranker.split();
    const judged = ranker.judge(truth);
    expect(ranker.slate(request())).toEqual(slate);
    ranker.learn(entry(101, 'like', 'i150'), request());
    expect(ranker.judge(truth)).toEqual(judged);
    ranker.split();
    expect(ranker.judge(truth).probabilities).not.toEqual(judged.probabilities);
  });
});
