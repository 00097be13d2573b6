/** Conversations over catalogs, kept on this device until somebody erases them. */
import type { Talk, Turn } from '../domain/dialogue/talk-types.ts';
import type { Connection } from './database.ts';
import { mustExist } from './heads.ts';

/** Of one catalog: a turn is about a kilobyte, and nobody scrolls further back than a few hundred. */
const TURNS_KEPT = 300;

/** The talk with one more turn; what the turn says holds. */
export const talkWith = (talk: Talk | undefined, catalogId: string, turn: Turn): Talk => ({
  catalogId,
  turns: [...(talk?.turns ?? []), turn].slice(-TURNS_KEPT),
  constraints: turn.constraints,
});

export function talkStore(connection: Connection) {
  return {
    find: (catalogId: string): Promise<Talk | undefined> =>
      connection.read(['talks'], ({ store }) => store.get(catalogId)),

    /** @throws FailureError `storage-failed` when the catalog is neither stored nor a pack. */
    append: (catalogId: string, turn: Turn): Promise<Talk> =>
      connection.write(['catalogs', 'talks'], async (tx) => {
        await mustExist(tx.objectStore('catalogs'), catalogId);
        const talks = tx.objectStore('talks');
        const talk = talkWith(await talks.get(catalogId), catalogId, turn);
        await talks.put(talk);
        return talk;
      }),

    /** @throws FailureError as `append` does. */
    write: (talk: Talk): Promise<void> =>
      connection.write(
        ['catalogs', 'talks'],
        async (tx) => {
          await mustExist(tx.objectStore('catalogs'), talk.catalogId);
          await tx.objectStore('talks').put(talk);
        },
        { repeatable: true },
      ),

    remove: (catalogId: string): Promise<void> =>
      connection.write(['talks'], ({ store }) => store.delete(catalogId), { repeatable: true }),
  };
}
