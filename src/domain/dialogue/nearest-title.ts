/** Titles that somebody may have meant who wrote something else: misspelt, or only a part of it. */
import type { CatalogFacts } from './facts-types.ts';
import { nameKey } from './name-keys.ts';

/** More of them are no choice any more but a list. */
const MOST = 3;
/** Words that titles share without being alike. */
const COMMON = new Set(['the', 'a', 'an', 'of', 'and', 'in', 'to', 'on', 'for', 's']);
/** A part of a title tells it from others only with so many letters ("Alice"), or so many Han characters. */
const LEAST_LETTERS = 5;
const LEAST_HAN = 2;

const HAN = /\p{Script=Han}/u;

/** Letters that may be wrong: one in four would turn Emma into Anna, one in twelve leaves most slips. */
const slips = (length: number, han: boolean): number =>
  han ? Number(length >= 4) : length < 5 ? 0 : length < 9 ? 1 : 2;

/** Swaps of neighbours count once (optimal string alignment); gives up beyond `most`. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let value = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + Number(!same));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, beforeLast[j - 2] + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least > most) return most + 1;
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/**
 * Ids of the items whose title is nearest to a text: first those that differ by a slip, then those that hold all its
 * words. At most three, and none where more than that would fit. O(titles).
 */
export function nearestTitles(text: string, facts: CatalogFacts): readonly string[] {
  const key = nameKey(text);
  const compact = key.replaceAll(' ', '');
  const han = HAN.test(compact);
  const most = slips(compact.length, han);
  let best = most + 1;
  let found = new Set<string>();
  const words = key.split(' ').filter((word) => !COMMON.has(word));
  const telling = words.join('').length >= (han ? LEAST_HAN : LEAST_LETTERS);
  const holding = new Set<string>();
  for (const [title, itemIds] of facts.titles.byKey) {
    if (most > 0) {
      const distance = editDistance(compact, title.replaceAll(' ', ''), Math.min(most, best));
      if (distance < best) {
        best = distance;
        found = new Set(itemIds);
      } else if (distance === best && distance <= most) itemIds.forEach((id) => found.add(id));
    }
    if (telling && holding.size <= MOST) {
      const holds = han
        ? title.includes(key)
        : words.every(
            (word) => ` ${title} `.includes(` ${word} `) || (word.length > 5 && title.includes(word)),
          );
      if (holds) itemIds.forEach((id) => holding.add(id));
    }
  }
  for (const ids of [found, holding]) if (ids.size > 0 && ids.size <= MOST) return [...ids];
  return [];
}
