import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dequantizeRow,
  gatherRows,
  joinVectors,
  quantizeRows,
  sliceRows,
} from '../../../src/domain/vectors.ts';

const row = (vectors: ReturnType<typeof quantizeRows>, index: number) => [
  ...dequantizeRow(vectors, index, new Float32Array(vectors.dims)),
];

describe('quantizeRows', () => {
  it('is off by at most half a step of each row’s own scale', () => {
    const finite = fc.float({ min: -4, max: 4, noNaN: true });
    fc.assert(
      fc.property(fc.array(finite, { minLength: 6, maxLength: 6 }), (values) => {
        const vectors = quantizeRows(new Float32Array(values), 3);
        for (const index of [0, 1])
          row(vectors, index).forEach((value, k) =>
            // Scales are single precision, so what lies under its smallest normal number may be lost.
            expect(Math.abs(value - values[index * 3 + k])).toBeLessThanOrEqual(
              vectors.scales[index] * 0.5001 + 2e-38,
            ),
          );
      }),
    );
  });

  it('keeps a row of zeros at zero and refuses what is no number', () => {
    expect(row(quantizeRows(new Float32Array(3), 3), 0)).toEqual([0, 0, 0]);
    expect(() => quantizeRows(new Float32Array([1, NaN, 0]), 3)).toThrow('row 0');
    expect(() => quantizeRows(new Float32Array(4), 3)).toThrow('rows of 3');
  });
});

describe('taking rows', () => {
  const vectors = quantizeRows(new Float32Array([1, 0, 0, 1, 1, 1]), 2);

  it('slices a copy with buffers of its own', () => {
    const part = sliceRows(vectors, 1, 3);
    expect([part.count, row(part, 0), row(part, 1)]).toEqual([2, row(vectors, 1), row(vectors, 2)]);
    expect(part.codes.buffer).not.toBe(vectors.codes.buffer);
  });

  it('gathers in the order asked', () => {
    const some = gatherRows(vectors, [2, 0]);
    expect([row(some, 0), row(some, 1)]).toEqual([row(vectors, 2), row(vectors, 0)]);
  });

  it('joins what was sliced, wherever it was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 4 }), (cuts) => {
        const all = quantizeRows(
          Float32Array.from({ length: 18 }, (_, i) => Math.sin(i)),
          3,
        );
        const places = [0, ...cuts.sort((a, b) => a - b), 6];
        const chunks = places.slice(1).map((to, i) => sliceRows(all, places[i], to));
        expect(joinVectors(chunks)).toEqual(all);
      }),
    );
  });

  it('joins only the rows that a chunk says it has, for its buffers may be longer', () => {
    const loose = { ...vectors, count: 2 };
    expect(joinVectors([loose, sliceRows(vectors, 2, 3)])).toEqual(vectors);
    expect(joinVectors([])).toMatchObject({ count: 0, dims: 0 });
  });
});
