/** A text in the pieces that are left out of it in turn, to see what each of them brings. */
import type { Language } from './experiment.ts';

/** The longest sentence that is read: an encoder keeps 128 to 512 tokens, and what it cuts off would weigh nothing. */
export const MOST_CHARACTERS = 512;

/**
 * Each piece is one more text for the encoder, so the wait grows with them; with ten, a piece of a long text would be a
 * whole clause. Words of longer texts are left out a few neighbours at once.
 */
export const MOST_PIECES = 60;

/** One Han character, or a run of other letters and digits; only where the browser cannot tell Chinese words apart. */
const CHARACTER = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;

/** Where words begin, in UTF-16 units. */
function wordStarts(
  text: string,
  language: Language,
  Segmenter: typeof Intl.Segmenter | undefined,
): readonly number[] {
  if (language === 'en') return Array.from(text.matchAll(/\S+/g), ({ index }) => index);
  if (!Segmenter) return Array.from(text.matchAll(CHARACTER), ({ index }) => index);
  const segments = new Segmenter('zh', { granularity: 'word' }).segment(text);
  return Array.from(segments).flatMap(({ index, isWordLike }) => (isWordLike ? [index] : []));
}

/**
 * The words of a text, each with the spaces and marks behind it, so that joined they are the text again; at most
 * MOST_PIECES of them. Empty for a blank text.
 * @param Segmenter of the browser; one without it falls back to single characters.
 */
export function piecesOf(
  text: string,
  language: Language,
  Segmenter: typeof Intl.Segmenter | undefined = Intl.Segmenter,
): string[] {
  if (!text.trim()) return [];
  const starts = wordStarts(text, language, Segmenter);
  const together = Math.ceil(starts.length / MOST_PIECES);
  const cuts = starts.filter((_, place) => place % together === 0);
  // What stands before the first word goes with it; a text of marks alone is one piece.
  cuts[0] = 0;
  return cuts.map((start, place) => text.slice(start, cuts[place + 1]));
}
