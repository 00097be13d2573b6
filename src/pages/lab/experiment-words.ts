/** An experiment and its run in words and figures, for what leaves the page: the picture and the report. */
import type { Experiment, ModelChoice } from '../../domain/lab/experiment.ts';
import { m } from '../../paraglide/messages.js';
import type { Lab } from '../../state/lab.svelte.ts';
import {
  ACTIVATIONS,
  backendName,
  datasetName,
  LOSSES,
  modelName,
  OPTIMISERS,
  readsWords,
  SCALINGS,
  SCHEDULES,
  SHAPES,
  TASKS,
} from './lab-words.ts';
import { lessonText } from './lesson-words.ts';

type Run = Pick<Lab, 'experiment' | 'opened' | 'data' | 'status'>;

/** Stands between things of one line, in both languages. */
const BETWEEN = ' · ';

/** What it is called on paper: by its lesson, or by what it is. Never by the maker of a link, who is not the app. */
export function runTitle({ progress, experiment }: Lab): string {
  if (progress.lesson) return lessonText(progress.lesson.id, 'title');
  return `${datasetName(experiment.dataset)}${BETWEEN}${modelName(experiment.model.kind, experiment.dataset)}`;
}

/** The app's own question that is answered on paper. */
export function runQuestion({ progress }: Lab): string {
  return progress.lesson ? lessonText(progress.lesson.id, 'task') : m.lab_report_question();
}

export const runLink = ({ address }: Lab): string => `${location.origin}${location.pathname}#/lab?${address}`;

/** Which machine and which luck. */
export const machineText = ({ status, opened, experiment }: Run): string =>
  opened
    ? m.lab_machine({ backend: backendName(status?.backend ?? opened.backend), seed: experiment.seed })
    : '';

function partsText({ data }: Run, locale: string): string {
  const number = new Intl.NumberFormat(locale);
  const [training, validation, test] = [0, 1, 2].map((place) =>
    number.format(data?.parts.reduce((sum, part) => sum + (part === place ? 1 : 0), 0) ?? 0),
  );
  return m.lab_parts({ training, validation, test });
}

type Numbers = Intl.NumberFormat;

/** All that a kind of model is described by. */
function modelParts(model: ModelChoice, number: Numbers): readonly string[] {
  const of = (name: string, value: number): string => `${name} ${number.format(value)}`;
  switch (model.kind) {
    case 'linear':
      return [];
    case 'perceptron':
      return [
        `${m.lab_layers()} ${model.layers.map((units) => number.format(units)).join(' → ')}`,
        ACTIVATIONS[model.activation](),
        ...(model.dropout ? [of(m.lab_dropout(), model.dropout)] : []),
      ];
    case 'low-rank':
      return [of(m.lab_rank(), model.rank), ...(model.adaptive ? [m.lab_adaptive()] : [])];
    case 'bottleneck':
      return [of(m.lab_width(), model.width), ACTIVATIONS[model.activation]()];
    case 'student':
      return [
        of(m.lab_student_width(), model.width),
        of(m.lab_teacher_width(), model.teacher),
        of(m.lab_temperature(), model.temperature),
      ];
    case 'lstm':
      return [of(m.lab_embedding(), model.embedding), of(m.lab_units(), model.units)];
    case 'attention':
      return [of(m.lab_embedding(), model.embedding)];
    case 'static-table':
      return [of(m.lab_embedding(), model.width)];
  }
}

/** What each field of an experiment is said by: a field that is added must be said, or be named as one that is not. */
function fieldWords(
  experiment: Experiment,
  locale: string,
): Readonly<Record<Exclude<keyof Experiment, 'seed'>, readonly (string | false)[]>> {
  const { dataset, model } = experiment;
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const share = new Intl.NumberFormat(locale, { style: 'percent' });
  const knob = (name: string, value: number): readonly (string | false)[] => [
    value > 0 && `${name} ${number.format(value)}`,
  ];
  return {
    dataset: [
      datasetName(dataset),
      dataset.kind === 'reviews' && TASKS[dataset.task](),
      dataset.kind === 'shapes' && SHAPES[dataset.shape](),
    ],
    // All others have the rows that they have.
    rows: dataset.kind === 'shapes' || dataset.kind === 'houses' ? knob(m.lab_rows(), experiment.rows) : [],
    labelNoise: [
      experiment.labelNoise > 0 && `${m.lab_label_noise()} ${share.format(experiment.labelNoise)}`,
    ],
    trainingShare: [
      experiment.trainingShare < 1 && `${m.lab_training_share()} ${share.format(experiment.trainingShare)}`,
    ],
    scaling: [readsWords(model.kind) ? m.lab_words() : SCALINGS[experiment.scaling]()],
    kept: readsWords(model.kind) ? [] : knob(m.lab_kept(), experiment.kept),
    model: [modelName(model.kind, dataset), ...modelParts(model, number)],
    loss: [LOSSES[experiment.loss]()],
    optimiser: [OPTIMISERS[experiment.optimiser]()],
    rate: [`${m.lab_rate()} ${number.format(experiment.rate)}`],
    schedule: [
      experiment.schedule !== 'constant' && `${m.lab_schedule()} ${SCHEDULES[experiment.schedule]()}`,
    ],
    l1: knob('L1', experiment.l1),
    l2: knob('L2', experiment.l2),
    sparsity: knob(m.lab_sparsity(), experiment.sparsity),
    privacyNoise: knob(m.lab_privacy_noise(), experiment.privacyNoise),
    epochs: [m.lab_epochs_axis({ count: number.format(experiment.epochs) })],
    patience: knob(m.lab_patience(), experiment.patience),
    batch: [`${m.lab_batch()} ${number.format(experiment.batch)}`],
  };
}

/** What was set, as heads with what stands under them: data, features, model, training, machine. */
export function runWords(lab: Run, locale: string): readonly (readonly [head: string, text: string])[] {
  const { dataset, rows, labelNoise, trainingShare, scaling, kept, model, ...training } = fieldWords(
    lab.experiment,
    locale,
  );
  const join = (...parts: readonly (readonly (string | false)[])[]): string =>
    parts.flat().filter(Boolean).join(BETWEEN);
  const trained = lab.opened && new Intl.NumberFormat(locale).format(lab.opened.parameters);
  return [
    [m.lab_data(), join(dataset, rows, labelNoise, trainingShare)],
    [m.lab_split(), partsText(lab, locale)],
    [m.lab_features(), join(scaling, kept)],
    [m.lab_model(), join(model, [trained !== undefined && m.lab_parameters({ trained })])],
    [m.lab_training(), join(...Object.values(training))],
    [m.lab_backend_head(), machineText(lab)],
  ];
}

/** What a figure of figures.ts tells, by the name that it has there. */
export const figureMeaning = (name: string): string =>
  new Map([
    [m.lab_accuracy(), m.lab_means_accuracy],
    [m.lab_precision(), m.lab_means_precision],
    [m.lab_recall(), m.lab_means_recall],
    ['F1', m.lab_means_f1],
    ['AUC', m.lab_means_auc],
    [m.lab_calibration_error(), m.lab_means_calibration],
    [m.lab_r2(), m.lab_means_r2],
    [m.lab_mean_error(), m.lab_means_error],
  ]).get(name)?.() ?? '';
