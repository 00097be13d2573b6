/** What an item was found by, in words. Call in templates or `$derived`. */
import type { Match } from '../../domain/ranking/search-types.ts';
import { m } from '../../paraglide/messages.js';

/** More words than these are not read, and push the card apart. */
const MOST_WORDS = 4;

/** One line; empty for an item that only had to meet conditions. */
export function matchWords(
  { words, meaning, similar }: Match,
  titleOf: (itemId: string) => string | undefined,
): string {
  const title = similar === undefined ? undefined : titleOf(similar);
  const parts = [
    words.length ? m.ask_match_words({ words: words.slice(0, MOST_WORDS).join(m.feed_list_comma()) }) : '',
    title === undefined ? '' : m.ask_match_similar({ title }),
    meaning ? m.ask_match_meaning() : '',
  ];
  return parts.filter(Boolean).join(m.feed_by_sep());
}
