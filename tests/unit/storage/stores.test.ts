import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { FailureCode } from '../../../src/domain/errors.ts';
import { visitDatabase } from '../../../src/storage/demo-visits.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import type { MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { allVectors, book, catalogOf, headOf, rating, recordOf, rowsFor, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.unstubAllGlobals());

const failsWith = (code: FailureCode) => ({ failure: { code } });

async function stageBooks(stores: MemoryStores, dataId: string, ids: readonly string[]): Promise<void> {
  const titles = ids.map((id) => `${dataId} ${id}`);
  await stores.catalogs.stage(
    dataId,
    0,
    ids.map((id) => book(id)),
    vectorsFor(titles),
  );
}

/** Two imports of one catalog: generation g1, then g2. */
async function twoImports(stores: MemoryStores) {
  const first = catalogOf('g1', 2);
  const second = catalogOf('g2', 3, { updatedAt: 2 });
  await stageBooks(stores, 'g1', ['a', 'b']);
  await stores.catalogs.commit(first, recordOf('i1'), [rating('a', 'i1')]);
  await stageBooks(stores, 'g2', ['a', 'b', 'c']);
  await stores.catalogs.commit(second, recordOf('i2', first), [rating('c', 'i2')]);
  return { first, second };
}

async function everything({ catalogs, log }: MemoryStores) {
  const loaded = await catalogs.load('goodreads');
  return {
    catalogs: await catalogs.list(),
    items: loaded?.items,
    vectors: loaded && (await allVectors(loaded.vectors)),
    log: await log.ofCatalog('goodreads'),
  };
}

