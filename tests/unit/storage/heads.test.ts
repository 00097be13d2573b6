import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { TrainingCheckpoint } from '../../../src/pipeline/services.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import type { MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { summaryOf } from '../../../src/storage/heads.ts';
import { book, catalogOf, FIRST_SCALES, headOf, rating, recordOf, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const failsBecause = (reason: string) => ({ failure: { code: 'storage-failed', details: { reason } } });
const UNCHANGED = { from: undefined, to: undefined };
const TUNED = { basis: 3, setting: { scales: FIRST_SCALES, noise: 0.6 } };
const CHECKPOINT: TrainingCheckpoint = { job: 1, epoch: 10, weights: [], moments: [], curve: [] };

async function withCatalog(stores: MemoryStores): Promise<MemoryStores['heads']> {
  await stores.catalogs.stage('g1', 0, [book('a'), book('b')], vectorsFor(['a', 'b']));
  await stores.catalogs.commit(catalogOf('g1', 2), recordOf('i1'), [rating('a', 'i1')]);
  return stores.heads;
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('%s', (_name, open: () => Promise<MemoryStores>) => {
  test('gives a version back whole, and lists it without its numbers', async () => {
    const heads = await withCatalog(await open());
    const head = headOf('h1');
    expect(await heads.add(head, { from: undefined, to: 'h1' })).toEqual(summaryOf(head));
    expect(await heads.load('h1')).toEqual(head);
    const versions = await heads.versions('goodreads');
    expect(versions).toEqual([summaryOf(head)]);
    expect(versions[0]).not.toHaveProperty('weights');
    expect(versions[0]).not.toHaveProperty('outputs');
    expect(await heads.load('h2')).toBeUndefined();
    expect(await heads.state('goodreads')).toEqual({ catalogId: 'goodreads', champion: 'h1' });
  });

  test('changes the named parts of a state and leaves the others', async () => {
    const heads = await withCatalog(await open());
    expect(await heads.state('goodreads')).toBeUndefined();
    await heads.write({ catalogId: 'goodreads', tuned: TUNED });
    await heads.add(headOf('h1'), { from: undefined, to: 'h1' });
    expect(await heads.mute('goodreads', 'tag:sea', true)).toEqual(['tag:sea']);
    const state = { catalogId: 'goodreads', champion: 'h1', tuned: TUNED, muted: ['tag:sea'] };
    expect(await heads.state('goodreads')).toEqual(state);
    await heads.write({ catalogId: 'goodreads', champion: undefined });
    expect(await heads.state('goodreads')).toEqual({ ...state, champion: undefined });
    expect(await heads.state('classics-en')).toBeUndefined();
  });

  test('takes what two tabs leave out at once, each on top of the other', async () => {
    const heads = await withCatalog(await open());
    await heads.write({ catalogId: 'goodreads', tuned: TUNED });
    await Promise.all(['tag:sea', 'tag:war', 'tag:sea'].map((key) => heads.mute('goodreads', key, true)));
    expect(await heads.state('goodreads')).toMatchObject({ muted: ['tag:war', 'tag:sea'], tuned: TUNED });
    expect(await heads.mute('goodreads', 'tag:war', false)).toEqual(['tag:sea']);
    expect(await heads.mute('goodreads', 'tag:war', false)).toEqual(['tag:sea']);
  });

  test('takes nothing more once all is erased: what was still under way would come back', async () => {
    const stores = await open();
    await stores.heads.add(headOf('other', { catalogId: 'classics-en' }), UNCHANGED);
    const erasing = stores.housekeeping.eraseAll();
    const tap = { catalogId: 'classics-en', itemId: 'a', kind: 'like', time: 1, source: 'tap' } as const;
    for (const write of [
      () => stores.heads.writeCheckpoint('classics-en', CHECKPOINT),
      () => stores.heads.add(headOf('late', { catalogId: 'classics-en' }), UNCHANGED),
      () => stores.heads.mute('classics-en', 'tag:sea', true),
      () => stores.heads.write({ catalogId: 'classics-en', tuned: TUNED }),
      () => stores.log.append([tap]),
      () => stores.preferences.write({ seed: 1 }),
      () => stores.catalogs.stage('g9', 0, [book('a')], vectorsFor(['a'])),
    ])
      await expect(write()).rejects.toMatchObject(failsBecause('erased'));
    await erasing;
    await expect(stores.heads.writeCheckpoint('classics-en', CHECKPOINT)).rejects.toMatchObject(
      failsBecause('erased'),
    );
    expect(await stores.housekeeping.report()).toMatchObject({ catalogs: 0, interactions: 0, heads: 0 });
    expect(await stores.heads.checkpoint('classics-en')).toBeUndefined();
    expect(await stores.preferences.read()).toEqual({});
  });

  test('takes no version decided on when something else was in force, and nothing changes', async () => {
    const heads = await withCatalog(await open());
    await heads.add(headOf('h1'), { from: undefined, to: 'h1' });
    await expect(heads.add(headOf('h2'), { from: undefined, to: 'h2' })).rejects.toMatchObject(
      failsBecause('changed-meanwhile'),
    );
    expect(await heads.state('goodreads')).toMatchObject({ champion: 'h1' });
    expect(await heads.load('h2')).toBeUndefined();
  });

  test('keeps the latest five of a catalog, latest first, and the champion', async () => {
    const heads = await withCatalog(await open());
    await heads.add(headOf('other', { catalogId: 'classics-en' }), UNCHANGED);
    await heads.add(headOf('h0', { createdAt: 1 }), { from: undefined, to: 'h0' });
    for (let i = 1; i <= 7; i++)
      await heads.add(headOf(`h${i}`, { createdAt: i + 1 }), { from: 'h0', to: 'h0' });
    const ids = async () => (await heads.versions('goodreads')).map(({ headId }) => headId);
    expect(await ids()).toEqual(['h7', 'h6', 'h5', 'h4', 'h3', 'h0']);
    await heads.add(headOf('h8', { createdAt: 9 }), { from: 'h0', to: 'h8' });
    expect(await ids()).toEqual(['h8', 'h7', 'h6', 'h5', 'h4']);
    expect(await heads.load('h0')).toBeUndefined();
    expect(await heads.load('other')).toBeDefined();
  });

  test('a version made after the clock was set back is still the latest', async () => {
    const heads = await withCatalog(await open());
    await heads.add(headOf('h1', { createdAt: 50 }), UNCHANGED);
    expect(await heads.add(headOf('h2', { createdAt: 10 }), UNCHANGED)).toMatchObject({ createdAt: 51 });
    expect((await heads.versions('goodreads')).map(({ headId }) => headId)).toEqual(['h2', 'h1']);
  });

  test('keeps one checkpoint a catalog until it is removed', async () => {
    const heads = await withCatalog(await open());
    await heads.writeCheckpoint('goodreads', CHECKPOINT);
    await heads.writeCheckpoint('goodreads', { ...CHECKPOINT, epoch: 20 });
    expect(await heads.checkpoint('goodreads')).toEqual({ ...CHECKPOINT, epoch: 20 });
    expect(await heads.checkpoint('classics-en')).toBeUndefined();
    await heads.writeCheckpoint('goodreads', undefined);
    expect(await heads.checkpoint('goodreads')).toBeUndefined();
  });

  test('what was trained stays through imports and their undoing, and goes with the catalog', async () => {
    const stores = await open();
    const heads = await withCatalog(stores);
    await heads.add(headOf('h1'), { from: undefined, to: 'h1' });
    await heads.writeCheckpoint('goodreads', CHECKPOINT);
    await heads.add(headOf('other', { catalogId: 'classics-en' }), UNCHANGED);
    await stores.catalogs.stage('g2', 0, [book('c')], vectorsFor(['c']));
    await stores.catalogs.commit(
      catalogOf('g2', 1, { updatedAt: 2 }),
      recordOf('i2', catalogOf('g1', 2)),
      [],
    );
    expect(await heads.state('goodreads')).toMatchObject({ champion: 'h1' });
    await stores.catalogs.undoImport('i2');
    expect(await heads.versions('goodreads')).toHaveLength(1);
    expect((await stores.housekeeping.report()).heads).toBe(2);

    await stores.catalogs.remove('goodreads');
    expect(await heads.versions('goodreads')).toEqual([]);
    expect(await heads.state('goodreads')).toBeUndefined();
    expect(await heads.checkpoint('goodreads')).toBeUndefined();
    expect(await heads.versions('classics-en')).toHaveLength(1);
    await stores.housekeeping.eraseAll();
    expect(await heads.versions('classics-en')).toEqual([]);
  });

  test('takes nothing about a catalog that is gone, where nothing would ever remove it', async () => {
    const { heads } = await open();
    const gone = failsBecause('catalog-gone');
    await expect(heads.add(headOf('h1'), UNCHANGED)).rejects.toMatchObject(gone);
    await expect(heads.write({ catalogId: 'goodreads' })).rejects.toMatchObject(gone);
    await expect(heads.mute('goodreads', 'tag:sea', true)).rejects.toMatchObject(gone);
    await expect(heads.writeCheckpoint('goodreads', CHECKPOINT)).rejects.toMatchObject(gone);
    expect(await heads.versions('goodreads')).toEqual([]);
    await heads.mute('classics-en', 'tag:sea', true);
  });

  test('what it gave out can be moved to another thread without harm to what it keeps', async () => {
    const heads = await withCatalog(await open());
    await heads.add(headOf('h1'), UNCHANGED);
    const outputs = (await heads.load('h1'))?.outputs;
    structuredClone(outputs, { transfer: outputs ? [outputs.buffer] : [] });
    expect((await heads.load('h1'))?.outputs).toEqual(headOf('h1').outputs);
  });
});
