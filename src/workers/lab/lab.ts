/** What the lab worker does, without the worker: the backends, and one run at a time. */
import { checkpoint } from '../../domain/checkpoint.ts';
import { FailureError } from '../../domain/errors.ts';
import type { Importance } from '../../domain/lab/explain.ts';
import { explainInputs, testImportance, type InputExplanation } from '../../domain/lab/explain-inputs.ts';
import { refuseUnaffordable } from '../../domain/lab/memory.ts';
import type { Backend } from '../../domain/learning/head-types.ts';
import { Backends, type BackendLoaders } from '../trainer/backends.ts';
import type { Tf } from '../trainer/head.ts';
import type { BackendTrial } from '../trainer/protocol.ts';
import type { BackendQueue } from '../trainer/train.ts';
import type { Asked, LabHandlers, LabOpened } from './protocol.ts';
import { LabRun } from './run.ts';

type OpenParams = Parameters<LabHandlers['open']>[0];

export class Lab {
  readonly #tf: Tf;
  readonly #trier: Backends;
  readonly #now: () => number;
  /** Backends that failed in a run; they are not asked again. */
  readonly #dropped = new Set<Backend>();
  #run: LabRun | undefined;
  /** What the open run is about. */
  #opened: (Omit<OpenParams, 'backend'> & { readonly backends: BackendQueue }) | undefined;
  /** The latest opening: the next waits for it, or the slower of two could replace the newer. */
  #opening: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds, monotonic. */
  constructor(tf: Tf, loaders: BackendLoaders, now: () => number) {
    this.#tf = tf;
    this.#trier = new Backends(tf, loaders, now);
    this.#now = now;
  }

  /** Tries the backends ahead of the first run. */
  async warm(): Promise<void> {
    await this.#trier.calibrate();
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
    this.#opened = undefined;
    await former?.halt();
    refuseUnaffordable(experiment, data);
    const trials = await this.#trier.calibrate();
    const backends = this.#queue(trials, wanted);
    const run = await LabRun.open(this.#tf, backends, data, experiment, this.#now);
    this.#run = run;
    this.#opened = { data, experiment, backends };
    const { stepsPerEpoch, parameters } = run;
    return { trials, backend: run.status.backend, stepsPerEpoch, parameters };
  }

  /** The open run. Throws `worker-died` when there is none: it went with a worker before this one. */
  get run(): LabRun {
    if (!this.#run) throw new FailureError('worker-died');
    return this.#run;
  }

  /**
   * Outputs of each target for rows that are not in the data. They are asked as a run over those rows, which is never
   * trained: it changes the backend as the open one would, and neither waits for the other.
   */
  async answer({ inputs, count, weights }: Asked): Promise<readonly Float32Array[]> {
    const { data, experiment, backends } = this.#present;
    const targets = data.targets.map((target) => ({ ...target, values: new Float32Array(count) }));
    const rows = { ...data, count, inputs, targets, parts: new Uint8Array(count), labels: [] };
    const asked = await LabRun.open(this.#tf, backends, rows, experiment, this.#now);
    return (await asked.snapshot(weights)).outputs;
  }

  explain({ values, weights }: Parameters<LabHandlers['explain']>[0]): InputExplanation | undefined {
    return explainInputs({ ...this.#present, weights }, values);
  }

  /** Lets messages in between two inputs. Rejects with `cancelled`. */
  async importance(
    { weights }: Parameters<LabHandlers['importance']>[0],
    { signal, progress }: Parameters<LabHandlers['importance']>[1],
  ): Promise<readonly Importance[]> {
    const found: Importance[] = [];
    for (const one of testImportance({ ...this.#present, weights })) {
      found.push(one);
      progress(one);
      await checkpoint(signal);
    }
    return found;
  }

  get #present() {
    if (!this.#opened) throw new FailureError('worker-died');
    return this.#opened;
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
