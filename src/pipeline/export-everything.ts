/** A copy of all that is the person's, for the person: one plain object that JSON holds without loss. */
import type { Catalog, Item } from '../domain/catalog.ts';
import { attempt, type Result } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { HeadState, HeadSummary } from '../domain/learning/head-types.ts';
import { PACKS } from '../domain/packs.ts';
import type { ImportRecord, Preferences, Services } from './services.ts';

export interface Takeout {
  readonly application: 'Inglenook';
  /** Of this layout; raised by a change that a reader of the file would notice. */
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly savedAt: string;
  /** Without vectors: those are made from the texts, and made again when they are missing. */
  readonly catalogs: readonly { readonly catalog: Catalog; readonly items: readonly Item[] }[];
  /** In the order in which they were written. */
  readonly interactions: readonly Interaction[];
  readonly impressions: readonly Interaction[];
  readonly imports: readonly ImportRecord[];
  readonly preferences: Preferences;
  /**
   * What was trained, without weights and outputs: a hundred thousand numbers that say nothing to a person, and that a
   * training on the interactions above makes again.
   */
  readonly heads: readonly HeadSummary[];
  /** What is in force for each catalog, with the model's own settings and the beliefs that are left out. */
  readonly headStates: readonly HeadState[];
}

/** Everything stored: own catalogs with their items, the whole log (of built-in catalogs too), imports, preferences, heads. */
export function exportEverything({
  catalogs,
  log,
  preferences,
  heads,
  now,
}: Services): Promise<Result<Takeout>> {
  return attempt(async () => {
    const stored = await catalogs.list();
    const loaded = await Promise.all(stored.map(({ id }) => catalogs.load(id)));
    const ids = [...stored, ...PACKS].map(({ id }) => id);
    const bySequence = (a: Interaction, b: Interaction): number => a.seq - b.seq;
    const interactions = (await Promise.all(ids.map((id) => log.ofCatalog(id)))).flat().sort(bySequence);
    const impressions = (await Promise.all(ids.map((id) => log.impressionsOf(id)))).flat().sort(bySequence);
    return {
      application: 'Inglenook',
      version: 1,
      savedAt: new Date(now()).toISOString(),
      catalogs: loaded.flatMap((one) => (one ? [{ catalog: one.catalog, items: one.items }] : [])),
      interactions,
      impressions,
      imports: await catalogs.imports(),
      preferences: await preferences.read(),
      heads: (await Promise.all(ids.map((id) => heads.versions(id)))).flat(),
      headStates: (await Promise.all(ids.map((id) => heads.state(id)))).filter(
        (state) => state !== undefined,
      ),
    };
  });
}
