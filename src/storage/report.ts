/** What is stored, in counts and bytes. It comes with the page that shows it. */
import { BYTES_PER_VECTOR } from '../domain/catalog.ts';
import type { Catalog } from '../domain/catalog.ts';
import type { CommentSet } from '../domain/monitoring/comment-types.ts';
import type { Connection } from './database.ts';
import type { ImportRecord, StorageReport } from './records.ts';

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

export async function storageReport(connection: Connection): Promise<StorageReport> {
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
}