describe.each([
  ['the database', () => openStorage()],
  ['memory', async () => memoryStores()],
])('%s', (_name, open: () => Promise<MemoryStores>) => {
  test('shows nothing of a staged generation before its commit, and all of it after', async () => {
    const stores = await open();
    await stageBooks(stores, 'g1', ['a', 'b']);
    expect(await stores.catalogs.list()).toEqual([]);
    expect(await stores.catalogs.load('goodreads')).toBeUndefined();
    await stores.catalogs.commit(catalogOf('g1', 2), recordOf('i1'), [rating('a', 'i1')]);
    const { items, vectors, log } = await everything(stores);
    expect(items).toEqual([book('a'), book('b')]);
    expect(vectors).toEqual(await rowsFor(['g1 a', 'g1 b']));
    expect(log).toEqual([{ ...rating('a', 'i1'), seq: 1 }]);
  });

  test('gives items and vectors in order over many batches', async () => {
    const stores = await open();
    const ids = Array.from({ length: 1300 }, (_, row) => `b${row}`);
    for (const start of [512, 0, 1024]) {
      const slab = ids.slice(start, start + 512);
      await stores.catalogs.stage(
        'g1',
        start,
        slab.map((id) => book(id)),
        vectorsFor(slab),
      );
    }
    await stores.catalogs.commit(catalogOf('g1', ids.length), recordOf('i1'), []);
    const { items, vectors } = await everything(stores);
    expect(items?.map(({ id }) => id)).toEqual(ids);
    expect(vectors).toEqual(await rowsFor(ids));
  });

  test('undoing an import restores the catalog, its rows and the log as they were', async () => {
    const stores = await open();
    const first = catalogOf('g1', 2);
    await stageBooks(stores, 'g1', ['a', 'b']);
    await stores.catalogs.commit(first, recordOf('i1'), [rating('a', 'i1')]);
    const before = await everything(stores);
    await stageBooks(stores, 'g2', ['a', 'b', 'c']);
    await stores.catalogs.commit(catalogOf('g2', 3, { updatedAt: 2 }), recordOf('i2', first), [
      rating('c', 'i2'),
    ]);
    await stores.catalogs.undoImport('i2');
    expect(await everything(stores)).toEqual(before);
  });

  test('undoing an import that changed events only leaves the shared generation', async () => {
    const stores = await open();
    const first = catalogOf('g1', 2);
    await stageBooks(stores, 'g1', ['a', 'b']);
    await stores.catalogs.commit(first, recordOf('i1'), []);
    const before = await everything(stores);
    await stores.catalogs.commit({ ...first, updatedAt: 2 }, recordOf('i2', first), [rating('a', 'i2')]);
    await stores.catalogs.undoImport('i2');
    expect(await everything(stores)).toEqual(before);
  });

  test('imports of events alone, one after the other, leave the generation that they share', async () => {
    const stores = await open();
    const [first, second, third] = [1, 2, 3].map((updatedAt) => catalogOf('g1', 2, { updatedAt }));
    await stageBooks(stores, 'g1', ['a', 'b']);
    await stores.catalogs.commit(first, recordOf('i1'), []);
    await stores.catalogs.commit(second, recordOf('i2', first), [rating('a', 'i2')]);
    await stores.catalogs.commit(third, recordOf('i3', second), [rating('b', 'i3')]);
    expect(await everything(stores)).toMatchObject({
      items: [book('a'), book('b')],
      vectors: await rowsFor(['g1 a', 'g1 b']),
    });
  });

  test('undoing the first import removes the catalog and keeps what the person tapped', async () => {
    const stores = await open();
    await stageBooks(stores, 'g1', ['a', 'b']);
    await stores.catalogs.commit(catalogOf('g1', 2), recordOf('i1'), [rating('a', 'i1')]);
    const tap = { catalogId: 'goodreads', itemId: 'b', kind: 'like', time: 9, source: 'tap' } as const;
    await stores.log.append([tap]);
    await stores.catalogs.undoImport('i1');
    await stores.catalogs.undoImport('i1');
    expect(await stores.catalogs.list()).toEqual([]);
    expect(await stores.catalogs.imports()).toEqual([]);
    expect(await stores.log.ofCatalog('goodreads')).toEqual([{ ...tap, seq: 2 }]);
    expect((await stores.housekeeping.report()).vectorBytes).toBe(0);
  });

  test('undoing the first import takes along what was trained on it and told about it', async () => {
    const stores = await open();
    const { heads } = stores;
    await stageBooks(stores, 'g1', ['a', 'b']);
    await stores.catalogs.commit(catalogOf('g1', 2), recordOf('i1'), [rating('a', 'i1')]);
    await heads.add(headOf('h1'), { from: undefined, to: 'h1' });
    await heads.add(headOf('other', { catalogId: 'classics-en' }), { from: undefined, to: 'other' });
    await heads.mute('goodreads', 'tag:sea', true);
    await heads.writeCheckpoint('goodreads', { job: 1, epoch: 1, weights: [], moments: [], curve: [] });
    await stores.catalogs.undoImport('i1');
    expect(await heads.versions('goodreads')).toEqual([]);
    expect(await heads.load('h1')).toBeUndefined();
    expect(await heads.state('goodreads')).toBeUndefined();
    expect(await heads.checkpoint('goodreads')).toBeUndefined();
    expect(await heads.state('classics-en')).toMatchObject({ champion: 'other' });
  });

  test('refuses to undo an import that a newer one has replaced', async () => {
    const stores = await open();
    const { second } = await twoImports(stores);
    await stageBooks(stores, 'g3', ['a']);
    await stores.catalogs.commit(catalogOf('g3', 1, { updatedAt: 3 }), recordOf('i3', second), []);
    await expect(stores.catalogs.undoImport('i2')).rejects.toMatchObject(failsWith('storage-failed'));
    await stores.catalogs.undoImport('i3');
    expect((await stores.catalogs.find('goodreads'))?.dataId).toBe('g2');
    // Its own generation before, g1, went when i3 was committed.
    await expect(stores.catalogs.undoImport('i2')).rejects.toMatchObject(failsWith('storage-failed'));
    expect((await everything(stores)).items).toHaveLength(3);
  });

  test('refuses a commit over a catalog that changed since the import read it', async () => {
    const stores = await open();
    const { first } = await twoImports(stores);
    const before = await everything(stores);
    await stageBooks(stores, 'g3', ['z']);
    const late = stores.catalogs.commit(catalogOf('g3', 1, { updatedAt: 3 }), recordOf('i3', first), [
      rating('z', 'i3'),
    ]);
    await expect(late).rejects.toMatchObject(failsWith('storage-failed'));
    expect(await everything(stores)).toEqual(before);
  });

  test('refuses a commit whose generation is gone', async () => {
    const stores = await open();
    const commit = stores.catalogs.commit(catalogOf('g9', 1), recordOf('i1'), []);
    await expect(commit).rejects.toMatchObject(failsWith('storage-failed'));
    expect(await stores.catalogs.list()).toEqual([]);
  });

  test('a sweep keeps the live and the undo generation and removes what was left behind', async () => {
    const stores = await open();
    await twoImports(stores);
    await stageBooks(stores, 'left', ['x']);
    await stores.catalogs.sweep();
    await stores.catalogs.commit(catalogOf('left', 1, { id: 'other' }), recordOf('i9'), []).then(
      () => expect.unreachable('the sweep has left the generation'),
      () => undefined,
    );
    await stores.catalogs.undoImport('i2');
    expect((await everything(stores)).items).toEqual([book('a'), book('b')]);
  });

  test('lists imports in the order they were made, whatever the clock said', async () => {
    const stores = await open();
    const first = catalogOf('g1', 1);
    await stageBooks(stores, 'g1', ['a']);
    await stores.catalogs.commit(first, recordOf('i1', undefined, 100), []);
    await stores.catalogs.commit({ ...first, updatedAt: 2 }, recordOf('i2', first, 50), []);
    expect((await stores.catalogs.imports()).map(({ importId, time }) => [importId, time])).toEqual([
      ['i1', 100],
      ['i2', 101],
    ]);
  });

  test('takes no entry about a catalog that is gone, nor the others with it; packs need no row', async () => {
    const stores = await open();
    await stageBooks(stores, 'g1', ['a']);
    await stores.catalogs.commit(catalogOf('g1', 1), recordOf('i1'), []);
    const tap = { catalogId: 'goodreads', itemId: 'a', kind: 'like', time: 1, source: 'tap' } as const;
    const inPack = { ...tap, catalogId: 'classics-zh' };
    await stores.log.append([tap, inPack]);
    await stores.catalogs.remove('goodreads');
    for (const entry of [tap, { ...tap, kind: 'impression', source: 'slate' } as const])
      await expect(stores.log.append([inPack, entry])).rejects.toMatchObject({
        failure: { code: 'storage-failed', details: { reason: 'catalog-gone' } },
      });
    expect(await stores.housekeeping.report()).toMatchObject({ interactions: 1, impressions: 0 });
  });

  test('keeps impressions apart from what is replayed', async () => {
    const stores = await open();
    const entry = { catalogId: 'classics-en', itemId: 'a', time: 1 } as const;
    await stores.log.append([
      { ...entry, kind: 'impression', source: 'slate', rank: 1, propensity: 0.5 },
      { ...entry, kind: 'like', source: 'tap' },
    ]);
    expect((await stores.log.ofCatalog('classics-en')).map(({ kind }) => kind)).toEqual(['like']);
    expect((await stores.log.impressionsOf('classics-en')).map(({ kind }) => kind)).toEqual(['impression']);
    expect(await stores.log.ofCatalog('another')).toEqual([]);
  });

  test('removes a catalog with its log and leaves the others', async () => {
    const stores = await open();
    await twoImports(stores);
    const other = { catalogId: 'classics-en', itemId: 'a', kind: 'like', time: 1, source: 'tap' } as const;
    await stores.log.append([
      other,
      { ...other, catalogId: 'goodreads', kind: 'impression', source: 'slate' },
    ]);
    await stores.catalogs.remove('goodreads');
    expect(await stores.housekeeping.report()).toMatchObject({
      catalogs: 0,
      items: 0,
      interactions: 1,
      impressions: 0,
      imports: 0,
      vectorBytes: 0,
    });
    expect(await stores.log.ofCatalog('classics-en')).toHaveLength(1);
  });

  test('counts both generations of vectors: 388 bytes a row', async () => {
    const stores = await open();
    await twoImports(stores);
    expect(await stores.housekeeping.report()).toMatchObject({
      catalogs: 1,
      items: 3,
      interactions: 2,
      imports: 2,
      vectorBytes: (2 + 3) * 388,
      persistent: false,
    });
  });

  test('changes the named preferences and leaves the others', async () => {
    const stores = await open();
    expect(await stores.preferences.read()).toEqual({});
    await stores.preferences.write({ seed: 7, exploration: 0.2 });
    await stores.preferences.write({ exploration: 0.8 });
    expect(await stores.preferences.read()).toEqual({ seed: 7, exploration: 0.8 });
  });

  test('erases everything but the shell', async () => {
    const stores = await open();
    await twoImports(stores);
    await stores.preferences.write({ seed: 7 });
    const names = new Set(['models-v1', 'shell-precache-v3']);
    vi.stubGlobal('caches', {
      keys: async () => [...names],
      delete: async (name: string) => names.delete(name),
    });
    const clear = vi.fn();
    vi.stubGlobal('localStorage', { clear });
    await stores.housekeeping.eraseAll();
    expect([...names]).toEqual(['shell-precache-v3']);
    expect(clear).toHaveBeenCalledOnce();
    expect(await stores.catalogs.list()).toEqual([]);
    expect(await stores.preferences.read()).toEqual({});
    expect(await stores.log.ofCatalog('goodreads')).toEqual([]);
  });
});

