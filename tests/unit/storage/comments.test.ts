import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CommentBatch, CommentRow, CommentSet } from '../../../src/domain/monitoring/comment-types.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import type { MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const setOf = (id: string, change: Partial<CommentSet> = {}): CommentSet => ({
  id,
  name: `Set ${id}`,
  createdAt: 1,
  count: 0,
  corrections: [],
  topicEdits: [],
  decisions: [],
  falseAlarms: 0.4,
  ...change,
});

const rowsOf = (from: number, count: number): CommentRow[] =>
  Array.from({ length: count }, (_, at) => ({ id: `c${from + at + 1}`, text: `Comment ${from + at + 1}` }));

const batchOf = (setId: string, start: number, count: number): CommentBatch => {
  const rows = rowsOf(start, count);
  return { setId, start, rows, vectors: vectorsFor(rows.map(({ text }) => text)) };
};

async function batchesOf(stores: MemoryStores, setId: string): Promise<CommentBatch[]> {
  const found: CommentBatch[] = [];
  for await (const batch of (await stores.late()).comments.batches(setId)) found.push(batch);
  return found;
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('comments in %s', (_name, open: () => Promise<MemoryStores>) => {
  test('come back in order, batch by batch, with the count in their set', async () => {
    const stores = await open();
    const { comments } = await stores.late();
    await comments.create(setOf('a'));
    await comments.append(batchOf('a', 0, 3));
    await comments.append(batchOf('a', 3, 2));
    expect(await comments.find('a')).toEqual(setOf('a', { count: 5 }));
    expect(await batchesOf(stores, 'a')).toEqual([batchOf('a', 0, 3), batchOf('a', 3, 2)]);
    const report = await stores.housekeeping.report();
    expect(report.comments).toBe(5);
    expect(report.vectorBytes).toBe(5 * 388);
  });

  test('keep what is said of a set, and lists the latest first', async () => {
    const { comments } = await (await open()).late();
    await comments.create(setOf('a'));
    await comments.create(setOf('b', { createdAt: 2 }));
    const changed = await comments.change('a', (set) => ({ ...set, name: 'Spring' }));
    expect(changed).toEqual(setOf('a', { name: 'Spring' }));
    expect((await comments.list()).map(({ name }) => name)).toEqual(['Set b', 'Spring']);
    expect(await comments.change('nobody', (set) => set)).toBeUndefined();
  });

  test('go with their set and leave the others', async () => {
    const stores = await open();
    const { comments } = await stores.late();
    for (const id of ['a', 'b']) {
      await comments.create(setOf(id));
      await comments.append(batchOf(id, 0, 2));
    }
    await comments.remove('a');
    expect(await batchesOf(stores, 'a')).toEqual([]);
    expect(await batchesOf(stores, 'b')).toHaveLength(1);
    await expect(comments.append(batchOf('a', 2, 1))).rejects.toMatchObject({
      failure: { code: 'storage-failed' },
    });
  });

  test('are gone once all is erased', async () => {
    const stores = await open();
    const { comments } = await stores.late();
    await comments.create(setOf('a'));
    await comments.append(batchOf('a', 0, 2));
    await stores.housekeeping.eraseAll();
    expect(await comments.list()).toEqual([]);
    expect(await batchesOf(stores, 'a')).toEqual([]);
  });
});
