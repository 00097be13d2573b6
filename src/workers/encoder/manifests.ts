/** What is known of the files that the encoder worker loads, before a byte of them has arrived. */
import e5 from '../../../models/e5-small-en-zh/manifest.json' with { type: 'json' };
import minilm from '../../../models/minilm-l6-en/manifest.json' with { type: 'json' };
import type { EncoderId } from '../../domain/catalog.ts';
import type { TextRole } from './protocol.ts';

export interface FileFacts {
  readonly bytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface EncoderFacts {
  readonly id: EncoderId;
  readonly dims: number;
  /** The longest sequence the position table covers, special ids included. */
  readonly maxTokens: number;
  readonly padId: number;
  /** What is put before a text; the weights were trained with it. */
  readonly prefix: Readonly<Record<TextRole, string>>;
  readonly model: FileFacts;
  readonly tokenizer: FileFacts;
}

type Manifest = typeof e5 | typeof minilm;

function fileOf(manifest: Manifest, path: string): FileFacts {
  const file = manifest.files.find((entry) => entry.path === path);
  if (!file) throw new Error(`the manifest of ${manifest.id} does not list ${path}`);
  return file;
}

const factsOf = (id: EncoderId, manifest: Manifest, prefix: EncoderFacts['prefix']): EncoderFacts => ({
  id,
  dims: manifest.dims,
  maxTokens: manifest.maxTokens,
  padId: manifest.padId,
  prefix,
  model: fileOf(manifest, 'model.onnx'),
  tokenizer: fileOf(manifest, 'tokenizer.json'),
});

export const ENCODERS: Readonly<Record<EncoderId, EncoderFacts>> = {
  // This model was trained without prefixes, so every role reads alike.
  'minilm-l6-en': factsOf('minilm-l6-en', minilm, { ...minilm.prefix, symmetric: '' }),
  'e5-small-en-zh': factsOf('e5-small-en-zh', e5, e5.prefix),
};

/** ort-wasm-simd-threaded.wasm of the installed onnxruntime-web. A test compares it with the file, so an upgrade cannot forget it. */
export const ORT_WASM: FileFacts = {
  bytes: 14_239_897,
  sha256: '3398c10d07d229bd91b364548e130e0e51a8e5704b88c7c083ebbeb78842dee2',
};
