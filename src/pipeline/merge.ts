/** What a newer export adds to what is stored: items by id, events by the end of each item's imported history. */
import { itemText } from '../domain/catalog.ts';
import type { Item } from '../domain/catalog.ts';
import type { ImportedEvent } from '../domain/importing/import-types.ts';
import type { Interaction, NewInteraction } from '../domain/interaction.ts';

export interface MergedItems {
  /** Stored items first and in their order, so that their vectors can be read as one stream; new ones after them. */
  readonly items: readonly Item[];
  /** Per item: whether the stored vector still stands for its text. */
  readonly reusable: readonly boolean[];
  readonly added: number;
  readonly updated: number;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON with the keys in order, so that two writers of the same item agree. */
const canonical = (item: Item): string =>
  JSON.stringify(item, (_key, value: unknown) =>
    isRecord(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

/** Sorting the keys costs far more than comparing; nearly always the plain texts agree already. */
const same = (a: Item, b: Item): boolean =>
  JSON.stringify(a) === JSON.stringify(b) || canonical(a) === canonical(b);

/** Imported items take the place of stored ones with the same id; stored items that the file lacks are kept. */
export function mergeItems(stored: readonly Item[], imported: readonly Item[]): MergedItems {
  const incoming = new Map(imported.map((item) => [item.id, item]));
  const reusable: boolean[] = [];
  let updated = 0;
  const kept = stored.map((item) => {
    const newer = incoming.get(item.id);
    incoming.delete(item.id);
    if (!newer || same(item, newer)) {
      reusable.push(true);
      return item;
    }
    updated++;
    reusable.push(itemText(item) === itemText(newer));
    return newer;
  });
  const added = [...incoming.values()];
  for (let row = 0; row < added.length; row++) reusable.push(false);
  return { items: [...kept, ...added], reusable, added: added.length, updated };
}

/** A date this far ahead is a wrong clock or a wrong column; less is a time zone. */
const FARTHEST_AHEAD = 24 * 60 * 60 * 1000;

export interface MergeContext {
  readonly catalogId: string;
  readonly importId: string;
  readonly now: number;
}

type Keyed = Pick<Interaction, 'itemId' | 'kind'>;

/** In the order given, by item and kind. (`Map.groupBy` is missing in Node 20.) */
function histories<T extends Keyed>(entries: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const key = `${entry.kind} ${entry.itemId}`;
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return groups;
}

const matches = (known: Interaction, event: ImportedEvent): boolean =>
  known.value === event.value && (event.time === undefined || event.time === known.time);

/** Length of the longest end of `known` that `events` begins with: those events are in the log already. */
function overlap(known: readonly Interaction[], events: readonly ImportedEvent[]): number {
  for (let length = Math.min(known.length, events.length); length > 0; length--) {
    const end = known.slice(-length);
    if (end.every((entry, index) => matches(entry, events[index]))) return length;
  }
  return 0;
}

/**
 * The entries to append, oldest first and undated ones before all, so that the latest date wins for each item.
 * The same file again gives none; a grade that changed, even back to an earlier value, gives one.
 */
export function mergeEvents(
  log: readonly Interaction[],
  events: readonly ImportedEvent[],
  { catalogId, importId, now }: MergeContext,
): NewInteraction[] {
  const known = histories(log.filter(({ source }) => source === 'import'));
  const dated = events
    .map((event): ImportedEvent => {
      const { time, ...undated } = event;
      return time !== undefined && time > now + FARTHEST_AHEAD ? undated : event;
    })
    .sort((a, b) => (a.time ?? -Infinity) - (b.time ?? -Infinity) || 0);

  const fresh = new Set<ImportedEvent>();
  for (const [key, own] of histories(dated))
    for (const event of own.slice(overlap(known.get(key) ?? [], own))) fresh.add(event);

  return dated
    .filter((event) => fresh.has(event))
    .map(({ itemId, kind, value, time = now }) => ({
      catalogId,
      itemId,
      kind,
      ...(value === undefined ? undefined : { value }),
      time,
      source: 'import',
      importId,
    }));
}
