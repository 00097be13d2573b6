/** Which items pass: the one place that says what a constraint lets through. */
import type { Item } from '../catalog.ts';
import type { Constraint } from './dialogue-types.ts';
import { nameKey } from './name-keys.ts';

/**
 * Constraints that keep items out; the others only order. Words that are not wanted do too, but by their meaning: `meets`
 * leaves them to whoever has the vectors.
 */
export const isExact = (constraint: Constraint): boolean =>
  constraint.kind !== 'similar' && (constraint.kind !== 'words' || constraint.exclude);

/** Two of one key say the same thing, so the later replaces the earlier. */
export function constraintKey(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'year':
    case 'unread':
      return constraint.kind;
    case 'number':
      return `number:${constraint.name}`;
    case 'creator':
    case 'tag':
      return `${constraint.kind}:${nameKey(constraint.name)}`;
    case 'similar':
    case 'item':
      return `${constraint.kind}:${constraint.itemId}`;
    case 'words':
      return `words:${nameKey(constraint.text)}`;
  }
}

const within = (value: number | undefined, min = -Infinity, max = Infinity): boolean =>
  value !== undefined && value >= min && value <= max;

/** Names are compared letter by letter first: folding each name of each item would take most of the time. */
function names(list: readonly string[], name: string): boolean {
  if (list.includes(name)) return true;
  const key = nameKey(name);
  return list.some((other) => other.length < 2 * name.length + 8 && nameKey(other) === key);
}

/**
 * Whether an item meets one constraint. What the catalog does not say of an item (a year, a number) it does not meet.
 * `similar` keeps out only the item itself; `words` keep out nothing.
 * @param waiting whether the item is set aside and not taken yet.
 */
export function meets(constraint: Constraint, item: Item, waiting: boolean): boolean {
  switch (constraint.kind) {
    case 'year':
      return within(item.year, constraint.min, constraint.max);
    case 'number':
      return within(item.numbers?.[constraint.name], constraint.min, constraint.max);
    case 'creator':
      return names(item.creators, constraint.name) !== constraint.exclude;
    case 'tag':
      return names(item.tags, constraint.name) !== constraint.exclude;
    case 'unread':
      return waiting;
    case 'similar':
    case 'item':
      return item.id !== constraint.itemId;
    case 'words':
      return true;
  }
}

const isWantedCreator = (constraint: Constraint): boolean =>
  constraint.kind === 'creator' && !constraint.exclude;

/** Whether an item meets them all; of several creators that are asked for, one is enough: few items have two. */
export function passes(constraints: readonly Constraint[], item: Item, waiting: boolean): boolean {
  let creatorsWanted = false;
  let creatorFound = false;
  for (const constraint of constraints)
    if (isWantedCreator(constraint)) {
      creatorsWanted = true;
      creatorFound ||= meets(constraint, item, waiting);
    } else if (!meets(constraint, item, waiting)) return false;
  return creatorFound || !creatorsWanted;
}

/** The constraints that keep an item out. */
export function failing(constraints: readonly Constraint[], item: Item, waiting: boolean): Constraint[] {
  const creators = constraints.filter(isWantedCreator);
  const byOne = creators.some((creator) => meets(creator, item, waiting));
  return constraints.filter(
    (constraint) =>
      isExact(constraint) && !meets(constraint, item, waiting) && !(byOne && isWantedCreator(constraint)),
  );
}

/**
 * How many items would pass without each exact constraint alone, most first; those whose going lets nothing through are
 * left out. One pass: an item counts for a constraint where that is the only one that it fails.
 */
export function relaxations(
  constraints: readonly Constraint[],
  items: Iterable<Item>,
  waiting: (item: Item) => boolean,
): { readonly constraint: Constraint; readonly count: number }[] {
  const counts = new Map<Constraint, number>();
  for (const item of items) {
    const failed = failing(constraints, item, waiting(item));
    // Several creators were asked for together, so they go together.
    if (failed.length === 1 || (failed.length > 1 && failed.every(isWantedCreator)))
      counts.set(failed[0], (counts.get(failed[0]) ?? 0) + 1);
  }
  return [...counts].map(([constraint, count]) => ({ constraint, count })).sort((a, b) => b.count - a.count);
}
