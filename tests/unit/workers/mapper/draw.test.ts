import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { QuantizedVectors } from '../../../../src/domain/catalog.ts';
import { parsePack } from '../../../../src/domain/pack-check.ts';
import { PACKS, type Pack } from '../../../../src/domain/packs.ts';
import { packPlaces, unpackPlaces } from '../../../../src/domain/places-file.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { bestFew } from '../../../../src/domain/ranking/best-few.ts';
import {
  centredCosine,
  centreVectors,
  type CentredVectors,
} from '../../../../src/domain/ranking/centred-vectors.ts';
import { layOut } from '../../../../src/domain/ranking/layout.ts';
import { LANDMARKS, neighbourhoodMap } from '../../../../src/domain/ranking/neighbourhood-map.ts';
import { quantizeRows, sliceRows } from '../../../../src/domain/vectors.ts';
import { drawMap } from '../../../../src/workers/mapper/draw.ts';
import { embedByUmap } from '../../../../src/workers/mapper/umap.ts';

const FOLDER = new URL('../../../../public/packs/', import.meta.url);

async function readPack({ id }: Pack) {
  const json: unknown = JSON.parse(await readFile(new URL(`${id}.json`, FOLDER), 'utf8'));
  const bytes = new Uint8Array(await readFile(new URL(`${id}.vectors`, FOLDER)));
  const parsed = await parsePack(json, bytes.buffer);
  if (!parsed.ok) throw new Error(`${id} is damaged`);
  return parsed.value;
}

/** Share of the ten nearest by centred cosine that are among the ten nearest on the map, over the rows given. */
function neighboursKept(vectors: CentredVectors, positions: Float32Array, every = 1): number {
  const { count } = vectors;
  const shares: number[] = [];
  for (let a = 0; a < count; a += every) {
    const nearest = (closeness: (b: number) => number): Int32Array =>
      bestFew(
        Float32Array.from({ length: count }, (_, b) => (b === a ? -Infinity : closeness(b))),
        10,
      );
    const alike = new Set(nearest((b) => centredCosine(vectors, a, b)));
    const close = nearest(
      (b) => -Math.hypot(positions[2 * a] - positions[2 * b], positions[2 * a + 1] - positions[2 * b + 1]),
    );
    shares.push(close.filter((b) => alike.has(b)).length / 10);
  }
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** Rows in clusters of clusters, as texts are: a few themes, many subjects. */
function themed(count: number, seed = 3): QuantizedVectors {
  const dims = 64;
  const random = mulberry32(seed);
  const draw = (): Float32Array => Float32Array.from({ length: dims }, () => gaussian(random));
  const themes = Array.from({ length: 12 }, draw);
  const subjects = Array.from({ length: count / 20 }, draw);
  const rows = new Float32Array(count * dims);
  for (let j = 0; j < count; j++) {
    const subject = j % subjects.length;
    const own = draw().map((value, k) => themes[subject % 12][k] + subjects[subject][k] + 0.3 * value);
    const length = Math.hypot(...own);
    rows.set(
      own.map((value) => value / length),
      j * dims,
    );
  }
  return quantizeRows(rows, dims);
}

const copy = (vectors: QuantizedVectors) => sliceRows(vectors, 0, vectors.count);

const expectInDisc = (positions: Float32Array): void => {
  for (let at = 0; at < positions.length; at += 2) {
    const radius = Math.hypot(positions[at], positions[at + 1]);
    // Not finite fails too.
    expect(radius).toBeLessThanOrEqual(1 + 1e-6);
  }
};

describe.each(PACKS)('the map of $id', (pack) => {
  it('lies beside its vectors and keeps far more neighbours than the two components', async () => {
    const { file, vectors } = await readPack(pack);
    const bytes = new Uint8Array(await readFile(new URL(`${pack.id}.places`, FOLDER)));
    const shipped = await unpackPlaces(file.vectorsSha256, vectors.count, bytes.buffer);
    if (!shipped.ok) throw new Error(`${pack.id}.places is not of these vectors: npm run pack -- --places`);
    expectInDisc(shipped.value);
    const centred = centreVectors(vectors);
    const components = neighboursKept(centred, layOut(centred, mulberry32(1)));
    // 0.44 against 0.18 in English, 0.50 against 0.30 in Chinese.
    expect(neighboursKept(centred, shipped.value)).toBeGreaterThan(components + 0.15);
  });

  // The descent is chaotic, and umap-js leans on Math.pow, whose last bit differs between versions of V8.
  it.runIf(process.versions.node.startsWith('20.'))('is what the code of today draws', async () => {
    const { file, vectors } = await readPack(pack);
    const drawn = await packPlaces(file.vectorsSha256, drawMap(vectors));
    expect(Buffer.compare(drawn, await readFile(new URL(`${pack.id}.places`, FOLDER)))).toBe(0);
  });
});

describe('drawMap', () => {
  it('is a function of the vectors', () => {
    const vectors = themed(300);
    expect(drawMap(copy(vectors))).toEqual(drawMap(copy(vectors)));
  });

  it('follows its seed', () => {
    const centred = centreVectors(themed(300));
    const drawn = (seed: number) => neighbourhoodMap(centred, embedByUmap, mulberry32(seed));
    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it('places what is no landmark beside its neighbours', () => {
    const vectors = themed(LANDMARKS + 1000);
    const positions = drawMap(copy(vectors));
    expectInDisc(positions);
    const centred = centreVectors(vectors);
    const components = neighboursKept(centred, layOut(centred, mulberry32(1)), 20);
    expect(neighboursKept(centred, positions, 20)).toBeGreaterThan(components + 0.15);
  });

  it('fills the disc evenly', () => {
    const positions = drawMap(themed(400));
    const radii = Array.from({ length: 400 }, (_, j) => Math.hypot(positions[2 * j], positions[2 * j + 1]));
    expect(radii.filter((radius) => radius < Math.SQRT1_2)).toHaveLength(200);
  });
});

describe('a catalog that has hardly a shape', () => {
  const dims = 16;
  const random = mulberry32(5);
  const some = (count: number): Float32Array =>
    Float32Array.from({ length: count * dims }, () => gaussian(random));
  const repeated = (count: number, kinds: number): Float32Array => {
    const few = some(kinds);
    return Float32Array.from({ length: count * dims }, (_, at) => few[at % (kinds * dims)]);
  };
  const half = some(100);
  half.fill(0, 50 * dims);

  it.each([
    ['no items', new Float32Array(0)],
    ['one item', some(1)],
    ['two items', some(2)],
    ['five items', some(5)],
    ['one item less than neighbourhoods need', some(29)],
    ['just enough items', some(30)],
    ['identical items', repeated(100, 1)],
    ['two kinds of identical items', repeated(100, 2)],
    ['twenty kinds of identical items', repeated(100, 20)],
    ['no texts at all', new Float32Array(100 * dims)],
    ['texts for half of the items', half],
  ])('is drawn all the same: %s', (_, rows) => {
    const positions = drawMap(quantizeRows(rows, dims));
    expect(positions).toHaveLength((2 * rows.length) / dims);
    expectInDisc(positions);
  });

  it('keeps items without a text in the middle', () => {
    const positions = drawMap(quantizeRows(half, dims));
    expect([...positions.subarray(100)]).toEqual(new Array(100).fill(0));
    expect(positions.subarray(0, 100).every((value) => value !== 0)).toBe(true);
  });
});
