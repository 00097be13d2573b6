/** Small catalogs and imports for the tests of storage and pipeline. */
import type { Catalog, Item, QuantizedVectors } from '../../../src/domain/catalog.ts';
import { VECTOR_DIMS } from '../../../src/domain/catalog.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import type { TrainedHead } from '../../../src/domain/learning/head-types.ts';
import { hashText, mulberry32 } from '../../../src/domain/random.ts';
import type { ImportRecord } from '../../../src/storage/records.ts';

export const book = (id: string, change: Partial<Item> = {}): Item => ({
  id,
  title: `Title ${id}`,
  creators: ['Somebody'],
  kind: 'book',
  tags: [],
  backlog: false,
  ...change,
});

/** One row a text, the same for the same text. */
export function vectorsFor(texts: readonly string[]): QuantizedVectors {
  const codes = new Int8Array(texts.length * VECTOR_DIMS);
  texts.forEach((text, row) => {
    const random = mulberry32(hashText(text));
    for (let k = 0; k < VECTOR_DIMS; k++) codes[row * VECTOR_DIMS + k] = Math.floor(random() * 255) - 127;
  });
  return { count: texts.length, dims: VECTOR_DIMS, codes, scales: new Float32Array(texts.length).fill(0.01) };
}

export const catalogOf = (dataId: string, itemCount: number, change: Partial<Catalog> = {}): Catalog => ({
  id: 'goodreads',
  name: 'Goodreads',
  source: 'goodreads',
  encoder: 'minilm-l6-en',
  dataId,
  itemCount,
  backlogCount: 0,
  createdAt: 1,
  updatedAt: 1,
  ...change,
});

export const recordOf = (importId: string, previous?: Catalog, time = 1): ImportRecord => ({
  importId,
  catalogId: 'goodreads',
  fileNames: ['export.csv'],
  time,
  items: 2,
  interactions: 1,
  issues: 0,
  ...(previous ? { previous } : undefined),
});

export const rating = (itemId: string, importId: string, value = 4): NewInteraction => ({
  catalogId: 'goodreads',
  itemId,
  kind: 'rating',
  value,
  time: 5,
  source: 'import',
  importId,
});

export const FIRST_SCALES = {
  text: 0.3,
  creator: 0.3,
  series: 0.1,
  tags: 0.1,
  year: 0.1,
  numbers: 0.1,
  leaning: 0.1,
};

export const headOf = (headId: string, change: Partial<TrainedHead> = {}): TrainedHead => ({
  headId,
  catalogId: 'goodreads',
  dataId: 'g1',
  kind: 'adapter',
  createdAt: 1,
  backend: 'wasm',
  milliseconds: 900,
  events: 40,
  parameters: 2,
  curve: [{ epoch: 1, trainingLoss: 1, validationLoss: 1.1 }],
  comparison: { recipe: 'adapter', gain: 0.1, low: 0.01, high: 0.2, won: true },
  weights: [{ name: 'down', shape: [2], values: new Float32Array([0.5, -0.5]) }],
  outputs: new Float32Array([0.25, -1]),
  ...change,
});

/** One number a row: as telling as the row, and readable when a test fails. */
export async function allVectors(chunks: AsyncIterable<QuantizedVectors>): Promise<number[]> {
  const rows: number[] = [];
  for await (const { codes, count, dims } of chunks)
    for (let row = 0; row < count; row++)
      rows.push(hashText(String(codes.subarray(row * dims, (row + 1) * dims))));
  return rows;
}

export async function rowsFor(texts: readonly string[]): Promise<number[]> {
  async function* once() {
    yield vectorsFor(texts);
  }
  return allVectors(once());
}
