/** The kernel setting that a person's own grades call for, and when it is found anew. */
import type { Interaction } from '../interaction.ts';
import { maximiseEvidence, type EvidenceProblem } from '../learning/evidence.ts';
import type { KernelSetting, TunedSetting } from '../learning/head-types.ts';
import { gradeEvents, RATING_NOISE, type GradedEvent } from '../learning/signals.ts';
import { FEATURE_NAMES, FIRST_SETTING, Kernel, unitKernels, type ItemSpace } from './kernels.ts';

/** Grades before the first search: with 3 it would read patterns into chance, with 30 an evening's taps change nothing. */
const FIRST_BASIS = 8;
/** Growth from one search to the next: at 1.1 most pauses would go into settings that hardly differ, at 4 a year. */
const BASIS_GROWTH = 1.5;

/**
 * Events that a search reads at most. The cost is cubic: 200 take a quarter of a second, 400 two, and pin six scales
 * down no better than the prior does. They are spread evenly over twice as many of the latest, since a run of
 * consecutive grades is often one shelf or one evening, and too alike to tell the scales apart.
 */
const SUBSAMPLE = 200;
const REACH = 400;

/** A factor of e either way is nothing unusual; at 0.2 no grades would move a scale, at 5 eight of them could put one out. */
const PRIOR_DEVIATION = 1;

/** Grades closer together than this have no spread to explain. */
const LEAST_SPREAD = 1e-6;

/** Settings kept: those of every basis up to the largest window, with room for what undo brings back. */
const REMEMBERED = 32;

/**
 * How many of the first grades the setting may rest on that is found once there are `count`: 8, 12, 18, 27, 41…, or 0.
 * A setting takes hold one grade later, so that the search can run in the pause between two taps.
 */
export function basisSize(count: number): number {
  let size = 0;
  for (let next = FIRST_BASIS; next <= count; next = Math.round(BASIS_GROWTH * next)) size = next;
  return size;
}

interface Found {
  readonly grades: readonly Interaction[];
  readonly kernel: Kernel;
  readonly tuned: TunedSetting;
}

/**
 * Finds settings, each a function of the grades that it is asked about and of nothing else: every search begins at the
 * first setting. A start at the setting before would be quicker, but the model would then depend on the path of taps.
 */
export class Tuner {
  readonly #space: ItemSpace;
  readonly #rowOf: (itemId: string) => number;
  readonly #prior: Float32Array | undefined;
  readonly #stored: TunedSetting | undefined;
  readonly #first: Kernel;
  readonly #found: Found[] = [];

  /**
   * @param stored of an earlier session; taken in place of a search that would read the very same numbers.
   * @param first in force while the grades are few, and the centre of every search.
   */
  constructor(
    space: ItemSpace,
    rowOf: (itemId: string) => number,
    prior: Float32Array | undefined,
    {
      stored,
      first = FIRST_SETTING,
    }: { readonly stored?: TunedSetting; readonly first?: KernelSetting } = {},
  ) {
    this.#space = space;
    this.#rowOf = rowOf;
    this.#prior = prior;
    this.#stored = stored;
    this.#first = new Kernel(space, first);
  }

  /** The kernel tuned on these grades, which are standardised among themselves; the first one where they are too few. */
  kernelFrom(grades: readonly Interaction[]): Kernel {
    return grades.length < FIRST_BASIS ? this.#first : this.#find(grades).kernel;
  }

  /** The setting found from these grades, to be stored; undefined where they are too few. */
  settingFrom(grades: readonly Interaction[]): TunedSetting | undefined {
    return grades.length < FIRST_BASIS ? undefined : this.#find(grades).tuned;
  }

  #find(grades: readonly Interaction[]): Found {
    const known = this.#found.find(
      (found) =>
        found.grades.length === grades.length && found.grades.every((grade, i) => grade === grades[i]),
    );
    if (known) return known;
    const tuned = this.#search(gradeEvents(grades).events);
    const found: Found = { grades, kernel: new Kernel(this.#space, tuned.setting), tuned };
    this.#found.push(found);
    if (this.#found.length > REMEMBERED) this.#found.shift();
    return found;
  }

  #search(all: readonly GradedEvent[]): TunedSetting {
    const events = spread(all.slice(-REACH), SUBSAMPLE);
    const { problem, kernels } = this.#problem(events);
    const first = this.#first.setting;
    const basis = hashNumbers([...problem.grams, problem.targets, problem.noises]);
    if (basis === this.#stored?.basis) return this.#stored;
    if (Math.max(...problem.targets) - Math.min(...problem.targets) < LEAST_SPREAD)
      return { basis, setting: first };
    const centres = [...kernels.map((k) => first.scales[FEATURE_NAMES[k]]), first.noise];
    const best = maximiseEvidence(problem, { centres, deviation: PRIOR_DEVIATION });
    return { basis, setting: best ? settingOf(first, kernels, best) : first };
  }

  /** The events as numbers; `kernels` are the places in FEATURE_NAMES of those that say anything about them. */
  #problem(events: readonly GradedEvent[]): { problem: EvidenceProblem; kernels: readonly number[] } {
    const rows = events.map(({ itemId }) => this.#rowOf(itemId));
    const n = rows.length;
    const all = FEATURE_NAMES.map(() => new Float64Array((n * (n + 1)) / 2));
    for (let i = 0, at = 0; i < n; i++)
      for (let j = 0; j <= i; j++, at++)
        unitKernels(this.#space, rows[i], rows[j]).forEach((value, k) => (all[k][at] = value));
    const kernels = FEATURE_NAMES.map((_, k) => k).filter((k) => all[k].some((value) => value !== 0));
    const problem = {
      grams: kernels.map((k) => all[k]),
      targets: Float64Array.from(events, ({ target }, i) => target - (this.#prior?.[rows[i]] ?? 0)),
      noises: Float64Array.from(events, ({ noise }) => noise / RATING_NOISE),
    };
    return { problem, kernels };
  }
}

/** `most` of the values, evenly spread, the last among them. */
function spread<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, i) => values[Math.ceil(((i + 1) * values.length) / most) - 1]);
}

/** `first` with the parameters found in it: one scale for each of `kernels`, then the noise. */
function settingOf(
  first: KernelSetting,
  kernels: readonly number[],
  parameters: readonly number[],
): KernelSetting {
  const scales = { ...first.scales };
  kernels.forEach((k, m) => (scales[FEATURE_NAMES[k]] = parameters[m]));
  return { scales, noise: parameters[kernels.length] };
}

/** FNV-1a over the 32-bit words of the numbers. */
function hashNumbers(parts: readonly Float64Array[]): number {
  let hash = 2166136261;
  for (const part of parts)
    for (const word of new Int32Array(part.buffer, part.byteOffset, 2 * part.length))
      hash = Math.imul(hash ^ word, 16777619);
  return hash >>> 0;
}
