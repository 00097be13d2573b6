/** The bench of the Lab: an experiment, its run, and everything that is done with it. */
import type { Failure } from '../domain/errors.ts';
import type { DataNote } from '../domain/lab/datasets.ts';
import { mainScore } from '../domain/lab/evaluate.ts';
import {
  FIRST_EXPERIMENT,
  type DatasetChoice,
  type Experiment,
  type Language,
} from '../domain/lab/experiment.ts';
import type { Opening } from '../domain/lab/lesson-checks.ts';
import type { LabSection } from '../domain/lab/lessons.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../domain/lab/run-types.ts';
import type { Backend } from '../domain/learning/head-types.ts';
import {
  readTable,
  type Evaluation,
  type LabTable,
  type OpenedExperiment,
  type Plane,
  type Surroundings,
} from '../pipeline/lab.ts';
import { trainedModel, type TrainedModel } from '../pipeline/lab-files.ts';
import type { Services } from '../pipeline/services.ts';
import type { Feed } from './feed.svelte.ts';
import { readAddress, writeAddress, type Assignment } from './lab-address.ts';
import { LessonProgress } from './lab-lesson.svelte.ts';
import { withRun, type PastRun } from './lab-past.ts';
import { LabRewards } from './lab-rewards.svelte.ts';
import { LabRows } from './lab-rows.svelte.ts';
import { LabRun, type LabPhase } from './lab-run.svelte.ts';
import { AS_TRAINED, LabSmall } from './lab-small.svelte.ts';
import { suitedTo } from './lab-suited.ts';
import { LabTakeaway } from './lab-takeaway.svelte.ts';
import { LabEncoder } from './lab-encoder.svelte.ts';
import { LabSearch, type MethodKind, type SearchPath } from './lab-search.svelte.ts';

export type Note = DataNote;
export type { Assignment, Evaluation, LabPhase, LabTable, Plane };

/** Milliseconds of rest after a change: a slider on its way through twenty values should build one model, not twenty. */
const PREPARE_AFTER = 150;

export class Lab {
  #experiment = $state.raw<Experiment>(FIRST_EXPERIMENT);
  #past = $state.raw<readonly PastRun[]>([]);
  #table = $state.raw<LabTable | undefined>(undefined);
  #backend = $state<Backend | undefined>(undefined);
  #hidden = $state.raw<readonly LabSection[]>([]);
  #assignment = $state.raw<Assignment | undefined>(undefined);
  #soon: ReturnType<typeof setTimeout> | undefined;
  readonly rows: LabRows;
  readonly progress = new LessonProgress();
  readonly small: LabSmall;
  readonly search: LabSearch;
  readonly encoder: LabEncoder;
  readonly rewards: LabRewards;
  readonly takeaway: LabTakeaway;
  readonly #run: LabRun;
  readonly #services: Services;
  readonly #feed: Feed;
  /** What a bare bench begins with: sentences in the person's own language. */
  readonly #first: Experiment;

