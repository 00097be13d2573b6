/** The comments of Pulse without a database. */
import type { CommentBatch, CommentSet } from '../domain/monitoring/comment-types.ts';
import { sliceRows } from '../domain/vectors.ts';
import { latestFirst, setGone, type CommentStore } from './comments.ts';
import { commentsOf } from './report.ts';

/** @param mustTake throws where nothing may be written any more */
export function memoryComments(mustTake: () => void) {
  const sets = new Map<string, CommentSet>();
  const batches = new Map<string, Map<number, CommentBatch>>();

  // Copies, as the database gives them: who asks may move the buffers.
  const copyOf = (batch: CommentBatch): CommentBatch => ({
    ...batch,
    vectors: sliceRows(batch.vectors, 0, batch.vectors.count),
  });

  const store: CommentStore = {
    list: async () => latestFirst([...sets.values()]),
    find: async (setId) => sets.get(setId),
    async create(set) {
      mustTake();
      sets.set(set.id, set);
    },
    async append(batch) {
      mustTake();
      const set = sets.get(batch.setId);
      if (!set) throw setGone();
      const kept = batches.get(batch.setId) ?? new Map<number, CommentBatch>();
      batches.set(batch.setId, kept.set(batch.start, copyOf(batch)));
      sets.set(set.id, { ...set, count: batch.start + batch.rows.length });
    },
    async *batches(setId) {
      const kept = [...(batches.get(setId)?.values() ?? [])].sort((a, b) => a.start - b.start);
      for (const batch of kept) yield copyOf(batch);
    },
    async change(setId, work) {
      mustTake();
      const kept = sets.get(setId);
      if (!kept) return undefined;
      const changed = work(kept);
      sets.set(setId, changed);
      return changed;
    },
    async remove(setId) {
      sets.delete(setId);
      batches.delete(setId);
    },
  };

  return {
    store,
    count: (): number => commentsOf([...sets.values()]),
    clear(): void {
      sets.clear();
      batches.clear();
    },
  };
}
