/** The bench of the Lab: an experiment, its run, and what is seen of it. */
import type { Failure } from '../domain/errors.ts';
import type { DataNote } from '../domain/lab/datasets.ts';
import { mainScore } from '../domain/lab/evaluate.ts';
import { FIRST_EXPERIMENT, type Experiment, type Language } from '../domain/lab/experiment.ts';
import type { Opening } from '../domain/lab/lesson-checks.ts';
import type { LabSection } from '../domain/lab/lessons.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../domain/lab/run-types.ts';
import type { Backend } from '../domain/learning/head-types.ts';
import {
  checkSlopes,
  openExperiment,
  planeOf,
  readTable,
  train,
  type Evaluation,
  type LabTable,
  type Look,
  type OpenedExperiment,
  type Plane,
  type Surroundings,
} from '../pipeline/lab.ts';
import { trainedModel, type TrainedModel } from '../pipeline/lab-files.ts';
import type { LabAmount, Services } from '../pipeline/services.ts';
import type { Feed } from './feed.svelte.ts';
import { readAddress, writeAddress } from './lab-address.ts';
import { LessonProgress } from './lab-lesson.svelte.ts';
import { withRun, type PastRun } from './lab-past.ts';
import { LabRewards } from './lab-rewards.svelte.ts';
import { LabRows } from './lab-rows.svelte.ts';
import { AS_TRAINED, LabSmall } from './lab-small.svelte.ts';
import { LabTakeaway } from './lab-takeaway.svelte.ts';
import { LabSearch, type MethodKind, type SearchPath } from './lab-search.svelte.ts';

export type Note = DataNote;
export type { Evaluation, LabTable, Plane };

/** `idle`: nothing is built. `over`: all epochs are done, or the run ended by itself. */
export type LabPhase = 'idle' | 'opening' | 'running' | 'paused' | 'over' | 'failed';

const BUSY: ReadonlySet<LabPhase> = new Set(['opening', 'running']);

/**
 * Milliseconds of training between two looks at the model: at 50 more time goes into looking than into learning, at a
 * second the charts jump.
 */
const LOOK_EVERY = 200;
/** Milliseconds of rest after a change: a slider on its way through twenty values should build one model, not twenty. */
const PREPARE_AFTER = 150;

export class Lab {
  #experiment = $state.raw<Experiment>(FIRST_EXPERIMENT);
  #phase = $state<LabPhase>('idle');
  #opened = $state.raw<OpenedExperiment | undefined>(undefined);
  #points = $state.raw<readonly LabPoint[]>([]);
  #status = $state.raw<LabStatus | undefined>(undefined);
  #snapshot = $state.raw<LabSnapshot | undefined>(undefined);
  #evaluation = $state.raw<Evaluation | undefined>(undefined);
  #past = $state.raw<readonly PastRun[]>([]);
  #failure = $state.raw<Failure | undefined>(undefined);
  #checks = $state.raw<readonly GradientCheck[] | undefined>(undefined);
  #table = $state.raw<LabTable | undefined>(undefined);
  #plane = $state.raw<Plane | undefined>(undefined);
  #backend = $state<Backend | undefined>(undefined);
  #building: Promise<boolean> | undefined;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** Aborted when another experiment takes its place: what still arrives of it is dropped. */
  #present = new AbortController();
  /** Aborted by a pause. */
  #pause = new AbortController();
  /** Settles when all that was begun with the present experiment has come to rest. */
  #rest: Promise<unknown> = Promise.resolve();
  #hidden = $state.raw<readonly LabSection[]>([]);
  readonly rows: LabRows;
  readonly progress = new LessonProgress();
  readonly small: LabSmall;
  readonly search: LabSearch;
  readonly rewards: LabRewards;
  readonly takeaway = new LabTakeaway();
  readonly #services: Services;
  readonly #feed: Feed;

  /** @param language of the sentences that a bare bench begins with. */
  constructor(services: Services, feed: Feed, language: Language = 'en') {
    this.#experiment = { ...FIRST_EXPERIMENT, dataset: { kind: 'reviews', language, task: 'sentiment' } };
    this.#services = services;
    this.#feed = feed;
    this.small = new LabSmall(services, (tried) => this.progress.noteSmaller(tried));
    this.rows = new LabRows(services, () => this.noteOpened('explanation'));
    this.search = new LabSearch(services);
    this.rewards = new LabRewards(services, this.progress);
  }

