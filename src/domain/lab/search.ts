/** Search over declared ranges of an experiment: every combination, chance, or chance with the worst left early. */
import { mulberry32, type Random } from '../random.ts';
import type { Experiment } from './experiment.ts';

/** Numbers that can be searched; those of `model` where the model has them. */
export type SearchPath =
  | 'rate'
  | 'l1'
  | 'l2'
  | 'batch'
  | 'sparsity'
  | 'kept'
  | 'model.dropout'
  | 'model.rank'
  | 'model.width'
  | 'model.temperature'
  | 'model.embedding'
  | 'model.units';

/** What may be tried: listed values, or all between two bounds (`log`: even in the logarithm, low above 0). */
export type SearchRange =
  | { readonly path: SearchPath; readonly values: readonly number[] }
  | {
      readonly path: SearchPath;
      readonly low: number;
      readonly high: number;
      readonly scale: 'linear' | 'log';
      /** Whole numbers only. */
      readonly whole?: true;
    };

export type SearchMethod =
  /** Every combination; of bounds so many `points`, ends included. */
  | { readonly kind: 'grid'; readonly points: number }
  /** Bergstra & Bengio (2012): where few settings matter, it tries more values of each than a grid. */
  | { readonly kind: 'random' }
  /**
   * Jamieson & Talwalkar (2016), with the rungs of Li et al. (2018): all start with few epochs, the best 1 in `keep` go
   * on with `keep` times as many. The last rung trains for the experiment's epochs, the first for at least `least`.
   */
  | { readonly kind: 'halving'; readonly keep: number; readonly least: number };

/** One training. */
export interface Trial {
  /** In the order of the ranges. */
  readonly values: readonly number[];
  readonly experiment: Experiment;
  readonly epochs: number;
  /** 0, or for halving how often it was kept. */
  readonly rung: number;
  /** Validation loss; Infinity where training diverged. */
  readonly loss: number;
  /** Epochs of all trials up to this one. */
  readonly spent: number;
}

export interface Search {
  /** The experiment that the ranges vary. Its seed stays, so that all trials see the same rows and splits. */
  readonly base: Experiment;
  readonly ranges: readonly SearchRange[];
  readonly method: SearchMethod;
  /** Epochs of training in all; a trial that would exceed them is not begun. */
  readonly budget: number;
  /** Of what is drawn. */
  readonly seed: number;
}

/** Validation loss after so many epochs from the start, lower is better; no finite number where training diverged. */
export type Evaluate = (experiment: Experiment, epochs: number) => Promise<number>;

const MODEL = 'model.';

/** Whether an experiment has this number. */
export const hasPath = ({ model }: Experiment, path: SearchPath): boolean =>
  !path.startsWith(MODEL) || path.slice(MODEL.length) in model;

/** The experiment with these values. Throws when its model has no such number. */
function withValues(base: Experiment, ranges: readonly SearchRange[], values: readonly number[]): Experiment {
  return ranges.reduce((experiment, { path }, i) => {
    if (!hasPath(experiment, path)) throw new Error(`${experiment.model.kind} has no ${path}`);
    return path.startsWith(MODEL)
      ? { ...experiment, model: { ...experiment.model, [path.slice(MODEL.length)]: values[i] } }
      : { ...experiment, [path]: values[i] };
  }, base);
}

/** The value at a place from 0 to 1 in a range. */
function valueAt(range: SearchRange, place: number): number {
  if ('values' in range)
    return range.values[Math.min(Math.floor(place * range.values.length), range.values.length - 1)];
  const { low, high, scale, whole } = range;
  const value = scale === 'log' ? low * (high / low) ** place : low + (high - low) * place;
  // The power of a quotient can end a last digit outside.
  const within = Math.min(Math.max(value, low), high);
  return whole ? Math.round(within) : within;
}

/**
 * Place from 0 to 1 of a value on its axis of a parallel-coordinates plot: listed values evenly spaced in their order,
 * bounds by their scale.
 */
