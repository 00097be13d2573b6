import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../../src/domain/lab/experiment.ts';
import type {
  AgentTry,
  LessonFacts,
  LessonRun,
  Opening,
  SmallerTry,
} from '../../../../src/domain/lab/lesson-checks.ts';
import {
  checkLesson,
  lessonById,
  lessonKey,
  LESSONS,
  type LessonPart,
  type LessonVerdict,
} from '../../../../src/domain/lab/lessons.ts';
import { decodeExperiment, encodeExperiment } from '../../../../src/domain/lab/link.ts';
import type { LabEnd, LabPoint } from '../../../../src/domain/lab/run-types.ts';

const messages = (language: string) =>
  new Map<string, unknown>(
    Object.entries(
      v.parse(
        v.record(v.string(), v.unknown()),
        JSON.parse(
          readFileSync(new URL(`../../../../src/messages/${language}.json`, import.meta.url), 'utf8'),
        ),
      ),
    ),
  );

const NOTHING: LessonFacts = { runs: [], smaller: [], agents: [], opened: [] };
const DONE: LessonVerdict = { done: true };

/** A run in short: validation losses, which are the training losses too unless those are given, and the score throughout. */
interface Told {
  readonly change?: Partial<Experiment>;
  readonly losses?: readonly number[];
  readonly training?: readonly number[];
  readonly score?: number;
  readonly end?: LabEnd;
}

