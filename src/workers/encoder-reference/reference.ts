/** The float32 vectors that came with the encoders' weights: 30 texts each, checked by hash before they are believed. */
import * as v from 'valibot';
import e5 from '../../../models/e5-small-en-zh/manifest.json' with { type: 'json' };
import minilm from '../../../models/minilm-l6-en/manifest.json' with { type: 'json' };
import type { EncoderId } from '../../domain/catalog.ts';
import { FailureError } from '../../domain/errors.ts';
import type { EncoderReference } from '../../domain/lab/encoder-fidelity.ts';
import { sha256Hex } from '../../domain/sha256.ts';
import { ENCODERS } from '../encoder/manifests.ts';

const FILE = 'golden.json';
const MANIFESTS = { 'minilm-l6-en': minilm, 'e5-small-en-zh': e5 } as const satisfies Record<
  EncoderId,
  unknown
>;

/**
 * Numbers of each model: matrices, biases and norms, without the scales that int8 adds. The manifests do not say it; a
 * test counts it from the model files.
 */
export const PARAMETERS: Readonly<Record<EncoderId, number>> = {
  'minilm-l6-en': 22_564_608,
  'e5-small-en-zh': 40_548_480,
};

const Golden = v.object({
  items: v.pipe(
    v.array(
      v.object({ text: v.string(), prefix: v.string(), vector: v.array(v.pipe(v.number(), v.finite())) }),
    ),
    v.minLength(2),
  ),
});

const damaged = (): FailureError => new FailureError('model-damaged', { file: FILE });

/** The texts name their prefix; the encoder is asked by role. */
const roleOf = (prefix: string, passage: string) =>
  prefix !== '' && prefix === passage ? ('passage' as const) : ('query' as const);

/** Reads golden.json of an encoder. Rejects with `model-damaged` for bytes that are not those of the manifest. */
export async function readReference(
  encoder: EncoderId,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<EncoderReference> {
  const listed = MANIFESTS[encoder].files.find(({ path }) => path === FILE);
  if (!listed || (await sha256Hex(bytes)) !== listed.sha256) throw damaged();
  const golden = v.safeParse(Golden, JSON.parse(new TextDecoder().decode(bytes)));
  const { dims, prefix, model } = ENCODERS[encoder];
  if (!golden.success || golden.output.items.some(({ vector }) => vector.length !== dims)) throw damaged();
  const { items } = golden.output;
  return {
    encoder,
    texts: items.map((item) => ({ text: item.text, role: roleOf(item.prefix, prefix.passage) })),
    dims,
    vectors: Float32Array.from(items.flatMap(({ vector }) => vector)),
    bytes: model.bytes,
    parameters: PARAMETERS[encoder],
  };
}