  /** @param language of the sentences that a bare bench begins with. */
  constructor(services: Services, feed: Feed, language: Language = 'en') {
    this.#first = { ...FIRST_EXPERIMENT, dataset: { kind: 'reviews', language, task: 'sentiment' } };
    this.#experiment = this.#first;
    this.#services = services;
    this.#feed = feed;
    this.small = new LabSmall(services, (tried) => this.progress.noteSmaller(tried));
    this.rows = new LabRows(services, () => this.noteOpened('explanation'));
    this.search = new LabSearch(services);
    this.encoder = new LabEncoder(services);
    this.takeaway = new LabTakeaway(services);
    this.rewards = new LabRewards(services, this.progress);
    this.#run = new LabRun(services, {
      asked: () => ({ experiment: this.#experiment, surroundings: this.#surroundings }),
      giveWay: () => this.search.stop(),
      seen: (data, { snapshot }) => this.rows.follow({ experiment: this.#experiment, data, snapshot }),
      drawn: (data, { status, snapshot, evaluation }) =>
        this.small.follow({
          data,
          weights: snapshot.weights,
          score: mainScore(evaluation),
          over: status.end !== 'paused',
        }),
      ended: ({ end }) => this.progress.noteRun({ experiment: this.#experiment, points: this.points, end }),
      compared: () => this.noteOpened('gradient-check'),
    });
  }

  get experiment(): Experiment {
    return this.#experiment;
  }
  get phase(): LabPhase {
    return this.#run.phase;
  }
  get data(): OpenedExperiment['data'] | undefined {
    return this.#run.opened?.data;
  }
  /** The model as it was built, and the backends that were tried for it. */
  get opened(): OpenedExperiment['opened'] | undefined {
    return this.#run.opened?.opened;
  }
  get points(): readonly LabPoint[] {
    return this.#run.points;
  }
  get status(): LabStatus | undefined {
    return this.#run.status;
  }
  get snapshot(): LabSnapshot | undefined {
    return this.#run.snapshot;
  }
  /** As it can be taken away; undefined before there is one. */
  get trained(): TrainedModel | undefined {
    const { opened, snapshot } = this.#run;
    return opened && snapshot && trainedModel(this.#experiment, opened.data, snapshot, opened.reading);
  }
  /** On the test part. */
  get evaluation(): Evaluation | undefined {
    return this.#run.evaluation;
  }
  /** What the model says over its two inputs; undefined for data with more of them. */
  get plane(): Plane | undefined {
    return this.#run.plane;
  }
  get checks(): readonly GradientCheck[] | undefined {
    return this.#run.checks;
  }
  get failure(): Failure | undefined {
    return this.#run.failure;
  }
  /** Latest first. */
  get past(): readonly PastRun[] {
    return this.#past;
  }
  /** The person's own table, when one was chosen. */
  get table(): LabTable | undefined {
    return this.#table;
  }
  /** Knobs that the lesson, or the teacher's link, puts away. */
  get hidden(): readonly LabSection[] {
    return this.#hidden;
  }
  /** What the maker of the link asks, in words of their own. */
  get assignment(): Assignment | undefined {
    return this.#assignment;
  }
  /** The query of the address that brings back what is on the bench. */
  get address(): string {
    return this.addressWith(this.#assignment, this.#hidden);
  }

  /** The query of an address that brings the present experiment to others, with these words, and without these knobs. */
  addressWith(assignment: Assignment | undefined, hidden: readonly LabSection[]): string {
    return writeAddress({ lesson: this.progress.lesson, experiment: this.#experiment, hidden, assignment });
  }

  /** Changes what is described; a run goes on from the beginning with it, as it would have with another link. */
  change(change: Partial<Experiment>): void {
    const running = this.#run.busy;
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
      if (!this.search.doing) void this.#run.build();
    }, PREPARE_AFTER);
  }

  /** Puts on the bench what an address says; a damaged one leaves everything as it is and says so. */
  followAddress(query: string): void {
    if (!query || query === this.address) return;
    const read = readAddress(query, this.#first);
    if (!read.ok) {
      this.#run.failure = read.failure;
      return;
    }
    const { lesson, experiment, hidden, assignment } = read.value;
    this.#hidden = hidden;
    this.#assignment = assignment;
    this.use(experiment);
    if (this.progress.lesson !== lesson) {
      this.progress.take(lesson);
      // A lesson begins the same for everybody, whatever was made small before.
      void this.small.change(AS_TRAINED);
    }
    if (lesson?.simulation) this.rewards.use(lesson.simulation);
    if (assignment?.starts) void this.start();
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
      this.#run.failure = read.failure;
      return;
    }
    this.#table = read.value;
    const { columns } = read.value;
    this.useData({ kind: 'table', inputs: columns.slice(0, -1), label: columns[columns.length - 1] });
  }

  /** Takes other data to the bench, with settings that suit it where those on the bench do not. */
  useData(dataset: DatasetChoice): void {
    this.change(suitedTo(dataset, this.#experiment));
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
    return this.#run.start();
  }

  /** Stops after the present step; {@link start} goes on. */
  pause(): void {
    this.#run.pause();
  }

  /** One step of the optimiser. */
  step(): Promise<void> {
    return this.#run.step();
  }

  /** Compares slopes by backpropagation with those by finite differences. */
  checkGradients(): Promise<void> {
    return this.#run.checkGradients();
  }

  /** Forgets the run; its curve stays as a thin line. */
  startOver(): void {
    if (this.points.length > 1)
      this.#past = withRun(this.#past, {
        experiment: this.#experiment,
        points: this.points,
        end: this.status?.end,
      });
    clearTimeout(this.#soon);
    this.#run.reset();
    this.rows.follow(undefined);
    this.small.reset();
  }

  get #surroundings(): Surroundings {
    return { session: this.#feed.session, table: this.#table, backend: this.#backend };
  }
}
