import 'fake-indexeddb/auto';
import { forceCloseDatabase, IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { catalogStore } from '../../../src/storage/catalogs.ts';
import { connect, storageError } from '../../../src/storage/database.ts';
import { interactionLog } from '../../../src/storage/interaction-log.ts';
import { preferenceStore } from '../../../src/storage/preferences.ts';
import { DATABASE_NAME, MIGRATIONS } from '../../../src/storage/schema.ts';
import type { Migration } from '../../../src/storage/schema.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { allVectors, book, catalogOf, headOf, rating, recordOf, rowsFor, vectorsFor } from './samples.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const blocked = { failure: { code: 'storage-blocked' } };
const tap = { catalogId: 'classics-en', itemId: 'a', kind: 'like', time: 1, source: 'tap' } as const;

/** A later schema: ratings out of ten become stars. */
const toStars: Migration = async (_database, transaction) => {
  for await (const cursor of transaction.objectStore('interactions'))
    await cursor.update({ ...cursor.value, value: (cursor.value.value ?? 0) / 2 });
};

test('a newer version keeps the data of version 1 and changes what its migration says', async () => {
  const old = await openStorage();
  await old.catalogs.stage('g1', 0, [book('a')], vectorsFor(['a']));
  await old.catalogs.commit(catalogOf('g1', 1), recordOf('i1'), [rating('a', 'i1', 8)]);
  await old.close();

  const connection = connect({ migrations: [...MIGRATIONS, toStars] });
  const loaded = await catalogStore(connection).load('goodreads');
  expect(loaded?.items).toEqual([book('a')]);
  expect(await interactionLog(connection).ofCatalog('goodreads')).toEqual([
    { ...rating('a', 'i1', 4), seq: 1 },
  ]);
});

test('version 1 becomes version 2 with all its data, and takes heads and maps from then on', async () => {
  const released = connect({ migrations: MIGRATIONS.slice(0, 1) });
  await catalogStore(released).stage('g1', 0, [book('a')], vectorsFor(['a']));
  // By hand: the commit of today writes to stores that came later.
  await released.write(['catalogs', 'imports', 'interactions'], async (tx) => {
    await tx.objectStore('catalogs').put(catalogOf('g1', 1));
    await tx.objectStore('imports').add(recordOf('i1'));
    await tx.objectStore('interactions').add(rating('a', 'i1'));
  });
  const entries = await interactionLog(released).append([
    tap,
    { ...tap, kind: 'impression', source: 'slate' },
  ]);
  await preferenceStore(released).write({ seed: 7 });
  await released.close();

  const { catalogs, log, preferences, heads, maps } = await openStorage();
  const loaded = await catalogs.load('goodreads');
  expect(loaded?.items).toEqual([book('a')]);
  expect(loaded && (await allVectors(loaded.vectors))).toEqual(await rowsFor(['a']));
  expect(await catalogs.imports()).toEqual([recordOf('i1')]);
  expect(await log.ofCatalog('goodreads')).toEqual([{ ...rating('a', 'i1'), seq: 1 }]);
  expect(await log.ofCatalog('classics-en')).toEqual([entries[0]]);
  expect(await log.impressionsOf('classics-en')).toEqual([entries[1]]);
  expect(await preferences.read()).toEqual({ seed: 7 });
  expect(await heads.versions('goodreads')).toEqual([]);
  await heads.add(headOf('h1'), { from: undefined, to: 'h1' });
  expect(await heads.load('h1')).toEqual(headOf('h1'));
  await maps.save('g1', new Float32Array(2));
  expect(await maps.load('g1')).toEqual(new Float32Array(2));
});

test('a failed migration leaves the old version and its data', async () => {
  const old = await openStorage();
  await old.log.append([tap]);
  await old.close();
  const failing = connect({
    migrations: [
      ...MIGRATIONS,
      async () => {
        throw new Error('bad step');
      },
    ],
  });
  await expect(failing.read(['catalogs'], (tx) => tx.store.getAll())).rejects.toThrow('bad step');
  const reopened = await openStorage();
  expect(await reopened.log.ofCatalog('classics-en')).toHaveLength(1);
});

test('a tab gives way to the upgrade of another, tells its page, and does not come back', async () => {
  const onOutdated = vi.fn();
  const old = await openStorage({ onOutdated });
  await old.log.append([tap]);
  const next = connect({ migrations: [...MIGRATIONS, () => undefined] });
  expect(await interactionLog(next).ofCatalog('classics-en')).toHaveLength(1);
  expect(onOutdated.mock.calls).toEqual([['upgrade']]);
  await expect(old.log.append([tap])).rejects.toMatchObject(blocked);
  // A stale tab that starts now must not pass for a browser without storage.
  await expect(openStorage()).rejects.toMatchObject(blocked);
});

test('gives up on a tab that does not let go', async () => {
  const stubborn = await openDB(DATABASE_NAME, 1);
  const impatient = connect({ migrations: [...MIGRATIONS, () => undefined], blockedLimit: 1 });
  await expect(impatient.read(['catalogs'], (tx) => tx.store.getAll())).rejects.toMatchObject(blocked);
  const connection = connect({ blockedLimit: 1 });
  await expect(connection.erase()).rejects.toMatchObject(blocked);
  stubborn.close();
  // Nothing was erased, and the person goes on.
  await vi.waitFor(() => preferenceStore(connection).write({ seed: 1 }));
});

test('erasing makes the other tabs let go, and this one starts empty', async () => {
  const onOutdated = vi.fn();
  const other = await openStorage({ onOutdated });
  const erasing = await openStorage();
  await other.log.append([tap]);
  const erased = erasing.housekeeping.eraseAll();
  const meanwhile = erasing.log.ofCatalog('classics-en');
  await erased;
  expect(await meanwhile).toEqual([]);
  expect(onOutdated.mock.calls).toEqual([['erasure']]);
  await expect(other.log.append([tap])).rejects.toMatchObject(blocked);
});

test('early callers share one connection', async () => {
  const open = vi.spyOn(indexedDB, 'open');
  const connection = connect();
  const preferences = preferenceStore(connection);
  await Promise.all([preferences.read(), preferences.read(), preferences.write({ seed: 1 })]);
  expect(open).toHaveBeenCalledOnce();
});

/** The raw handles that the code under test has opened. */
function watchHandles(): IDBDatabase[] {
  const handles: IDBDatabase[] = [];
  const transaction = IDBDatabase.prototype.transaction;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
    handles.push(this);
    return transaction.apply(this, args);
  });
  return handles;
}

