/** Probabilities of methods for labelled texts, as figures and for the terminal. */
import { expectedCalibrationError } from '../../../domain/learning/calibration.ts';
import { rankAuc } from '../../../domain/learning/metrics.ts';
import { digits, table } from '../table.ts';
import { scoresOf, type Scores } from './scores.ts';

export interface AnswerTask {
  readonly facts: Readonly<Record<string, string | number>>;
  readonly classes: readonly string[];
  readonly truth: readonly number[];
  /** One probability a class, for each text; the first method is ours. */
  readonly methods: Readonly<Record<string, readonly ArrayLike<number>[]>>;
}

export interface MethodReport extends Scores {
  /** Of the second class, where there are two. */
  readonly auc?: number;
  readonly expected_calibration_error: number;
}

export interface AnswerReport {
  readonly facts: AnswerTask['facts'];
  readonly classes: readonly string[];
  readonly methods: Readonly<Record<string, MethodReport>>;
  /** Figures that only one kind of labels has. */
  readonly more?: Readonly<Record<string, number>>;
  seconds: number;
}

const BINS = 10;
/** Above, the terminal has no room; the JSON has it all. */
const WIDEST_CONFUSION = 15;

export function answerFigures(task: AnswerTask, more?: AnswerReport['more']): AnswerReport {
  const { classes, truth, methods } = task;
  const entries = Object.entries(methods).map(([name, probabilities]) => {
    const said = probabilities.map((own) => Array.from(own).indexOf(Math.max(...Array.from(own))));
    const scores = (label: number) =>
      probabilities.filter((_, row) => truth[row] === label).map((own) => own[1]);
    const report: MethodReport = {
      ...scoresOf({ truth, said }, classes),
      auc: classes.length === 2 ? rankAuc(scores(1), scores(0)) : undefined,
      expected_calibration_error: expectedCalibrationError(
        probabilities.map((own, row) => ({
          probability: own[said[row]],
          liked: said[row] === truth[row],
        })),
        BINS,
      ),
    };
    return [name, report] as const;
  });
  return { facts: task.facts, classes, methods: Object.fromEntries(entries), more, seconds: 0 };
}

/** What the terminal shows. */
export function printAnswers({ facts, classes, methods, more, seconds }: AnswerReport): string {
  const [ours] = Object.values(methods);
  const names = Object.keys(methods);
  const present = classes.filter((name) => ours.per_class[name].count > 0);
  const sections = [
    Object.entries(facts)
      .map(([name, value]) => `${name.replaceAll('_', ' ')}: ${value}`)
      .join('\n'),
    table([
      ['', 'macro-F1', 'balanced accuracy', 'accuracy', 'AUC', 'calibration error'],
      ...names.map((name) => {
        const { macro_f1, balanced_accuracy, accuracy, auc, expected_calibration_error } = methods[name];
        return [
          name,
          digits(macro_f1),
          digits(balanced_accuracy),
          digits(accuracy),
          auc === undefined ? '' : digits(auc),
          digits(expected_calibration_error),
        ];
      }),
    ]),
    table([
      ['class', 'precision', 'recall', 'F1', 'texts'],
      ...present.map((name) => {
        const { precision, recall, f1, count } = ours.per_class[name];
        return [name, digits(precision), digits(recall), digits(f1), String(count)];
      }),
    ]),
  ];
  if (classes.length <= WIDEST_CONFUSION)
    sections.push(
      table([
        ['truth down, answer across', ...classes],
        ...classes.map((name, label) => [name, ...ours.confusion[label].map(String)]),
      ]),
    );
  if (more)
    sections.push(table([['', ''], ...Object.entries(more).map(([name, value]) => [name, digits(value)])]));
  return `${sections.join('\n\n')}\n\n${seconds.toFixed(1)} s`;
}
