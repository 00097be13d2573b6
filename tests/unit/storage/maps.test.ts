import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { book, catalogOf, recordOf, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const MAP = Float32Array.from([0.5, -0.25]);

async function bring(stores: MemoryStores, dataId: string, before?: ReturnType<typeof catalogOf>) {
  const catalog = catalogOf(dataId, 1, { updatedAt: before ? before.updatedAt + 1 : 1 });
  await stores.catalogs.stage(dataId, 0, [book('a')], vectorsFor(['a']));
  await stores.catalogs.commit(catalog, recordOf(`import of ${dataId}`, before), []);
  return catalog;
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('maps in %s', (_name, open: () => Promise<MemoryStores>) => {
  test('are kept for each generation, also for the one that an undo brings back', async () => {
    const stores = await open();
    const first = await bring(stores, 'g1');
    await stores.maps.save('g1', MAP);
    await bring(stores, 'g2', first);
    expect(await stores.maps.load('g1')).toEqual(MAP);
    expect(await stores.maps.load('g2')).toBeUndefined();
  });

  test('go with their generation: when it is replaced for good, undone, or removed', async () => {
    const stores = await open();
    const first = await bring(stores, 'g1');
    await stores.maps.save('g1', MAP);
    const second = await bring(stores, 'g2', first);
    await stores.maps.save('g2', MAP);
    await bring(stores, 'g3', second);
    await stores.maps.save('g3', MAP);
    expect(await stores.maps.load('g1')).toBeUndefined();
    await stores.catalogs.undoImport('import of g3');
    expect(await stores.maps.load('g3')).toBeUndefined();
    expect(await stores.maps.load('g2')).toEqual(MAP);
    await stores.catalogs.remove(second.id);
    expect(await stores.maps.load('g2')).toBeUndefined();
  });

  test('are not kept for a generation that is gone: nobody would remove them', async () => {
    const stores = await open();
    await stores.maps.save('gone', MAP);
    expect(await stores.maps.load('gone')).toBeUndefined();
  });
});
