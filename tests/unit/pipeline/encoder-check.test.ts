import { describe, expect, it } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type { EncoderReference } from '../../../src/domain/lab/encoder-fidelity.ts';
import { gaussian, mulberry32 } from '../../../src/domain/random.ts';
import { quantizeRows } from '../../../src/domain/vectors.ts';
import { checkEncoder } from '../../../src/pipeline/encoder-check.ts';

const DIMS = 32;
const COUNT = 10;
const random = mulberry32(4);
const reference: EncoderReference = {
  encoder: 'minilm-l6-en',
  texts: Array.from({ length: COUNT }, (_, k) => ({
    text: `text ${k}`,
    role: k % 2 ? ('passage' as const) : ('query' as const),
  })),
  dims: DIMS,
  vectors: Float32Array.from({ length: COUNT * DIMS }, () => gaussian(random)),
  bytes: 1000,
  parameters: 4000,
};

/** An encoder that gives the reference back with so much noise; each text takes half a second of its clock. */
function bench(noise: number) {
  const asked: string[] = [];
  let clock = 0;
  return {
    asked,
    services: {
      encoder: {
        embed: async (_id: string, texts: readonly string[], role: string) => {
          clock += 500;
          asked.push(`${role} ${texts.join()}`);
          const row = reference.texts.findIndex(({ text }) => text === texts[0]);
          const vector = reference.vectors.slice(row * DIMS, (row + 1) * DIMS);
          return quantizeRows(
            vector.map((value) => value + noise * gaussian(random)),
            DIMS,
          );
        },
        runGraph: () => Promise.reject(new Error('left out by the test')),
      },
      encoderReferences: { load: async () => reference },
      now: () => clock,
    },
  };
}

describe('holding an encoder against its reference', () => {
  it('asks for each text alone in its role, and times them without the loading', async () => {
    const { services, asked } = bench(0);
    const progress: number[] = [];
    const checked = await checkEncoder(services, 'minilm-l6-en', {
      onProgress: ({ done }) => progress.push(done),
    });
    if (!checked.ok) throw new Error(checked.failure.code);
    expect(asked.slice(1)).toEqual(reference.texts.map(({ text, role }) => `${role} ${text}`));
    expect(checked.value.textsPerSecond).toBe(2);
    expect(progress).toEqual(Array.from({ length: COUNT }, (_, k) => k + 1));
    // Nothing is lost but by one byte a number, and that is told apart.
    expect(checked.value.fidelity.mean).toBeCloseTo(checked.value.keptMean, 9);
    expect(checked.value.fidelity.sameNearest).toBe(1);
  });

  it('tells what the model itself loses', async () => {
    const checked = await checkEncoder(bench(0.3).services, 'minilm-l6-en');
    if (!checked.ok) throw new Error(checked.failure.code);
    const { fidelity, keptMean } = checked.value;
    expect(fidelity.mean).toBeLessThan(0.98);
    expect(fidelity.worst).toBeLessThan(fidelity.mean);
    expect(keptMean).toBeGreaterThan(0.9999);
  });

  it('fails as the reference does', async () => {
    const { services } = bench(0);
    const load = () => Promise.reject(new FailureError('model-damaged', { file: 'golden.json' }));
    expect(await checkEncoder({ ...services, encoderReferences: { load } }, 'minilm-l6-en')).toMatchObject({
      ok: false,
      failure: { code: 'model-damaged' },
    });
  });
});
