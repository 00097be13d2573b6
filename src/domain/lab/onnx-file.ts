/**
 * A trained model as the .onnx file that leaves the app, and back. The graph is for other programs; this app never runs
 * one that came from outside. What it reads back is the model file (model-file.ts) that stands in the graph's metadata.
 */
import protobuf from 'protobufjs/minimal.js';
import { attempt, FailureError, type Result } from '../errors.ts';
import { sha256Hex } from '../sha256.ts';
import { exportModel, importModel } from './model-file.ts';
import { toOnnx } from './onnx.ts';
import type { TrainedModel } from './trained-model.ts';

/** Keys of the two last entries of the metadata: the model file, and the hash of all bytes before them. */
const MODEL_KEY = 'inglenook.model';
const HASH_KEY = 'inglenook.sha256';

/** ModelProto.graph and ModelProto.metadata_props, messages of length-delimited bytes (onnx/onnx.proto). */
const [GRAPH, METADATA] = [7 * 8 + 2, 14 * 8 + 2];
/** StringStringEntryProto. */
const [KEY, VALUE] = [1 * 8 + 2, 2 * 8 + 2];
/** Wire types of protobuf that a ModelProto has; a group (3) nests as deep as its author likes and is none of them. */
const PLAIN = new Set([0, 1, 2, 5]);

const damaged = (part: string): FailureError => new FailureError('model-file-damaged', { part });

/** A metadata entry as the fields of a ModelProto, which may follow any others. */
const entry = (key: string, value: string): Uint8Array =>
  new protobuf.Writer()
    .uint32(METADATA)
    .fork()
    .uint32(KEY)
    .string(key)
    .uint32(VALUE)
    .string(value)
    .ldelim()
    .finish();

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The bytes of an .onnx file that {@link readOnnx} reads back; undefined for a model that reads words. */
export async function writeOnnx(model: TrainedModel): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const graph = toOnnx(model, 'probabilities');
  if (!graph) return undefined;
  return joined([
    graph,
    entry(HASH_KEY, await sha256Hex(graph.slice())),
    entry(MODEL_KEY, await exportModel(model)),
  ]);
}

/** Key and value of a metadata entry; what it holds beside them is passed over. */
function readEntry(bytes: Uint8Array): readonly [key: string, value: string] {
  const reader = new protobuf.Reader(bytes);
  let [key, value] = ['', ''];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag === KEY) key = reader.string();
    else if (tag === VALUE) value = reader.string();
    else skip(reader, tag);
  }
  return [key, value];
}

function skip(reader: protobuf.Reader, tag: number): void {
  // No field has the number 0: so begin files of zeros, which are no protobuf.
  if (tag < 8 || !PLAIN.has(tag & 7)) throw damaged('protobuf');
  reader.skipType(tag & 7);
}

interface Notes {
  readonly model?: string;
  readonly hash?: string;
  /** Bytes before the first of the two. */
  readonly before: number;
}

function readNotes(bytes: Uint8Array): Notes {
  const reader = new protobuf.Reader(bytes);
  let notes: Notes = { before: bytes.length };
  let graph = false;
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const tag = reader.uint32();
    if (tag !== METADATA) {
      graph ||= tag === GRAPH;
      skip(reader, tag);
      continue;
    }
    const [key, value] = readEntry(reader.bytes());
    if (key !== MODEL_KEY && key !== HASH_KEY) continue;
    const before = Math.min(notes.before, from);
    notes = key === MODEL_KEY ? { ...notes, model: value, before } : { ...notes, hash: value, before };
  }
  if (!graph) throw damaged('graph');
  return notes;
}

/**
 * Reads a file of {@link writeOnnx}; its graph is looked at by its hash alone. Fails with `model-file-foreign` for an ONNX
 * file of another program, and with `model-file-damaged` where the graph was changed since, for what is no ONNX file, and
 * as {@link importModel} does.
 */
export function readOnnx(bytes: Uint8Array<ArrayBuffer>): Promise<Result<TrainedModel>> {
  return attempt(async () => {
    let notes: Notes;
    try {
      notes = readNotes(bytes);
    } catch (error) {
      // The reader throws plain errors for lengths that point beyond the end and numbers of too many bytes.
      throw error instanceof FailureError ? error : damaged('protobuf');
    }
    const { model, hash, before } = notes;
    if (model === undefined || hash === undefined) throw new FailureError('model-file-foreign');
    if ((await sha256Hex(bytes.subarray(0, before))) !== hash) throw damaged('graph');
    const read = await importModel(model);
    if (!read.ok) throw new FailureError(read.failure.code, read.failure.details);
    return read.value;
  });
}
