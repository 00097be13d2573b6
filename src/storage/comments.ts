/** Comments that were brought to Pulse: a row for each set, and its texts and vectors in batches beside it. */
import { FailureError } from '../domain/errors.ts';
import type { CommentBatch, CommentSet } from '../domain/monitoring/comment-types.ts';
import type { Connection } from './database.ts';

export type CommentStore = ReturnType<typeof commentStore>;

export const setGone = (): FailureError => new FailureError('storage-failed', { reason: 'set-gone' });

export const latestFirst = (sets: readonly CommentSet[]): CommentSet[] =>
  [...sets].sort((a, b) => b.createdAt - a.createdAt);

/** All batches of a set: any start. */
const rangeOf = (setId: string): IDBKeyRange => IDBKeyRange.bound([setId, 0], [setId, Infinity]);

export function commentStore(connection: Connection) {
  return {
    list: async (): Promise<CommentSet[]> =>
      latestFirst(await connection.read(['comment-sets'], ({ store }) => store.getAll())),

    find: (setId: string): Promise<CommentSet | undefined> =>
      connection.read(['comment-sets'], ({ store }) => store.get(setId)),

    create: (set: CommentSet): Promise<void> =>
      connection.write(['comment-sets'], async ({ store }) => void (await store.put(set)), {
        repeatable: true,
      }),

    /** @throws FailureError `storage-failed` when the set was removed meanwhile. */
    append: (batch: CommentBatch): Promise<void> =>
      connection.write(
        ['comment-sets', 'comment-batches'],
        async (tx) => {
          const sets = tx.objectStore('comment-sets');
          const set = await sets.get(batch.setId);
          if (!set) throw setGone();
          await tx.objectStore('comment-batches').put(batch);
          await sets.put({ ...set, count: batch.start + batch.rows.length });
        },
        { repeatable: true },
      ),

    /** A transaction for each: what is done with a batch takes longer than a transaction stays open. */
    async *batches(setId: string): AsyncGenerator<CommentBatch> {
      const keys = await connection.read(['comment-batches'], ({ store }) =>
        store.getAllKeys(rangeOf(setId)),
      );
      for (const key of keys) {
        const batch = await connection.read(['comment-batches'], ({ store }) => store.get(key));
        if (batch) yield batch;
      }
    },

    change: (setId: string, work: (kept: CommentSet) => CommentSet): Promise<CommentSet | undefined> =>
      connection.write(['comment-sets'], async ({ store }) => {
        const kept = await store.get(setId);
        if (!kept) return undefined;
        const changed = work(kept);
        await store.put(changed);
        return changed;
      }),

    remove: (setId: string): Promise<void> =>
      connection.write(
        ['comment-sets', 'comment-batches'],
        async (tx) => {
          await tx.objectStore('comment-sets').delete(setId);
          await tx.objectStore('comment-batches').delete(rangeOf(setId));
        },
        { repeatable: true },
      ),
  };
}
