/** A trained model out of the Lab and back in. */
import { checkpoint } from '../domain/checkpoint.ts';
import { attempt, failed, FailureError, success, type Result } from '../domain/errors.ts';
import { rowsOf } from '../domain/lab/evaluate.ts';
import type { Experiment } from '../domain/lab/experiment.ts';
import { PARTS, type DenseInputs, type LabData } from '../domain/lab/lab-data.ts';
import { exportModel, importModel } from '../domain/lab/model-file.ts';
import { readOnnx, writeOnnx } from '../domain/lab/onnx-file.ts';
import { predict } from '../domain/lab/predict.ts';
import { predictText } from '../domain/lab/predict-text.ts';
import type { LabSnapshot } from '../domain/lab/run-types.ts';
import type { TextReading, TrainedModel } from '../domain/lab/trained-model.ts';
import { dequantizeRow } from '../domain/vectors.ts';
import type { Cancellable, EncoderProgress, Services } from './services.ts';

export type { TrainedModel };

/** The model without the rows that it learned from. */
export function trainedModel(
  experiment: Experiment,
  data: LabData,
  { weights }: LabSnapshot,
  reading?: TextReading,
): TrainedModel {
  const { inputs, targets } = data;
  const format =
    inputs.kind === 'words'
      ? { kind: inputs.kind, length: inputs.length, vocabulary: inputs.vocabulary }
      : {
          kind: inputs.kind,
          width: inputs.width,
          names: inputs.names,
          off: inputs.off,
          by: inputs.by,
        };
  return {
    experiment,
    inputs: format,
    ...(reading && { reading }),
    targets: targets.map(({ name, task, classes, off, by }) => ({ name, task, classes, off, by })),
    weights,
  };
}

/** Bytes of an .onnx file that {@link readModel} reads; undefined for a model that reads words. */
export const onnxOf = (model: TrainedModel): Promise<Uint8Array<ArrayBuffer> | undefined> => writeOnnx(model);

/** Text of a file that {@link readModel} reads. */
export const modelText = (model: TrainedModel): Promise<string> => exportModel(model);

/** A model file that would hold more than this is none of the Lab's: its largest has a million numbers, twelve megabytes. */
const MOST_BYTES = 50_000_000;
/** `{`: what a JSON file begins with, and no ONNX file, whose first byte says which field comes first. */
const BRACE = 0x7b;

/**
 * Reads a model as JSON or ONNX, told apart by how it begins. Fails with `model-file-damaged`, and with
 * `model-file-foreign` for an ONNX file of another program.
 */
export async function readModel(file: Blob): Promise<Result<TrainedModel>> {
  if (file.size > MOST_BYTES) return failed('model-file-damaged', { part: 'size' });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = new TextDecoder();
  // By the decoder, which passes over a byte order mark as an editor may have put one.
  const json = text.decode(bytes.subarray(0, 16)).trimStart().charCodeAt(0) === BRACE;
  return json ? importModel(text.decode(bytes)) : readOnnx(bytes);
}

/**
 * What a model says of one row, in the person's units: probabilities of the classes, or the number, for each target. Fails
 * with `lab-data` for a model that reads words.
 */
export function ask(model: TrainedModel, row: readonly number[]): Result<readonly (readonly number[])[]> {
  try {
    const answers = predict(model, Float32Array.from(row));
    return answers
      ? success(answers.map((values) => [...values]))
      : failed('lab-data', { reason: 'no-words' });
  } catch (error) {
    if (error instanceof FailureError) return failed(error.failure.code, error.failure.details);
    throw error;
  }
}

/**
 * What a model says of a sentence: one on sentence embeddings after the encoder named in its file has read it, one of
 * words without order at once. Fails as {@link ask} and the encoder do, with `lab-data` too where no encoder is named.
 */