/** What a lesson says after runs of its experiment with these changes and these curves. */
function told(
  id: string,
  runs: readonly Told[],
  rest: Partial<Omit<LessonFacts, 'runs'>> = {},
): LessonVerdict {
  const lesson = lessonById(id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  const facts = runs.map(
    ({ change, losses = [1, 0.2], training = losses, score = 0.6, end = 'finished' }) => ({
      experiment: { ...lesson.experiment, ...change },
      points: losses.map((validationLoss, epoch): LabPoint => ({
        epoch,
        trainingLoss: training[epoch],
        validationLoss,
        trainingScore: score,
        validationScore: score,
      })),
      end,
    }),
  ) satisfies LessonRun[];
  return checkLesson(lesson, { ...NOTHING, ...rest, runs: facts });
}

const hint = (id: string, number: number): LessonVerdict => ({
  done: false,
  hint: lessonKey(id, `hint_${number}`),
});

describe('the list of lessons', () => {
  it('has at least twelve, each found by an id of its own that fits in a link', () => {
    expect(LESSONS.length).toBeGreaterThanOrEqual(12);
    expect(new Set(LESSONS.map(({ id }) => id)).size).toBe(LESSONS.length);
    for (const lesson of LESSONS) {
      expect(lesson.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(lessonById(lesson.id)).toBe(lesson);
    }
    expect(lessonById('no-such-lesson')).toBeUndefined();
  });

  it.each(LESSONS)('starts $id within the bounds of a link', ({ experiment }) => {
    expect(decodeExperiment(encodeExperiment(experiment))).toEqual({ ok: true, value: experiment });
  });

  it.each(LESSONS)('asks something of $id, and leaves a knob for it', ({ id, steps, hidden, focus }) => {
    expect(checkLesson(lessonById(id) ?? LESSONS[0], NOTHING)).toEqual(hint(id, 1));
    expect(steps.length).toBeGreaterThan(1);
    expect(new Set(hidden).size).toBe(hidden.length);
    // The rewards have knobs of their own.
    if (focus !== 'rewards') expect(hidden.length).toBeLessThan(5);
  });
});

describe.each(['en', 'zh'])('the texts in %s', (language) => {
  const texts = messages(language);
  const keys = LESSONS.flatMap(({ id, steps }) => {
    const hints = steps.map((_, step): LessonPart => `hint_${step + 1}`);
    return [...(['title', 'lead', 'task', 'why'] as const), ...hints].map((part) => lessonKey(id, part));
  });

  it.each(keys)('say %s', (key) => {
    expect(texts.get(key)).toEqual(expect.stringMatching(/\S/));
    if (language === 'zh') expect(texts.get(key)).toEqual(expect.stringMatching(/\p{Script=Han}/u));
  });

  it('say nothing of lessons that are not there', () => {
    expect([...texts.keys()].filter((key) => key.startsWith('lab_lesson_')).sort()).toEqual(keys.sort());
  });
});

describe('a check', () => {
  it('asks first for a run that is over', () => {
    const open = hint('transfer-learning', 1);
    expect(told('transfer-learning', [{ end: 'paused' }])).toEqual(open);
    expect(told('transfer-learning', [{ end: 'diverged' }])).toEqual(open);
    expect(told('transfer-learning', [{ losses: [1] }])).toEqual(open);
    expect(told('transfer-learning', [{}])).toEqual(hint('transfer-learning', 2));
  });

  it('leaves out runs on data of another kind', () => {
    const change = { dataset: { kind: 'shapes', shape: 'xor' } } as const;
    expect(told('transfer-learning', [{ change }])).toEqual(hint('transfer-learning', 1));
  });

  it('judges a run with patience by its best epoch, and others by their last', () => {
    const run = { losses: [1, 0.2, 0.4] };
    expect(told('going-downhill', [run])).toEqual(hint('going-downhill', 2));
    expect(told('going-downhill', [{ ...run, change: { patience: 1 }, end: 'early-stop' }])).toEqual(
      hint('going-downhill', 3),
    );
  });

  it('counts five points as five, whatever their difference is in binary', () => {
    const change = { trainingShare: 0.5 };
    expect(0.65 - 0.6).toBeGreaterThan(0.05);
    expect(told('transfer-learning', [{ score: 0.65 }, { change, score: 0.6 }])).toEqual(DONE);
    expect(told('transfer-learning', [{ score: 0.65 }, { change, score: 0.59 }])).toEqual(
      hint('transfer-learning', 2),
    );
  });
});

describe('the lesson', () => {
  const look = (...opened: Opening[]) => ({ opened });

  it('going-downhill wants a quarter of the loss and a look at the gradients', () => {
    expect(told('going-downhill', [{ losses: [1, 0.9] }], look('gradient-check'))).toEqual(
      hint('going-downhill', 2),
    );
    expect(told('going-downhill', [{ losses: [1, 0.2] }], look('gradient-check'))).toEqual(DONE);
  });

  it('learning-rate wants a run that climbs and one that falls fast', () => {
    const slow = { losses: [1, 0.95] };
    expect(told('learning-rate', [slow, {}])).toEqual(hint('learning-rate', 2));
    expect(told('learning-rate', [slow, { losses: [1, 3] }])).toEqual(hint('learning-rate', 3));
    const diverged = { losses: [1], end: 'diverged' } as const;
    expect(told('learning-rate', [slow, diverged, { change: { epochs: 200 } }])).toEqual(
      hint('learning-rate', 3),
    );
    expect(told('learning-rate', [slow, diverged, {}])).toEqual(DONE);
  });

  it('normalisation wants scaling to help, and not a smaller rate', () => {
    const wreck = { losses: [1], end: 'diverged' } as const;
    expect(told('normalisation', [wreck, { change: { rate: 1e-5 } }])).toEqual(hint('normalisation', 2));
    expect(told('normalisation', [wreck, { change: { scaling: 'z-score', rate: 0.01 } }])).toEqual(
      hint('normalisation', 2),
    );
    expect(told('normalisation', [wreck, { change: { scaling: 'min-max' } }])).toEqual(DONE);
  });

  it('xor wants a model with bends that is right for nine in ten', () => {
    const layers = { kind: 'perceptron', layers: [4], activation: 'relu', dropout: 0 } as const;
    expect(told('xor', [{ score: 0.5 }, { score: 0.5, change: { model: layers } }])).toEqual(hint('xor', 2));
    expect(told('xor', [{ score: 0.5 }, { score: 0.9, change: { model: layers } }])).toEqual(DONE);
  });

  it('overfitting wants both: to see it, and to hold it back without learning less', () => {
    const wreck = { losses: [0.7, 0.3, 0.9], training: [0.7, 0.5, 0.1], score: 0.8 };
    expect(told('overfitting', [{ losses: [0.7, 0.3] }])).toEqual(hint('overfitting', 1));
    expect(told('overfitting', [wreck])).toEqual(hint('overfitting', 2));
    expect(told('overfitting', [wreck, { losses: [0.7, 0.5], score: 0.6 }])).toEqual(hint('overfitting', 2));
    expect(told('overfitting', [wreck, { losses: [0.7, 0.6], score: 0.8 }])).toEqual(hint('overfitting', 2));
    expect(told('overfitting', [wreck, { losses: [0.7, 0.35], score: 0.8 }])).toEqual(DONE);
  });

  it('words-or-meaning wants the embeddings to win', () => {
    const words = { score: 0.42 };
    const model = { kind: 'linear' } as const;
    expect(told('words-or-meaning', [words, { change: { model }, score: 0.44 }])).toEqual(
      hint('words-or-meaning', 2),
    );
    expect(told('words-or-meaning', [words, { change: { model }, score: 0.6 }])).toEqual(DONE);
  });

  it('chinese-reviews wants both questions compared and mistakes looked at', () => {
    const change = { dataset: { kind: 'reviews', language: 'zh', task: 'topic' } } as const;
    expect(told('chinese-reviews', [{}, { change, score: 0.7 }])).toEqual(hint('chinese-reviews', 2));
    expect(told('chinese-reviews', [{}], look('confusion-cell'))).toEqual(hint('chinese-reviews', 3));
    expect(told('chinese-reviews', [{}, { change, score: 0.7 }], look('confusion-cell'))).toEqual(DONE);
  });

  it('explaining-a-decision wants a mistake and its reasons looked at', () => {
    expect(told('explaining-a-decision', [{}], look('explanation'))).toEqual(
      hint('explaining-a-decision', 2),
    );
    expect(told('explaining-a-decision', [{}], look('confusion-cell', 'explanation'))).toEqual(DONE);
  });

  it('low-rank-adapters wants rank 1 to keep up', () => {
    const change = { model: { kind: 'low-rank', rank: 1, adaptive: false } } as const;
    expect(told('low-rank-adapters', [{}, { change, score: 0.5 }])).toEqual(hint('low-rank-adapters', 2));
    expect(told('low-rank-adapters', [{}, { change, score: 0.58 }])).toEqual(DONE);
  });

  const tried = (bits: SmallerTry['bits'], score: number, pruned = 0): SmallerTry => ({
    bits,
    pruned,
    score,
    fullScore: 1,
  });

  it('fewer-bits wants the fewest, with the next fewer tried', () => {
    const says = (...smaller: SmallerTry[]) => told('fewer-bits', [{ score: 0.95 }], { smaller });
    expect(says()).toEqual(hint('fewer-bits', 2));
    expect(says(tried(8, 1))).toEqual(hint('fewer-bits', 3));
    expect(says(tried(8, 1), tried(4, 0.9))).toEqual(hint('fewer-bits', 3));
    expect(says(tried(8, 1), tried(4, 0.9), tried(8, 1))).toEqual(DONE);
    expect(says(tried(8, 1), tried(1, 0.5), tried(8, 1))).toEqual(hint('fewer-bits', 3));
    expect(says(tried(8, 1), tried(1, 0.99))).toEqual(DONE);
    expect(says(tried(8, 1), tried(4, 0.5, 0.9), tried(8, 1))).toEqual(hint('fewer-bits', 3));
  });

  it('pruning wants one share too many and one that half fits', () => {
    const says = (...smaller: SmallerTry[]) => told('pruning', [{ score: 0.95 }], { smaller });
    expect(says(tried(32, 1, 0.5))).toEqual(hint('pruning', 2));
    expect(says(tried(32, 0.6, 0.95))).toEqual(hint('pruning', 3));
    expect(says(tried(32, 0.6, 0.95), tried(32, 0.99, 0.3))).toEqual(hint('pruning', 3));
    expect(says(tried(32, 0.6, 0.95), tried(32, 0.98, 0.5))).toEqual(DONE);
  });

  it('biased-labels wants harm done and looked at', () => {
    const change = { labelNoise: 0.4 };
    expect(told('biased-labels', [{}, { change, score: 0.55 }], look('confusion-cell'))).toEqual(
      hint('biased-labels', 2),
    );
    expect(told('biased-labels', [{}, { change, score: 0.4 }])).toEqual(hint('biased-labels', 3));
    expect(told('biased-labels', [{}, { change, score: 0.4 }], look('confusion-cell'))).toEqual(DONE);
  });

  it('private-learning wants too much noise and a bearable one', () => {
    const noisy = (privacyNoise: number, score: number): Told => ({ change: { privacyNoise }, score });
    expect(told('private-learning', [{}, noisy(0.5, 0.6)])).toEqual(hint('private-learning', 2));
    expect(told('private-learning', [{}, noisy(5, 0.4), noisy(0.1, 0.6)])).toEqual(
      hint('private-learning', 3),
    );
    expect(told('private-learning', [{}, noisy(5, 0.4), noisy(0.5, 0.56)])).toEqual(DONE);
  });

  it('exploration wants half the regret of both extremes, over as many steps', () => {
    const greedy = (epsilon: number, regret: number, steps = 1000): AgentTry => ({
      agent: { kind: 'epsilon-greedy', epsilon, rate: 0 },
      steps,
      regret,
    });
    const says = (...agents: AgentTry[]) => told('exploration', [], { agents });
    const extremes = [greedy(0, 180), greedy(1, 250)];
    expect(says(greedy(0.1, 50))).toEqual(hint('exploration', 1));
    expect(says(greedy(0, 180))).toEqual(hint('exploration', 2));
    expect(says(...extremes, greedy(0.1, 100))).toEqual(hint('exploration', 3));
    expect(says(...extremes, greedy(0.1, 5, 100))).toEqual(hint('exploration', 3));
    expect(says(...extremes, greedy(0.1, 90))).toEqual(DONE);
  });
});
