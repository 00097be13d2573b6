/** Small settings, in one row. */
import type { Connection } from './database.ts';
import type { Preferences } from './records.ts';

export const PREFERENCES_ROW = 'preferences';

export type PreferenceStore = ReturnType<typeof preferenceStore>;

export function preferenceStore(connection: Connection) {
  return {
    read: async (): Promise<Preferences> =>
      (await connection.read(['preferences'], ({ store }) => store.get(PREFERENCES_ROW))) ?? {},

    /** Changes the named settings and leaves the others; reads and writes in one transaction for the other tabs' sake. */
    write: (change: Preferences): Promise<void> =>
      connection.write(
        ['preferences'],
        async ({ store }) => {
          await store.put({ ...(await store.get(PREFERENCES_ROW)), ...change }, PREFERENCES_ROW);
        },
        { durability: 'relaxed', repeatable: true },
      ),
  };
}
