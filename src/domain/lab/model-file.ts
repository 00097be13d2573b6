/** A trained model as a JSON file, and back. What comes in may be anything: it is checked before it is used. */
import * as v from 'valibot';
import { bytesOf, fromBase64, toBase64 } from '../base64.ts';
import { VECTOR_DIMS } from '../catalog.ts';
import { attempt, FailureError, type Result } from '../errors.ts';
import type { WeightTensor } from '../learning/head-types.ts';
import { sha256Hex } from '../sha256.ts';
import { denseNetwork } from './dense-network.ts';
import { readsWords } from './experiment.ts';
import { decodeExperiment, encodeExperiment } from './link.ts';
import type { InputFormat, TextReading, TrainedModel } from './trained-model.ts';

const FORMAT = 'inglenook-lab-model';
const VERSION = 1;

/**
 * Characters. The largest model that a link can describe (four layers of 512) takes 7 million; a file many times that
 * size would kill a phone's tab while it is read, whatever is in it.
 */
const MAX_FILE = 32_000_000;

/** Little-endian float32 in base64: a third of the digits, and exactly the same numbers afterwards. */
function floatsToText(values: Float32Array): string {
  const view = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => view.setFloat32(at * 4, value, true));
  return toBase64(bytesOf(view));
}

/** Undefined for what is no base64, no whole number of float32, or holds one that is not finite. */
function textToFloats(text: string): Float32Array | undefined {
  const bytes = fromBase64(text);
  if (!bytes || bytes.length % 4) return undefined;
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: bytes.length / 4 }, (_, at) => view.getFloat32(at * 4, true));
  return values.every(Number.isFinite) ? values : undefined;
}

/** As it stands in a file. Columns, words and classes are untrusted text: they are only ever shown as text. */
const floats = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const values = textToFloats(dataset.value);
    if (values) return values;
    addIssue({ message: 'not the base64 of finite numbers' });
    return NEVER;
  }),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const InputsSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('dense'),
    width: count,
    names: v.array(v.string()),
    off: floats,
    by: floats,
  }),
  v.strictObject({ kind: v.literal('words'), length: count, vocabulary: v.array(v.string()) }),
]);

const ReadingSchema = v.strictObject({
  encoder: v.picklist(['minilm-l6-en', 'e5-small-en-zh']),
  role: v.picklist(['passage', 'symmetric']),
});

const TargetSchema = v.pipe(
  v.strictObject({
    name: v.string(),
    task: v.picklist(['classes', 'regression']),
    classes: v.array(v.string()),
    off: v.number(),
    by: v.number(),
  }),
  v.check(({ task, classes }) => (task === 'classes' ? classes.length >= 2 : classes.length === 0)),
);

const WeightSchema = v.pipe(
  v.strictObject({ name: v.string(), shape: v.array(count), values: floats }),
  v.check(({ shape, values }) => values.length === shape.reduce((product, length) => product * length, 1)),
);

const FileSchema = v.strictObject({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  /** As in a link (link.ts), so that one check and one way of reading old ones serve both. */
  experiment: v.string(),
  inputs: InputsSchema,
  reading: v.optional(ReadingSchema),
  targets: v.pipe(v.array(TargetSchema), v.minLength(1)),
  weights: v.array(WeightSchema),
});

/** The hash is over all other fields in the order of the file, so that spaces and line ends may change. */
const SealedSchema = v.looseObject({ sha256: v.string() });

const damaged = (part: string): FailureError => new FailureError('model-file-damaged', { part });

const hashOf = (body: object): Promise<string> => sha256Hex(new TextEncoder().encode(JSON.stringify(body)));

/**
 * Off and by of each column must be there, names of all columns or of none, and an encoder only for numbers without
 * names, no more of them than it gives.
 */
function inputsHold(inputs: InputFormat, reading: TextReading | undefined): boolean {
  if (inputs.kind === 'words') return !reading;
  const { width, names, off, by } = inputs;
  if (reading && (names.length || width > VECTOR_DIMS)) return false;
  return off.length === width && by.length === width && (names.length === 0 || names.length === width);
}

/** One word of the table a row. Other shapes of models that read words are the lab worker's own business. */
function wordsHold(weights: readonly WeightTensor[], vocabulary: readonly string[]): boolean {
  const embedding = weights.find(({ name }) => name === 'embedding');
  return embedding?.shape[0] === vocabulary.length;
}

/** The text of a .json file that {@link importModel} reads. */
export async function exportModel(model: TrainedModel): Promise<string> {
  const { experiment, inputs, reading, targets, weights } = model;
  const body = {
    format: FORMAT,
    version: VERSION,
    experiment: encodeExperiment(experiment),
    inputs:
      inputs.kind === 'words'
        ? { kind: inputs.kind, length: inputs.length, vocabulary: inputs.vocabulary }
        : {
            kind: inputs.kind,
            width: inputs.width,
            names: inputs.names,
            off: floatsToText(inputs.off),
            by: floatsToText(inputs.by),
          },
    // Left out, not undefined: the hash is over what stands in the file.
    ...(reading && { reading: { encoder: reading.encoder, role: reading.role } }),
    targets: targets.map(({ name, task, classes, off, by }) => ({ name, task, classes, off, by })),
    weights: weights.map(({ name, shape, values }) => ({ name, shape, values: floatsToText(values) })),
  };
  return JSON.stringify({ ...body, sha256: await hashOf(body) });
}

async function unsealed(text: string): Promise<unknown> {
  if (text.length > MAX_FILE) throw damaged('size');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged('json');
  }
  const sealed = v.safeParse(SealedSchema, json);
  if (!sealed.success) throw damaged('json');
  const { sha256, ...body } = sealed.output;
  if ((await hashOf(body)) !== sha256) throw damaged('hash');
  return body;
}

/**
 * Reads a file of {@link exportModel}: predictions of the model are the same to the last bit. Anything else fails with
 * `model-file-damaged`, naming the part or the weight that is amiss.
 */
export function importModel(text: string): Promise<Result<TrainedModel>> {
  return attempt(async () => {
    const file = v.safeParse(FileSchema, await unsealed(text));
    if (!file.success) throw damaged(v.getDotPath(file.issues[0]) ?? 'json');
    const experiment = decodeExperiment(file.output.experiment);
    if (!experiment.ok) throw damaged('experiment');
    const { inputs, reading, targets, weights } = file.output;
    const model: TrainedModel = {
      experiment: experiment.value,
      inputs,
      ...(reading && { reading }),
      targets,
      weights,
    };
    const words = inputs.kind === 'words';
    if (words !== readsWords(model.experiment.model) || !inputsHold(inputs, reading)) throw damaged('inputs');
    if (words && !wordsHold(weights, inputs.vocabulary))
      throw new FailureError('model-file-damaged', { weight: 'embedding' });
    denseNetwork(model);
    return model;
  });
}
