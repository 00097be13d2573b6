/**
 * Catalogs, and the imports that make them. An import stages a generation (items and vectors under a `dataId` that
 * no catalog names), and one transaction makes it live; killed at any moment, it leaves the old state or the new.
 */
import type { IDBPTransaction } from 'idb';
import type { Catalog, Item, QuantizedVectors } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import type { NewInteraction } from '../domain/interaction.ts';
import { sliceRows } from '../domain/vectors.ts';
import type { RestoredCounts } from '../domain/backup/plan-restore.ts';
import type { Restoration } from '../pipeline/services.ts';
import type { Connection } from './database.ts';
import {
  dropPriorUnless,
  dropUnless,
  EVERY_STORE,
  EVERY_STORE_AND_HEADS,
  under,
  type Everything,
} from './generations.ts';
import { holdImport, runningImports } from './tab-locks.ts';
import type { ImportRecord, LoadedCatalog } from './records.ts';
import type { ItemBatch, Schema, VectorChunk } from './schema.ts';

/** Some 250 kB of items a row: smaller rows cost a request each at every start, larger ones a pause of the page. */
const ITEMS_PER_BATCH = 512;
/** 3 MB of vectors a row: beyond about 4 MB the copy into the database is felt, and a tab short of memory fails. */
const VECTORS_PER_CHUNK = 8192;

type EverythingAndHeads = IDBPTransaction<Schema, typeof EVERY_STORE_AND_HEADS, 'readwrite'>;

export type CatalogStore = ReturnType<typeof catalogStore>;

/** Interactions handed over between two looks at the event loop: 3,300 in one go held the page for 100 to 250 ms. */
const ADDED_AT_ONCE = 250;

