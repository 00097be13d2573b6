/** What a restore writes, given what is stored: pure, so that the database and memory do the same. */
import type { Interaction, NewInteraction } from '../interaction.ts';
import type { HeadState, TrainedHead } from '../learning/head-types.ts';
import type { Draft } from '../sharing/draft.ts';
import type { Backup, BackupImport, BackupPreferences } from './backup-types.ts';
import { mergeLogs } from './merge-logs.ts';

/** What a copy brings besides catalogs, with heads that stand on generations as they will be. */
export type RestoredHistory = Pick<
  Backup,
  'interactions' | 'impressions' | 'imports' | 'preferences' | 'heads' | 'headStates' | 'drafts'
>;

/** The same of what is stored, of the catalogs that the copy speaks of. */
export interface StoredHistory extends Omit<RestoredHistory, 'imports' | 'drafts'> {
  readonly imports: readonly Pick<BackupImport, 'importId' | 'time'>[];
  /** Ids of the demos of the Studio. */
  readonly draftIds: readonly string[];
  /** Nothing was done here yet, in no catalog. */
  readonly untouched: boolean;
  /** The sequence number that the log gives next. */
  readonly nextSeq: number;
}

/** What was not there before. */
export interface RestoredCounts {
  readonly interactions: number;
  readonly impressions: number;
  readonly imports: number;
  /** Trained versions. */
  readonly heads: number;
  /** Demos of the Studio. */
  readonly drafts: number;
  /** Features that are left out from now on. */
  readonly muted: number;
  /** Whether anything is other than before, a setting or the version in force too. */
  readonly changed: boolean;
}

export interface RestorePlan {
  /** Sequence numbers that leave the log: their entries come again among `added`, behind older ones of the copy. */
  readonly moved: readonly number[];
  /** In order, with their numbers. */
  readonly added: readonly Interaction[];
  readonly impressions: readonly NewInteraction[];
  readonly imports: readonly BackupImport[];
  readonly preferences: BackupPreferences;
  /** New ones, and stored ones that name entries which were moved. */
  readonly heads: readonly TrainedHead[];
  /** Those that are other than what is stored. */
  readonly headStates: readonly HeadState[];
  /** One that is stored stays as it is: it may have been worked on since. */
  readonly drafts: readonly Draft[];
  readonly counts: RestoredCounts;
}

/** No entry has this number: databases count from 1. What an undone import took along is named by it. */
const NO_ENTRY = 0;

const union = (a: readonly string[] = [], b: readonly string[] = []): readonly string[] => [
  ...new Set([...a, ...b]),
];

/** Equal for the same content, in whatever order its members were written. */
const contentOf = (value: object): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** What stands in both stays as it is stored; running the same copy in again changes nothing. */
export function planRestore(stored: StoredHistory, restored: RestoredHistory): RestorePlan {
  const importTimes = new Map(
    [...restored.imports, ...stored.imports].map(({ importId, time }) => [importId, time]),
  );
  const merged = mergeLogs(stored.interactions, restored.interactions, importTimes);
  const fromStore = new Set(stored.interactions);
  /** The numbers that entries have now, by those they had where they come from. */
  const storedSeqs = new Map(stored.interactions.map(({ seq }) => [seq, seq]));
  const restoredSeqs = new Map([...merged.twins].map(([seq, twin]) => [seq, twin.seq]));
  let next = stored.nextSeq;
  const added = merged.entries.slice(merged.unmoved).map((entry): Interaction => {
    const seqs = fromStore.has(entry) ? storedSeqs : restoredSeqs;
    const seq = next++;
    seqs.set(entry.seq, seq);
    return { ...entry, seq };
  });
  // A twin may have been moved after the number of its restored entry was noted.
  for (const [seq, twin] of merged.twins) restoredSeqs.set(seq, storedSeqs.get(twin.seq) ?? NO_ENTRY);
  const moved = merged.entries
    .slice(merged.unmoved)
    .filter((entry) => fromStore.has(entry))
    .map(({ seq }) => seq);

  const renumbered = (entry: Interaction, i: number): Interaction => {
    if (entry.undoes === undefined) return entry;
    const seqs = fromStore.has(merged.entries[merged.unmoved + i]) ? storedSeqs : restoredSeqs;
    return { ...entry, undoes: seqs.get(entry.undoes) ?? NO_ENTRY };
  };
  const regraded =
    (seqs: ReadonlyMap<number, number>) =>
    (head: TrainedHead): TrainedHead =>
      head.grades ? { ...head, grades: head.grades.map((seq) => seqs.get(seq) ?? NO_ENTRY) } : head;
  const headIds = new Set(stored.heads.map(({ headId }) => headId));
  const gone = new Set(moved);
  const newHeads = restored.heads.filter(({ headId }) => !headIds.has(headId));
  const impressions = newImpressions(stored.impressions, restored.impressions);
  const imports = newImports(stored, restored);
  const preferences = stored.untouched
    ? { ...stored.preferences, ...restored.preferences }
    : mergePreferences(stored.preferences, restored.preferences);
  const headStates = mergeStates(stored, restored);
  const draftIds = new Set(stored.draftIds);
  const drafts = restored.drafts.filter(({ demo }) => !draftIds.has(demo.id));
  const parts = [added, impressions, imports, newHeads, headStates, drafts];
  return {
    moved,
    added: added.map(renumbered),
    impressions,
    imports,
    preferences,
    heads: [
      ...stored.heads.filter(({ grades }) => grades?.some((seq) => gone.has(seq))).map(regraded(storedSeqs)),
      ...newHeads.map(regraded(restoredSeqs)),
    ],
    headStates,
    drafts,
    counts: {
      interactions: added.length - moved.length,
      impressions: impressions.length,
      imports: imports.length,
      heads: newHeads.length,
      drafts: drafts.length,
      muted: newlyMuted(stored.headStates, headStates),
      changed:
        parts.some(({ length }) => length > 0) || contentOf(preferences) !== contentOf(stored.preferences),
    },
  };
}

