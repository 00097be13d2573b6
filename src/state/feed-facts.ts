/** What the items and the log say of a catalog as a whole: pure counts for the feed's words, filters and map. */
import type { Item, ItemKind } from '../domain/catalog.ts';
import type { Interaction, ItemState } from '../domain/interaction.ts';

/** What can be filtered by. */
export interface Facets {
  readonly kinds: readonly ItemKind[];
  /** Most frequent first. */
  readonly tags: readonly { readonly tag: string; readonly count: number }[];
  /** First and last year; absent where no item has one. */
  readonly years?: { readonly from: number; readonly to: number };
}

export interface History {
  /** Items with a grade that is more than a hope: a save alone does not count. */
  readonly graded: number;
  readonly liked: readonly string[];
  /** Saved, and neither graded nor done since: what a list of saved items can show. */
  readonly saved: number;
  /** The latest grade that came by a tap, not by an import. */
  readonly latest?: Interaction;
}

/** Before a catalog is open: one for all times, so that nothing takes it for a change. */
export const NO_ITEMS: ReadonlyMap<string, Item> = new Map();

/** Stars from which a rating is drawn as liked: the middle of the scale is not yet liking. */
const LIKED_STARS = 4;

export function facetsOf(items: Iterable<Item>): Facets {
  const kinds = new Set<ItemKind>();
  const counts = new Map<string, number>();
  let from = Infinity;
  let to = -Infinity;
  for (const { kind, tags, year } of items) {
    kinds.add(kind);
    for (const tag of tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    if (year === undefined) continue;
    from = Math.min(from, year);
    to = Math.max(to, year);
  }
  const tags = [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count);
  return { kinds: [...kinds], tags, ...(from <= to ? { years: { from, to } } : {}) };
}

const isLiking = ({ kind, value }: Interaction): boolean =>
  kind === 'like' || ((kind === 'rating' || kind === 'done') && value !== undefined && value >= LIKED_STARS);

export function historyOf(itemIds: Iterable<string>, stateOf: (itemId: string) => ItemState): History {
  const liked: string[] = [];
  let graded = 0;
  let saved = 0;
  let latest: Interaction | undefined;
  for (const itemId of itemIds) {
    const state = stateOf(itemId);
    const { grade } = state;
    if (state.saved && !state.done && (!grade || grade.kind === 'save')) saved++;
    if (!grade) continue;
    if (grade.kind !== 'save') graded++;
    if (isLiking(grade)) liked.push(itemId);
    if (grade.source !== 'import' && grade.seq > (latest?.seq ?? -1)) latest = grade;
  }
  return { graded, liked, saved, ...(latest ? { latest } : {}) };
}
