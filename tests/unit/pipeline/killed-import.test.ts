import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ImportedCatalog } from '../../../src/domain/importing/import-types.ts';
import { ingest } from '../../../src/pipeline/ingest.ts';
import type { MemoryStores } from '../../../src/storage/memory.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { allVectors, book } from '../storage/samples.ts';
import { fakeServices, fileNamed } from './fakes.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => vi.restoreAllMocks());

const exportOf = (count: number, grade: number): ImportedCatalog => ({
  source: 'goodreads',
  catalogId: 'goodreads',
  name: 'Goodreads',
  items: Array.from({ length: count }, (_, row) => book(`b${row}`)),
  events: [0, 1].map((row) => ({ itemId: `b${row}`, kind: 'rating', value: grade, time: grade })),
  issues: [],
  encoding: 'utf-8',
});
const older = exportOf(2, 3);
// Two slabs, so that a fault can fall between them.
const newer = exportOf(600, 4);

const importInto = (stores: MemoryStores, imported: ImportedCatalog) => {
  const services = fakeServices(stores, `of-${imported.items.length}`);
  services.exports.set('x.csv', imported);
  return ingest(services, [fileNamed('x.csv')], {});
};

async function stateOf({ catalogs, log }: MemoryStores) {
  const loaded = await catalogs.load('goodreads');
  return {
    titles: loaded?.items.map(({ title }) => title),
    vectors: loaded && (await allVectors(loaded.vectors)).length,
    declared: loaded?.catalog.itemCount,
    log: (await log.ofCatalog('goodreads')).map(({ seq, itemId, value }) => ({ seq, itemId, value })),
    imports: (await catalogs.imports()).length,
  };
}

/** Rows that the database holds, live or not. */
async function rowsHeld(): Promise<number> {
  const { openDB } = await import('idb');
  const raw = await openDB('inglenook');
  const counts = await Promise.all(['items', 'vectors'].map((name) => raw.count(name)));
  raw.close();
  return counts[0] + counts[1];
}

const WRITES = ['add', 'put', 'delete'] as const;

/** From the n-th write on, every write fails as `fault` does. Returns the number of writes made so far. */
function failFrom(n: number, fault: () => Error): () => number {
  let made = 0;
  for (const name of WRITES) {
    const real: unknown = IDBObjectStore.prototype[name];
    if (typeof real !== 'function') throw new Error(`no ${name}`);
    vi.spyOn(IDBObjectStore.prototype, name).mockImplementation(function (
      this: IDBObjectStore,
      ...args: unknown[]
    ) {
      if (++made >= n) throw fault();
      return Reflect.apply(real, this, args);
    });
  }
  return () => made;
}

class Killed extends Error {}

async function countWrites(): Promise<number> {
  const stores = await openStorage();
  await importInto(stores, older);
  const made = failFrom(Infinity, () => new Killed());
  await importInto(stores, newer);
  const count = made();
  vi.restoreAllMocks();
  await stores.close();
  globalThis.indexedDB = new IDBFactory();
  return count;
}

/** Imports `older`, then `newer` with a fault from write n on; the store as a restart finds it. */
async function faultAt(n: number, fault: () => Error) {
  globalThis.indexedDB = new IDBFactory();
  const stores = await openStorage();
  await importInto(stores, older);
  const before = await stateOf(stores);
  const rowsBefore = await rowsHeld();
  failFrom(n, fault);
  const outcome = await importInto(stores, newer).catch((error: unknown) => error);
  vi.restoreAllMocks();
  await stores.close();
  const restarted = await openStorage();
  await restarted.catalogs.sweep();
  return { before, rowsBefore, outcome, after: await stateOf(restarted), restarted };
}

test('killed at any write, an import leaves the old state or the new, and nothing behind', async () => {
  const writes = await countWrites();
  expect(writes).toBeGreaterThan(5);
  for (let n = 1; n <= writes; n++) {
    const { before, rowsBefore, outcome, after, restarted } = await faultAt(n, () => new Killed());
    expect(outcome, `write ${n}`).toBeInstanceOf(Killed);
    expect(after, `write ${n}`).toEqual(before);
    expect(await rowsHeld(), `write ${n}`).toBe(rowsBefore);
    await restarted.close();
  }
  const { before, after } = await faultAt(writes + 1, () => new Killed());
  expect(after).toMatchObject({ declared: 600, vectors: 600, imports: 2 });
  expect(after.log).toHaveLength(before.log.length + 2);
});

test('out of room at any write, an import says so and harms nothing', async () => {
  const writes = await countWrites();
  for (let n = 1; n <= writes; n++) {
    const full = () => new DOMException('full', 'QuotaExceededError');
    const { before, rowsBefore, outcome, after, restarted } = await faultAt(n, full);
    expect(outcome, `write ${n}`).toEqual({ ok: false, failure: { code: 'quota' } });
    expect(after, `write ${n}`).toEqual(before);
    expect(await rowsHeld(), `write ${n}`).toBe(rowsBefore);
    await restarted.close();
  }
});

test('the same file imported again into the database writes nothing', async () => {
  const stores = await openStorage();
  await importInto(stores, newer);
  const before = await stateOf(stores);
  const made = failFrom(1, () => new Killed());
  expect(await importInto(stores, newer)).toMatchObject({ ok: true, value: { unchanged: true } });
  expect(made()).toBe(0);
  expect(await stateOf(stores)).toEqual(before);
});