function newlyMuted(before: readonly HeadState[], after: readonly HeadState[]): number {
  const known = new Map(before.map(({ catalogId, muted }) => [catalogId, new Set(muted)]));
  return after.reduce(
    (sum, { catalogId, muted = [] }) => sum + muted.filter((key) => !known.get(catalogId)?.has(key)).length,
    0,
  );
}

/** What was chosen here stays; a starter that was set aside anywhere is not offered again. */
function mergePreferences(stored: BackupPreferences, restored: BackupPreferences): BackupPreferences {
  const starterSkipped = union(stored.starterSkipped, restored.starterSkipped);
  return { ...restored, ...stored, ...(starterSkipped.length ? { starterSkipped } : undefined) };
}

/** Nothing names an impression, so its number is free to change. */
function newImpressions(
  stored: readonly Interaction[],
  restored: readonly Interaction[],
): readonly NewInteraction[] {
  const identity = ({ catalogId, itemId, time, source, rank }: Interaction) =>
    JSON.stringify([catalogId, itemId, time, source, rank]);
  const known = new Set(stored.map(identity));
  return restored
    .filter((impression) => !known.has(identity(impression)))
    .map(({ seq: _, ...impression }) => impression);
}

function newImports({ imports }: StoredHistory, restored: RestoredHistory): readonly BackupImport[] {
  const known = new Set(imports.map(({ importId }) => importId));
  return restored.imports.filter(({ importId }) => !known.has(importId));
}

/**
 * Where nothing was done yet in a catalog, all is as in the copy; elsewhere what was left out there is left out too. A
 * version in force that is neither stored nor in the copy is none.
 * @returns those that are other than what is stored.
 */
function mergeStates(stored: StoredHistory, restored: RestoredHistory): readonly HeadState[] {
  const begun = new Set(stored.interactions.map(({ catalogId }) => catalogId));
  const states = new Map(stored.headStates.map((state) => [state.catalogId, state]));
  const headIds = new Set([...stored.heads, ...restored.heads].map(({ headId }) => headId));
  const merged = (state: HeadState): HeadState => {
    const own = states.get(state.catalogId);
    if (!begun.has(state.catalogId)) return { ...own, ...state };
    const muted = union(own?.muted, state.muted);
    const known = new Set(own?.rules?.map(({ id }) => id));
    const rules = [...(own?.rules ?? []), ...(state.rules ?? []).filter(({ id }) => !known.has(id))];
    return {
      catalogId: state.catalogId,
      ...own,
      ...(muted.length ? { muted } : undefined),
      ...(rules.length ? { rules } : undefined),
    };
  };
  return restored.headStates
    .map(merged)
    .map(({ champion, ...state }): HeadState =>
      champion !== undefined && headIds.has(champion) ? { ...state, champion } : state,
    )
    .filter((state) => contentOf(state) !== contentOf(states.get(state.catalogId) ?? {}));
}
