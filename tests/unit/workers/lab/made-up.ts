/** Small made-up tasks for the Lab's models, and runs on the cpu backend. */
import {
  FIRST_EXPERIMENT,
  type Experiment,
  type ModelChoice,
} from '../../../../src/domain/lab/experiment.ts';
import type { LabData, Target } from '../../../../src/domain/lab/lab-data.ts';
import type { LabPoint } from '../../../../src/domain/lab/run-types.ts';
import { gaussian, mulberry32, type Random } from '../../../../src/domain/random.ts';
import { LabRun } from '../../../../src/workers/lab/run.ts';
import type { BackendQueue } from '../../../../src/workers/trainer/train.ts';
import { tf } from '../trainer/made-up.ts';

export { tf };

export const experiment = (change: Partial<Experiment>): Experiment => ({
  ...FIRST_EXPERIMENT,
  l2: 0,
  batch: 16,
  epochs: 4,
  ...change,
});

/** Rows in turn: three of five to training, one to validation, one to test. */
const partsOf = (count: number) => Uint8Array.from({ length: count }, (_, row) => [0, 0, 0, 1, 2][row % 5]);

export const classes = (values: ArrayLike<number>, count = 2, name = 'class'): Target => ({
  name,
  task: 'classes',
  classes: Array.from({ length: count }, (_, k) => `${k}`),
  values: Float32Array.from(values),
  off: 0,
  by: 1,
});

export const numbers = (values: ArrayLike<number>, name = 'price'): Target => ({
  name,
  task: 'regression',
  classes: [],
  values: Float32Array.from(values),
  off: 0,
  by: 1,
});

export function dense(values: Float32Array, width: number, targets: readonly Target[]): LabData {
  const count = values.length / width;
  return {
    count,
    inputs: {
      kind: 'dense',
      width,
      values,
      names: [],
      off: new Float32Array(width),
      by: new Float32Array(width).fill(1),
    },
    targets,
    parts: partsOf(count),
    labels: Array.from({ length: count }, (_, row) => `${row}`),
  };
}

/** @param texts numbers of the words of each row. */
export function words(
  texts: readonly (readonly number[])[],
  length: number,
  vocabulary: number,
  target: Target,
): LabData {
  const ids = new Int32Array(texts.length * length);
  texts.forEach((text, row) => ids.set(text, row * length));
  return {
    count: texts.length,
    inputs: { kind: 'words', length, ids, vocabulary: Array.from({ length: vocabulary }, (_, k) => `w${k}`) },
    targets: [target],
    parts: partsOf(texts.length),
    labels: texts.map((text) => text.join(' ')),
  };
}

export const drawRows = (count: number, width: number, random: Random): Float32Array =>
  Float32Array.from({ length: count * width }, () => gaussian(random));

/** Two classes, three classes and a number over five inputs. */
export function smallDense(): LabData {
  const random = mulberry32(5);
  const rows = drawRows(60, 5, random);
  const at = (row: number, k: number) => rows[row * 5 + k];
  const of = (answer: (row: number) => number) => Array.from({ length: 60 }, (_, row) => answer(row));
  return dense(rows, 5, [
    classes(of((row) => (at(row, 0) + at(row, 1) > 0 ? 1 : 0))),
    classes(
      of((row) => (at(row, 2) < -0.4 ? 0 : at(row, 2) < 0.4 ? 1 : 2)),
      3,
      'stars',
    ),
    numbers(of((row) => at(row, 3) - at(row, 4) + 0.1 * gaussian(random))),
  ]);
}

/** Whether word 2 comes before word 3; both are in every text, among others, so a bag of words knows nothing. */
export function wordOrder(count: number): LabData {
  const random = mulberry32(9);
  const answers: number[] = [];
  const texts = Array.from({ length: count }, () => {
    const length = 4 + Math.floor(random() * 5);
    const text = Array.from({ length }, () => 4 + Math.floor(random() * 6));
    const first = Math.floor(random() * (length - 1));
    const second = first + 1 + Math.floor(random() * (length - 1 - first));
    const answer = random() < 0.5 ? 1 : 0;
    answers.push(answer);
    text[first] = answer ? 2 : 3;
    text[second] = answer ? 3 : 2;
    return text;
  });
  return words(texts, 10, 10, classes(answers));
}

