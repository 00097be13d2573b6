/** Draws taste maps off the page's thread, and beside the ranker: the slate never waits for a picture. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import { serve } from '../rpc.ts';
import { drawMap } from './draw.ts';
import type { MapperHandlers } from './protocol.ts';

let expected = 0;
let chunks: QuantizedVectors[] = [];

/** All chunks as one; items whose vectors never came are without a direction. */
function joined(): QuantizedVectors {
  const dims = chunks[0]?.dims ?? 1;
  const codes = new Int8Array(expected * dims);
  const scales = new Float32Array(expected);
  let filled = 0;
  for (const chunk of chunks) {
    codes.set(chunk.codes, filled * dims);
    scales.set(chunk.scales, filled);
    filled += chunk.count;
  }
  chunks = [];
  return { count: expected, dims, codes, scales };
}

const handlers: MapperHandlers = {
  open: ({ count }) => {
    expected = count;
    chunks = [];
  },
  addVectors: (vectors) => {
    chunks.push(vectors);
  },
  draw: (_, { transfer }) => {
    const positions = drawMap(joined());
    transfer(positions.buffer);
    return positions;
  },
};

serve(self, handlers);
