/** Which of tfjs's backends are there and compute rightly on this device, and which of them is fastest. */
import type { Rank, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Backend } from '../../domain/learning/head-types.ts';
import type { Tf } from './head.ts';
import { givesKnownAnswer } from './known-answer.ts';
import { product } from './products.ts';
import type { BackendTrial } from './protocol.ts';
import type { BackendQueue } from './train.ts';

/** Makes a backend known to tfjs; rejects where the device has none. */
export type BackendLoaders = Readonly<Record<Backend, () => Promise<unknown>>>;

/** A product of the perceptron's size, which is what a step mostly consists of. */
const TIMED = { rows: 128, inputs: 448, units: 192 };
/** The first runs compile and allocate; of the others the fastest is the one that nothing disturbed. */
const WARM_UPS = 1;
const TIMED_STEPS = 2;
/** A backend after another is first given so small a part of a step, in rows: in plain JavaScript a whole one takes 0.1 s. */
const PART = 8;
/** Slower by so much than the best before it, it is not going to be chosen, and the part says enough. */
const HOPELESS = 3;
/** Products of a step. With one a GPU would be judged by the time of a read alone; ten take seconds on the cpu backend. */
const PRODUCTS = 2;

/** Milliseconds of the fastest step. @param fastest of the backends before it. */
async function timeSteps(tf: Tf, now: () => number, fastest: number): Promise<number> {
  const { inputs, units } = TIMED;
  const timeStep = async (rows: number): Promise<number> => {
    const start = now();
    const result = tf.tidy(() => {
      const x = tf.fill<Rank.R2>([rows, inputs], 0.1);
      let slope: Tensor = tf.fill([inputs, units], 0.1);
      const learn = tf.grad((w) => tf.sum(tf.relu(product(tf, x, w as Tensor2D))));
      for (let k = 0; k < PRODUCTS; k++) slope = learn(slope);
      return slope;
    });
    await result.data();
    result.dispose();
    return now() - start;
  };
  if (fastest < Infinity) {
    const whole = PART * (await timeStep(TIMED.rows / PART));
    if (whole > HOPELESS * fastest) return whole;
  }
  let best = Infinity;
  for (let step = -WARM_UPS; step < TIMED_STEPS; step++) {
    const taken = await timeStep(TIMED.rows);
    if (step >= 0) best = Math.min(best, taken);
  }
  return best;
}

/** tfjs's backends in this worker. One that failed is not asked again while the worker lives. */
export class Backends implements BackendQueue {
  readonly #tf: Tf;
  readonly #loaders: BackendLoaders;
  readonly #now: () => number;
  #trials: Promise<readonly BackendTrial[]> | undefined;
  /** Fastest first. */
  #usable: Backend[] = [];

  /** @param now milliseconds, monotonic. */
  constructor(tf: Tf, loaders: BackendLoaders, now: () => number) {
    this.#tf = tf;
    this.#loaders = loaders;
    this.#now = now;
  }

  /** Tries each backend once; later calls get the same answer. */
  calibrate(): Promise<readonly BackendTrial[]> {
    return (this.#trials ??= this.#tryAll());
  }

  async current(): Promise<Backend | undefined> {
    await this.calibrate();
    const [best] = this.#usable;
    if (best) {
      await this.#tf.setBackend(best);
      await this.#tf.ready();
    }
    return best;
  }

  drop(backend: Backend): void {
    this.#usable = this.#usable.filter((usable) => usable !== backend);
  }

  async #tryAll(): Promise<readonly BackendTrial[]> {
    const trials: Omit<BackendTrial, 'chosen'>[] = [];
    // One after the other: side by side they would slow each other down, and tfjs has one present backend.
    for (const backend of ['webgpu', 'wasm', 'cpu'] as const) {
      const fastest = Math.min(...trials.map(({ milliseconds = Infinity }) => milliseconds));
      trials.push(await this.#try(backend, fastest));
    }
    this.#usable = trials
      .filter(({ problem }) => !problem)
      .sort((a, b) => (a.milliseconds ?? 0) - (b.milliseconds ?? 0))
      .map(({ backend }) => backend);
    return trials.map((trial) => ({ ...trial, chosen: trial.backend === this.#usable[0] }));
  }

  async #try(backend: Backend, fastest: number): Promise<Omit<BackendTrial, 'chosen'>> {
    try {
      await this.#loaders[backend]();
      if (!(await this.#tf.setBackend(backend))) return { backend, problem: 'unavailable' };
      await this.#tf.ready();
      if (!(await givesKnownAnswer(this.#tf))) return { backend, problem: 'wrong-numbers' };
      return { backend, milliseconds: await timeSteps(this.#tf, this.#now, fastest) };
    } catch {
      // Drivers and browsers refuse in as many words as there are of them; any refusal means the same here.
      return { backend, problem: 'unavailable' };
    }
  }
}
