/** The thread that owns the text model. Text in, int8 rows out (moved, not copied). */
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import type { EncoderId } from '../../domain/catalog.ts';
import { quantizeRows } from '../../domain/vectors.ts';
import { takeRequests } from '../requests.ts';
import { serve } from '../rpc.ts';
import { embedInDefinedBatches, type Encoder } from './embed.ts';
import { ENCODERS, ORT_WASM } from './manifests.ts';
import { loadModelFile, type ModelFile } from './model-files.ts';
import type { EncoderHandlers, EncoderProgress, EncoderUrls, RuntimeUrls } from './protocol.ts';
import { runGraph } from './run-graph.ts';
import { parseTokenizer } from './tokenizer.ts';
import { requireWasm, startFailure } from './wasm-support.ts';

interface Loaded {
  readonly encoder: Encoder;
  readonly dispose: () => Promise<void>;
}

// Threads need cross-origin isolation and fall to 0.6 of one thread when the second core is busy; the pool starts a second worker instead.
env.wasm.numThreads = 1;
env.wasm.proxy = false;

/** Whether the runtime is compiled: then its file is not needed again. */
let started = false;

let current: { id: EncoderId; loaded: Loaded } | undefined;

/** Calls take turns: a session runs one batch at a time, and must not be disposed of under one. */
let lastTurn: Promise<unknown> = Promise.resolve();

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = lastTurn.then(work);
  lastTurn = turn.catch(() => undefined);
  return turn;
}

/** @param wasm the runtime's file, where it is not compiled yet. */
async function openSession(
  model: Uint8Array,
  urls: RuntimeUrls,
  wasm: Uint8Array<ArrayBuffer> | undefined,
): Promise<InferenceSession> {
  env.wasm.wasmPaths = { mjs: urls.ortMjs };
  env.wasm.wasmBinary = wasm;
  try {
    const session = await InferenceSession.create(model, {
      executionProviders: ['wasm'],
      graphOptimizationLevel: 'all',
    });
    started = true;
    return session;
  } catch (error) {
    throw startFailure(error);
  } finally {
    // Compiled once and for all; the 14 MB would otherwise stay for the worker's life.
    env.wasm.wasmBinary = undefined;
  }
}

async function load(
  id: EncoderId,
  urls: EncoderUrls,
  signal: AbortSignal,
  progress: (value: EncoderProgress) => void,
): Promise<Loaded> {
  const facts = ENCODERS[id];
  await requireWasm();

  const total = ORT_WASM.bytes + facts.tokenizer.bytes + facts.model.bytes;
  let before = 0;
  const fetchFile = async (file: ModelFile) => {
    const onProgress = (done: number) => progress({ phase: 'download', done: before + done, total });
    const bytes = await loadModelFile(file, { signal, onProgress });
    before += file.bytes;
    return bytes;
  };
  // The runtime first: it serves both encoders, so a download that is cut leaves the most behind.
  const wasm = await fetchFile({ ...ORT_WASM, url: urls.ortWasm });
  const tokenizerFile = await fetchFile({ ...facts.tokenizer, url: urls.tokenizer });
  const model = await fetchFile({ ...facts.model, url: urls.model });

  const tokenizer = parseTokenizer(new TextDecoder().decode(tokenizerFile));
  const session = await openSession(model, urls, wasm);
  return { encoder: { facts, tokenizer, session, Tensor }, dispose: () => session.release() };
}

const handlers: EncoderHandlers = {
  load: ({ encoder, urls }, { signal, progress }) =>
    inTurn(async () => {
      signal.throwIfAborted();
      if (current?.id === encoder) return;
      const former = current;
      current = undefined;
      await former?.loaded.dispose();
      current = { id: encoder, loaded: await load(encoder, urls, signal, progress) };
    }),

  embed: ({ texts, role }, { signal, progress, transfer }) =>
    inTurn(async () => {
      if (!current) throw new Error('embed was called before load');
      const { encoder } = current.loaded;
      const rows = await embedInDefinedBatches(encoder, texts, role, {
        signal,
        onProgress: (done, total) => progress({ phase: 'embed', done, total }),
      });
      const vectors = quantizeRows(rows, encoder.facts.dims);
      transfer(vectors.codes.buffer, vectors.scales.buffer);
      return vectors;
    }),

  runGraph: ({ run, urls }, { signal, progress, transfer }) =>
    inTurn(async () => {
      signal.throwIfAborted();
      await requireWasm();
      const { bytes: total } = ORT_WASM;
      const onProgress = (done: number) => progress({ phase: 'download', done, total });
      const wasm = started
        ? undefined
        : await loadModelFile({ ...ORT_WASM, url: urls.ortWasm }, { signal, onProgress });
      const answer = await runGraph(run, {
        open: (file) => openSession(file, urls, wasm),
        Tensor,
        signal,
        now: () => performance.now(),
      });
      transfer(...answer.outputs.map(({ buffer }) => buffer));
      return answer;
    }),

  requests: takeRequests,
};

serve(self, handlers);
