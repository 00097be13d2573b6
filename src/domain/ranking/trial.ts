/** The trial of a challenger: the latest grades are held out, and Fit judges them from those before. */
import type { Interaction } from '../interaction.ts';
import type { Judged, TrainingSplit } from '../learning/head-types.ts';
import { normalCdf } from '../learning/normal.ts';
import { gradeEvents, isLiking } from '../learning/signals.ts';
import type { CosineColumns } from './cosine-columns.ts';
import { finitePrior, Fit } from './fit.ts';
import type { ItemSpace } from './kernels.ts';
import { Tuner } from './tuning.ts';

/** Share of the grades that is held out: a tenth of fifty says nothing, and half would judge a head by a youth of it. */
const HELD_OUT = 0.2;
const LEAST_HELD_OUT = 5;
/** More narrow the interval of a comparison no further than matters, and would cost a long history its training. */
const MOST_HELD_OUT = 200;
/** Below it neither side of the cut is enough to tell luck from a better head. */
const LEAST_EVENTS = 20;

/** A person's grading entries, oldest first, cut in two. */
export interface Trial {
  readonly before: readonly Interaction[];
  readonly after: readonly Interaction[];
}

/** What says whether the item was liked; a save is a hope. */
const verdicts = (grades: readonly Interaction[]) =>
  gradeEvents(grades).events.filter((_, i) => grades[i].kind !== 'save');

/** Cuts the grades; undefined where they are too few, or all or none of the held-out ones were liked. */
export function holdTrial(grades: readonly Interaction[]): Trial | undefined {
  if (grades.length < LEAST_EVENTS) return undefined;
  const share = Math.round(HELD_OUT * grades.length);
  const cut = grades.length - Math.max(LEAST_HELD_OUT, Math.min(MOST_HELD_OUT, share));
  const trial: Trial = { before: grades.slice(0, cut), after: grades.slice(cut) };
  const judged = verdicts(trial.after);
  return judged.some(isLiking) && !judged.every(isLiking) ? trial : undefined;
}

/** What a head learns from. Targets before the cut are standardised among themselves, so that nothing after it leaks. */
export function trainingSplit({ before, after }: Trial, rowOf: (itemId: string) => number): TrainingSplit {
  const early = gradeEvents(before).events;
  const events = [...early, ...gradeEvents([...before, ...after]).events.slice(early.length)];
  return {
    rows: Int32Array.from(events, ({ itemId }) => rowOf(itemId)),
    targets: Float32Array.from(events, ({ target }) => target),
    noises: Float32Array.from(events, ({ noise }) => noise),
    cut: early.length,
  };
}

/**
 * P(like) of each held-out verdict, in order, by a Fit of the grades before the cut: its setting, its targets
 * and its threshold are found from those alone.
 * @param prior mean of each item's grade by row; Fit learns on top of it.
 */
export function judgeTrial(
  { before, after }: Trial,
  space: ItemSpace,
  columns: CosineColumns,
  rowOf: (itemId: string) => number,
  prior: Float32Array | undefined,
): Judged {
  const means = prior && finitePrior(prior, space.vectors.count);
  const kernel = new Tuner(space, rowOf, means).kernelFrom(before);
  const fit = new Fit(kernel, columns, means);
  const { events, threshold } = gradeEvents(before);
  fit.sync(events.map((event) => ({ ...event, row: rowOf(event.itemId) })));
  const judged = verdicts(after);
  return {
    probabilities: Float64Array.from(judged, ({ itemId }) => {
      const row = rowOf(itemId);
      const point = fit.point(row);
      const variance = fit.variance(row, point) + kernel.setting.noise;
      return normalCdf((fit.mean(row, point) - threshold) / Math.sqrt(variance));
    }),
    liked: Uint8Array.from(judged, (event) => (isLiking(event) ? 1 : 0)),
  };
}
