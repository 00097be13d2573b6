/**
 * What a lesson looks at to tell whether its question is answered: what was run, tried and opened, and what came of it.
 * Nobody types an answer, so nobody can be right by the wrong words.
 */
import type { Experiment, ModelChoice } from './experiment.ts';
import type { AgentSetting } from './rl/settings.ts';
import type { LabEnd, LabPoint } from './run-types.ts';
import type { Bits } from './sizes.ts';

export interface LessonRun {
  readonly experiment: Experiment;
  /** From epoch 0, as far as the run has come. */
  readonly points: readonly LabPoint[];
  /** Undefined while it goes. */
  readonly end: LabEnd | undefined;
}

/** A way of making the trained model smaller that the learner chose, and how it did on the test rows. */
export interface SmallerTry {
  readonly bits: Bits;
  /** Share of the weights set to zero, 0 to 1. */
  readonly pruned: number;
  /** Accuracy, or R² for a regression. */
  readonly score: number;
  /** Of the same model before it was made smaller. */
  readonly fullScore: number;
}

/** An agent of a simulation that has come to its end. */
export interface AgentTry {
  readonly agent: AgentSetting;
  readonly steps: number;
  /** Of all steps, mean over the worlds. */
  readonly regret: number;
}

/** Something a learner opened to look at: a cell's examples, why a row was answered so, slopes against differences. */
export type Opening = 'confusion-cell' | 'explanation' | 'gradient-check';

/** Since the lesson was opened, each list from the oldest on. */
export interface LessonFacts {
  readonly runs: readonly LessonRun[];
  readonly smaller: readonly SmallerTry[];
  readonly agents: readonly AgentTry[];
  readonly opened: readonly Opening[];
}

/** One thing that an answer asks for. Steps are met in any order. */
export type Step = (facts: LessonFacts) => boolean;

type RunTest = (run: LessonRun) => boolean;
type Comparison = (first: LessonRun, second: LessonRun) => boolean;

/** Scores are counts divided by counts: 0.65 − 0.6 comes out above 0.05, and a learner who did it would be told no. */
const ROUNDING = 1e-9;

/** Ran to an end with weights that can be judged. */
const isOver: RunTest = ({ end, points }) =>
  (end === 'finished' || end === 'early-stop') && points.length > 1;

/** The epoch whose weights a run leaves: the best one where it waited for a better one, else the last. Of runs that are over. */
export const keptPoint = ({ experiment, points }: LessonRun): LabPoint =>
  experiment.patience > 0
    ? points.reduce((best, point) => (point.validationLoss < best.validationLoss ? point : best))
    : points[points.length - 1];

/** Training made it worse: it diverged, or ended above where it began. */
const climbed: RunTest = ({ end, points }) =>
  end === 'diverged' ||
  (end === 'finished' && points[points.length - 1].trainingLoss > points[0].trainingLoss);

export const always: RunTest = () => true;
export const withModel =
  (kind: ModelChoice['kind']): RunTest =>
  ({ experiment }) =>
    experiment.model.kind === kind;

export const withRank =
  (least: number, most: number): RunTest =>
  ({ experiment: { model } }) =>
    model.kind === 'low-rank' && model.rank >= least && model.rank <= most;

/** Validation loss at most this share of what it was before the first step. */
export const fellTo =
  (share: number): RunTest =>
  (run) =>
    keptPoint(run).validationLoss <= share * run.points[0].validationLoss;

export const scored =
  (least: number): RunTest =>
  (run) =>
    keptPoint(run).validationScore >= least - ROUNDING;

/** The last validation loss lies at `times` the lowest or above: what was gained has been lost again. */
export const overfitted =
  (times: number): RunTest =>
  ({ points }) =>
    points[points.length - 1].validationLoss >=
    times * Math.min(...points.map(({ validationLoss }) => validationLoss));

const lostBy = (first: LessonRun, second: LessonRun): number =>
  keptPoint(first).validationScore - keptPoint(second).validationScore;

/** The second scores at most so much below the first, on validation rows. */
export const losesAtMost =
  (most: number): Comparison =>
  (first, second) =>
    lostBy(first, second) <= most + ROUNDING;

/** The second scores at least so much below the first. */
export const losesAtLeast =
  (least: number): Comparison =>
  (first, second) =>
    lostBy(first, second) >= least - ROUNDING;

/** A run of its kind is over. */
export const ran =
  (...tests: readonly RunTest[]): Step =>
  ({ runs }) =>
    runs.some((run) => isOver(run) && tests.every((test) => test(run)));

/** A run of its kind went wrong. */
export const failed =
  (test: RunTest): Step =>
  ({ runs }) =>
    runs.some((run) => run.points.length > 0 && climbed(run) && test(run));

/** Two runs are over, one of each kind, of which a comparison holds. */
export const compared =
  (isFirst: RunTest, isSecond: RunTest, ...holds: readonly Comparison[]): Step =>
  ({ runs }) => {
    const over = runs.filter(isOver);
    const seconds = over.filter(isSecond);
    return over
      .filter(isFirst)
      .some((first) => seconds.some((second) => holds.every((comparison) => comparison(first, second))));
  };

export const opened =
  (what: Opening): Step =>
  (facts) =>
    facts.opened.includes(what);

/** What was lost by making a model smaller is at most this. */
export const isCheap = ({ score, fullScore }: SmallerTry, most: number): boolean =>
  fullScore - score <= most + ROUNDING;
