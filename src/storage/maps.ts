/** Taste maps, one a generation of a catalog: drawn in seconds, so worth keeping; drawn again at need, so no loss. */
import type { Connection } from './database.ts';

export type MapStore = ReturnType<typeof mapStore>;

export function mapStore(connection: Connection) {
  return {
    load: async (dataId: string): Promise<Float32Array | undefined> =>
      (await connection.read(['maps'], ({ store }) => store.get(dataId)))?.positions,

    /** Of a generation that is gone by now nothing is kept: nobody would ever remove it. */
    save: (dataId: string, positions: Float32Array<ArrayBuffer>): Promise<void> =>
      connection.write(
        ['items', 'maps'],
        async (tx) => {
          if (!(await tx.objectStore('items').getKey([dataId, 0]))) return;
          await tx.objectStore('maps').put({ dataId, positions });
        },
        { durability: 'relaxed', repeatable: true },
      ),
  };
}
