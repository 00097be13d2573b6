/** The encoders in Node: the same tokenizer, runtime and batching as the worker, read from models/ instead of the network. */
import { readFile } from 'node:fs/promises';
import type { Tokenizer } from '@huggingface/tokenizers';
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { EncoderId } from '../domain/catalog.ts';
import type { Encoder } from '../workers/encoder/embed.ts';
import { ENCODERS } from '../workers/encoder/manifests.ts';
import { parseTokenizer } from '../workers/encoder/tokenizer.ts';

// As in the worker; left alone, the runtime counts the cores in a way that Node 20 refuses.
env.wasm.numThreads = 1;

const fileIn = (id: EncoderId, name: string) =>
  readFile(new URL(`../../models/${id}/${name}`, import.meta.url));

/** Reads only the tokenizer: enough to count and compare tokens. */
export async function openTokenizer(id: EncoderId): Promise<Tokenizer> {
  return parseTokenizer(String(await fileIn(id, 'tokenizer.json')));
}

export async function openEncoder(id: EncoderId): Promise<Encoder> {
  const [tokenizer, model] = await Promise.all([openTokenizer(id), fileIn(id, 'model.onnx')]);
  const session = await InferenceSession.create(model, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
  });
  return { facts: ENCODERS[id], tokenizer, session, Tensor };
}
