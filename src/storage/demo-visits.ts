/** What one visitor did in one demo, in a database of its own: it never meets the visitor's own data, and goes in one piece. */
import { deleteDB, openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Interaction } from '../domain/interaction.ts';
import type { Report } from '../domain/sharing/report-code.ts';

export interface VisitRecord {
  /** Place of the arm that was drawn; 0 in a demo without variants. */
  readonly variant: number;
  /** Of the order at random, and of the draws of the slate. */
  readonly seed: number;
  /** Place of the made-up visitor whose taste was taken on. */
  readonly persona?: number;
  readonly log: readonly Interaction[];
  readonly answeredStarter: boolean;
  readonly openedItem: boolean;
  readonly pressedCallToAction: boolean;
  /** Made once, when it was first asked for. */
  readonly report?: Report;
}

export interface VisitStore {
  /** The earlier visit; undefined where there was none, or the browser keeps nothing here. Creates nothing. */
  load(): Promise<VisitRecord | undefined>;
  /** False where the browser refuses (an embedded page without storage access, say): the visit then lasts as long as the page. */
  save(visit: VisitRecord): Promise<boolean>;
  /** Deletes the database. */
  forget(): Promise<void>;
}

interface Schema extends DBSchema {
  visit: { key: 'visit'; value: VisitRecord };
}

export const DEMO_DATABASES = 'inglenook-demo-';

/** The name that a person finds in the browser's tools. */
export const visitDatabase = (demoId: string): string => `${DEMO_DATABASES}${demoId}`;

export function visitStore(demoId: string): VisitStore {
  const name = visitDatabase(demoId);
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  const open = (): Promise<IDBPDatabase<Schema>> =>
    (opening ??= openDB<Schema>(name, 1, {
      upgrade: (database) => void database.createObjectStore('visit'),
      // Another tab deletes what is known of this demo: it must not wait for this one.
      blocking: (_current, _next, event) => {
        opening = undefined;
        (event.target as IDBDatabase).close();
      },
    }).catch((error: unknown) => {
      opening = undefined;
      throw error;
    }));

  /** Opens a database that is there; one that is not is left unmade by giving up its first upgrade. */
  const openExisting = (): Promise<IDBPDatabase<Schema>> =>
    openDB<Schema>(name, 1, {
      upgrade: (_database, _from, _to, transaction) => {
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
    });

  return {
    async load() {
      try {
        const database = await openExisting();
        const visit = await database.get('visit', 'visit');
        database.close();
        return visit;
      } catch {
        return undefined;
      }
    },
    async save(visit) {
      try {
        const transaction = (await open()).transaction('visit', 'readwrite');
        await Promise.all([transaction.store.put(visit, 'visit'), transaction.done]);
        return true;
      } catch {
        return false;
      }
    },
    async forget() {
      const database = await opening?.catch(() => undefined);
      opening = undefined;
      database?.close();
      // Where the browser refuses storage there is nothing to delete.
      await deleteDB(name).catch(() => undefined);
    },
  };
}
