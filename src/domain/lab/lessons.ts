/**
 * Guided lessons: an experiment to start from, and a question that is answered by changing it. Plain data with checks; the
 * texts are messages under the keys of {@link lessonKey}. Starts and thresholds were tried out on the Lab's own data: each
 * question can be answered with the knobs shown, and no start answers it by itself.
 */
import { readsWords, type Experiment, type Shape } from './experiment.ts';
import {
  always,
  compared,
  failed,
  fellTo,
  isCheap,
  keptPoint,
  losesAtLeast,
  losesAtMost,
  opened,
  overfitted,
  ran,
  scored,
  withModel,
  withRank,
  type AgentTry,
  type LessonFacts,
  type LessonRun,
  type Step,
} from './lesson-checks.ts';
import type { Simulation } from './rl/simulate.ts';
import { WIDTHS } from './sizes.ts';

/** The knobs of the page, from left to right. */
export type LabSection = 'data' | 'features' | 'model' | 'training' | 'small';
/** The chart that a lesson is about. */
type LabFocus = 'loss' | 'confusion' | 'surface' | 'size' | 'explain' | 'rewards';

export interface Lesson {
  /** Kebab-case; stands in links, so it never changes. */
  readonly id: string;
  readonly experiment: Experiment;
  /** Where a lesson is about rewards: what is simulated at first. */
  readonly simulation?: Simulation;
  /** Knobs that this lesson does not need. */
  readonly hidden: readonly LabSection[];
  readonly focus: LabFocus;
  /** Step n, counted from 1, has the hint `hint_n`, and is asked for by the task. */
  readonly steps: readonly Step[];
}

export type LessonVerdict = { readonly done: true } | { readonly done: false; readonly hint: string };

/**
 * Sentiment on frozen embeddings: 384 numbers for some 390 reviews, so the head needs a firm hand. Validation loss ends near
 * 0.8 with this penalty; with a thirtieth of it above 1, the reviews learned by heart, and with thirty times as much near
 * 0.95, the head too stiff to tell them apart.
 *
 * Spelled out rather than taken from FIRST_EXPERIMENT: lessons must not change when the Lab is made to begin elsewhere.
 */
const REVIEWS: Experiment = {
  dataset: { kind: 'reviews', language: 'en', task: 'sentiment' },
  rows: 400,
  labelNoise: 0,
  trainingShare: 1,
  scaling: 'z-score',
  kept: 0,
  model: { kind: 'linear' },
  loss: 'cross-entropy',
  optimiser: 'adam',
  rate: 0.003,
  schedule: 'constant',
  l1: 0,
  l2: 0.3,
  epochs: 30,
  batch: 32,
  patience: 0,
  sparsity: 0,
  privacyNoise: 0,
  seed: 7,
};

/** Prices by a formula and the plainest rule of learning: each of its figures can be followed by hand. */
const HOUSES: Experiment = {
  ...REVIEWS,
  dataset: { kind: 'houses' },
  loss: 'squared',
  optimiser: 'sgd',
  l2: 0,
  epochs: 40,
};

/** Two inputs and plenty of points: nothing to hold back, and room for longer steps. */
const shapes = (shape: Shape): Experiment => ({
  ...REVIEWS,
  dataset: { kind: 'shapes', shape },
  rate: 0.01,
  l2: 0,
  epochs: 40,
});

const PERCEPTRON = { kind: 'perceptron', activation: 'relu', dropout: 0 } as const;

/** Accuracy on 130 validation rows wavers by four points either way: a smaller step is luck as often as not. */
const NOTICEABLE = 0.1;
const SLIGHT = 0.05;
/** What a phone's user would not notice; test rows of one model are the same before and after, so here luck is small. */
const CHEAP = 0.02;

const hasWords = ({ experiment }: LessonRun): boolean => readsWords(experiment.model);

const isGreedy = ({ agent }: AgentTry): boolean => agent.kind === 'epsilon-greedy' && agent.epsilon === 0;
const isRestless = ({ agent }: AgentTry): boolean => agent.kind === 'epsilon-greedy' && agent.epsilon === 1;

/** Regret of at most half of both extremes: a little exploring brings a quarter of it, hardly any brings just over half. */
const balances: Step = ({ agents }) =>
  agents.some((agent) =>
    [isGreedy, isRestless].every((isExtreme) =>
      agents.some(
        (other) => isExtreme(other) && other.steps === agent.steps && agent.regret <= other.regret / 2,
      ),
    ),
  );

