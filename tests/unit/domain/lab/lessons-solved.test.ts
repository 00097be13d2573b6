/** Each lesson as a learner goes through it, with the real models on the real data: its start leaves it open, a change solves it. */
import { describe, expect, it } from 'vitest';
import type { Result } from '../../../../src/domain/errors.ts';
import { evaluate, mainScore, rowsOf } from '../../../../src/domain/lab/evaluate.ts';
import type { Experiment } from '../../../../src/domain/lab/experiment.ts';
import { PARTS, type LabData } from '../../../../src/domain/lab/lab-data.ts';
import type {
  AgentTry,
  LessonFacts,
  LessonRun,
  Opening,
  SmallerTry,
} from '../../../../src/domain/lab/lesson-checks.ts';
import { checkLesson, lessonById, LESSONS, type Lesson } from '../../../../src/domain/lab/lessons.ts';
import { prepareData, type LabSource } from '../../../../src/domain/lab/prepare.ts';
import { prune } from '../../../../src/domain/lab/prune.ts';
import { quantize } from '../../../../src/domain/lab/quantize.ts';
import type { AgentSetting } from '../../../../src/domain/lab/rl/settings.ts';
import { simulate } from '../../../../src/domain/lab/rl/simulate.ts';
import type { Bits } from '../../../../src/domain/lab/sizes.ts';
import type { WeightTensor } from '../../../../src/domain/learning/head-types.ts';
import { runOf } from '../../workers/lab/made-up.ts';
import { readSentences } from './sentence-files.ts';

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.failure.code);
  return result.value;
}

const sourceOf = async ({ dataset }: Experiment): Promise<LabSource> =>
  dataset.kind === 'reviews' ? readSentences(`reviews-${dataset.language}`) : undefined;

async function trainNew(experiment: Experiment) {
  const data = valueOf(prepareData(experiment, await sourceOf(experiment)));
  const { run, points, status, snapshot } = await runOf(data, experiment);
  const lessonRun: LessonRun = { experiment, points, end: status.end };
  return { data, run, snapshot, lessonRun };
}

const trained = new Map<string, ReturnType<typeof trainNew>>();

/** Runs are equal bit for bit, and several lessons start alike: each is run once. */
function train(experiment: Experiment): ReturnType<typeof trainNew> {
  const key = JSON.stringify(experiment);
  const run = trained.get(key) ?? trainNew(experiment);
  trained.set(key, run);
  return run;
}

const testScore = (data: LabData, outputs: Float32Array): number =>
  mainScore(evaluate(data.targets[0], outputs, rowsOf(data.parts, PARTS.indexOf('test'))));

interface Way {
  readonly bits: Bits;
  readonly pruned: number;
}

/** A trained model made smaller in one way after another, and at last again in the boldest that costs at most two points. */
async function shrink(
  { data, run, snapshot }: Awaited<ReturnType<typeof train>>,
  ways: readonly Way[],
): Promise<SmallerTry[]> {
  const scoreOf = async (weights: readonly WeightTensor[]) =>
    testScore(data, (await run.snapshot(weights)).outputs[0]);
  const fullScore = await scoreOf(snapshot.weights);
  const tries: SmallerTry[] = [];
  for (const { bits, pruned } of ways) {
    const { weights } = prune(snapshot.weights, { sparsity: pruned });
    const smaller = quantize(weights, { bits, perChannel: false, sparse: false });
    tries.push({ bits, pruned, score: await scoreOf(smaller.weights), fullScore });
  }
  return [...tries, ...tries.filter(({ score }) => fullScore - score <= 0.02).slice(-1)];
}

interface Answer {
  /** Runs after that of the start. */
  readonly runs?: readonly Partial<Experiment>[];
  readonly smaller?: readonly Way[];
  readonly opened?: readonly Opening[];
}