  get experiment(): Experiment {
    return this.#experiment;
  }
  get phase(): LabPhase {
    return this.#phase;
  }
  get data(): OpenedExperiment['data'] | undefined {
    return this.#opened?.data;
  }
  /** The model as it was built, and the backends that were tried for it. */
  get opened(): OpenedExperiment['opened'] | undefined {
    return this.#opened?.opened;
  }
  get points(): readonly LabPoint[] {
    return this.#points;
  }
  get status(): LabStatus | undefined {
    return this.#status;
  }
  get snapshot(): LabSnapshot | undefined {
    return this.#snapshot;
  }
  /** As it can be taken away; undefined before there is one. */
  get trained(): TrainedModel | undefined {
    return (
      this.#opened && this.#snapshot && trainedModel(this.#experiment, this.#opened.data, this.#snapshot)
    );
  }
  /** On the test part. */
  get evaluation(): Evaluation | undefined {
    return this.#evaluation;
  }
  /** What the model says over its two inputs; undefined for data with more of them. */
  get plane(): Plane | undefined {
    return this.#plane;
  }
  /** Latest first. */
  get past(): readonly PastRun[] {
    return this.#past;
  }
  get failure(): Failure | undefined {
    return this.#failure;
  }
  get checks(): readonly GradientCheck[] | undefined {
    return this.#checks;
  }
  /** The person's own table, when one was chosen. */
  get table(): LabTable | undefined {
    return this.#table;
  }
  /** Knobs that the lesson, or the teacher's link, puts away. */
  get hidden(): readonly LabSection[] {
    return this.#hidden;
  }
  /** The query of the address that brings back what is on the bench. */
  get address(): string {
    return writeAddress({
      lesson: this.progress.lesson,
      experiment: this.#experiment,
      hidden: this.#hidden,
    });
  }

  /** Changes what is described; a run goes on from the beginning with it, as it would have with another link. */
  change(change: Partial<Experiment>): void {
    const running = BUSY.has(this.#phase);
    this.startOver();
    this.#experiment = { ...this.#experiment, ...change };
    if (running) void this.start();
    else this.prepare();
  }

  /** Takes an experiment as it is described elsewhere: by a lesson, or a search. */
  use(experiment: Experiment): void {
    this.startOver();
    this.#experiment = experiment;
    this.prepare();
  }

  /** Makes data and model soon, so that the first press of a button finds them ready. */
  prepare(): void {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => {
      if (!this.search.doing) void this.#build();
    }, PREPARE_AFTER);
  }

  /** Puts on the bench what an address says; a damaged one leaves everything as it is and says so. */
  followAddress(query: string): void {
    if (!query || query === this.address) return;
    const read = readAddress(query);
    if (!read.ok) {
      this.#failure = read.failure;
      return;
    }
    const { lesson, experiment, hidden } = read.value;
    this.#hidden = hidden;
    this.use(experiment);
    if (this.progress.lesson !== lesson) {
      this.progress.take(lesson);
      // A lesson begins the same for everybody, whatever was made small before.
      void this.small.change(AS_TRAINED);
    }
    if (lesson?.simulation) this.rewards.use(lesson.simulation);
  }

  /** Something was opened to look at, which a lesson may ask for. */
  noteOpened(opening: Opening): void {
    this.progress.noteOpened(opening);
  }

  /** The backend that was asked for; undefined for the fastest. */
  get backend(): Backend | undefined {
    return this.#backend;
  }
  /** @param backend to compute with from now on; undefined for the fastest. */
  setBackend(backend: Backend | undefined): void {
    this.#backend = backend;
    this.change({});
  }