test('a connection that the browser closed is opened again', async () => {
  const handles = watchHandles();
  const storage = await openStorage();
  handles[0].close();
  expect(await storage.log.append([tap])).toMatchObject([{ seq: 1 }]);
  // Its type asks for the class where it takes an instance.
  Reflect.apply(forceCloseDatabase, undefined, [handles.at(-1)]);
  expect(await storage.log.ofCatalog('classics-en')).toHaveLength(1);
});

test('a read cut off half-way is repeated, an append is not', async () => {
  const connection = connect();
  const attempts = { read: 0, append: 0 };
  const seen = await connection.read(['catalogs'], async (tx) => {
    if (attempts.read++ === 0) tx.abort();
    return tx.store.getAll();
  });
  expect(seen).toEqual([]);
  expect(attempts.read).toBe(2);
  const append = connection.write(['interactions'], async (tx) => {
    attempts.append++;
    await tx.store.add(tap);
    tx.abort();
  });
  await expect(append).rejects.toMatchObject({ failure: { code: 'storage-failed' } });
  expect(attempts.append).toBe(1);
  expect(await interactionLog(connection).ofCatalog('classics-en')).toEqual([]);
});

test('quota that is refused when the transaction commits fails the write as a whole', async () => {
  const connection = connect();
  const log = interactionLog(connection);
  const { add } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, value) {
    const request = add.call(this, value);
    // As Chromium does it: the request succeeds, the transaction ends with the error.
    request.addEventListener('success', () => abortWith(this.transaction, 'QuotaExceededError'));
    return request;
  });
  await expect(log.append([tap, tap])).rejects.toMatchObject({ failure: { code: 'quota' } });
  vi.restoreAllMocks();
  expect(await log.ofCatalog('classics-en')).toEqual([]);
});

