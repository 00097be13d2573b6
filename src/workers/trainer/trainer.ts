/** What the trainer worker does, without the worker: one catalog, the backends, one training at a time. */
import { FailureError } from '../../domain/errors.ts';
import type { Item, QuantizedVectors } from '../../domain/catalog.ts';
import { headFeatures } from '../../domain/learning/head-features.ts';
import { hashText } from '../../domain/random.ts';
import { centreVectors, type CentredVectors } from '../../domain/ranking/centred-vectors.ts';
import { readFeatures } from '../../domain/ranking/features.ts';
import { createAdapter } from './adapter.ts';
import { Backends, type BackendLoaders } from './backends.ts';
import { trainingEvents, type TrainingEvents } from './events.ts';
import type { Head, Tf } from './head.ts';
import { createPerceptron } from './perceptron.ts';
import type { BackendTrial, TrainingJob, TrainingResult } from './protocol.ts';
import { train, type TrainOptions } from './train.ts';

/** Vectors that are still coming in, or, once they are asked for, centred. */
interface OpenCatalog {
  readonly items: readonly Item[];
  arriving: QuantizedVectors | undefined;
  filled: number;
  centred: CentredVectors | undefined;
}

const emptyVectors = (count: number, dims: number): QuantizedVectors => ({
  count,
  dims,
  codes: new Int8Array(count * dims),
  scales: new Float32Array(count),
});

/** Changes when checkpoints of an older recipe must not be continued. */
const RECIPE = 1;

/** FNV-1a over what the training depends on: the job, its events and their vectors. */
function hashJob(
  { kind, seed }: TrainingJob,
  { codes, dims, count }: CentredVectors,
  events: TrainingEvents,
): number {
  let hash = hashText(`${RECIPE} ${kind} ${seed} ${count} ${dims}`);
  const mix = (bytes: ArrayLike<number>) => {
    for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 16777619);
  };
  for (const { buffer, byteOffset, byteLength } of [events.rows, events.targets, events.precisions])
    mix(new Uint8Array(buffer, byteOffset, byteLength));
  for (const row of events.rows) mix(codes.subarray(row * dims, (row + 1) * dims));
  return hash >>> 0;
}

export class Trainer {
  readonly #tf: Tf;
  readonly #backends: Backends;
  readonly #now: () => number;
  #catalog: OpenCatalog | undefined;
  /** tfjs has one present backend, so trainings take turns. */
  #lastTurn: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds, monotonic. */
  constructor(tf: Tf, loaders: BackendLoaders, now: () => number) {
    this.#tf = tf;
    this.#backends = new Backends(tf, loaders, now);
    this.#now = now;
  }

  /** Starts over with a catalog; its vectors follow chunk by chunk. */
  open(items: readonly Item[]): void {
    this.#catalog = { items, arriving: undefined, filled: 0, centred: undefined };
  }

  /** The next vectors in item order. Throws when they do not fit the items or come after a training. */
  addVectors({ count, dims, codes, scales }: QuantizedVectors): void {
    const catalog = this.#open();
    if (catalog.centred) throw new Error('the vectors are in use already');
    const vectors = (catalog.arriving ??= emptyVectors(catalog.items.length, dims));
    if (dims !== vectors.dims)
      throw new Error(`vectors of ${dims} after vectors of ${vectors.dims} dimensions`);
    if (catalog.filled + count > vectors.count)
      throw new Error(`more vectors than the ${vectors.count} items`);
    vectors.codes.set(codes, catalog.filled * dims);
    vectors.scales.set(scales, catalog.filled);
    catalog.filled += count;
  }

  /** Tries the backends, once. */
  calibrate(): Promise<readonly BackendTrial[]> {
    return this.#inTurn(() => this.#backends.calibrate());
  }

  /** Trains a head. Rejects with `cancelled` on abort. */
  fit(
    params: TrainingJob,
    { signal, progress }: Pick<TrainOptions, 'signal' | 'progress'> = {},
  ): Promise<TrainingResult> {
    return this.#inTurn(async () => {
      if (signal?.aborted) throw new FailureError('cancelled');
      await this.#backends.calibrate();
      const start = this.#now();
      const vectors = this.#vectors();
      const events = trainingEvents(params);
      const head = this.#plan(params, vectors, events);
      const { resume } = params;
      const job = hashJob(params, vectors, events);
      const options = { tf: this.#tf, backends: this.#backends, job, resume, signal, progress };
      const trained = await train(head, options);
      const parameters = trained.weights.reduce((sum, { values }) => sum + values.length, 0);
      return { ...trained, milliseconds: this.#now() - start, parameters };
    });
  }

  #plan({ kind, seed }: TrainingJob, vectors: CentredVectors, events: TrainingEvents): Head {
    switch (kind) {
      case 'adapter':
        return createAdapter(vectors, events, seed);
      case 'perceptron':
        return createPerceptron(vectors, headFeatures(readFeatures(this.#open().items)), events, seed);
    }
  }

  #vectors(): CentredVectors {
    const catalog = this.#open();
    catalog.centred ??= centreVectors(catalog.arriving ?? emptyVectors(catalog.items.length, 1));
    catalog.arriving = undefined;
    return catalog.centred;
  }

  #open(): OpenCatalog {
    if (!this.#catalog) throw new Error('no catalog is open');
    return this.#catalog;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }
}
