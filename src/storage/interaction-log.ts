/** The append-only log. Sequence numbers come from the database, so they increase strictly across tabs. */
import type { Interaction, NewInteraction } from '../domain/interaction.ts';
import type { Connection } from './database.ts';
import type { LogRow } from './schema.ts';

export type InteractionLog = ReturnType<typeof interactionLog>;

/** The store fills `seq` in when it takes an entry; no row is without. */
const numbered = (rows: LogRow[]): Interaction[] => rows as Interaction[];

export function interactionLog(connection: Connection) {
  return {
    async append(entries: readonly NewInteraction[]): Promise<Interaction[]> {
      // A tap is one row and must survive a killed browser. A lost impression is one data point of thousands,
      // not worth a wait for the disk at every change of the slate.
      const durability = entries.every(({ kind }) => kind === 'impression') ? 'relaxed' : 'strict';
      return connection.write(
        ['interactions', 'impressions'],
        async (tx) =>
          Promise.all(
            entries.map(async (entry) => {
              const store = tx.objectStore(entry.kind === 'impression' ? 'impressions' : 'interactions');
              return { ...entry, seq: await store.add(entry) };
            }),
          ),
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
