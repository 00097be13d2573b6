/** The few things that a run asks a backend: slopes, losses, outputs. Numbers in, numbers out; no tensor outlives a call. */
import type { Rank, Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Experiment } from '../../domain/lab/experiment.ts';
import { outputWidth, type LabData } from '../../domain/lab/lab-data.ts';
import type { WeightTensor } from '../../domain/learning/head-types.ts';
import { streamOf } from '../trainer/events.ts';
import type { Tf } from '../trainer/head.ts';
import { batchRows, takeRows } from './batches.ts';
import { lossOfRows, paired, type Question } from './losses.ts';
import type { Batch, LabModel } from './model.ts';

/**
 * Rows whose outputs are computed together. Words cost an LSTM some 30 numbers a unit and place: 256 texts of 48 words
 * and 32 units are 50 MB; of dense rows 2,048 with 384 columns are 3 MB.
 */
const CHUNKS = { words: 256, dense: 2048 };

export interface BatchPlace {
  readonly epoch: number;
  readonly step: number;
}

export interface Slopes {
  readonly loss: number;
  /** Of each weight. */
  readonly slopes: readonly Float32Array[];
  /** Rows of the batch. */
  readonly rows: number;
}

interface Outputs {
  /** Of each target, row-major. */
  readonly targets: readonly Float32Array[];
  readonly attention: Float32Array | undefined;
}

/** Computes in a tidy and brings the numbers of all results here in one read: on a GPU each read waits for all that is under way. */
async function read(tf: Tf, compute: () => readonly Tensor[]): Promise<Float32Array[]> {
  let sizes: number[] = [];
  const joined = tf.tidy(() => {
    const results = compute();
    sizes = results.map(({ size }) => size);
    return tf.concat1d(results.map((result) => tf.reshape<Rank.R1>(result, [-1])));
  });
  try {
    const numbers = await joined.data<'float32'>();
    let at = 0;
    return sizes.map((size) => numbers.slice(at, (at += size)));
  } finally {
    joined.dispose();
  }
}

const mounted = (tf: Tf, weights: readonly WeightTensor[]): Tensor[] =>
  weights.map(({ values, shape }) => tf.tensor(values, [...shape]));

/** An experiment's questions to tfjs's present backend. */
export class Calculator {
  readonly #tf: Tf;
  readonly #data: LabData;
  readonly #experiment: Experiment;
  /** Rows that are learned from. */
  readonly #rows: Int32Array;

  constructor(tf: Tf, data: LabData, experiment: Experiment, trainingRows: Int32Array) {
    this.#tf = tf;
    this.#data = data;
    this.#experiment = experiment;
    this.#rows = trainingRows;
  }

  /** The loss of one batch, without penalties, as a function of the weights: the same batch and dropout in every call. */
  #objective(model: LabModel, questions: readonly Question[], { epoch, step }: BatchPlace) {
    const { seed, batch } = this.#experiment;
    const place = epoch * Math.ceil(this.#rows.length / batch) + step;
    const own = batchRows(this.#rows, batch, seed, epoch, step);
    const rows = paired(questions, own, this.#rows, seed, place);
    const taken = takeRows(this.#data.inputs, rows);
    const loss = (weights: readonly Tensor[]): Scalar => {
      const { targets, imitation } = model.outputs(
        this.#tf,
        weights,
        taken,
        streamOf(seed, 'dropout', place),
      );
      return lossOfRows(this.#tf, questions, imitation ? [...targets, imitation] : targets, rows);
    };
    return { loss, rows: own.length };
  }

  /** The loss of a batch and its slopes by all weights. */
  async slopes(
    model: LabModel,
    questions: readonly Question[],
    weights: readonly WeightTensor[],
    place: BatchPlace,
  ): Promise<Slopes> {
    const tf = this.#tf;
    const { loss, rows } = this.#objective(model, questions, place);
    const [[value], ...slopes] = await read(tf, () => {
      const { value, grads } = tf.valueAndGrads((...w) => loss(w))(mounted(tf, weights));
      return [value, ...grads];
    });
    return { loss: value, slopes, rows };
  }

  /** The loss of a batch alone. */
  async batchLoss(
    model: LabModel,
    questions: readonly Question[],
    weights: readonly WeightTensor[],
    place: BatchPlace,
  ): Promise<number> {
    const { loss } = this.#objective(model, questions, place);
    const [[value]] = await read(this.#tf, () => [loss(mounted(this.#tf, weights))]);
    return value;
  }

  /** Outputs of rows for each target, and the attention of those models that have one. */
  async outputs(
    model: LabModel,
    weights: readonly WeightTensor[],
    { inputs, count }: Batch,
  ): Promise<Outputs> {
    const tf = this.#tf;
    const targets = this.#data.targets.map((target) => new Float32Array(count * outputWidth(target)));
    let attention: Float32Array | undefined;
    for (let from = 0; from < count; from += CHUNKS[inputs.kind]) {
      const rows = Int32Array.from(
        { length: Math.min(CHUNKS[inputs.kind], count - from) },
        (_, k) => from + k,
      );
      const chunk = takeRows(inputs, rows);
      const results = await read(tf, () => {
        const computed = model.outputs(tf, mounted(tf, weights), chunk);
        return computed.attention ? [...computed.targets, computed.attention] : computed.targets;
      });
      targets.forEach((target, k) => target.set(results[k], from * (target.length / count)));
      if (results.length === targets.length || inputs.kind !== 'words' || chunk.inputs.kind !== 'words')
        continue;
      const { length } = chunk.inputs;
      attention ??= new Float32Array(count * inputs.length);
      for (let k = 0; k < rows.length; k++)
        attention.set(
          results[targets.length].subarray(k * length, (k + 1) * length),
          (from + k) * inputs.length,
        );
    }
    return { targets, attention };
  }

  /** Loss of some rows by outputs of all rows. NaN without rows. */
  async lossByOutputs(
    questions: readonly Question[],
    outputs: readonly Float32Array[],
    rows: Int32Array,
  ): Promise<number> {
    if (rows.length === 0) return NaN;
    const tf = this.#tf;
    const compared = paired(questions, rows, rows, this.#experiment.seed, -1);
    const [[loss]] = await read(tf, () => {
      const chosen = questions.map(({ width }, k): Tensor2D => {
        const all = tf.tensor2d(outputs[k], [this.#data.count, width]);
        return tf.gather(all, tf.tensor1d(compared, 'int32'));
      });
      return [lossOfRows(tf, questions, chosen, compared)];
    });
    return loss;
  }
}
