import { describe, expect, it } from 'vitest';
import type { QuantizedVectors } from '../../../../src/domain/catalog.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { centredCosine, centreVectors } from '../../../../src/domain/ranking/centred-vectors.ts';
import {
  compactVectors,
  componentsFor,
  expandVectors,
} from '../../../../src/domain/sharing/compact-vectors.ts';
import { leadingEigen, symmetricEigen } from '../../../../src/domain/sharing/symmetric-eigen.ts';
import { scaleOfStep, stepOfScale } from '../../../../src/domain/sharing/vector-scales.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { drawItems } from './pack-demo.ts';

/** Similarities as the ranker takes them: cosines from the items' mean. */
function similarities(vectors: QuantizedVectors): Float64Array[] {
  const centred = centreVectors({ ...vectors, codes: vectors.codes.slice() });
  const rows = Array.from({ length: vectors.count }, (_, row) => row);
  return rows.map((a) => Float64Array.from(rows, (b) => centredCosine(centred, a, b)));
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, at) => at).sort((a, b) => values[a] - values[b]);
  const result = new Array<number>(values.length);
  order.forEach((at, rank) => (result[at] = rank));
  return result;
}

/** Spearman's correlation; no ties to speak of. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const x = ranks(a);
  const y = ranks(b);
  const n = a.length;
  const squares = x.reduce((sum, rank, at) => sum + (rank - y[at]) ** 2, 0);
  return 1 - (6 * squares) / (n * (n * n - 1));
}

const nearest = (row: Float64Array, own: number): number[] =>
  Array.from(row.keys())
    .filter((at) => at !== own)
    .sort((a, b) => row[b] - row[a])
    .slice(0, 5);

/** How much of the similarities survives: correlation of all pairs, share of the five nearest. */
function kept(vectors: QuantizedVectors, components: number) {
  const before = similarities(vectors);
  const after = similarities(expandVectors(compactVectors(vectors, components), vectors.count));
  const pairs = (rows: readonly Float64Array[]) => rows.flatMap((row, at) => [...row.subarray(at + 1)]);
  const shared = before.map((row, own) => {
    const five = nearest(row, own);
    return nearest(after[own], own).filter((one) => five.includes(one)).length / 5;
  });
  return {
    correlation: rankCorrelation(pairs(before), pairs(after)),
    nearest: shared.reduce((sum, one) => sum + one, 0) / shared.length,
  };
}

describe('compact vectors', () => {
  // A few hundredths below docs/studio.md, whose figures are means over several draws.
  it.each([
    ['en', 12, 0.86, 0.78],
    ['en', 50, 0.94, 0.78],
    ['en', 200, 0.95, 0.76],
    ['zh', 12, 0.82, 0.75],
    ['zh', 50, 0.92, 0.75],
    ['zh', 150, 0.93, 0.7],
  ] as const)('of %s, %i items, keep who is like whom', async (language, count, correlation, five) => {
    const { vectors } = await drawItems(language, count, 1);
    const result = kept(vectors, componentsFor(count));
    expect(result.correlation).toBeGreaterThan(correlation);
    expect(result.nearest).toBeGreaterThan(five);
  });

  it('are the same bytes for the same vectors, whatever the sign of the space', async () => {
    const { vectors } = await drawItems('en', 30, 2);
    const mirrored = { ...vectors, codes: vectors.codes.map((code) => -code) };
    const compact = compactVectors(vectors, 16);
    expect(compactVectors(vectors, 16)).toEqual(compact);
    expect(compactVectors(mirrored, 16)).toEqual(compact);
    expect(compact.codes).toHaveLength(240);
    expect(compact.scales).toHaveLength(16);
    expect(compact.scales).toEqual(compact.scales.map((scale) => scaleOfStep(stepOfScale(scale))));
  });

  it('of items without text have no direction, and the others keep theirs', () => {
    const random = mulberry32(3);
    const rows = Float32Array.from({ length: 9 * 24 }, (_, at) => (at < 24 ? 0 : gaussian(random)));
    const vectors = quantizeRows(rows, 24);
    const after = similarities(expandVectors(compactVectors(vectors, 8), 9));
    expect(Math.max(...after[0].subarray(1).map(Math.abs))).toBeLessThan(0.3);
    expect(kept(vectors, 8).correlation).toBeGreaterThan(0.9);
  });

  it('exist for one item, equal items and more components than items', () => {
    const same = quantizeRows(new Float32Array(3 * 8).fill(0.3), 8);
    for (const vectors of [quantizeRows(new Float32Array(8).fill(1), 8), same]) {
      const expanded = expandVectors(compactVectors(vectors, 5), vectors.count);
      expect(expanded.dims).toBe(5);
      expect([...expanded.codes].every((code) => code === 0)).toBe(true);
    }
  });

  it('take as many numbers as pay', () => {
    expect([1, 2, 3, 12, 50, 154, 200].map(componentsFor)).toEqual([2, 2, 2, 8, 24, 42, 48]);
  });
});

describe('leadingEigen', () => {
  it('finds the largest values and their vectors as the whole decomposition does', () => {
    const n = 60;
    const random = mulberry32(11);
    const rows = Array.from({ length: 90 }, () =>
      Float64Array.from({ length: n }, (_, k) => gaussian(random) * 0.93 ** k),
    );
    const matrix = Float64Array.from({ length: n * n }, (_, at) =>
      rows.reduce((sum, row) => sum + row[Math.floor(at / n)] * row[at % n], 0),
    );
    const whole = symmetricEigen(matrix, n);
    const few = leadingEigen(matrix, n, 10);
    for (let k = 0; k < 10; k++) {
      expect(few.values[k] / whole.values[k]).toBeCloseTo(1, 6);
      const a = few.vectors.subarray(k * n, (k + 1) * n);
      const b = whole.vectors.subarray(k * n, (k + 1) * n);
      expect(Math.abs(a.reduce((sum, value, i) => sum + value * b[i], 0))).toBeCloseTo(1, 4);
    }
    expect(leadingEigen(matrix, n, 10)).toEqual(few);
  });

  it('has room for fewer directions than are asked for', () => {
    const { values } = leadingEigen(Float64Array.of(4, 0, 0, 0), 2, 5);
    expect([...values].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([4, 0]);
  });
});

describe('symmetricEigen', () => {
  it('knows a matrix by heart', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect([...values]).toEqual([expect.closeTo(3, 12), expect.closeTo(1, 12)]);
    expect(Math.abs(vectors[0])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(vectors[0]).toBeCloseTo(vectors[1], 12);
  });

  it('takes a matrix apart into orthonormal parts that make it again', () => {
    const n = 40;
    const random = mulberry32(4);
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = i; j < n; j++) matrix[i * n + j] = matrix[j * n + i] = gaussian(random);
    const { values, vectors } = symmetricEigen(matrix, n);
    let worst = 0;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        let again = 0;
        let product = 0;
        for (let k = 0; k < n; k++) {
          again += values[k] * vectors[k * n + i] * vectors[k * n + j];
          product += vectors[i * n + k] * vectors[j * n + k];
        }
        worst = Math.max(worst, Math.abs(again - matrix[i * n + j]), Math.abs(product - Number(i === j)));
      }
    expect(worst).toBeLessThan(1e-9);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
  });
});
