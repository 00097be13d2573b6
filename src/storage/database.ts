/**
 * The one connection of a tab. Opens late, survives a lost connection, gives way to other tabs, and turns the
 * browser's exceptions into failures with a code.
 */
import { deleteDB, openDB } from 'idb';
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { FailureError, toFailure } from '../domain/errors.ts';
import { DATABASE_NAME, MIGRATIONS } from './schema.ts';
import type { Migration, Schema, StoreName } from './schema.ts';

type Database = IDBPDatabase<Schema>;
type Mode = 'readonly' | 'readwrite';
type Names = readonly [StoreName, ...StoreName[]];
type Work<N extends Names, M extends Mode, T> = (transaction: IDBPTransaction<Schema, N, M>) => Promise<T>;

export interface ConnectionOptions {
  /** Another tab upgrades or deletes the database: this one has let go of it and can only reload. */
  readonly onOutdated?: (by: 'upgrade' | 'erasure') => void;
  /** Milliseconds to wait for other tabs to let go. */
  readonly blockedLimit?: number;
  readonly migrations?: readonly Migration[];
}

export interface WriteOptions {
  /** `strict` (the default) waits for the disk, so that what was confirmed survives a killed browser. */
  readonly durability?: 'strict' | 'relaxed';
  /** Running the work twice does the same as once: it may be repeated when the connection is lost half-way. */
  readonly repeatable?: boolean;
}

export interface Connection {
  /** Opening it made the database: there was none before. */
  readonly isNew: boolean;
  read<const N extends Names, T>(names: N, work: Work<N, 'readonly', T>): Promise<T>;
  /** All or nothing: whatever `work` throws rolls the transaction back. Resolves when the write has committed. */
  write<const N extends Names, T>(
    names: N,
    work: Work<N, 'readwrite', T>,
    options?: WriteOptions,
  ): Promise<T>;
  /**
   * Deletes the database. Later reads open an empty one; writes are refused from now on, since whatever is still under
   * way in this tab would put back some of what was erased. Only a failure lets them in again.
   */
  erase(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Tabs close within milliseconds of being asked. Less than a few seconds would give up on a slow disk, or on a tab
 * that is busy committing an import; much more would leave the person before an empty page.
 */
const BLOCKED_LIMIT = 8_000;

/** Names under which browsers report a connection, a disk or a permission that failed; all others are bugs. */
const EXPECTED = new Set([
  'AbortError',
  'InvalidStateError',
  'UnknownError',
  'TimeoutError',
  'SecurityError',
]);
const LOST = new Set(['AbortError', 'InvalidStateError', 'UnknownError']);

const nameOf = (error: unknown): string =>
  error instanceof Error || error instanceof DOMException ? error.name : '';

/** The failure behind an exception of IndexedDB; bugs come back as they are. */
export function storageError(error: unknown): unknown {
  const name = nameOf(error);
  if (name === 'QuotaExceededError') return new FailureError('quota', undefined, error);
  // The database is newer than this code: a stale tab, which only a reload helps.
  if (name === 'VersionError') return new FailureError('storage-blocked', undefined, error);
  return EXPECTED.has(name) ? new FailureError('storage-failed', { reason: name }, error) : error;
}

export const wasErased = (): FailureError => new FailureError('storage-failed', { reason: 'erased' });

/**
 * Without it, an open or a delete that another tab blocks waits for ever. The clock starts with the request and not
 * with its `blocked` event: a request queued behind a blocked one gets no event at all.
 * `start` receives what stops the clock; `late` what arrives after giving up.
 */
function withinLimit<T>(
  limit: number,
  start: (stopClock: () => void) => Promise<T>,
  late: (value: T) => void,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let gaveUp = false;
    const timer = setTimeout(() => {
      gaveUp = true;
      reject(new FailureError('storage-blocked'));
    }, limit);
    const stopClock = () => clearTimeout(timer);
    start(stopClock)
      .then((value) => (gaveUp ? late(value) : resolve(value)), reject)
      .finally(stopClock);
  });
}

