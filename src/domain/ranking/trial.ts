/** The trial of a challenger: the latest grades are held out, and Fit judges them from those before. */
import type { Interaction } from '../interaction.ts';
import { LEAST_JUDGEMENTS, LEAST_VERDICTS } from '../learning/head-to-head.ts';
import type { GradedSplit, Judged, KernelSetting } from '../learning/head-types.ts';
import { normalCdf } from '../learning/normal.ts';
import { gradeEvents, isLiking } from '../learning/signals.ts';
import type { CosineColumns } from './cosine-columns.ts';
import { finitePrior, Fit } from './fit.ts';
import type { ItemSpace } from './kernels.ts';
import { Tuner } from './tuning.ts';

/** Share of the verdicts that is held out: a tenth of a hundred says little, and half would judge a head by a youth of it. */
const HELD_OUT = 0.2;
/** More narrow the interval of a comparison no further than matters, and would cost a long history its training. */
const MOST_HELD_OUT = 200;

/** A person's grading entries, oldest first, cut in two. */
export interface Trial {
  readonly before: readonly Interaction[];
  readonly after: readonly Interaction[];
}

/** Whether a grade says that the item was liked or not; a save is a hope. */
export const isVerdict = ({ kind }: Interaction): boolean => kind !== 'save';

const verdicts = (grades: readonly Interaction[]) =>
  gradeEvents(grades).events.filter((_, i) => isVerdict(grades[i]));

/** Cuts the grades; undefined where the verdicts are too few, or all or none of the held-out ones were likes. */
export function holdTrial(grades: readonly Interaction[]): Trial | undefined {
  const places = [...grades.keys()].filter((i) => isVerdict(grades[i]));
  if (places.length < LEAST_VERDICTS) return undefined;
  const share = Math.round(HELD_OUT * places.length);
  const cut = places[places.length - Math.max(LEAST_JUDGEMENTS, Math.min(MOST_HELD_OUT, share))];
  const trial: Trial = { before: grades.slice(0, cut), after: grades.slice(cut) };
  const judged = verdicts(trial.after);
  return judged.some(isLiking) && !judged.every(isLiking) ? trial : undefined;
}

/**
 * What a head learns from. Targets before the cut are standardised among themselves, so that nothing after it leaks.
 * @param biases of items by row, which the head will stand on top of: it learns what they leave.
 */
export function trainingSplit(
  { before, after }: Trial,
  rowOf: (itemId: string) => number,
  biases?: Float32Array,
): GradedSplit {
  const grades = [...before, ...after];
  const early = gradeEvents(before).events;
  const events = [...early, ...gradeEvents(grades).events.slice(early.length)];
  const rows = Int32Array.from(events, ({ itemId }) => rowOf(itemId));
  return {
    seqs: grades.map(({ seq }) => seq),
    rows,
    targets: Float32Array.from(events, ({ target }, i) => target - (biases?.[rows[i]] ?? 0)),
    noises: Float32Array.from(events, ({ noise }) => noise),
    cut: early.length,
  };
}

/**
 * P(like) of each held-out verdict, in order, by a Fit of the grades before the cut: its setting, its targets
 * and its threshold are found from those alone.
 * @param prior mean of each item's grade by row; Fit learns on top of it.
 * @param first setting, see Tuner.
 */
export function judgeTrial(
  { before, after }: Trial,
  space: ItemSpace,
  columns: CosineColumns,
  rowOf: (itemId: string) => number,
  prior: Float32Array | undefined,
  first?: KernelSetting,
): Judged {
  const means = prior && finitePrior(prior, space.vectors.count);
  const kernel = new Tuner(space, rowOf, means, { first }).kernelFrom(before);
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