/** The bits last tried are cheap, and the next fewer, where there are any, were tried and are not. */
const foundFewestBits: Step = ({ smaller }) => {
  const whole = smaller.filter(({ pruned }) => pruned === 0);
  const choice = whole.at(-1);
  if (!choice || !isCheap(choice, CHEAP)) return false;
  const fewer = WIDTHS[WIDTHS.indexOf(choice.bits) + 1];
  return fewer === undefined || whole.some((other) => other.bits === fewer && !isCheap(other, CHEAP));
};

export const LESSONS: readonly Lesson[] = [
  {
    id: 'going-downhill',
    experiment: { ...HOUSES, rate: 0.001, epochs: 5 },
    hidden: ['data', 'features', 'model', 'small'],
    focus: 'loss',
    steps: [ran(always), ran(fellTo(0.25)), opened('gradient-check')],
  },
  {
    id: 'learning-rate',
    experiment: { ...HOUSES, rate: 0.0001, epochs: 20 },
    hidden: ['data', 'features', 'model', 'small'],
    focus: 'loss',
    steps: [ran(always), failed(always), ran(fellTo(0.25), ({ experiment }) => experiment.epochs <= 20)],
  },
  {
    id: 'normalisation',
    experiment: { ...HOUSES, scaling: 'none', rate: 0.05 },
    hidden: ['data', 'model', 'small'],
    focus: 'loss',
    steps: [
      failed(({ experiment }) => experiment.scaling === 'none'),
      ran(fellTo(0.25), ({ experiment }) => experiment.scaling !== 'none' && experiment.rate >= 0.05),
    ],
  },
  {
    id: 'xor',
    experiment: {
      ...shapes('xor'),
      rate: 0.03,
    },
    hidden: ['data', 'small'],
    focus: 'surface',
    steps: [ran(withModel('linear')), ran(withModel('perceptron'), scored(0.9))],
  },
  {
    id: 'overfitting',
    experiment: {
      ...shapes('gaussians'),
      rows: 150,
      labelNoise: 0.2,
      model: { ...PERCEPTRON, layers: [64, 64] },
      epochs: 150,
    },
    hidden: ['data', 'features', 'small'],
    focus: 'loss',
    steps: [
      ran(overfitted(1.5)),
      compared(
        overfitted(1.5),
        always,
        (wreck, cure) =>
          keptPoint(cure).validationLoss <= 0.6 * wreck.points[wreck.points.length - 1].validationLoss,
        // Against the answer that learns nothing, and therefore nothing by heart either.
        (wreck, cure) =>
          keptPoint(cure).validationScore >= wreck.points[wreck.points.length - 1].validationScore - SLIGHT,
      ),
    ],
  },
  {
    id: 'transfer-learning',
    experiment: REVIEWS,
    hidden: ['features', 'small'],
    focus: 'confusion',
    steps: [
      ran(({ experiment }) => experiment.trainingShare === 1),
      compared(
        ({ experiment }) => experiment.trainingShare === 1,
        ({ experiment }) => experiment.trainingShare <= 0.5,
        losesAtMost(SLIGHT),
      ),
    ],
  },
  {
    id: 'words-or-meaning',
    experiment: {
      ...REVIEWS,
      trainingShare: 0.3,
      model: { kind: 'attention', embedding: 16 },
      rate: 0.01,
      l2: 0,
      epochs: 15,
    },
    hidden: ['data', 'features', 'small'],
    focus: 'loss',
    steps: [ran(hasWords), compared((run) => !hasWords(run), hasWords, losesAtLeast(SLIGHT))],
  },
  {
    id: 'chinese-reviews',
    experiment: { ...REVIEWS, dataset: { kind: 'reviews', language: 'zh', task: 'sentiment' }, l2: 0.1 },
    hidden: ['features', 'model', 'small'],
    focus: 'confusion',
    steps: [
      ran(({ experiment: { dataset } }) => dataset.kind === 'reviews' && dataset.task === 'sentiment'),
      opened('confusion-cell'),
      compared(
        ({ experiment: { dataset } }) => dataset.kind === 'reviews' && dataset.task === 'topic',
        ({ experiment: { dataset } }) => dataset.kind === 'reviews' && dataset.task === 'sentiment',
        losesAtLeast(0.01),
      ),
    ],
  },
  {
    id: 'explaining-a-decision',
    // Of words, each has its part in an answer; an embedding's numbers have no names that could be shown.
    experiment: { ...REVIEWS, model: { kind: 'attention', embedding: 16 }, rate: 0.01, l2: 0 },
    hidden: ['features', 'small'],
    focus: 'explain',
    steps: [ran(always), opened('confusion-cell'), opened('explanation')],
  },
  {
    id: 'low-rank-adapters',
    // A firmer penalty than this holds B at zero, and all ranks come out alike.
    experiment: { ...REVIEWS, model: { kind: 'low-rank', rank: 16, adaptive: false }, l2: 0.03, epochs: 15 },
    hidden: ['data', 'features', 'small'],
    focus: 'loss',
    steps: [ran(withRank(16, 64)), compared(withRank(16, 64), withRank(1, 1), losesAtMost(SLIGHT))],
  },
  {
    id: 'fewer-bits',
    experiment: {
      ...shapes('spiral'),
      rows: 600,
      model: { ...PERCEPTRON, layers: [32, 32] },
      rate: 0.02,
      epochs: 60,
    },
    hidden: ['data', 'features', 'model'],
    focus: 'size',
    steps: [ran(scored(0.9)), ({ smaller }) => smaller.some(({ bits }) => bits === 8), foundFewestBits],
  },
  {
    id: 'pruning',
    experiment: {
      ...shapes('circles'),
      model: { ...PERCEPTRON, layers: [64, 64] },
      l2: 0.001,
    },
    hidden: ['data', 'features', 'model'],
    focus: 'size',
    steps: [
      ran(scored(0.9)),
      ({ smaller }) => smaller.some((tried) => tried.pruned > 0 && !isCheap(tried, CHEAP)),
      ({ smaller }) => smaller.some((tried) => tried.pruned >= 0.5 && isCheap(tried, CHEAP)),
    ],
  },
  {
    id: 'biased-labels',
    experiment: REVIEWS,
    hidden: ['features', 'model', 'small'],
    focus: 'confusion',
    steps: [
      ran(({ experiment }) => experiment.labelNoise === 0),
      compared(
        ({ experiment }) => experiment.labelNoise === 0,
        ({ experiment }) => experiment.labelNoise > 0,
        losesAtLeast(NOTICEABLE),
      ),
      opened('confusion-cell'),
    ],
  },
  {
    id: 'private-learning',
    // The noise is divided by the rows of a batch: with 32 of them the slope is heard through any that the knob offers.
    experiment: { ...REVIEWS, rate: 0.01, batch: 8, epochs: 10 },
    hidden: ['data', 'features', 'model', 'small'],
    focus: 'loss',
    steps: [
      ran(({ experiment }) => experiment.privacyNoise === 0),
      compared(
        ({ experiment }) => experiment.privacyNoise === 0,
        ({ experiment }) => experiment.privacyNoise > 0,
        losesAtLeast(NOTICEABLE),
      ),
      compared(
        ({ experiment }) => experiment.privacyNoise === 0,
        // Below a half the noise is lost in that of the batches, and the question with it.
        ({ experiment }) => experiment.privacyNoise >= 0.5,
        losesAtMost(SLIGHT),
      ),
    ],
  },
  {
    id: 'exploration',
    experiment: REVIEWS,
    simulation: {
      environment: { kind: 'bandit', chances: [0.2, 0.35, 0.5, 0.3, 0.65] },
      agents: [
        { kind: 'epsilon-greedy', epsilon: 0, rate: 0 },
        { kind: 'epsilon-greedy', epsilon: 1, rate: 0 },
      ],
      steps: 1000,
      worlds: 40,
      seed: 7,
    },
    hidden: ['data', 'features', 'model', 'training', 'small'],
    focus: 'rewards',
    steps: [({ agents }) => agents.some(isGreedy), ({ agents }) => agents.some(isRestless), balances],
  },
];

export const lessonById = (id: string): Lesson | undefined => LESSONS.find((lesson) => lesson.id === id);

/** Parts of a lesson's text; hints are counted from 1. */
export type LessonPart = 'title' | 'lead' | 'task' | 'why' | `hint_${number}`;

/** Key of the message that says it. */
export const lessonKey = (id: string, part: LessonPart): string =>
  `lab_lesson_${id.replaceAll('-', '_')}_${part}`;

/** Done, or the key of the hint to the first step that is missing. Runs on data of another kind do not count. */
export function checkLesson({ id, experiment, steps }: Lesson, facts: LessonFacts): LessonVerdict {
  const runs = facts.runs.filter((run) => run.experiment.dataset.kind === experiment.dataset.kind);
  const missing = steps.findIndex((step) => !step({ ...facts, runs }));
  return missing < 0 ? { done: true } : { done: false, hint: lessonKey(id, `hint_${missing + 1}`) };
}
