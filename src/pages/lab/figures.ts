/** Figures of a run in the person's words. */
import type { Experiment } from '../../domain/lab/experiment.ts';
import type { LabData } from '../../domain/lab/lab-data.ts';
import { m } from '../../paraglide/messages.js';
import type { Evaluation, Lab, Note } from '../../state/lab.svelte.ts';
import { backendName } from './lab-words.ts';

/** How the score of this data is written: a share that is right, or R². */
export function scoreWords(data: LabData | undefined, locale: string): (score: number) => string {
  const regression = data?.targets[0].task === 'regression';
  const figure = regression
    ? new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    : new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  return (score) => figure.format(score);
}

type Run = Pick<Lab, 'phase' | 'status' | 'experiment'>;

/** Where the run is, as the status region says it, and that it lost a backend on the way. */
export function statusText(run: Run, locale: string): string {
  const { movedFrom, backend } = run.status ?? {};
  if (!movedFrom || !backend) return placeText(run, locale);
  const moved = m.lab_status_moved({
    lost: backendName(movedFrom.backend),
    backend: backendName(backend),
    epoch: new Intl.NumberFormat(locale).format(movedFrom.epoch),
  });
  return `${placeText(run, locale)} · ${moved}`;
}

function placeText({ phase, status, experiment }: Run, locale: string): string {
  const number = new Intl.NumberFormat(locale);
  const epoch = number.format(status?.epoch ?? 0);
  const epochs = number.format(experiment.epochs);
  if (phase === 'opening') return m.lab_status_opening();
  if (!status) return m.lab_status_idle();
  switch (status.end) {
    case 'finished':
      return m.lab_status_finished({ epoch, epochs });
    case 'early-stop':
      return m.lab_status_early({ epoch });
    case 'diverged':
      return m.lab_status_diverged({ epoch });
    case 'paused':
      return status.step
        ? m.lab_status_step({ epoch, epochs, step: number.format(status.step) })
        : m.lab_status_epoch({ epoch, epochs });
  }
}

/** Names and values of what is known of a model on rows that nobody has learned from. */
export function figuresOf(
  evaluation: Evaluation | undefined,
  locale: string,
): readonly (readonly [name: string, value: string])[] {
  if (!evaluation) return [];
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const figure = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 3 });
  if (evaluation.task === 'regression')
    return [
      [m.lab_r2(), evaluation.r2 === undefined ? '–' : figure.format(evaluation.r2)],
      [m.lab_mean_error(), figure.format(evaluation.meanAbsoluteError)],
    ];
  return [
    [m.lab_accuracy(), share.format(evaluation.accuracy)],
    [m.lab_precision(), share.format(evaluation.macro.precision)],
    [m.lab_recall(), share.format(evaluation.macro.recall)],
    ['F1', figure.format(evaluation.macro.f1)],
    ...(evaluation.auc === undefined ? [] : [['AUC', figure.format(evaluation.auc)] as const]),
    [m.lab_calibration_error(), figure.format(evaluation.calibrationError)],
  ];
}

/** What a person should know about how their data was read. The column's name is theirs. */
export function noteText({ reason, column = '', count = 0 }: Note, locale: string): string {
  const number = new Intl.NumberFormat(locale).format(count);
  switch (reason) {
    case 'constant-column':
      return m.lab_note_constant({ column });
    case 'too-many-values':
      return m.lab_note_many({ column });
    case 'label-as-input':
      return m.lab_note_label({ column });
    case 'missing-values':
      return m.lab_note_missing({ column, count: number });
    case 'missing-labels':
      return m.lab_note_labels({ count: number });
    case 'rows-left-out':
      return m.lab_note_left_out({ count: number });
  }
}

/** Numbers that changing the whole embedding space would take; undefined where the model changes none of it. */
export function fullParameters(
  { model }: Experiment,
  data: LabData | undefined,
  trained: number | undefined,
): number | undefined {
  if (data?.inputs.kind !== 'dense' || trained === undefined) return undefined;
  if (model.kind !== 'low-rank' && model.kind !== 'bottleneck') return undefined;
  const { width } = data.inputs;
  const changed = 2 * width * (model.kind === 'low-rank' ? model.rank : model.width);
  return trained - changed + width * width;
}