const ANSWERS: Readonly<Record<string, Answer>> = {
  'going-downhill': { runs: [{ epochs: 100 }], opened: ['gradient-check'] },
  'learning-rate': { runs: [{ rate: 5 }, { rate: 0.05 }] },
  normalisation: { runs: [{ scaling: 'z-score' }] },
  xor: { runs: [{ model: { kind: 'perceptron', layers: [8], activation: 'tanh', dropout: 0 } }] },
  overfitting: { runs: [{ patience: 10 }] },
  'transfer-learning': { runs: [{ trainingShare: 0.5 }] },
  'words-or-meaning': { runs: [{ model: { kind: 'linear' } }] },
  'chinese-reviews': {
    runs: [{ dataset: { kind: 'reviews', language: 'zh', task: 'topic' } }],
    opened: ['confusion-cell'],
  },
  'explaining-a-decision': { opened: ['confusion-cell', 'explanation'] },
  'low-rank-adapters': { runs: [{ model: { kind: 'low-rank', rank: 1, adaptive: false } }] },
  'fewer-bits': {
    smaller: [
      { bits: 8, pruned: 0 },
      { bits: 4, pruned: 0 },
      { bits: 1, pruned: 0 },
    ],
  },
  pruning: {
    smaller: [
      { bits: 32, pruned: 0.95 },
      { bits: 32, pruned: 0.5 },
    ],
  },
  'biased-labels': { runs: [{ labelNoise: 0.5 }], opened: ['confusion-cell'] },
  'private-learning': { runs: [{ privacyNoise: 2 }, { privacyNoise: 0.5 }] },
};

const NOTHING: LessonFacts = { runs: [], smaller: [], agents: [], opened: [] };

function lessonOf(id: string): Lesson {
  const lesson = lessonById(id);
  if (!lesson) throw new Error(`no lesson ${id}`);
  return lesson;
}

it('answers every lesson that trains', () => {
  const training = LESSONS.filter(({ simulation }) => !simulation).map(({ id }) => id);
  expect(Object.keys(ANSWERS).sort()).toEqual(training.sort());
});

describe.each(Object.entries(ANSWERS))('the lesson %s', (id, { runs = [], smaller = [], opened = [] }) => {
  it('is open after a run of its start, and solved by a change', async () => {
    const lesson = lessonOf(id);
    const started = await train(lesson.experiment);
    const after: LessonFacts = { ...NOTHING, runs: [started.lessonRun] };
    expect(checkLesson(lesson, after)).toMatchObject({ done: false });

    const changed: LessonRun[] = [started.lessonRun];
    for (const change of runs) changed.push((await train({ ...lesson.experiment, ...change })).lessonRun);
    const facts: LessonFacts = {
      ...NOTHING,
      runs: changed,
      smaller: await shrink(started, smaller),
      opened,
    };
    expect(checkLesson(lesson, facts)).toEqual({ done: true });
  });
});

describe('the lesson exploration', () => {
  const lesson = lessonOf('exploration');

  function play(agents: readonly AgentSetting[]): AgentTry[] {
    if (!lesson.simulation) throw new Error('nothing to simulate');
    const [last] = [...simulate({ ...lesson.simulation, agents })].slice(-1);
    const { steps } = lesson.simulation;
    return agents.map((agent, k) => ({ agent, steps, regret: last.agents[k].regret.mean.at(-1) ?? 0 }));
  }

  const extremes = play(lesson.simulation?.agents ?? []);

  it('is open after the simulation of its start', () => {
    expect(checkLesson(lesson, { ...NOTHING, agents: extremes })).toEqual({
      done: false,
      hint: 'lab_lesson_exploration_hint_3',
    });
  });

  it.each<AgentSetting>([
    { kind: 'epsilon-greedy', epsilon: 0.05, rate: 0 },
    { kind: 'epsilon-greedy', epsilon: 0.2, rate: 0 },
    { kind: 'thompson' },
  ])('is solved by $kind', (agent) => {
    expect(checkLesson(lesson, { ...NOTHING, agents: [...extremes, ...play([agent])] })).toEqual({
      done: true,
    });
  });

  it('is not solved by hardly exploring', () => {
    const agents = [...extremes, ...play([{ kind: 'epsilon-greedy', epsilon: 0.001, rate: 0 }])];
    expect(checkLesson(lesson, { ...NOTHING, agents })).toMatchObject({ done: false });
  });
});
