import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { GaussianProcess } from '../../../../src/domain/learning/gaussian-process.ts';
import { parsePack } from '../../../../src/domain/pack-check.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { centreVectors } from '../../../../src/domain/ranking/centred-vectors.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { FIRST_SETTING, Kernel, type ItemSpace } from '../../../../src/domain/ranking/kernels.ts';
import { representatives, SAMPLE } from '../../../../src/domain/ranking/representatives.ts';
import { teachingItems } from '../../../../src/domain/ranking/teaching.ts';

type Covariance = (a: number, b: number) => number;

const NOISE = 0.6;
const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Posterior variance of all rows together, the picked ones graded: by a process, not by deflation. */
function variancesLeft(covariance: Covariance, rows: readonly number[], picked: readonly number[]): number {
  const process = new GaussianProcess();
  picked.forEach((row, i) =>
    process.append(
      picked.slice(0, i).map((other) => covariance(row, other)),
      covariance(row, row),
      NOISE,
    ),
  );
  return rows.reduce((sum, row) => {
    const covariances = picked.map((other) => covariance(row, other));
    return sum + process.variance(covariances, covariance(row, row));
  }, 0);
}

/** Points in a square, more in one corner. */
function scattered(seed: number, count: number): Covariance {
  const random = mulberry32(seed);
  const x = range(count).map(() => [random() ** 2, random()]);
  return (a, b) => Math.exp(-4 * ((x[a][0] - x[b][0]) ** 2 + (x[a][1] - x[b][1]) ** 2));
}

const shuffled = (count: number, seed: number): number[] => {
  const random = mulberry32(seed);
  return range(count)
    .map((row) => ({ row, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
};

async function packSpace(id: string): Promise<ItemSpace> {
  const [json, vectors] = await Promise.all([
    readFile(`public/packs/${id}.json`, 'utf8'),
    readFile(`public/packs/${id}.vectors`),
  ]);
  const pack = await parsePack(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!pack.ok) throw new Error(`${id}: ${pack.failure.code}`);
  return { vectors: centreVectors(pack.value.vectors), features: readFeatures(pack.value.items) };
}

describe('teachingItems', () => {
  it('picks, each time, the item that leaves least variance of all', () => {
    for (const seed of range(8)) {
      const rows = shuffled(14, seed);
      const covariance = scattered(seed, 14);
      const picked = teachingItems(covariance, NOISE, rows, 5);
      expect(new Set(picked).size).toBe(5);
      picked.forEach((pick, place) => {
        const before = picked.slice(0, place);
        const left = (row: number) => variancesLeft(covariance, rows, [...before, row]);
        const least = Math.min(...rows.filter((row) => !before.includes(row)).map(left));
        expect(left(pick)).toBeCloseTo(least, 10);
      });
    }
  });

  it('does not ask twice for the same thing while something else is open', () => {
    const spread = scattered(3, 6);
    const covariance: Covariance = (a, b) => spread(a % 6, b % 6);
    const picked = teachingItems(covariance, NOISE, range(12), 4);
    expect(new Set(picked.map((row) => row % 6)).size).toBe(4);
  });

  it('takes clashing items last, and all of them when asked for all', () => {
    const covariance = scattered(4, 12);
    const freely = teachingItems(covariance, NOISE, range(12), 12);
    // Each two that would be picked one after the other are of one creator.
    const creatorOf = (row: number): number => Math.floor(freely.indexOf(row) / 2);
    const clashes = (a: number, b: number) => creatorOf(a) === creatorOf(b);
    const picked = teachingItems(covariance, NOISE, range(12), 12, clashes);
    expect(picked[0]).toBe(freely[0]);
    expect(new Set(picked.slice(0, 6).map(creatorOf)).size).toBe(6);
    expect([...picked].sort((a, b) => a - b)).toEqual(range(12));
    expect(teachingItems(covariance, NOISE, range(12), 20)).toHaveLength(12);
    expect(teachingItems(covariance, NOISE, [], 3)).toEqual([]);
  });

  it.each(['classics-en', 'classics-zh'])(
    'leaves less open on %s than chance and than the medoid cover do',
    async (id) => {
      const space = await packSpace(id);
      const rows = shuffled(space.vectors.count, 5).slice(0, SAMPLE);
      const kernel = new Kernel(space, FIRST_SETTING);
      const covariance: Covariance = (a, b) => kernel.covariance(a, b);
      const left = (picked: readonly number[]) => variancesLeft(covariance, rows, picked) / rows.length;
      const taught = left(teachingItems(covariance, NOISE, rows, 12));
      const chance = range(5).map((seed) =>
        left(
          shuffled(SAMPLE, seed)
            .slice(0, 12)
            .map((i) => rows[i]),
        ),
      );
      expect(taught).toBeLessThan(Math.min(...chance));
      expect(taught).toBeLessThan(left(representatives(space.vectors, rows, 12)));
    },
  );
});
