/** Demos under way in the Studio. */
import type { Draft } from '../domain/sharing/draft.ts';
import type { Connection } from './database.ts';

export type DraftStore = ReturnType<typeof draftStore>;

export function draftStore(connection: Connection) {
  const write = { repeatable: true } as const;
  return {
    list: (): Promise<Draft[]> => connection.read(['drafts'], ({ store }) => store.getAll()),

    save: (draft: Draft): Promise<void> =>
      connection.write(['drafts'], async ({ store }) => void (await store.put(draft)), write),

    remove: (id: string): Promise<void> =>
      connection.write(['drafts'], ({ store }) => store.delete(id), write),
  };
}