  /** Reads a table of the person; it never becomes part of a link. */
  async takeTable(file: File): Promise<void> {
    const read = await readTable(this.#services, file);
    if (!read.ok) {
      this.#failure = read.failure;
      return;
    }
    this.#table = read.value;
    const { columns } = read.value;
    this.change({
      dataset: { kind: 'table', inputs: columns.slice(0, -1), label: columns[columns.length - 1] },
    });
  }

  /** Tries other settings in turn. The run on the bench gives way: the trainer holds one. */
  startSearch(paths: readonly SearchPath[], method: MethodKind, budget: number): Promise<void> {
    this.startOver();
    return this.search.search(this.#experiment, paths, method, budget, this.#surroundings);
  }

  /** Judges the present setting on several splits; the run gives way too. */
  startValidation(): Promise<void> {
    this.startOver();
    return this.search.validate(this.#experiment, this.#surroundings);
  }

  /** Trains on, from the beginning or from where it was paused. */
  start(): Promise<void> {
    return this.#work('running', async (signal) => {
      let epochs = 1;
      while (!signal.aborted) {
        const before = this.#status;
        if (!(await this.#train({ epochs }, signal))) return;
        const spent = (this.#status?.milliseconds ?? 0) - (before?.milliseconds ?? 0);
        const done = Math.max(1, (this.#status?.epoch ?? 0) - (before?.epoch ?? 0));
        epochs = Math.max(1, Math.round((LOOK_EVERY * done) / Math.max(1, spent)));
      }
    });
  }

  /** Stops after the present step; {@link start} goes on. */
  pause(): void {
    if (!BUSY.has(this.#phase)) return;
    this.#phase = this.#opened ? 'paused' : 'idle';
    this.#pause.abort();
  }

  /** One step of the optimiser. */
  step(): Promise<void> {
    return this.#work('paused', async (signal) => {
      await this.#train({ steps: 1 }, signal);
    });
  }

  /** Forgets the run; its curve stays as a thin line. */
  startOver(): void {
    this.#present.abort();
    this.#present = new AbortController();
    this.#rest = Promise.resolve();
    if (this.#points.length > 1) {
      const run = { experiment: this.#experiment, points: this.#points, end: this.#status?.end };
      this.#past = withRun(this.#past, run);
    }
    this.#phase = 'idle';
    this.#opened = undefined;
    this.#building = undefined;
    clearTimeout(this.#soon);
    this.#points = [];
    this.#status = undefined;
    this.#snapshot = undefined;
    this.#evaluation = undefined;
    this.#plane = undefined;
    this.rows.follow(undefined);
    this.#failure = undefined;
    this.#checks = undefined;
    this.small.reset();
  }

  /** Compares slopes by backpropagation with those by finite differences. */
  async checkGradients(): Promise<void> {
    const { signal } = this.#present;
    const checks = await checkSlopes(this.#services);
    if (signal.aborted) return;
    if (!checks.ok) {
      this.#failure = checks.failure;
      return;
    }
    this.#checks = checks.value;
    this.noteOpened('gradient-check');
  }

  get #surroundings(): Surroundings {
    return { session: this.#feed.session, table: this.#table, backend: this.#backend };
  }

  /**
   * Works on the model, which is built first where there is none, and begins when what was asked for before has come to
   * rest: two loops over one run would mix their looks at it. A signal tells when it is paused or no longer wanted.
   */
  async #work(phase: 'running' | 'paused', work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (BUSY.has(this.#phase) || this.#phase === 'over') return;
    this.#phase = this.#opened ? phase : 'opening';
    this.#failure = undefined;
    this.#pause = new AbortController();
    const signal = AbortSignal.any([this.#present.signal, this.#pause.signal]);
    const before = this.#rest;
    const rest = (async () => {
      await before;
      if (signal.aborted || !(await this.#build()) || signal.aborted) return;
      if (this.#phase === 'opening') this.#phase = phase;
      // It may have come to its end meanwhile.
      if (this.#phase === phase) await work(signal);
    })();
    this.#rest = rest;
    await rest;
  }

  /** Once for each experiment, whoever asks first; false where it cannot be built or is no longer wanted. */
  #build(): Promise<boolean> {
    return (this.#building ??= this.#open());
  }

  async #open(): Promise<boolean> {
    const { signal } = this.#present;
    this.search.stop();
    const opened = await openExperiment(this.#services, this.#experiment, this.#surroundings, { signal });
    if (signal.aborted) return false;
    if (!opened.ok) {
      // Who asks again gets another try: the file may be there, the catalog open.
      this.#building = undefined;
      return this.#fail(opened.failure);
    }
    this.#opened = opened.value;
    return true;
  }

  /** Trains on and looks at what came of it; false where the run is over, or another has taken its place. */
  async #train(amount: LabAmount, signal: AbortSignal): Promise<boolean> {
    const { signal: present } = this.#present;
    const { data } = this.#opened ?? {};
    if (!data) return false;
    const ran = await train(this.#services, data, amount, {
      signal,
      given: present,
      onProgress: ({ point, status }) => {
        if (present.aborted) return;
        this.#points = [...this.#points, point];
        this.#status = status;
      },
    });
    if (present.aborted) return false;
    if (!ran.ok) return this.#fail(ran.failure);
    this.#see(ran.value);
    const plane = await planeOf(this.#services, data);
    if (present.aborted) return false;
    if (plane.ok) this.#plane = plane.value;
    const { status, snapshot, evaluation } = ran.value;
    const over = status.end !== 'paused';
    const follow = this.small.follow({ data, weights: snapshot.weights, score: mainScore(evaluation), over });
    if (!over) {
      await follow;
      return !present.aborted;
    }
    this.#phase = 'over';
    this.progress.noteRun({ experiment: this.#experiment, points: this.#points, end: status.end });
    return false;
  }

  #see({ status, snapshot, evaluation }: Look): void {
    this.#status = status;
    this.#snapshot = snapshot;
    this.#evaluation = evaluation;
    const { data } = this.#opened ?? {};
    this.rows.follow(data && { experiment: this.#experiment, data, snapshot });
  }

  #fail(failure: Failure): false {
    if (failure.code === 'cancelled') this.#phase = 'paused';
    else {
      this.#phase = 'failed';
      this.#failure = failure;
    }
    return false;
  }
}
