/** Names and sentences cut into the same tokens, so that one can be found in the other. */

export interface Token {
  /** Lower-case, without accents. */
  readonly key: string;
  /** Place in the text, end exclusive. */
  readonly from: number;
  readonly to: number;
}

/** A Han character is a token of its own, because Chinese puts no spaces; elsewhere a run of letters and digits is one. */
const TOKEN = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+/gu;
const ACCENT = /\p{M}+/gu;

/** Enough for any question, and for a pasted paragraph what an encoder reads of it; a book's worth is only cut. */
const MOST_CHARACTERS = 1000;
/** Ours: they stand for names and numbers while a sentence is read. */
const PRIVATE = /[\uE000-\uF8FF]/gu;

/** Width, quotation marks and spaces made alike; bounded in length. */
export function foldText(text: string): string {
  return text
    .slice(0, 4 * MOST_CHARACTERS)
    .normalize('NFKC')
    .replace(PRIVATE, '')
    .replace(/[\u2018\u2019\u02BC\u0060\u00B4]/gu, "'")
    .replace(/[\u201C\u201D\u201E\u300C\u300D\u300E\u300F]/gu, '"')
    .replace(/[\u2010-\u2015\u2212]/gu, '-')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, MOST_CHARACTERS)
    .trim();
}

const keyOfToken = (token: string): string => token.normalize('NFKD').replace(ACCENT, '').toLowerCase();

export const tokensOf = (text: string): Token[] =>
  Array.from(text.matchAll(TOKEN), ({ 0: token, index }) => ({
    key: keyOfToken(token),
    from: index,
    to: index + token.length,
  }));

/** What a name is looked up by. Empty for a name without letters and digits. */
export const nameKey = (name: string): string =>
  tokensOf(name.normalize('NFKC'))
    .map(({ key }) => key)
    .join(' ');

/** The regular English plural of a key; harmless for Chinese, where nobody writes it. */
export function pluralOf(key: string): string {
  if (/[^aeiou]y$/.test(key)) return `${key.slice(0, -1)}ies`;
  return /(?:ch|sh|s|x)$/.test(key) ? `${key}es` : `${key}s`;
}

/** A plain plural or its singular: so that "novels" finds the tag "novel". English only; Chinese has no plurals. */
export function numberFold(key: string): string {
  if (/[^aeiou]ies$/.test(key)) return `${key.slice(0, -3)}y`;
  if (/(?:ch|sh|ss|x)es$/.test(key)) return key.slice(0, -2);
  return /[^su']s$/.test(key) && key.length > 3 ? key.slice(0, -1) : key;
}