export function connect(options: ConnectionOptions = {}): Connection {
  const { migrations = MIGRATIONS, blockedLimit = BLOCKED_LIMIT, onOutdated } = options;
  let opening: Promise<Database> | undefined;
  let erasing: Promise<void> | undefined;
  let outdated = false;
  let erased = false;
  let isNew = false;

  const open = async (): Promise<Database> => {
    await erasing;
    let failedStep: { readonly error: unknown } | undefined;
    isNew = false;
    const attempt = (stopClock: () => void) =>
      openDB<Schema>(DATABASE_NAME, migrations.length, {
        async upgrade(database, from, _to, transaction) {
          // The other tabs are gone, and a migration may take its time.
          stopClock();
          try {
            for (const migrate of migrations.slice(from)) await migrate(database, transaction);
            isNew = from === 0;
          } catch (error) {
            // A rejection alone would let the browser commit the new version over data of the old shape.
            failedStep = { error };
            transaction.done.catch(() => undefined);
            transaction.abort();
          }
        },
        blocking(_from, to, { target }) {
          // For good: reopening would meet a newer schema, or bring back a database that the person erased.
          outdated = true;
          if (target instanceof IDBDatabase) target.close();
          onOutdated?.(to === null ? 'erasure' : 'upgrade');
        },
        terminated() {
          opening = undefined;
        },
      });
    return withinLimit(blockedLimit, attempt, (database) => database.close()).catch((error: unknown) => {
      throw failedStep ? failedStep.error : error;
    });
  };

  /** The promise is kept before anything is awaited, so that two early callers share one connection. */
  const database = (): Promise<Database> => {
    if (outdated) return Promise.reject(new FailureError('storage-blocked'));
    if (!opening) {
      const current = open().catch((error: unknown) => {
        if (opening === current) opening = undefined;
        throw storageError(error);
      });
      opening = current;
    }
    return opening;
  };

  const close = async (): Promise<void> => {
    const closing = opening;
    opening = undefined;
    const handle = await closing?.catch(() => undefined);
    handle?.close();
  };

  async function run<const N extends Names, M extends Mode, T>(
    names: N,
    mode: M,
    work: Work<N, M, T>,
    { durability = 'strict', repeatable = false }: WriteOptions,
  ): Promise<T> {
    for (let retried = false; ; retried = true) {
      if (erased && mode === 'readwrite') throw wasErased();
      const pending = database();
      const connection = await pending;
      const again = (error: unknown): boolean => {
        if (retried || !LOST.has(nameOf(error))) return false;
        if (opening === pending) opening = undefined;
        connection.close();
        return true;
      };
      let transaction: IDBPTransaction<Schema, N, M>;
      try {
        transaction = connection.transaction(names, mode, { durability });
      } catch (error) {
        // "The connection is closing": nothing has begun, so any work may be tried on a new connection.
        if (again(error)) continue;
        throw storageError(error);
      }
      const done = transaction.done;
      // The rejection is handled below; without this, work that throws first would leave it unhandled.
      done.catch(() => undefined);
      try {
        const value = await work(transaction);
        // Quota is refused here and not at the request that asked for the room.
        await done;
        return value;
      } catch (error) {
        const cause = transaction.error ?? error;
        try {
          transaction.abort();
        } catch {
          // It has ended already.
        }
        await done.catch(() => undefined);
        if (repeatable && again(cause)) continue;
        throw storageError(cause);
      }
    }
  }

  return {
    get isNew() {
      return isNew;
    },
    read: (names, work) => run(names, 'readonly', work, { repeatable: true }),
    write: (names, work, writeOptions = {}) => run(names, 'readwrite', work, writeOptions),
    async erase() {
      erased = true;
      const attempt = () => deleteDB(DATABASE_NAME);
      const deletion = close().then(() => withinLimit(blockedLimit, attempt, () => undefined));
      // Calls that come meanwhile wait in `open`: a new connection of this tab would block the deletion.
      erasing = deletion.catch(() => undefined);
      await deletion.catch((error: unknown) => {
        erased = false;
        throw error;
      });
    },
    close,
  };
}

/** What browsers answer that keep nothing for this site: cookies blocked, private windows of some. */
const REFUSALS = new Set(['SecurityError', 'InvalidStateError']);

/** Whether the browser lists our database. One that cannot list has also refused to open: nothing is known to be there. */
async function isListed(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === DATABASE_NAME);
  } catch {
    return false;
  }
}

/**
 * Proves that this browser keeps what it is given, by a write and a read; a handle alone proves nothing.
 * @throws FailureError `no-storage` where there is nothing to lose; `storage-failed` where a database exists, or may,
 * and cannot be used; `storage-blocked` when another tab is in the way.
 */
export async function probe(connection: Connection): Promise<void> {
  if (typeof indexedDB === 'undefined') throw new FailureError('no-storage');
  try {
    // One transaction, so that two tabs that start together do not delete each other's row.
    const seen = await connection.write(['preferences'], async ({ store }) => {
      await store.put({ seed: 1 }, 'probe');
      const row = await store.get('probe');
      await store.delete('probe');
      return row?.seed;
    });
    if (seen !== 1) throw new FailureError('storage-failed', { reason: 'lost-write' });
  } catch (error) {
    const failure = toFailure(error);
    // A full disk still reads, and what it holds must not vanish from sight.
    if (failure?.code === 'quota') return;
    if (failure?.code === 'storage-blocked') throw error;
    const reason = String(failure?.details?.reason ?? nameOf(error));
    // Memory instead of a damaged database would look like everything lost.
    const nothingToLose = connection.isNew || (REFUSALS.has(reason) && !(await isListed()));
    throw nothingToLose
      ? new FailureError('no-storage', undefined, error)
      : new FailureError('storage-failed', { reason }, error);
  }
}
