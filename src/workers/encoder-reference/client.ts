/** Fetches an encoder's reference vectors: a file of 120 kB that only the Lab's comparison needs. */
import e5Golden from '../../../models/e5-small-en-zh/golden.json?url';
import minilmGolden from '../../../models/minilm-l6-en/golden.json?url';
import type { EncoderId } from '../../domain/catalog.ts';
import { FailureError } from '../../domain/errors.ts';
import type { EncoderReference } from '../../domain/lab/encoder-fidelity.ts';
import { readReference } from './reference.ts';

const URLS: Readonly<Record<EncoderId, string>> = {
  'minilm-l6-en': minilmGolden,
  'e5-small-en-zh': e5Golden,
};

/** Rejects with `model-unreachable`, or `model-damaged` where the bytes are not those of the manifest. */
export async function loadReference(encoder: EncoderId): Promise<EncoderReference> {
  const response = await fetch(URLS[encoder]).catch(() => undefined);
  if (!response?.ok) throw new FailureError('model-unreachable', { status: response?.status ?? 0 });
  return readReference(encoder, new Uint8Array(await response.arrayBuffer()));
}
