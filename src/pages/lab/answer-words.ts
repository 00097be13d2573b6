/** What a model says of a row or a text that a person has made up, in words. */
import type { InputValue } from '../../domain/lab/explain-inputs.ts';
import type { TargetFormat } from '../../domain/lab/trained-model.ts';
import { m } from '../../paraglide/messages.js';
import { className } from './lab-words.ts';

/** Of the encoder at work. */
interface Progress {
  readonly phase: string;
  readonly done: number;
  readonly total: number;
}

/** Share of a download, or of the texts that are read. */
export const shareDone = ({ done, total }: Progress): number => (total > 0 ? done / total : 0);

export function progressText(progress: Progress | undefined, locale: string): string {
  if (progress?.phase !== 'download') return m.lab_try_reading();
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  return m.lab_try_loading({ share: percent.format(shareDone(progress)) });
}

/** Place of the greatest probability. */
export const topOf = (probabilities: ArrayLike<number>): number =>
  Array.from(probabilities).reduce((best, value, place, all) => (value > all[best] ? place : best), 0);

/** The class that is most probable, or the number. @param answer probabilities, or one number in the unit asked. */
export function saidOf(
  { task, classes }: Pick<TargetFormat, 'task' | 'classes'>,
  answer: Float32Array,
  locale: string,
): string {
  return task === 'classes'
    ? className(classes[topOf(answer)])
    : new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(answer[0]);
}

/** What an input is: a number, what was chosen, or none of a choice. */
export const inputText = (value: InputValue, number: Intl.NumberFormat): string =>
  typeof value === 'number' ? number.format(value) : (value ?? '–');

/** What a word adds: points of probability, or of the number asked. */
export function weightText({ task }: Pick<TargetFormat, 'task'>, locale: string): (weight: number) => string {
  const format = new Intl.NumberFormat(
    locale,
    task === 'classes'
      ? { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }
      : { maximumSignificantDigits: 2, signDisplay: 'exceptZero' },
  );
  return (weight) => format.format(weight);
}
