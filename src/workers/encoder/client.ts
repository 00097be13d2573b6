/** Page side of the text encoders. */
import ortMjs from 'onnxruntime-web/ort-wasm-simd-threaded.mjs?url';
import ortWasm from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import e5Model from '../../../models/e5-small-en-zh/model.onnx?url';
import e5Tokenizer from '../../../models/e5-small-en-zh/tokenizer.json?url';
import minilmModel from '../../../models/minilm-l6-en/model.onnx?url';
import minilmTokenizer from '../../../models/minilm-l6-en/tokenizer.json?url';
import { scriptUrl } from '../../app-urls.ts';
import { connect } from '../rpc.ts';
import workerUrl from './encoder.worker.ts?worker&url';
import { createPool, type EncoderPool, type PoolSetting } from './pool.ts';
import type { EncoderHandlers, EncoderUrls } from './protocol.ts';

const absolute = (url: string) => new URL(url, location.href).href;

const urlsOf = (model: string, tokenizer: string): EncoderUrls => ({
  model: absolute(model),
  tokenizer: absolute(tokenizer),
  ortWasm: absolute(ortWasm),
  ortMjs: absolute(ortMjs),
});

/** Two where a second worker finds a core; without CacheStorage it would download everything again. */
const affordableWorkers = (): 1 | 2 => (navigator.hardwareConcurrency >= 2 && 'caches' in globalThis ? 2 : 1);

/** The EncoderService of the pipeline. Starts no worker before the first call. */
export function createEncoder({
  maxWorkers = affordableWorkers(),
  onRequests,
}: Partial<Pick<PoolSetting, 'maxWorkers' | 'onRequests'>> = {}): EncoderPool {
  return createPool({
    start: () =>
      connect<EncoderHandlers>(new Worker(scriptUrl(workerUrl), { type: 'module', name: 'encoder' })),
    urls: {
      'minilm-l6-en': urlsOf(minilmModel, minilmTokenizer),
      'e5-small-en-zh': urlsOf(e5Model, e5Tokenizer),
    },
    maxWorkers,
    onRequests,
  });
}