export function axisPlace(range: SearchRange, value: number): number {
  if ('values' in range) {
    const last = range.values.length - 1;
    return last > 0 ? range.values.indexOf(value) / last : 0.5;
  }
  const { low, high, scale } = range;
  if (high === low) return 0.5;
  return scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

/** Values of a range that a grid tries, each once. */
function gridValues(range: SearchRange, points: number): number[] {
  if ('values' in range) return [...range.values];
  const places = Array.from({ length: points }, (_, i) => (points > 1 ? i / (points - 1) : 0.5));
  return [...new Set(places.map((place) => valueAt(range, place)))];
}

/** Every combination, the last range changing fastest; made one by one, for there can be millions. */
function* combinations(axes: readonly (readonly number[])[]): Generator<readonly number[], void, undefined> {
  const [first, ...others] = axes;
  if (!first) yield [];
  else for (const value of first) for (const rest of combinations(others)) yield [value, ...rest];
}

const drawValues = (ranges: readonly SearchRange[], random: Random): number[] =>
  ranges.map((range) => valueAt(range, random()));

function* drawn(
  ranges: readonly SearchRange[],
  random: Random,
): Generator<readonly number[], void, undefined> {
  for (;;) yield drawValues(ranges, random);
}

interface Rungs {
  /** How many start. */
  readonly starters: number;
  /** Epochs of each rung, rising to those of the experiment. */
  readonly epochs: readonly number[];
}

/**
 * As many rungs as fit between the least epochs and all of them, and as many starters as the budget pays for on all
 * rungs, each trial from its start; fewer rungs where the starters would not be enough to bring one to the last.
 */
export function planRungs(
  all: number,
  { keep, least }: { keep: number; least: number },
  budget: number,
): Rungs {
  // With 1 nobody is left behind and the rungs never end.
  if (!(keep >= 2)) throw new Error(`halving keeps 1 in ${keep}`);
  let rungs = 1;
  while (all / keep ** rungs >= Math.max(1, least)) rungs++;
  for (; rungs > 1; rungs--) {
    const epochs = Array.from({ length: rungs }, (_, rung) => Math.round(all / keep ** (rungs - 1 - rung)));
    const eachStarter = epochs.reduce((sum, count, rung) => sum + count / keep ** rung, 0);
    const starters = Math.floor(budget / eachStarter);
    if (starters >= keep ** (rungs - 1)) return { starters, epochs };
  }
  return { starters: Math.floor(budget / all), epochs: [all] };
}

/**
 * Trains until the method, the budget or `shouldStop` ends it, and yields each trial as it is done. Throws what
 * `evaluate` throws.
 */
export async function* search(
  { base, ranges, method, budget, seed }: Search,
  evaluate: Evaluate,
  shouldStop: () => boolean = () => false,
): AsyncGenerator<Trial, void, undefined> {
  let spent = 0;
  const random = mulberry32(seed);

  async function* trials(
    candidates: Iterable<readonly number[]>,
    epochs: number,
    rung: number,
  ): AsyncGenerator<Trial, void, undefined> {
    for (const values of candidates) {
      if (spent + epochs > budget || shouldStop()) return;
      spent += epochs;
      const experiment = { ...withValues(base, ranges, values), epochs };
      const loss = await evaluate(experiment, epochs);
      yield { values, experiment, epochs, rung, loss: Number.isFinite(loss) ? loss : Infinity, spent };
    }
  }

  switch (method.kind) {
    case 'grid':
      yield* trials(combinations(ranges.map((range) => gridValues(range, method.points))), base.epochs, 0);
      break;
    case 'random':
      yield* trials(drawn(ranges, random), base.epochs, 0);
      break;
    case 'halving': {
      const { starters, epochs } = planRungs(base.epochs, method, budget);
      let left: (readonly number[])[] = Array.from({ length: starters }, () => drawValues(ranges, random));
      for (const [rung, length] of epochs.entries()) {
        const done: Trial[] = [];
        for await (const trial of trials(left, length, rung)) {
          done.push(trial);
          yield trial;
        }
        if (done.length < left.length) return;
        done.sort((a, b) => (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : 0));
        left = done.slice(0, Math.floor(done.length / method.keep)).map(({ values }) => values);
      }
    }
  }
}

/**
 * The best of those trained longest: a loss after few epochs is no promise. Undefined where all of them diverged.
 */
export function bestTrial(trials: readonly Trial[]): Trial | undefined {
  const longest = trials.reduce((most, { epochs }) => Math.max(most, epochs), 0);
  let best: Trial | undefined;
  for (const trial of trials)
    if (trial.epochs === longest && trial.loss < (best?.loss ?? Infinity)) best = trial;
  return best;
}
