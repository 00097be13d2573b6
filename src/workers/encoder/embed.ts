/**
 * Texts to rows: tokens, batches, vectors. The session and the tensor constructor are passed in,
 * so that the worker, the command line and the tests run these very lines.
 */
import type { InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import { checkpoint } from '../../domain/checkpoint.ts';
import type { EncoderFacts } from './manifests.ts';
import type { TextRole } from './protocol.ts';

export interface Encoder {
  readonly facts: Pick<EncoderFacts, 'dims' | 'maxTokens' | 'padId' | 'prefix'>;
  readonly tokenizer: { encode(text: string): { readonly ids: readonly number[] } };
  readonly session: Pick<InferenceSession, 'run'>;
  readonly Tensor: typeof Tensor;
}

export interface EmbedOptions {
  readonly signal?: AbortSignal;
  /** After each batch; counts texts. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Measured: 4 to 16 rows a batch are within 5 % of each other; 64 loses 18 % to padding and cache misses, 1 pays a call a text. */
export const BATCH_SIZE = 8;

/** A tokenizer reads 3,000 to 16,000 texts a second: 256 keep an abort waiting for under 0.1 s, and more pauses would buy nothing. */
const TEXTS_BETWEEN_PAUSES = 256;

/**
 * The ids of one text, its role's prefix and both special ids included. The tokenizer does not truncate:
 * a text of more than maxTokens keeps its first maxTokens − 1 ids and the closing one.
 */
export function tokenIds(
  { facts, tokenizer }: Omit<Encoder, 'session' | 'Tensor'>,
  text: string,
  role: TextRole,
): readonly number[] {
  const { ids } = tokenizer.encode(facts.prefix[role] + text);
  const { maxTokens } = facts;
  return ids.length <= maxTokens ? ids : [...ids.slice(0, maxTokens - 1), ids[ids.length - 1]];
}

/**
 * Embeds texts: rows of `dims` float32, unit length, in the order of `texts`.
 *
 * The batching is defined, because int8 activations let a row feel its neighbours in a batch (cosine 0.998 to the row alone):
 * by token count, longest first, ties in input order, eight at a time. Equal texts in equal order give equal rows.
 * Longest first, so that the heap grows once and the time left is over- rather than underestimated.
 */
export async function embedInDefinedBatches(
  encoder: Encoder,
  texts: readonly string[],
  role: TextRole,
  { signal, onProgress }: EmbedOptions = {},
): Promise<Float32Array<ArrayBuffer>> {
  const { dims } = encoder.facts;
  const sequences: (readonly number[])[] = [];
  for (const text of texts) {
    if (sequences.length % TEXTS_BETWEEN_PAUSES === 0) await checkpoint(signal);
    sequences.push(tokenIds(encoder, text, role));
  }
  const order = texts.map((_, index) => index).sort((a, b) => sequences[b].length - sequences[a].length);

  const rows = new Float32Array(texts.length * dims);
  for (let start = 0; start < order.length; start += BATCH_SIZE) {
    // A single-threaded session never leaves the microtask queue, so no abort would be heard.
    await checkpoint(signal);
    const batch = order.slice(start, start + BATCH_SIZE);
    const output = await runBatch(
      encoder,
      batch.map((index) => sequences[index]),
    );
    batch.forEach((index, row) => rows.set(output.subarray(row * dims, (row + 1) * dims), index * dims));
    onProgress?.(start + batch.length, texts.length);
  }
  return rows;
}

/** One call of the session. Sequences must come longest first: the first one sets the width. */
async function runBatch(
  { facts, session, Tensor }: Encoder,
  sequences: readonly (readonly number[])[],
): Promise<Float32Array> {
  const width = sequences[0].length;
  const shape = [sequences.length, width];
  const ids = new Int32Array(sequences.length * width).fill(facts.padId);
  const mask = new Int32Array(ids.length);
  sequences.forEach((sequence, row) => {
    ids.set(sequence, row * width);
    mask.fill(1, row * width, row * width + sequence.length);
  });
  const inputIds = new Tensor('int32', ids, shape);
  const attentionMask = new Tensor('int32', mask, shape);
  try {
    const { embedding } = await session.run({ input_ids: inputIds, attention_mask: attentionMask });
    const { data } = embedding;
    if (!(data instanceof Float32Array) || data.length !== sequences.length * facts.dims)
      throw new Error(`the model answered with ${data.length} numbers of type ${embedding.type}`);
    const rows = data.slice();
    embedding.dispose();
    return rows;
  } finally {
    inputIds.dispose();
    attentionMask.dispose();
  }
}
