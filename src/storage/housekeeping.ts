/** What is stored in counts and bytes, the browser's promise to keep it, and the way to be rid of all of it. */
import { deleteDB } from 'idb';
import { BYTES_PER_VECTOR } from '../domain/catalog.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { CommentSet } from '../domain/monitoring/comment-types.ts';
import type { Connection } from './database.ts';
import { DEMO_DATABASES } from './demo-visits.ts';
import type { ImportRecord, StorageReport } from './records.ts';

const MODEL_CACHES = 'models-';

export type HousekeepingStore = ReturnType<typeof housekeepingStore>;

/** Counted from the records: reading the vectors themselves, tens of megabytes, to add up lengths would be felt. */
export function vectorBytes(catalogs: readonly Catalog[], imports: readonly ImportRecord[]): number {
  const generations = [...catalogs, ...imports.flatMap(({ previous }) => previous ?? [])];
  const rows = new Map(generations.map(({ dataId, itemCount }) => [dataId, itemCount]));
  return [...rows.values()].reduce((sum, count) => sum + count * BYTES_PER_VECTOR, 0);
}

export const itemsOf = (catalogs: readonly Catalog[]): number =>
  catalogs.reduce((sum, { itemCount }) => sum + itemCount, 0);

export const commentsOf = (sets: readonly CommentSet[]): number =>
  sets.reduce((sum, { count }) => sum + count, 0);

/** Undefined in Node, and in browsers on an insecure origin. */
const manager = (): StorageManager | undefined => globalThis.navigator?.storage;

/** What was tapped in demos that were opened here, and the model files and local settings: all outside the database. */
export async function eraseBesideDatabase(): Promise<void> {
  await unlessRefused(async () => {
    if (!('caches' in globalThis)) return;
    // The shell's precache stays: it holds the program and nothing of the person, and without it the app that
    // has just been emptied would not open offline.
    const names = (await caches.keys()).filter((name) => name.startsWith(MODEL_CACHES));
    await Promise.all(names.map((name) => caches.delete(name)));
  });
  await unlessRefused(async () => {
    // A browser without `databases` keeps them until each demo is told to forget.
    const stored = (await globalThis.indexedDB?.databases?.()) ?? [];
    const visits = stored.flatMap(({ name }) => (name?.startsWith(DEMO_DATABASES) ? [name] : []));
    await Promise.all(visits.map((name) => deleteDB(name)));
  });
  await unlessRefused(async () => {
    if ('localStorage' in globalThis) localStorage.clear();
  });
}

/** Where the browser refuses a store (private modes, blocked site data), nothing of ours can be in it. */
async function unlessRefused(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DOMException && error.name === 'SecurityError')) throw error;
  }
}

export function housekeepingStore(connection: Connection) {
  return {
    async report(): Promise<StorageReport> {
      const counts = await connection.read(
        ['catalogs', 'imports', 'interactions', 'impressions', 'heads', 'drafts', 'talks', 'comment-sets'],
        async (tx) => {
          const catalogs = await tx.objectStore('catalogs').getAll();
          const imports = await tx.objectStore('imports').getAll();
          const comments = commentsOf(await tx.objectStore('comment-sets').getAll());
          return {
            catalogs: catalogs.length,
            items: itemsOf(catalogs),
            interactions: await tx.objectStore('interactions').count(),
            impressions: await tx.objectStore('impressions').count(),
            imports: imports.length,
            heads: await tx.objectStore('heads').count(),
            drafts: await tx.objectStore('drafts').count(),
            talks: await tx.objectStore('talks').count(),
            comments,
            vectorBytes: vectorBytes(catalogs, imports) + comments * BYTES_PER_VECTOR,
          };
        },
      );
      const estimate = await manager()?.estimate();
      const persistent = (await manager()?.persisted()) ?? false;
      return { ...counts, usedBytes: estimate?.usage, quotaBytes: estimate?.quota, persistent };
    },

    persist: async (): Promise<boolean> => (await manager()?.persist()) ?? false,

    /**
     * Resolves only when all of it is gone. Other tabs are asked to let go by the deletion itself (`versionchange`).
     * @throws FailureError `storage-blocked` when one of them does not.
     */
    async eraseAll(): Promise<void> {
      await connection.erase();
      await eraseBesideDatabase();
    },
  };
}
