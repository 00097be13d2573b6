/** The thread that owns tfjs. Graded events in, epochs by progress, a head's weights and outputs out. */
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import { serve } from '../rpc.ts';
import { backendLoaders } from './loaders.ts';
import * as tf from './ops.ts';
import type { TrainerHandlers } from './protocol.ts';
import { Trainer } from './trainer.ts';

const absolute = (url: string) => new URL(url, location.href).href;

const loaders = backendLoaders(tf, { plain: absolute(plain), simd: absolute(simd) });
const trainer = new Trainer(tf, loaders, () => performance.now());

const handlers: TrainerHandlers = {
  open: ({ items }) => trainer.open(items),
  addVectors: (vectors) => trainer.addVectors(vectors),
  calibrate: () => trainer.calibrate(),
  fit: async (params, { signal, progress, transfer }) => {
    const result = await trainer.fit(params, { signal, progress });
    transfer(result.outputs.buffer);
    return result;
  },
};

serve(self, handlers);
