/** An experiment and its run in words and figures, for what leaves the page: the picture and the report. */
import type { Experiment } from '../../domain/lab/experiment.ts';
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
  SHAPES,
  TASKS,
} from './lab-words.ts';
import { lessonText } from './lesson-words.ts';

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
export const machineText = ({ status, opened, experiment }: Lab): string =>
  opened
    ? m.lab_machine({ backend: backendName(status?.backend ?? opened.backend), seed: experiment.seed })
    : '';

function partsText({ data }: Lab, locale: string): string {
  const number = new Intl.NumberFormat(locale);
  const [training, validation, test] = [0, 1, 2].map((place) =>
    number.format(data?.parts.reduce((sum, part) => sum + (part === place ? 1 : 0), 0) ?? 0),
  );
  return m.lab_parts({ training, validation, test });
}

function modelParts({ model }: Experiment, number: Intl.NumberFormat): readonly string[] {
  switch (model.kind) {
    case 'perceptron':
      return [
        `${m.lab_layers()} ${model.layers.map((units) => number.format(units)).join(' → ')}`,
        ACTIVATIONS[model.activation](),
        ...(model.dropout ? [`${m.lab_dropout()} ${number.format(model.dropout)}`] : []),
      ];
    case 'low-rank':
      return [`${m.lab_rank()} ${number.format(model.rank)}`, ...(model.adaptive ? [m.lab_adaptive()] : [])];
    case 'bottleneck':
      return [`${m.lab_width()} ${number.format(model.width)}`, ACTIVATIONS[model.activation]()];
    case 'student':
      return [
        `${m.lab_student_width()} ${number.format(model.width)}`,
        `${m.lab_temperature()} ${number.format(model.temperature)}`,
      ];
    case 'lstm':
      return [`${m.lab_units()} ${number.format(model.units)}`];
    default:
      return [];
  }
}

/** What was set, as heads with what stands under them: data, features, model, training, machine. */
export function runWords(lab: Lab, locale: string): readonly (readonly [head: string, text: string])[] {
  const { experiment, opened } = lab;
  const { dataset, model } = experiment;
  const number = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
  const share = new Intl.NumberFormat(locale, { style: 'percent' });
  const join = (...parts: readonly (string | false)[]): string => parts.filter(Boolean).join(BETWEEN);
  const knob = (name: string, value: number): string | false =>
    value > 0 && `${name} ${number.format(value)}`;
  return [
    [
      m.lab_data(),
      join(
        datasetName(dataset),
        dataset.kind === 'reviews' && TASKS[dataset.task](),
        dataset.kind === 'shapes' && SHAPES[dataset.shape](),
        experiment.labelNoise > 0 && `${m.lab_label_noise()} ${share.format(experiment.labelNoise)}`,
      ),
    ],
    [m.lab_split(), partsText(lab, locale)],
    [
      m.lab_features(),
      join(
        readsWords(model.kind) ? m.lab_words() : SCALINGS[experiment.scaling](),
        knob(m.lab_kept(), experiment.kept),
      ),
    ],
    [
      m.lab_model(),
      join(
        modelName(model.kind, dataset),
        ...modelParts(experiment, number),
        opened !== undefined &&
          m.lab_parameters({ trained: new Intl.NumberFormat(locale).format(opened.parameters) }),
      ),
    ],
    [
      m.lab_training(),
      join(
        LOSSES[experiment.loss](),
        OPTIMISERS[experiment.optimiser](),
        `${m.lab_rate()} ${number.format(experiment.rate)}`,
        knob('L1', experiment.l1),
        knob('L2', experiment.l2),
        knob(m.lab_sparsity(), experiment.sparsity),
        knob(m.lab_privacy_noise(), experiment.privacyNoise),
        m.lab_epochs_axis({ count: number.format(experiment.epochs) }),
        `${m.lab_batch()} ${number.format(experiment.batch)}`,
      ),
    ],
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