/** fake-indexeddb keeps the browser's own abort, the one with a reason, under this name. */
function abortWith(transaction: IDBTransaction, name: string): void {
  const abort: unknown = Reflect.get(transaction, '_abort');
  if (typeof abort !== 'function') throw new Error('fake-indexeddb has changed');
  Reflect.apply(abort, transaction, [name]);
}

test('a browser that refuses to store works in memory and says why', async () => {
  vi.stubGlobal('indexedDB', {
    open() {
      throw new DOMException('denied', 'SecurityError');
    },
  });
  const storage = await openStorage();
  expect(storage.problem).toEqual({ code: 'no-storage' });
  await storage.log.append([tap]);
  expect(await storage.log.ofCatalog('classics-en')).toHaveLength(1);
});

test('a browser whose reads do not give back what was written counts as one without storage', async () => {
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
    return this.get('probe');
  });
  expect((await openStorage()).problem).toEqual({ code: 'no-storage' });
});

test('a browser without any database works in memory', async () => {
  vi.stubGlobal('indexedDB', undefined);
  expect((await openStorage()).problem).toEqual({ code: 'no-storage' });
});

/** Every open fails. */
function failOpens(name: string): void {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('cannot open', name);
  });
}
const damaged = (reason: string) => ({ failure: { code: 'storage-failed', details: { reason } } });

test.each(['UnknownError', 'AbortError', 'SecurityError', 'InvalidStateError'])(
  'a database that exists and answers %s is damaged, not absent',
  async (name) => {
    const before = await openStorage();
    await before.log.append([tap]);
    await before.close();
    failOpens(name);
    await expect(openStorage()).rejects.toMatchObject(damaged(name));
  },
);

test('an unknown error hides what may be there, also where no database is listed', async () => {
  failOpens('UnknownError');
  await expect(openStorage()).rejects.toMatchObject(damaged('UnknownError'));
});

test.each(['SecurityError', 'InvalidStateError'])(
  'a browser that answers %s and lists no database works in memory',
  async (name) => {
    failOpens(name);
    vi.spyOn(indexedDB, 'databases').mockRejectedValue(new DOMException('denied', 'SecurityError'));
    expect((await openStorage()).problem).toEqual({ code: 'no-storage' });
  },
);

test.each([
  ['of this version', MIGRATIONS],
  ['just upgraded', [...MIGRATIONS, () => undefined]],
])('a database that exists, %s, and loses what is written is damaged', async (_name, migrations) => {
  await (await openStorage()).close();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore) {
    return this.get('probe');
  });
  await expect(openStorage({ migrations })).rejects.toMatchObject(damaged('lost-write'));
});

test('a migration that fails at the start is a damaged database', async () => {
  await (await openStorage()).close();
  const bad: Migration = () => {
    throw new TypeError('bad step');
  };
  const opening = openStorage({ migrations: [...MIGRATIONS, bad] });
  await expect(opening).rejects.toMatchObject(damaged('TypeError'));
});

test('a full disk still shows what it holds', async () => {
  const before = await openStorage();
  await before.log.append([tap]);
  await before.close();
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  const storage = await openStorage();
  expect(storage.problem).toBeUndefined();
  expect(await storage.log.ofCatalog('classics-en')).toHaveLength(1);
  await expect(storage.preferences.write({ seed: 1 })).rejects.toMatchObject({ failure: { code: 'quota' } });
});

test('bugs are not dressed up as failures', () => {
  const bug = new TypeError('undefined is not a function');
  expect(storageError(bug)).toBe(bug);
  const clone = new DOMException('a function cannot be cloned', 'DataCloneError');
  expect(storageError(clone)).toBe(clone);
});
