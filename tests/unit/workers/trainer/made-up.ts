/** Catalogs and grades for the trainer's tests, and trainers on backends of the test's choosing. */
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import type { Item, QuantizedVectors } from '../../../../src/domain/catalog.ts';
import type { HeadKind } from '../../../../src/domain/learning/head-types.ts';
import { gaussian, mulberry32, type Random } from '../../../../src/domain/random.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import type { BackendLoaders } from '../../../../src/workers/trainer/backends.ts';
import type { TrainingJob } from '../../../../src/workers/trainer/protocol.ts';
import '../../../../src/workers/trainer/ops.ts';
import { Trainer } from '../../../../src/workers/trainer/trainer.ts';

export { tf };

const absent = () => Promise.reject(new Error('not on this machine'));

/** The cpu backend, which is imported already. */
export const CPU_ONLY: BackendLoaders = { webgpu: absent, wasm: absent, cpu: () => Promise.resolve() };

export interface MadeUp {
  readonly items: readonly Item[];
  readonly vectors: () => QuantizedVectors;
  /** Coordinates of each item along a few hidden directions, standardised. */
  readonly hidden: readonly Float32Array[];
  /** A number that each item names, standardised. */
  readonly number: Float32Array;
}

const NOISE = 0.6;

/** Vectors whose hidden coordinates take up a small part of their length; the rest is of no concern to anyone. */
export function makeUp(count: number, dims: number, random: Random): MadeUp {
  const directions = [0, 1].map(() => Float32Array.from({ length: dims }, () => gaussian(random)));
  const hidden = directions.map(() => Float32Array.from({ length: count }, () => gaussian(random)));
  const number = Float32Array.from({ length: count }, () => gaussian(random));
  const rows = new Float32Array(count * dims);
  for (let row = 0; row < count; row++) {
    let square = 0;
    for (let k = 0; k < dims; k++) {
      const along = directions.reduce((sum, direction, d) => sum + hidden[d][row] * direction[k], 0);
      const value = 0.5 * along + gaussian(random);
      rows[row * dims + k] = value;
      square += value * value;
    }
    for (let k = 0; k < dims; k++) rows[row * dims + k] /= Math.sqrt(square);
  }
  const quantized = quantizeRows(rows, dims);
  const items = Array.from({ length: count }, (_, row): Item => ({
    id: `${row}`,
    title: `Item ${row}`,
    creators: [],
    kind: 'book',
    tags: [],
    numbers: { pages: 300 + 80 * number[row] },
    backlog: false,
  }));
  const vectors = () => ({ ...quantized, codes: quantized.codes.slice(), scales: quantized.scales.slice() });
  return { items, vectors, hidden, number };
}

/** Grades of all items: the taste plus noise. The first `graded` items are the person's history. */
export function gradesOf(taste: ArrayLike<number>, noise: number, random: Random): Float32Array {
  return Float32Array.from(taste, (value) => value + noise * gaussian(random));
}

export const job = (kind: HeadKind, targets: Float32Array, graded: number): TrainingJob => ({
  kind,
  split: {
    rows: Int32Array.from({ length: graded }, (_, row) => row),
    targets: targets.slice(0, graded),
    noises: new Float32Array(graded).fill(NOISE),
    cut: graded - Math.floor(graded / 5),
  },
  part: 'all',
  seed: 1,
});

const onCpu = new Trainer(tf, CPU_ONLY, () => performance.now());

/** The one trainer on the cpu backend, started over with a catalog: it tries its backend once for all tests. */
export function openTrainer(catalog: MadeUp): Trainer {
  onCpu.open(catalog.items);
  onCpu.addVectors(catalog.vectors());
  return onCpu;
}

/** Share of the variance of grades (around 0) that the outputs explain, over rows [from, to). */
export function explained(
  outputs: ArrayLike<number>,
  grades: Float32Array,
  from: number,
  to: number,
): number {
  let left = 0;
  let all = 0;
  for (let row = from; row < to; row++) {
    left += (grades[row] - outputs[row]) ** 2;
    all += grades[row] ** 2;
  }
  return 1 - left / all;
}

/** A small history that both heads learn something from in well under a second. */
export function smallProblem(): { catalog: MadeUp; grades: Float32Array } {
  const random = mulberry32(11);
  const catalog = makeUp(120, 16, random);
  const taste = catalog.hidden[0].map((value, row) => value + 0.3 * catalog.number[row]);
  return { catalog, grades: gradesOf(taste, 0.3, random) };
}