export const KEYWORDS = [2, 3, 4, 5];

/** One of four keywords, of which two mean one class and two the other, among eight words of no meaning. */
export function keyword(count: number): LabData {
  const random = mulberry32(10);
  const answers: number[] = [];
  const texts = Array.from({ length: count }, () => {
    const text = Array.from({ length: 8 }, () => 6 + Math.floor(random() * 40));
    const key = Math.floor(random() * 4);
    answers.push(key % 2);
    text[Math.floor(random() * 8)] = KEYWORDS[key];
    return text;
  });
  return words(texts, 9, 46, classes(answers));
}

/** With vectors of six numbers, of the training rows alone, by an encoder that adds up words of its own. */
export function encoded(data: LabData): LabData {
  const { inputs, parts, count } = data;
  if (inputs.kind !== 'words') throw new Error('an encoder reads words');
  const { length, ids } = inputs;
  const width = 6;
  const words = drawRows(inputs.vocabulary.length, width, mulberry32(12));
  const values = new Float32Array(count * width);
  for (let at = 0; at < ids.length; at++) {
    const row = Math.floor(at / length);
    if (ids[at] === 0 || parts[row] !== 0) continue;
    for (let k = 0; k < width; k++) values[row * width + k] += words[ids[at] * width + k] / 3;
  }
  return { ...data, encodings: { width, values } };
}

export const FAMILIES: readonly ModelChoice[] = [
  { kind: 'linear' },
  { kind: 'perceptron', layers: [7, 4], activation: 'tanh', dropout: 0.3 },
  { kind: 'perceptron', layers: [6], activation: 'relu', dropout: 0 },
  { kind: 'perceptron', layers: [6], activation: 'sigmoid', dropout: 0 },
  { kind: 'low-rank', rank: 2, adaptive: false },
  { kind: 'low-rank', rank: 4, adaptive: true },
  { kind: 'bottleneck', width: 3, activation: 'tanh' },
  { kind: 'student', width: 3, teacher: 12, temperature: 3 },
  { kind: 'attention', embedding: 5 },
  { kind: 'lstm', embedding: 4, units: 3 },
  { kind: 'static-table', width: 3 },
  { kind: 'static-table', width: 6 },
];

export const nameOf = (model: ModelChoice): string => Object.values(model).join(' ');

/** What each family can read, small. */
export const dataFor = ({ kind }: ModelChoice): LabData =>
  kind === 'attention'
    ? keyword(60)
    : kind === 'lstm'
      ? wordOrder(60)
      : kind === 'static-table'
        ? encoded(keyword(60))
        : smallDense();

export const ON_CPU: BackendQueue = {
  current: async () => {
    await tf.setBackend('cpu');
    return 'cpu';
  },
  drop: () => {
    throw new Error('the cpu backend failed');
  },
};

export const openRun = (
  data: LabData,
  change: Partial<Experiment>,
  backends: BackendQueue = ON_CPU,
): Promise<LabRun> => LabRun.open(tf, backends, data, experiment(change), () => performance.now());

/** A run to its end, with its points. */
export async function runOf(data: LabData, change: Partial<Experiment>) {
  const run = await openRun(data, change);
  const points: LabPoint[] = [];
  const status = await run.advance({ epochs: Infinity }, { progress: ({ point }) => points.push(point) });
  return { run, points, status, last: points[points.length - 1], snapshot: await run.snapshot() };
}

/** Share of the test rows that a two-class or more-class main target is told rightly. */
export function testAccuracy(data: LabData, outputs: Float32Array): number {
  const [{ values }] = data.targets;
  const width = outputs.length / data.count;
  let right = 0;
  let count = 0;
  for (let row = 0; row < data.count; row++) {
    if (data.parts[row] !== 2) continue;
    const logits = [...outputs.subarray(row * width, (row + 1) * width)];
    count++;
    if (logits.indexOf(Math.max(...logits)) === values[row]) right++;
  }
  return right / count;
}
