/** The thread in which the Lab's models train. An experiment with its data in; points, weights and outputs out. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { serve } from '../rpc.ts';
import { backendLoaders } from '../trainer/loaders.ts';
import * as tf from '../trainer/ops.ts';
import { Lab } from './lab.ts';
import type { LabHandlers } from './protocol.ts';

const absolute = (url: string) => new URL(url, location.href).href;

const loaders = backendLoaders(tf, { plain: absolute(plain), simd: absolute(simd) });
const lab = new Lab(tf, loaders, () => performance.now());

const handlers: LabHandlers = {
  warm: () => lab.warm(),
  open: (params) => lab.open(params),
  advance: (amount, { signal, progress }) => lab.run.advance(amount, { signal, progress }),
  snapshot: ({ weights }) => lab.run.snapshot(weights),
  predict: ({ inputs, count, weights }) => lab.run.predict({ inputs, count }, weights),
  answer: (asked) => lab.answer(asked),
  explain: (asked) => lab.explain(asked),
  importance: (asked, context) => lab.importance(asked, context),
  checkGradients: () => lab.run.checkGradients(),
};

serve(self, handlers);
