/** Runs that others have replaced, kept for comparison. */
import type { LessonRun } from '../domain/lab/lesson-checks.ts';

export interface PastRun extends LessonRun {
  /** From 1, in the order in which they were begun. */
  readonly number: number;
}

/** More thin lines than these make a tangle of the chart. */
const MOST = 3;

/** With one more, latest first. */
export const withRun = (past: readonly PastRun[], run: LessonRun): readonly PastRun[] =>
  [{ ...run, number: (past[0]?.number ?? 0) + 1 }, ...past].slice(0, MOST);
