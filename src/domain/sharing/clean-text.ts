/** Words from strangers, made harmless to show: what could hide, reorder or break a line of text is taken out. */

/**
 * Controls, halves of surrogate pairs, and the marks that turn the direction of a line (Unicode UAX 9): with one of those
 * a name reads as another (“gpj.exe”). Joiners stay: emoji and Indic scripts are written with them.
 */
const HARMFUL = /[\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** One line in NFC without controls and direction marks, its spaces single. Idempotent. */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(HARMFUL, '').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** {@link cleanText}, cut to `most` UTF-16 units, never through a pair. */
export function cutText(text: string, most: number): string {
  const clean = cleanText(text);
  return clean.length <= most ? clean : cleanText(clean.slice(0, most));
}
