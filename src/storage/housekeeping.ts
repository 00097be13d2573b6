/** What is stored, the browser's promise to keep it, and the way to be rid of all of it. */
import { deleteDB } from 'idb';
import { latePart } from '../domain/errors.ts';
import type { Connection } from './database.ts';
import { DEMO_DATABASES } from './demo-visits.ts';
import type { StorageReport } from './records.ts';

const MODEL_CACHES = 'models-';

export type HousekeepingStore = ReturnType<typeof housekeepingStore>;

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
    report: async (): Promise<StorageReport> =>
      (await latePart(import('./report.ts'))).storageReport(connection),

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
