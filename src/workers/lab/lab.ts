/** What the lab worker does, without the worker: the backends, and one run at a time. */
import { FailureError } from '../../domain/errors.ts';
import type { Backend } from '../../domain/learning/head-types.ts';
import { Backends, type BackendLoaders } from '../trainer/backends.ts';
import type { Tf } from '../trainer/head.ts';
import type { BackendTrial } from '../trainer/protocol.ts';
import type { BackendQueue } from '../trainer/train.ts';
import type { LabHandlers, LabOpened } from './protocol.ts';
import { LabRun } from './run.ts';

type OpenParams = Parameters<LabHandlers['open']>[0];

export class Lab {
  readonly #tf: Tf;
  readonly #trier: Backends;
  readonly #now: () => number;
  /** Backends that failed in a run; they are not asked again. */
  readonly #dropped = new Set<Backend>();
  #run: LabRun | undefined;
  /** The latest opening: the next waits for it, or the slower of two could replace the newer. */
  #opening: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds, monotonic. */
  constructor(tf: Tf, loaders: BackendLoaders, now: () => number) {
    this.#tf = tf;
    this.#trier = new Backends(tf, loaders, now);
    this.#now = now;
  }

  /** Opens a run in place of the present one, on the wanted backend or, where that cannot be used, on the fastest. */
  open(params: OpenParams): Promise<LabOpened> {
    const opened = this.#opening.then(() => this.#open(params));
    this.#opening = opened.catch(() => undefined);
    return opened;
  }

  async #open({ data, experiment, backend: wanted }: OpenParams): Promise<LabOpened> {
    const former = this.#run;
    this.#run = undefined;
    await former?.halt();
    const trials = await this.#trier.calibrate();
    const run = await LabRun.open(this.#tf, this.#queue(trials, wanted), data, experiment, this.#now);
    this.#run = run;
    const { stepsPerEpoch, parameters } = run;
    return { trials, backend: run.status.backend, stepsPerEpoch, parameters };
  }

  /** The open run. Throws `worker-died` when there is none: it went with a worker before this one. */
  get run(): LabRun {
    if (!this.#run) throw new FailureError('worker-died');
    return this.#run;
  }

  #queue(trials: readonly BackendTrial[], wanted: Backend | undefined): BackendQueue {
    const time = ({ backend, milliseconds = Infinity }: BackendTrial) =>
      backend === wanted ? -1 : milliseconds;
    const order = trials
      .filter(({ problem }) => !problem)
      .sort((a, b) => time(a) - time(b))
      .map(({ backend }) => backend);
    return {
      current: async () => {
        const best = order.find((backend) => !this.#dropped.has(backend));
        if (!best) return undefined;
        await this.#tf.setBackend(best);
        await this.#tf.ready();
        return best;
      },
      drop: (backend) => void this.#dropped.add(backend),
    };
  }
}
