/** Failures that only the Lab has, in the person's words. */
import type { Failure } from '../../domain/errors.ts';
import type { Lower } from '../../domain/lab/memory.ts';
import { m } from '../../paraglide/messages.js';
import { failureText } from '../../state/failure-text.ts';
import { picked, type Names } from './lab-words.ts';

const LOWER: Names<Lower> = {
  rows: m.lab_lower_rows,
  units: m.lab_lower_units,
  batch: m.lab_lower_batch,
};

/** What kept an experiment from opening or going on, and what to do. */
export function labFailureText(failure: Failure): string {
  const { reason, lower, megabytes = 0, most = 0 } = failure.details ?? {};
  if (reason !== 'too-much-memory') return failureText(failure);
  return m.failure_lab_memory({ megabytes, most, advice: LOWER[picked(LOWER, String(lower), 'units')]() });
}