export const askSentence = (
  { encoder }: Services,
  model: TrainedModel,
  sentence: string,
  options: Cancellable<EncoderProgress>,
): Promise<Result<readonly (readonly number[])[]>> =>
  attempt(async () => {
    const { reading, inputs } = model;
    const said = predictText(model, sentence);
    if (said) return said.map((values) => [...values]);
    if (!reading || inputs.kind === 'words') throw new FailureError('lab-data', { reason: 'no-words' });
    const vectors = await encoder.embed(reading.encoder, [sentence], reading.role, options);
    const row = dequantizeRow(vectors, 0, new Float32Array(vectors.dims));
    // A run may keep the leading numbers only.
    const answer = ask(model, [...row.subarray(0, inputs.width)]);
    if (!answer.ok) throw new FailureError(answer.failure.code, answer.failure.details);
    return answer.value;
  });

/** The exported file in the runtime that others open it with, beside the app's own code. */
export interface OnnxCheck {
  readonly rows: number;
  /** Over all rows and outputs; of numbers beyond ±1 relative to them. */
  readonly largest: number;
  /** Milliseconds a row. */
  readonly runtime: number;
  readonly own: number;
}

/** Products that the page's thread computes between two looks at its messages: some 20 ms. */
const PRODUCTS_A_TURN = 4_000_000;

/** Runs the bytes that {@link onnxOf} gives over all test rows. Undefined for a model that reads words; fails as the encoder does. */
export const checkOnnx = (
  { encoder }: Services,
  model: TrainedModel,
  data: LabData,
  options: Cancellable<EncoderProgress>,
): Promise<Result<OnnxCheck | undefined>> =>
  attempt(async () => {
    const file = await onnxOf(model);
    const { inputs } = data;
    if (!file || inputs.kind === 'words') return undefined;
    const test = rowsOf(data.parts, PARTS.indexOf('test'));
    const rows = rawRows(inputs, test);
    const there = await encoder.runGraph({ file, rows, width: inputs.width }, options);
    const here = await timedPredict(model, rows, inputs.width, options.signal);
    let largest = 0;
    here.outputs.forEach((values, place) =>
      values.forEach((value, at) => {
        const apart = Math.abs(value - there.outputs[place][at]) / Math.max(1, Math.abs(value));
        // Math.max keeps a NaN, which a comparison would drop.
        largest = Math.max(largest, apart);
      }),
    );
    const count = test.length;
    return { rows: count, largest, runtime: there.milliseconds / count, own: here.milliseconds / count };
  });

/** Rows as a person has them: scaled numbers brought back. */
function rawRows(
  { width, values, off, by }: DenseInputs,
  rows: ArrayLike<number>,
): Float32Array<ArrayBuffer> {
  const raw = new Float32Array(rows.length * width);
  for (let row = 0; row < rows.length; row++)
    for (let k = 0; k < width; k++) raw[row * width + k] = values[rows[row] * width + k] * by[k] + off[k];
  return raw;
}

/** {@link predict} of all rows in turns, and the milliseconds that it took when it was warm. */
async function timedPredict(
  model: TrainedModel,
  rows: Float32Array,
  width: number,
  signal: AbortSignal | undefined,
): Promise<{ outputs: readonly (readonly number[])[]; milliseconds: number }> {
  const products = model.weights.reduce((sum, { values }) => sum + values.length, 0);
  const portion = Math.max(1, Math.floor(PRODUCTS_A_TURN / products)) * width;
  const outputs: number[][] = model.targets.map(() => []);
  // The engine compiles what it has seen run: a first turn that is not counted, as the runtime has one.
  predict(model, rows.subarray(0, portion));
  let milliseconds = 0;
  for (let from = 0; from < rows.length; from += portion) {
    await checkpoint(signal);
    const before = performance.now();
    const answers = predict(model, rows.subarray(from, from + portion));
    milliseconds += performance.now() - before;
    answers?.forEach((values, place) => values.forEach((value) => outputs[place].push(value)));
  }
  return { outputs, milliseconds };
}