export function catalogStore(connection: Connection) {
  const locks = new Map<string, Promise<() => void>>();
  const release = async (dataId: string): Promise<void> => {
    const held = locks.get(dataId);
    locks.delete(dataId);
    (await held)?.();
  };
  const everything = <T>(work: (tx: Everything) => Promise<T>): Promise<T> =>
    connection.write(EVERY_STORE, work);

  async function* vectorsOf({ dataId, itemCount }: Catalog): AsyncGenerator<QuantizedVectors> {
    for (let start = 0; start < itemCount;) {
      const key: [string, number] = [dataId, start];
      const chunk = await connection.read(['vectors'], ({ store }) => store.get(key));
      // Two imports in another tab since `load` have removed the generation.
      if (!chunk) throw new FailureError('storage-failed', { reason: 'generation-gone' });
      const { count, dims, codes, scales } = chunk;
      yield { count, dims, codes, scales };
      start += count;
    }
  }

  return {
    list: (): Promise<Catalog[]> => connection.read(['catalogs'], ({ store }) => store.getAll()),

    find: (catalogId: string): Promise<Catalog | undefined> =>
      connection.read(['catalogs'], ({ store }) => store.get(catalogId)),

    /** Items at once; vectors chunk by chunk as they are consumed, never all in memory. */
    load: (catalogId: string): Promise<LoadedCatalog | undefined> =>
      connection.read(['catalogs', 'items'], async (tx) => {
        const catalog = await tx.objectStore('catalogs').get(catalogId);
        if (!catalog) return undefined;
        const batches = await tx.objectStore('items').getAll(under(catalog.dataId));
        return { catalog, items: batches.flatMap(({ items }) => items), vectors: vectorsOf(catalog) };
      }),

    /** Oldest first. */
    imports: async (): Promise<ImportRecord[]> => {
      const records = await connection.read(['imports'], ({ store }) => store.getAll());
      return records.sort((a, b) => a.time - b.time);
    },

    /** The generation's lock is taken before its first row is written, so that no sweep sees it unguarded. */
    async stage(
      dataId: string,
      start: number,
      items: readonly Item[],
      vectors: QuantizedVectors,
    ): Promise<void> {
      if (items.length !== vectors.count) throw new Error(`${items.length} items, ${vectors.count} vectors`);
      if (!locks.has(dataId)) locks.set(dataId, holdImport(dataId));
      await locks.get(dataId);
      // Strict like the commit that follows: browsers keep rows this large in files of their own, which a later
      // flush of the database does not cover.
      await connection.write(
        ['items', 'vectors'],
        async (tx) => {
          // Async, here and below, though nothing is awaited: a `put` that throws at once would leave the requests
          // made before it with nobody to hear of their failure.
          const putItems = async (batch: ItemBatch) => tx.objectStore('items').put(batch);
          const putVectors = async (chunk: VectorChunk) => tx.objectStore('vectors').put(chunk);
          const puts: Promise<unknown>[] = [];
          for (let from = 0; from < items.length; from += ITEMS_PER_BATCH) {
            const batch = items.slice(from, from + ITEMS_PER_BATCH);
            puts.push(putItems({ dataId, start: start + from, items: batch }));
          }
          for (let from = 0; from < vectors.count; from += VECTORS_PER_CHUNK) {
            // A copy of its own: the clone into the database would take a view's whole underlying buffer along.
            const rows = sliceRows(vectors, from, Math.min(from + VECTORS_PER_CHUNK, vectors.count));
            puts.push(putVectors({ dataId, start: start + from, ...rows }));
          }
          await Promise.all(puts);
        },
        { repeatable: true },
      );
    },

    /**
     * @throws FailureError `storage-failed` when the catalog has changed since the import read it (another tab), or
     * the staged generation is gone; nothing is written then.
     * @param prior the file of `catalog.prior`, where it is not stored yet.
     */
    async commit(
      catalog: Catalog,
      record: ImportRecord,
      interactions: readonly NewInteraction[],
      prior?: Uint8Array<ArrayBuffer>,
    ): Promise<void> {
      await everything(async (tx) => {
        const live = await tx.objectStore('catalogs').get(catalog.id);
        if (live?.dataId !== record.previous?.dataId || live?.updatedAt !== record.previous?.updatedAt)
          throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
        if (catalog.itemCount && !(await tx.objectStore('items').getKey([catalog.dataId, 0])))
          throw new FailureError('storage-failed', { reason: 'generation-gone' });
        const records = await tx.objectStore('imports').getAll();
        const superseded = records.filter((one) => one.catalogId === catalog.id && !one.final);
        for (const { previous, ...rest } of superseded) {
          await tx.objectStore('imports').put({ ...rest, final: true });
          if (!previous) continue;
          await dropUnless(tx, previous.dataId, [catalog.dataId, record.previous?.dataId]);
          await dropPriorUnless(tx, previous, [catalog, record.previous]);
        }
        // Imports are listed and undone by time: a clock that was set back must not reorder them.
        const time = Math.max(record.time, ...records.map((one) => one.time + 1));
        await tx.objectStore('catalogs').put(catalog);
        if (prior && catalog.prior !== undefined)
          await tx.objectStore('priors').put({ catalogId: catalog.id, sha256: catalog.prior, file: prior });
        await tx.objectStore('imports').add({ ...record, time });
        const log = tx.objectStore('interactions');
        for (let from = 0; from < interactions.length; from += ADDED_AT_ONCE)
          await Promise.all(
            interactions.slice(from, from + ADDED_AT_ONCE).map(async (entry) => log.add(entry)),
          );
      });
      await release(catalog.dataId);
    },

    /**
     * Makes what a copy brings live, with all that was done, in one strict transaction.
     * @throws FailureError as `commit` does; nothing is written then.
     */
    async restore(restoration: Restoration): Promise<RestoredCounts> {
      // Few visits bring a copy back.
      const { restoreInto } = await import('./restore.ts');
      const counts = await restoreInto(connection, restoration);
      for (const { catalog } of restoration.catalogs) await release(catalog.dataId);
      return counts;
    },

    /** Removes a staged generation; one that a catalog names stays, whoever takes it for staged. */
    async discard(dataId: string): Promise<void> {
      await connection.write(['catalogs', 'items', 'vectors'], async (tx) => {
        const live = await tx.objectStore('catalogs').getAll();
        if (live.some((catalog) => catalog.dataId === dataId)) return;
        await tx.objectStore('items').delete(under(dataId));
        await tx.objectStore('vectors').delete(under(dataId));
      });
      await release(dataId);
    },

    /**
     * The person's own taps since stay: they are not the import's. Unknown imports are undone already.
     * @throws FailureError `storage-failed` when a newer import has replaced what an undo needs (`final`).
     */
    async undoImport(importId: string): Promise<void> {
      await connection.write(EVERY_STORE_AND_HEADS, async (tx) => {
        const record = await tx.objectStore('imports').get(importId);
        if (!record) return;
        if (record.final) throw new FailureError('storage-failed', { reason: 'superseded' });
        const { catalogId, previous } = record;
        const live = await tx.objectStore('catalogs').get(catalogId);
        if (live) {
          await dropUnless(tx, live.dataId, [previous?.dataId]);
          await dropPriorUnless(tx, live, [previous]);
        }
        if (previous) await tx.objectStore('catalogs').put(previous);
        else {
          await tx.objectStore('catalogs').delete(catalogId);
          await dropLearned(tx, catalogId);
        }
        await tx.objectStore('imports').delete(importId);
        const log = tx.objectStore('interactions');
        const keys = await log.index('importId').getAllKeys(importId);
        await Promise.all(keys.map(async (key) => log.delete(key)));
      });
    },

    async remove(catalogId: string): Promise<void> {
      await connection.write(EVERY_STORE_AND_HEADS, async (tx) => {
        const imports = await tx.objectStore('imports').index('catalogId').getAll(catalogId);
        const generations = [
          await tx.objectStore('catalogs').get(catalogId),
          ...imports.map((one) => one.previous),
        ];
        for (const one of generations) if (one) await dropUnless(tx, one.dataId, []);
        await tx.objectStore('catalogs').delete(catalogId);
        await tx.objectStore('priors').delete(under(catalogId));
        for (const { importId } of imports) await tx.objectStore('imports').delete(importId);
        for (const name of ['interactions', 'impressions'] as const) {
          const store = tx.objectStore(name);
          const keys = await store.index('catalogId').getAllKeys(catalogId);
          await Promise.all(keys.map(async (key) => store.delete(key)));
        }
        await dropLearned(tx, catalogId);
      });
    },

    /**
     * The order matters. Generations are read first and locks after: whatever was seen had its lock by then, unless
     * its import had ended, and a committed one is found among the references of the transaction that deletes.
     */
    async sweep(): Promise<void> {
      const staged = await connection.read(['items', 'vectors'], async (tx) => [
        ...(await generationsOf(tx.objectStore('items'))),
        ...(await generationsOf(tx.objectStore('vectors'))),
      ]);
      const running = await runningImports();
      const suspects = [...new Set(staged)].filter((dataId) => !running.has(dataId));
      await everything(async (tx) => {
        const catalogs = await tx.objectStore('catalogs').getAll();
        const imports = await tx.objectStore('imports').getAll();
        const kept = [...catalogs, ...imports.map((one) => one.previous)].map((one) => one?.dataId);
        for (const dataId of suspects) await dropUnless(tx, dataId, kept);
      });
    },
  };
}

/** What was trained on a catalog that is no more, and said about it: nothing else would ever remove it. */
async function dropLearned(tx: Pick<EverythingAndHeads, 'objectStore'>, catalogId: string): Promise<void> {
  const heads = tx.objectStore('heads');
  for (const headId of await heads.index('catalogId').getAllKeys(catalogId)) await heads.delete(headId);
  await tx.objectStore('head-states').delete(catalogId);
  await tx.objectStore('checkpoints').delete(catalogId);
  await tx.objectStore('talks').delete(catalogId);
  await tx.objectStore('faqs').delete(catalogId);
}

/** Distinct first parts of the keys, by leaps from one generation to the next: keys only, no rows are read. */
async function generationsOf(store: {
  getKey(query: IDBKeyRange): Promise<[string, number] | undefined>;
}): Promise<string[]> {
  const found: string[] = [];
  // An empty array is the lowest array key of all.
  let after: IDBKeyRange = IDBKeyRange.lowerBound([]);
  for (;;) {
    const key = await store.getKey(after);
    if (!key) return found;
    found.push(key[0]);
    after = IDBKeyRange.lowerBound([key[0], []]);
  }
}
