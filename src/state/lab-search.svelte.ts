/** A search over settings of the experiment on the bench, and its judgement over several splits. */
import type { Failure } from '../domain/errors.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import {
  bestTrial,
  hasPath,
  type SearchMethod,
  type SearchPath,
  type SearchRange,
  type Trial,
} from '../domain/lab/search.ts';
import type { Surroundings } from '../pipeline/lab.ts';
import { crossValidate, searchExperiments } from '../pipeline/lab-search.ts';
import type { Services } from '../pipeline/services.ts';

export type { SearchPath, Trial };
export type MethodKind = SearchMethod['kind'];

/** What may be searched. The bounds are those within which each number is of use in the Lab's experiments. */
const RANGES: readonly SearchRange[] = [
  { path: 'rate', low: 1e-4, high: 1, scale: 'log' },
  { path: 'l2', low: 1e-5, high: 1, scale: 'log' },
  { path: 'batch', values: [16, 32, 64, 128] },
  { path: 'model.dropout', low: 0, high: 0.6, scale: 'linear' },
  { path: 'model.rank', low: 1, high: 32, scale: 'log', whole: true },
  { path: 'model.width', low: 1, high: 32, scale: 'log', whole: true },
  { path: 'model.units', low: 4, high: 48, scale: 'log', whole: true },
  { path: 'model.embedding', low: 4, high: 48, scale: 'log', whole: true },
];

const METHODS: Readonly<Record<SearchMethod['kind'], SearchMethod>> = {
  // Four points on each of two axes are sixteen trials.
  grid: { kind: 'grid', points: 4 },
  random: { kind: 'random' },
  halving: { kind: 'halving', keep: 2, least: 2 },
};

export class LabSearch {
  #trials = $state.raw<readonly Trial[]>([]);
  #ranges = $state.raw<readonly SearchRange[]>([]);
  #scores = $state.raw<readonly number[]>([]);
  #doing = $state<'search' | 'splits' | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #abort = new AbortController();
  readonly #best = $derived(bestTrial(this.#trials));
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  get trials(): readonly Trial[] {
    return this.#trials;
  }
  /** Of the trials: what each of their values belongs to. */
  get ranges(): readonly SearchRange[] {
    return this.#ranges;
  }
  get best(): Trial | undefined {
    return this.#best;
  }
  /** Score on each fold so far, by a model that has not learned from it. */
  get scores(): readonly number[] {
    return this.#scores;
  }
  get doing(): 'search' | 'splits' | undefined {
    return this.#doing;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** Numbers of this experiment that can be searched. */
  pathsOf(experiment: Experiment): readonly SearchPath[] {
    return RANGES.map(({ path }) => path).filter((path) => hasPath(experiment, path));
  }

  /** @param budget epochs of training in all. */
  async search(
    base: Experiment,
    paths: readonly SearchPath[],
    method: MethodKind,
    budget: number,
    surroundings: Surroundings,
  ): Promise<void> {
    this.#ranges = RANGES.filter(({ path }) => paths.includes(path) && hasPath(base, path));
    this.#trials = [];
    await this.#run('search', (signal) =>
      searchExperiments(
        this.#services,
        { base, ranges: this.#ranges, method: METHODS[method], budget, seed: base.seed },
        surroundings,
        { signal, onResult: (trial) => (this.#trials = [...this.#trials, trial]) },
      ),
    );
  }

  async validate(experiment: Experiment, surroundings: Surroundings): Promise<void> {
    this.#scores = [];
    await this.#run('splits', (signal) =>
      crossValidate(this.#services, experiment, surroundings, {
        signal,
        onResult: (score) => (this.#scores = [...this.#scores, score]),
      }),
    );
  }

  /** What was found until now stays. */
  stop(): void {
    this.#abort.abort();
  }

  async #run(doing: 'search' | 'splits', work: (signal: AbortSignal) => ReturnType<typeof crossValidate>) {
    this.#abort.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.#failure = undefined;
    this.#doing = doing;
    const done = await work(abort.signal);
    if (this.#abort !== abort) return;
    this.#doing = undefined;
    if (!done.ok && done.failure.code !== 'cancelled') this.#failure = done.failure;
  }
}
