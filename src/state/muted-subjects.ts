/** Names of what was left out: the store keeps keys, people read names. */
import type { Item } from '../domain/catalog.ts';
import { beliefSubjects, type BeliefSubject } from '../domain/ranking/beliefs.ts';

export type { BeliefSubject };

/** The subject of each key as the items write it, in the order of the keys; keys that no item carries any more are left out. */
export function mutedSubjects(keys: readonly string[], items: Iterable<Item>): BeliefSubject[] {
  const found = new Map<string, BeliefSubject>();
  const wanted = new Set(keys);
  if (wanted.size === 0) return [];
  for (const item of items) {
    for (const subject of beliefSubjects(item)) {
      if (wanted.delete(subject.key)) found.set(subject.key, subject);
    }
    if (wanted.size === 0) break;
  }
  return keys.flatMap((key) => found.get(key) ?? []);
}
