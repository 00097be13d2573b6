/** Vectors of texts by the product's own encoders, kept under node_modules/.cache between runs. */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import {
  VECTOR_DIMS,
  encoderFor,
  type EncoderId,
  type Item,
  type QuantizedVectors,
} from '../../domain/catalog.ts';
import { packVectors } from '../../domain/pack-check.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { quantizeRows } from '../../domain/vectors.ts';
import { embedInDefinedBatches } from '../../workers/encoder/embed.ts';
import { ENCODERS } from '../../workers/encoder/manifests.ts';
import type { TextRole } from '../../workers/encoder/protocol.ts';
import { openEncoder } from '../node-encoder.ts';

const CACHE = new URL('../../../node_modules/.cache/inglenook/embeddings/', import.meta.url);

/** Reads what packVectors wrote; undefined when there is no such file or it has another length. */
async function readVectors(file: URL, count: number): Promise<QuantizedVectors | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  const codeBytes = count * VECTOR_DIMS;
  if (bytes?.byteLength !== codeBytes + count * 4) return undefined;
  const buffer = new Uint8Array(bytes).buffer;
  const view = new DataView(buffer, codeBytes);
  const scales = Float32Array.from({ length: count }, (_, row) => view.getFloat32(row * 4, true));
  return { count, dims: VECTOR_DIMS, codes: new Int8Array(buffer, 0, codeBytes), scales };
}

/** One int8 row for each item's text, by the encoder of the catalog's script. */
export const embedCached = (
  items: readonly Item[],
  texts: readonly string[],
  report: (line: string) => void,
): Promise<QuantizedVectors> => embedTexts(encoderFor(items), texts, 'passage', report);

/**
 * One int8 row for each text. The key of the cache is the weights, the role and all texts in order, because the rows of
 * one batch feel each other (workers/encoder/embed.ts).
 */
export async function embedTexts(
  encoderId: EncoderId,
  texts: readonly string[],
  role: TextRole,
  report: (line: string) => void,
): Promise<QuantizedVectors> {
  const { model, prefix } = ENCODERS[encoderId];
  // What the role puts before a text; passages have none in the key, as when there was no other role.
  const prefixed = role === 'passage' ? texts : texts.map((text) => prefix[role] + text);
  const key = await sha256Hex(new TextEncoder().encode([model.sha256, ...prefixed].join('\n')));
  const file = new URL(`${key}.vectors`, CACHE);
  const cached = await readVectors(file, texts.length);
  if (cached) return cached;
  const encoder = await openEncoder(encoderId);
  let told = 0;
  const rows = await embedInDefinedBatches(encoder, texts, role, {
    onProgress: (done, total) => {
      // A line for each tenth: batches of eight would print a thousand.
      const tenth = Math.floor((10 * done) / total);
      if (tenth > told) report(`embedded ${done} of ${total} texts with ${encoderId}`);
      told = tenth;
    },
  });
  const vectors = quantizeRows(rows, VECTOR_DIMS);
  await mkdir(CACHE, { recursive: true });
  // Written aside and moved, so that a run cut short leaves no half file.
  const draft = new URL(`${key}.${process.pid}.draft`, CACHE);
  await writeFile(draft, packVectors(vectors));
  await rename(draft, file);
  return vectors;
}
