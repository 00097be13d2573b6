/** Two logs of the same catalogs as one: what stands in both once, the rest in the order in which it was done. */
import type { Interaction } from '../interaction.ts';

export interface MergedLog {
  /** Every entry once, oldest first; those of both logs as they are stored. */
  readonly entries: readonly Interaction[];
  /** Of `entries`, how many at the beginning are the stored log's own beginning: they need not be moved. */
  readonly unmoved: number;
  /** The stored entry that a restored one is, by its sequence number. */
  readonly twins: ReadonlyMap<number, Interaction>;
}

/**
 * What an entry is, whatever its number: numbers are given by one database, and a copy may come from another. Two of
 * the same content are told apart by their order. An imported grade is the same whichever import brought it, and has
 * the date of the import where its file told none.
 */
function identities(log: readonly Interaction[]): string[] {
  const times = new Map<string, number>();
  const known = new Map<number, string>();
  return log.map(({ seq, catalogId, itemId, kind, value, time, source, undoes }) => {
    const date = source === 'import' ? null : time;
    const target = undoes === undefined ? null : (known.get(undoes) ?? '');
    const content = JSON.stringify([catalogId, itemId, kind, value ?? null, date, source, target]);
    const before = times.get(content) ?? 0;
    times.set(content, before + 1);
    const identity = `${before} ${content}`;
    known.set(seq, identity);
    return identity;
  });
}

/**
 * When each entry was written, in an order that never falls: a tap at its time; an imported event, whose own time is
 * years ago, at that of its import.
 */
function writtenAt(log: readonly Interaction[], importTimes: ReadonlyMap<string, number>): number[] {
  let latest = -Infinity;
  return log.map(({ source, time, importId = '' }) => {
    const own = source === 'import' ? importTimes.get(importId) : time;
    return (latest = Math.max(latest, own ?? -Infinity));
  });
}

/**
 * Each log keeps its own order, since the latest grade of an item is the one that counts.
 * @param stored of the catalogs of `restored`, in order, as `restored` is.
 * @param importTimes of the imports of both, by id.
 */
export function mergeLogs(
  stored: readonly Interaction[],
  restored: readonly Interaction[],
  importTimes: ReadonlyMap<string, number>,
): MergedLog {
  const own = new Map(identities(stored).map((identity, i) => [identity, stored[i]]));
  const twins = new Map<number, Interaction>();
  identities(restored).forEach((identity, i) => {
    const twin = own.get(identity);
    if (twin) twins.set(restored[i].seq, twin);
  });
  const storedTimes = writtenAt(stored, importTimes);
  const restoredTimes = writtenAt(restored, importTimes);
  const entries: Interaction[] = [];
  let unmoved: number | undefined;
  let at = 0;
  restored.forEach((entry, i) => {
    if (twins.has(entry.seq)) return;
    while (at < stored.length && storedTimes[at] <= restoredTimes[i]) entries.push(stored[at++]);
    unmoved ??= entries.length;
    entries.push(entry);
  });
  entries.push(...stored.slice(at));
  return { entries, unmoved: unmoved ?? entries.length, twins };
}
