/** Priors of catalogs, as the files that they came in. They are written with the import that brings them, in catalogs.ts. */
import type { Catalog } from '../domain/catalog.ts';
import type { Connection } from './database.ts';

export type PriorStore = ReturnType<typeof priorStore>;

export function priorStore(connection: Connection) {
  return {
    /** The file; undefined when the catalog has no prior. */
    load: async ({ id, prior }: Catalog): Promise<Uint8Array<ArrayBuffer> | undefined> => {
      if (prior === undefined) return undefined;
      return (await connection.read(['priors'], ({ store }) => store.get([id, prior])))?.file;
    },
  };
}
