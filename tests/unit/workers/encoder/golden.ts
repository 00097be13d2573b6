/** The reference vectors that came with the weights. */
import * as v from 'valibot';
import type { TextRole } from '../../../../src/workers/encoder/protocol.ts';

const Golden = v.object({
  tolerance: v.object({ meanCosine: v.number(), minCosine: v.number() }),
  items: v.array(
    v.object({ text: v.string(), prefix: v.string(), ids: v.array(v.number()), vector: v.array(v.number()) }),
  ),
});

export type Golden = v.InferOutput<typeof Golden>;

export const parseGolden = (json: unknown): Golden => v.parse(Golden, json);

/** The golden texts name their prefix; the encoders are asked by role. */
export const roleOf = (prefix: string): TextRole => (prefix === 'passage: ' ? 'passage' : 'query');

export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let k = 0; k < a.length; k++) {
    dot += a[k] * b[k];
    aa += a[k] * a[k];
    bb += b[k] * b[k];
  }
  return dot / Math.sqrt(aa * bb);
}
