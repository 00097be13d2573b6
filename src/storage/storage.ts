/** Opens what a tab stores into: the database, or memory alone where the browser keeps nothing. */
import type { Failure } from '../domain/errors.ts';
import { FailureError, latePart } from '../domain/errors.ts';
import { openOnce } from '../domain/late-part.ts';
import { catalogStore } from './catalogs.ts';
import { connect, probe } from './database.ts';
import type { ConnectionOptions } from './database.ts';
import { draftStore } from './drafts.ts';
import { headStore } from './heads.ts';
import { housekeepingStore } from './housekeeping.ts';
import { interactionLog } from './interaction-log.ts';
import { mapStore } from './maps.ts';
import type { MemoryStores } from './memory.ts';
import { preferenceStore } from './preferences.ts';
import { priorStore } from './priors.ts';

export interface Storage extends MemoryStores {
  /** Why nothing is saved in this session; undefined when everything is. To be shown as long as it lasts. */
  readonly problem?: Failure;
  close(): Promise<void>;
}

/**
 * One call a tab. Falls back to memory, with `problem` set, where the browser refuses to store.
 * @throws FailureError `storage-blocked` when another tab uses another version of the database and does not close,
 * `storage-failed` when a database is there and cannot be used: working in memory would look like data lost.
 */
export async function openStorage(options: ConnectionOptions = {}): Promise<Storage> {
  const connection = connect(options);
  try {
    await probe(connection);
  } catch (error) {
    await connection.close();
    if (!(error instanceof FailureError) || error.failure.code !== 'no-storage') throw error;
    const { memoryStores } = await import('./memory.ts');
    return { ...memoryStores(), problem: error.failure, close: async () => undefined };
  }
  return {
    catalogs: catalogStore(connection),
    log: interactionLog(connection),
    preferences: preferenceStore(connection),
    housekeeping: housekeepingStore(connection),
    drafts: draftStore(connection),
    heads: headStore(connection),
    maps: mapStore(connection),
    priors: priorStore(connection),
    late: openOnce(async () => (await latePart(import('./late-stores.ts'))).lateStores(connection)),
    close: () => connection.close(),
  };
}
