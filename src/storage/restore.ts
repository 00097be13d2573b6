/**
 * The one transaction that makes a restored copy live. Its generations are staged before, as an import's are: killed at
 * any moment, it leaves the old state or the new.
 */
import type { IDBPTransaction } from 'idb';
import type { Restoration } from '../pipeline/services.ts';
import { planRestore, type RestoredCounts, type StoredHistory } from '../domain/backup/plan-restore.ts';
import { FailureError } from '../domain/errors.ts';
import type { Connection } from './database.ts';
import { dropPriorUnless, dropUnless, EVERY_STORE_AND_HEADS } from './generations.ts';
import { catalogGone, needsRow, numbered } from './interaction-log.ts';
import { PREFERENCES_ROW } from './preferences.ts';
import type { LogRow, Schema } from './schema.ts';

const STORES = [...EVERY_STORE_AND_HEADS, 'preferences', 'drafts'] as const;
type Transaction = IDBPTransaction<Schema, typeof STORES, 'readwrite'>;

/** Rows handed over between two looks at the event loop, as in catalogs.ts. */
const AT_ONCE = 250;

async function inTurns<T>(rows: readonly T[], put: (row: T) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await Promise.all(rows.slice(from, from + AT_ONCE).map(put));
}

/**
 * @throws FailureError `storage-failed` when a catalog was changed or removed since the restore read it; nothing is
 * written then.
 */
export function restoreInto(connection: Connection, restoration: Restoration): Promise<RestoredCounts> {
  return connection.write(STORES, async (tx) => {
    for (const restored of restoration.catalogs) await putCatalog(tx, restored);
    // One that the copy leaves as it is may have been removed meanwhile: what is told of it would belong to nothing.
    for (const id of restoration.catalogIds.filter(needsRow))
      if (!(await tx.objectStore('catalogs').getKey(id))) throw catalogGone();
    const plan = planRestore(await storedHistory(tx, restoration), restoration);
    const log = tx.objectStore('interactions');
    await inTurns(plan.moved, async (seq) => log.delete(seq));
    await inTurns(plan.added, async (entry) => log.add(entry));
    const impressions = tx.objectStore('impressions');
    await inTurns(plan.impressions, async (entry) => impressions.add(entry));
    await inTurns(plan.imports, async (record) => tx.objectStore('imports').add(record));
    for (const head of plan.heads) await tx.objectStore('heads').put(head);
    for (const state of plan.headStates) await tx.objectStore('head-states').put(state);
    for (const draft of plan.drafts) await tx.objectStore('drafts').add(draft);
    await tx.objectStore('preferences').put(plan.preferences, PREFERENCES_ROW);
    return plan.counts;
  });
}

async function putCatalog(
  tx: Transaction,
  { catalog, previous, prior }: Restoration['catalogs'][number],
): Promise<void> {
  const live = await tx.objectStore('catalogs').get(catalog.id);
  if (live?.dataId !== previous?.dataId || live?.updatedAt !== previous?.updatedAt)
    throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
  if (catalog.itemCount && !(await tx.objectStore('items').getKey([catalog.dataId, 0])))
    throw new FailureError('storage-failed', { reason: 'generation-gone' });
  await tx.objectStore('catalogs').put(catalog);
  if (prior && catalog.prior !== undefined)
    await tx.objectStore('priors').put({ catalogId: catalog.id, sha256: catalog.prior, file: prior });
  if (!previous || previous.dataId === catalog.dataId) return;
  // An undo of an import would take the restored items away with it.
  for (const record of await tx.objectStore('imports').index('catalogId').getAll(catalog.id)) {
    const { previous: before, ...rest } = record;
    await tx.objectStore('imports').put({ ...rest, final: true });
    if (!before) continue;
    await dropUnless(tx, before.dataId, [catalog.dataId]);
    await dropPriorUnless(tx, before, [catalog]);
  }
  await dropUnless(tx, previous.dataId, [catalog.dataId]);
  await dropPriorUnless(tx, previous, [catalog]);
}

async function storedHistory(tx: Transaction, { catalogIds }: Restoration): Promise<StoredHistory> {
  const log = tx.objectStore('interactions');
  const all = async <T>(read: (catalogId: string) => Promise<T[]>): Promise<T[]> =>
    (await Promise.all(catalogIds.map(read))).flat();
  const rows = await all((id) => log.index('catalogId').getAll(id));
  const untouched = (await log.count()) === 0;
  // The database alone knows which number comes next, and tells it only by giving it.
  const probe: LogRow = { catalogId: '', itemId: '', kind: 'like', time: 0, source: 'tap' };
  const nextSeq = await log.add(probe);
  await log.delete(nextSeq);
  const states = await Promise.all(catalogIds.map((id) => tx.objectStore('head-states').get(id)));
  return {
    interactions: numbered(rows).sort((a, b) => a.seq - b.seq),
    impressions: numbered(await all((id) => tx.objectStore('impressions').index('catalogId').getAll(id))),
    imports: await tx.objectStore('imports').getAll(),
    heads: await all((id) => tx.objectStore('heads').index('catalogId').getAll(id)),
    headStates: states.filter((state) => state !== undefined),
    preferences: (await tx.objectStore('preferences').get(PREFERENCES_ROW)) ?? {},
    draftIds: await tx.objectStore('drafts').getAllKeys(),
    untouched,
    nextSeq: nextSeq + 1,
  };
}
