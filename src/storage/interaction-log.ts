/** The append-only log. Sequence numbers come from the database, so they increase strictly across tabs. */
import { FailureError } from '../domain/errors.ts';
import type { Interaction, NewInteraction } from '../domain/interaction.ts';
import { isPack } from '../domain/packs.ts';
import type { Connection } from './database.ts';
import type { LogRow } from './schema.ts';

export type InteractionLog = ReturnType<typeof interactionLog>;

/** The store fills `seq` in when it takes an entry; no row is without. */
export const numbered = (rows: LogRow[]): Interaction[] => rows as Interaction[];

/** Whether what is stored about a catalog must find its row: nothing is taken of one that another tab has removed. */
export const needsRow = (catalogId: string): boolean => !isPack(catalogId);

/** The stored catalogs that entries are about, each once. */
export const catalogsNamedBy = (entries: readonly NewInteraction[]): string[] =>
  [...new Set(entries.map(({ catalogId }) => catalogId))].filter(needsRow);

export const catalogGone = (): FailureError => new FailureError('storage-failed', { reason: 'catalog-gone' });

export function interactionLog(connection: Connection) {
  return {
    /** @throws FailureError `storage-failed` when a catalog is neither stored nor a pack; nothing is written then. */
    async append(entries: readonly NewInteraction[]): Promise<Interaction[]> {
      // A tap is one row and must survive a killed browser. A lost impression is one data point of thousands,
      // not worth a wait for the disk at every change of the slate.
      const durability = entries.every(({ kind }) => kind === 'impression') ? 'relaxed' : 'strict';
      return connection.write(
        ['catalogs', 'interactions', 'impressions'],
        async (tx) => {
          // In the same transaction: between a look and a write, the other tab could still remove it.
          for (const catalogId of catalogsNamedBy(entries))
            if (!(await tx.objectStore('catalogs').getKey(catalogId))) throw catalogGone();
          return Promise.all(
            entries.map(async (entry) => {
              const store = tx.objectStore(entry.kind === 'impression' ? 'impressions' : 'interactions');
              return { ...entry, seq: await store.add(entry) };
            }),
          );
        },
        { durability },
      );
    },

    ofCatalog: (catalogId: string): Promise<Interaction[]> =>
      connection.read(['interactions'], async ({ store }) =>
        numbered(await store.index('catalogId').getAll(catalogId)),
      ),

    impressionsOf: (catalogId: string): Promise<Interaction[]> =>
      connection.read(['impressions'], async ({ store }) =>
        numbered(await store.index('catalogId').getAll(catalogId)),
      ),
  };
}
