/** One run at a time: data and model are built, trained on, paused, and looked at as they go. */
import type { Failure } from '../domain/errors.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import type { GradientCheck, LabPoint, LabSnapshot, LabStatus } from '../domain/lab/run-types.ts';
import {
  checkSlopes,
  openExperiment,
  planeOf,
  train,
  type Evaluation,
  type Look,
  type OpenedExperiment,
  type Plane,
  type Surroundings,
} from '../pipeline/lab.ts';
import type { LabAmount, Services } from '../pipeline/services.ts';

/** `idle`: nothing is built. `over`: all epochs are done, or the run ended by itself. */
export type LabPhase = 'idle' | 'opening' | 'running' | 'paused' | 'over' | 'failed';

const BUSY: ReadonlySet<LabPhase> = new Set(['opening', 'running']);

/**
 * Milliseconds of training between two looks at the model: at 50 more time goes into looking than into learning, at a
 * second the charts jump.
 */
const LOOK_EVERY = 200;

/** What a run asks of the bench that it is on, and tells it. */
interface RunBench {
  readonly asked: () => { readonly experiment: Experiment; readonly surroundings: Surroundings };
  /** The trainer is about to be given this run; whatever else holds it must let go. */
  readonly giveWay: () => void;
  /** The model was looked at. */
  readonly seen: (data: OpenedExperiment['data'], look: Look) => void;
  /** As `seen`, once everything that the charts show is there; training goes on when this settles. */
  readonly drawn: (data: OpenedExperiment['data'], look: Look) => Promise<void>;
  readonly ended: (status: LabStatus) => void;
  /** Slopes were compared with differences. */
  readonly compared: () => void;
}

export class LabRun {
  /** Of the latest thing that was tried, until something else is. */
  failure = $state.raw<Failure | undefined>(undefined);
  #phase = $state<LabPhase>('idle');
  #opened = $state.raw<OpenedExperiment | undefined>(undefined);
  #points = $state.raw<readonly LabPoint[]>([]);
  #status = $state.raw<LabStatus | undefined>(undefined);
  #snapshot = $state.raw<LabSnapshot | undefined>(undefined);
  #evaluation = $state.raw<Evaluation | undefined>(undefined);
  #plane = $state.raw<Plane | undefined>(undefined);
  #checks = $state.raw<readonly GradientCheck[] | undefined>(undefined);
  #building: Promise<boolean> | undefined;
  /** Aborted when another run takes its place: what still arrives of it is dropped. */
  #present = new AbortController();
  /** Aborted by a pause. */
  #pause = new AbortController();
  /** Settles when all that was begun with the present run has come to rest. */
  #rest: Promise<unknown> = Promise.resolve();
  readonly #services: Services;
  readonly #bench: RunBench;

  constructor(services: Services, bench: RunBench) {
    this.#services = services;
    this.#bench = bench;
  }

  get phase(): LabPhase {
    return this.#phase;
  }
  get busy(): boolean {
    return BUSY.has(this.#phase);
  }
  get opened(): OpenedExperiment | undefined {
    return this.#opened;
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
  get evaluation(): Evaluation | undefined {
    return this.#evaluation;
  }
  get plane(): Plane | undefined {
    return this.#plane;
  }
  get checks(): readonly GradientCheck[] | undefined {
    return this.#checks;
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
    if (!this.busy) return;
    this.#phase = this.#opened ? 'paused' : 'idle';
    this.#pause.abort();
  }

  /** One step of the optimiser. */
  step(): Promise<void> {
    return this.#work('paused', async (signal) => {
      await this.#train({ steps: 1 }, signal);
    });
  }

  /** Forgets everything; what is still on its way changes nothing any more. */
  reset(): void {
    this.#present.abort();
    this.#present = new AbortController();
    this.#rest = Promise.resolve();
    this.#phase = 'idle';
    this.#opened = undefined;
    this.#building = undefined;
    this.#points = [];
    this.#status = undefined;
    this.#snapshot = undefined;
    this.#evaluation = undefined;
    this.#plane = undefined;
    this.#checks = undefined;
    this.failure = undefined;
  }

  /** Makes data and model, once for each run, whoever asks first; false where it cannot be or is no longer wanted. */
  build(): Promise<boolean> {
    return (this.#building ??= this.#open());
  }

  /** Compares slopes by backpropagation with those by finite differences. */
  async checkGradients(): Promise<void> {
    const { signal } = this.#present;
    const checks = await checkSlopes(this.#services);
    if (signal.aborted) return;
    if (!checks.ok) {
      this.failure = checks.failure;
      return;
    }
    this.#checks = checks.value;
    this.#bench.compared();
  }

  /**
   * Works on the model, which is built first where there is none, and begins when what was asked for before has come to
   * rest: two loops over one run would mix their looks at it. A signal tells when it is paused or no longer wanted.
   */
  async #work(phase: 'running' | 'paused', work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.busy || this.#phase === 'over') return;
    this.#phase = this.#opened ? phase : 'opening';
    this.failure = undefined;
    this.#pause = new AbortController();
    const signal = AbortSignal.any([this.#present.signal, this.#pause.signal]);
    const before = this.#rest;
    const rest = (async () => {
      await before;
      if (signal.aborted || !(await this.build()) || signal.aborted) return;
      if (this.#phase === 'opening') this.#phase = phase;
      // It may have come to its end meanwhile.
      if (this.#phase === phase) await work(signal);
    })();
    this.#rest = rest;
    await rest;
  }

  async #open(): Promise<boolean> {
    const { signal } = this.#present;
    this.#bench.giveWay();
    const { experiment, surroundings } = this.#bench.asked();
    const opened = await openExperiment(this.#services, experiment, surroundings, { signal });
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
    const { status, snapshot, evaluation } = ran.value;
    this.#status = status;
    this.#snapshot = snapshot;
    this.#evaluation = evaluation;
    this.#bench.seen(data, ran.value);
    const plane = await planeOf(this.#services, data);
    if (present.aborted) return false;
    if (plane.ok) this.#plane = plane.value;
    const drawn = this.#bench.drawn(data, ran.value);
    if (status.end === 'paused') {
      await drawn;
      return !present.aborted;
    }
    this.#phase = 'over';
    this.#bench.ended(status);
    return false;
  }

  #fail(failure: Failure): false {
    if (failure.code === 'cancelled') this.#phase = 'paused';
    else {
      this.#phase = 'failed';
      this.failure = failure;
    }
    return false;
  }
}
