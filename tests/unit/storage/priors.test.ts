import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Catalog } from '../../../src/domain/catalog.ts';
import { catalogStore } from '../../../src/storage/catalogs.ts';
import { connect } from '../../../src/storage/database.ts';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { MIGRATIONS } from '../../../src/storage/schema.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { book, catalogOf, recordOf, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const FIRST = Uint8Array.of(1, 2, 3);
const SECOND = Uint8Array.of(4, 5);

/** One more import of one catalog: of a new generation where `dataId` is new. */
async function bring(
  { catalogs }: MemoryStores,
  change: Partial<Catalog> & { readonly dataId: string },
  prior?: Uint8Array<ArrayBuffer>,
): Promise<Catalog> {
  const before = await catalogs.find('goodreads');
  const updatedAt = before ? before.updatedAt + 1 : 1;
  const catalog = catalogOf(change.dataId, 1, { ...change, updatedAt });
  if (before?.dataId !== change.dataId)
    await catalogs.stage(change.dataId, 0, [book('a')], vectorsFor(['a']));
  await catalogs.commit(catalog, recordOf(`import ${updatedAt}`, before, updatedAt), [], prior);
  return catalog;
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('priors in %s', (_name, open: () => Promise<MemoryStores>) => {
  test('come with an import, and stay through those that bring none', async () => {
    const stores = await open();
    const bare = await bring(stores, { dataId: 'g1' });
    expect(await stores.priors.load(bare)).toBeUndefined();
    const first = await bring(stores, { dataId: 'g1', prior: 'one' }, FIRST);
    expect(await stores.priors.load(first)).toEqual(FIRST);
    await bring(stores, { dataId: 'g2', prior: 'one' });
    const latest = await bring(stores, { dataId: 'g3', prior: 'one' });
    expect(await stores.priors.load(latest)).toEqual(FIRST);
  });

  test('go with the undo of what brought them, which brings back the one before', async () => {
    const stores = await open();
    const first = await bring(stores, { dataId: 'g1', prior: 'one' }, FIRST);
    const second = await bring(stores, { dataId: 'g1', prior: 'two' }, SECOND);
    expect(await stores.priors.load(first)).toEqual(FIRST);
    await stores.catalogs.undoImport('import 2');
    expect(await stores.catalogs.find('goodreads')).toEqual(first);
    expect(await stores.priors.load(first)).toEqual(FIRST);
    expect(await stores.priors.load(second)).toBeUndefined();
    expect((await stores.catalogs.load('goodreads'))?.items).toEqual([book('a')]);
  });

  test('go for good once no undo leads back to them', async () => {
    const stores = await open();
    const first = await bring(stores, { dataId: 'g1', prior: 'one' }, FIRST);
    const second = await bring(stores, { dataId: 'g1', prior: 'two' }, SECOND);
    await bring(stores, { dataId: 'g2', prior: 'two' });
    expect(await stores.priors.load(first)).toBeUndefined();
    expect(await stores.priors.load(second)).toEqual(SECOND);
  });

  test('go with the catalog, and with the import that made it', async () => {
    const stores = await open();
    const catalog = await bring(stores, { dataId: 'g1', prior: 'one' }, FIRST);
    await stores.catalogs.undoImport('import 1');
    expect(await stores.priors.load(catalog)).toBeUndefined();
    await bring(stores, { dataId: 'g2', prior: 'one' }, FIRST);
    await bring(stores, { dataId: 'g2', prior: 'two' }, SECOND);
    await stores.catalogs.remove('goodreads');
    expect(await stores.priors.load({ ...catalog, prior: 'one' })).toBeUndefined();
    expect(await stores.priors.load({ ...catalog, prior: 'two' })).toBeUndefined();
  });
});

test('erasing leaves none, neither in memory nor for the next start', async () => {
  const memory = memoryStores();
  const catalog = await bring(memory, { dataId: 'g1', prior: 'one' }, FIRST);
  await memory.housekeeping.eraseAll();
  expect(await memory.priors.load(catalog)).toBeUndefined();

  const stored = await openStorage();
  await bring(stored, { dataId: 'g1', prior: 'one' }, FIRST);
  await stored.housekeeping.eraseAll();
  expect(await (await openStorage()).priors.load(catalog)).toBeUndefined();
});

test('outlive the tab', async () => {
  const first = await openStorage();
  const catalog = await bring(first, { dataId: 'g1', prior: 'one' }, FIRST);
  await first.close();
  expect(await (await openStorage()).priors.load(catalog)).toEqual(FIRST);
});

test('version 2 becomes version 3 with its catalogs, and takes priors from then on', async () => {
  const released = connect({ migrations: MIGRATIONS.slice(0, 2) });
  await catalogStore(released).stage('g1', 0, [book('a')], vectorsFor(['a']));
  await released.write(['catalogs', 'imports'], async (tx) => {
    await tx.objectStore('catalogs').put(catalogOf('g1', 1));
    await tx.objectStore('imports').add(recordOf('import 1'));
  });
  await released.close();
  const stores = await openStorage();
  expect(await stores.catalogs.find('goodreads')).toEqual(catalogOf('g1', 1));
  const catalog = await bring(stores, { dataId: 'g1', prior: 'one' }, FIRST);
  expect(await stores.priors.load(catalog)).toEqual(FIRST);
});
