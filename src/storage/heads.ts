/** Trained heads: their versions, what is in force for each catalog, and a training that was cut off. */
import { FailureError } from '../domain/errors.ts';
import type { HeadState, HeadSummary, TrainedHead } from '../domain/learning/head-types.ts';
import type { ChampionChange, TrainingCheckpoint } from '../pipeline/services.ts';
import type { Connection } from './database.ts';
import { catalogGone, needsRow } from './interaction-log.ts';
import { holdTraining } from './tab-locks.ts';

/** Half a megabyte each in a large catalog: fewer leave little to go back to, more are never looked at again. */
const VERSIONS_KEPT = 5;

export type HeadStore = ReturnType<typeof headStore>;

export const summaryOf = ({ weights: _weights, outputs: _outputs, ...summary }: TrainedHead): HeadSummary =>
  summary;

export const latestFirst = (a: HeadSummary, b: HeadSummary): number => b.createdAt - a.createdAt;

/**
 * What an addition does to the versions of its catalog, among them none newer than the new one: a clock that was set
 * back must not make it the first to go.
 * @throws FailureError `storage-failed` when another tab has put something else in force meanwhile.
 */
export function addition(
  head: TrainedHead,
  { from, to }: ChampionChange,
  state: HeadState | undefined,
  versions: readonly HeadSummary[],
): { readonly added: TrainedHead; readonly dropped: readonly string[] } {
  if (state?.champion !== from) throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
  const createdAt = Math.max(head.createdAt, ...versions.map((one) => one.createdAt + 1));
  const older = [...versions].sort(latestFirst).slice(VERSIONS_KEPT - 1);
  const dropped = older.map(({ headId }) => headId).filter((headId) => headId !== to);
  return { added: { ...head, createdAt }, dropped };
}

/** The list with one key put at its end, or taken off it. */
export function listWith(keys: readonly string[] = [], key: string, on: boolean): readonly string[] {
  const others = keys.filter((one) => one !== key);
  return on ? [...others, key] : others;
}

interface Keys {
  getKey(key: string): Promise<string | undefined>;
}

/** In the transaction that writes: between a look and a write, the other tab could still remove the catalog. */
export async function mustExist(catalogs: Keys, catalogId: string): Promise<void> {
  if (needsRow(catalogId) && !(await catalogs.getKey(catalogId))) throw catalogGone();
}

export function headStore(connection: Connection) {
  return {
    state: (catalogId: string): Promise<HeadState | undefined> =>
      connection.read(['head-states'], ({ store }) => store.get(catalogId)),

    /** @throws FailureError `storage-failed` when the catalog is neither stored nor a pack. */
    write: (change: Omit<HeadState, 'muted'>): Promise<void> =>
      connection.write(
        ['catalogs', 'head-states'],
        async (tx) => {
          await mustExist(tx.objectStore('catalogs'), change.catalogId);
          const states = tx.objectStore('head-states');
          await states.put({ ...(await states.get(change.catalogId)), ...change });
        },
        { repeatable: true },
      ),

    /** @throws FailureError `storage-failed` when the catalog is neither stored nor a pack. */
    mute: (catalogId: string, key: string, out: boolean): Promise<readonly string[]> =>
      connection.write(
        ['catalogs', 'head-states'],
        async (tx) => {
          await mustExist(tx.objectStore('catalogs'), catalogId);
          const states = tx.objectStore('head-states');
          const state = await states.get(catalogId);
          const muted = listWith(state?.muted, key, out);
          await states.put({ ...state, catalogId, muted });
          return muted;
        },
        { repeatable: true },
      ),

    /** @throws FailureError `storage-failed` when the catalog is gone or another version is in force than `from`. */
    add: (head: TrainedHead, champion: ChampionChange): Promise<HeadSummary> =>
      connection.write(['catalogs', 'heads', 'head-states'], async (tx) => {
        const { catalogId } = head;
        await mustExist(tx.objectStore('catalogs'), catalogId);
        const heads = tx.objectStore('heads');
        const states = tx.objectStore('head-states');
        const state = await states.get(catalogId);
        const versions = await heads.index('catalogId').getAll(catalogId);
        const { added, dropped } = addition(head, champion, state, versions);
        await heads.add(added);
        for (const headId of dropped) await heads.delete(headId);
        await states.put({ ...state, catalogId, champion: champion.to });
        return summaryOf(added);
      }),

    load: (headId: string): Promise<TrainedHead | undefined> =>
      connection.read(['heads'], ({ store }) => store.get(headId)),

    versions: async (catalogId: string): Promise<HeadSummary[]> => {
      const heads = await connection.read(['heads'], ({ store }) =>
        store.index('catalogId').getAll(catalogId),
      );
      return heads.map(summaryOf).sort(latestFirst);
    },

    checkpoint: (catalogId: string): Promise<TrainingCheckpoint | undefined> =>
      connection.read(['checkpoints'], ({ store }) => store.get(catalogId)),

    /** Not of a catalog that is gone: nothing would ever remove it. */
    writeCheckpoint: (catalogId: string, checkpoint: TrainingCheckpoint | undefined): Promise<void> =>
      connection.write(
        ['catalogs', 'checkpoints'],
        async (tx) => {
          const checkpoints = tx.objectStore('checkpoints');
          if (!checkpoint) return checkpoints.delete(catalogId);
          await mustExist(tx.objectStore('catalogs'), catalogId);
          await checkpoints.put(checkpoint, catalogId);
        },
        // Lost, it costs some seconds of training.
        { durability: 'relaxed', repeatable: true },
      ),

    holdTraining,
  };
}