test('erases the database also where the browser refuses caches and local settings', async () => {
  const refuse = () => {
    throw new DOMException('site data is blocked', 'SecurityError');
  };
  vi.stubGlobal('caches', { keys: refuse });
  vi.stubGlobal('localStorage', { clear: refuse });
  const stores = await openStorage();
  await twoImports(stores);
  await stores.housekeeping.eraseAll();
  expect(await stores.catalogs.list()).toEqual([]);
});

test('erases what was tapped in demos, and no database of another program', async () => {
  const open = (name: string) =>
    new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name);
      request.onerror = () => reject(request.error ?? new Error(name));
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
  await open(visitDatabase('abcdefgh'));
  await open('another-program');
  const stores = await openStorage();
  await stores.housekeeping.eraseAll();
  const names = (await indexedDB.databases()).map(({ name }) => name);
  expect(names).toContain('another-program');
  expect(names).not.toContain(visitDatabase('abcdefgh'));
});

test('sequence numbers increase strictly across tabs', async () => {
  const tabs = [await openStorage(), await openStorage()];
  const entry = { catalogId: 'classics-en', itemId: 'a', kind: 'like', time: 1, source: 'tap' } as const;
  const appended = await Promise.all(
    Array.from({ length: 20 }, (_, turn) => tabs[turn % 2].log.append([entry, entry])),
  );
  const seqs = appended.flat().map(({ seq }) => seq);
  expect(new Set(seqs).size).toBe(40);
  expect((await tabs[0].log.ofCatalog('classics-en')).map(({ seq }) => seq)).toEqual(
    seqs.toSorted((a, b) => a - b),
  );
});

test('a sweep leaves alone what another tab is importing, until that tab is done', async () => {
  const held = new Set<string>();
  vi.stubGlobal('navigator', {
    locks: {
      async request(name: string, _options: LockOptions, work: () => Promise<void>) {
        held.add(name);
        await work();
        held.delete(name);
      },
      query: async () => ({ held: [...held].map((name) => ({ name })) }),
    },
  });
  const importing = await openStorage();
  const sweeping = await openStorage();
  await stageBooks(importing, 'g1', ['a']);
  await sweeping.catalogs.sweep();
  await importing.catalogs.commit(catalogOf('g1', 1), recordOf('i1'), []);
  expect((await everything(sweeping)).items).toEqual([book('a')]);
  await stageBooks(importing, 'g2', ['a']);
  await importing.catalogs.discard('g2');
  expect(held.size).toBe(0);
});
