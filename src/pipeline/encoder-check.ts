/** The encoder of this device held against the float32 vectors of the model that it was made from. */
import type { EncoderId } from '../domain/catalog.ts';
import { attempt, type Result } from '../domain/errors.ts';
import { compareVectors, type EncoderReference, type Fidelity } from '../domain/lab/encoder-fidelity.ts';
import { dequantizeRow, quantizeRows } from '../domain/vectors.ts';
import type { EncoderProgress } from '../workers/encoder/protocol.ts';
import type { Cancellable, Services } from './services.ts';

export type { EncoderProgress };

export interface EncoderCheck {
  readonly reference: EncoderReference;
  /** Of the rows that the app works with: the int8 model's, kept in one byte a number. */
  readonly fidelity: Fidelity;
  /** Mean cosine of float32 rows to themselves in one byte a number: the part of the loss that is not the model's. */
  readonly keptMean: number;
  /** One text at a time, the model being loaded. */
  readonly textsPerSecond: number;
}

/**
 * Embeds the reference texts, each alone as the reference did: int8 activations let a row feel its neighbours in a batch.
 * Fails as the encoder does, and as {@link Services.encoderReferences}.
 */
export const checkEncoder = (
  { encoder, encoderReferences, now }: Pick<Services, 'encoder' | 'encoderReferences' | 'now'>,
  id: EncoderId,
  { signal, onProgress }: Cancellable<EncoderProgress> = {},
): Promise<Result<EncoderCheck>> =>
  attempt(async () => {
    const reference = await encoderReferences.load(id);
    const { texts, dims, vectors } = reference;
    const measured = new Float32Array(vectors.length);
    // The first text waits for the model, which is no time of the texts.
    await encoder.embed(id, [texts[0].text], texts[0].role, { signal, onProgress });
    const start = now();
    for (const [row, { text, role }] of texts.entries()) {
      const rows = await encoder.embed(id, [text], role, { signal });
      dequantizeRow(rows, 0, measured.subarray(row * dims, (row + 1) * dims));
      onProgress?.({ phase: 'embed', done: row + 1, total: texts.length });
    }
    const seconds = (now() - start) / 1000;
    const rows = quantizeRows(vectors, dims);
    const kept = vectors.slice();
    for (let row = 0; row < rows.count; row++)
      dequantizeRow(rows, row, kept.subarray(row * dims, (row + 1) * dims));
    return {
      reference,
      fidelity: compareVectors(vectors, measured, dims),
      keptMean: compareVectors(vectors, kept, dims).mean,
      textsPerSecond: texts.length / seconds,
    };
  });
