/** Texts as rows of word numbers, for models that learn their words themselves. */
import type { WordInputs } from './lab-data.ts';

/** A run of letters and digits with apostrophes inside; a Chinese character is a word of its own. */
const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{M}\p{N}])+(?:['’](?!\p{Script=Han})\p{L}+)*/gu;

/** Words of a text, lower-case: the places that the rows of WordInputs have. */
export const wordsOf = (text: string): readonly string[] =>
  (text.normalize('NFKC').toLowerCase().match(WORD) ?? []).map((word) => word.replaceAll('’', "'"));

/** Holds every English review whole and most Chinese ones; twice as many would double the time of an epoch. */
const LENGTH = 48;
/** Rarer words are seen once or twice in a few hundred texts, too seldom to learn; with fewer, plain ones go missing. */
const MAX_WORDS = 2000;
/** 0 ends a text, 1 is every word that is not known. */
const UNKNOWN = 1;
const RESERVED = ['', ''] as const;

/** The most frequent words of the texts given, ties in the order of first sight; its places are their numbers. */
function vocabularyOf(texts: Iterable<readonly string[]>): readonly string[] {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  return [...RESERVED, ...byCount.slice(0, MAX_WORDS).map(([word]) => word)];
}

/** Of vocabularies that were read with before: to count one anew takes longer than to read a sentence with it. */
const numbersOf = new WeakMap<readonly string[], ReadonlyMap<string, number>>();

function wordNumbers(vocabulary: readonly string[]): ReadonlyMap<string, number> {
  const known = numbersOf.get(vocabulary);
  if (known) return known;
  const counted = new Map(vocabulary.map((word, number) => [word, number]));
  numbersOf.set(vocabulary, counted);
  return counted;
}

/** Rows of other texts with the words of a run. */
export function encodeWords(texts: readonly string[], vocabulary: readonly string[]): WordInputs {
  const numberOf = wordNumbers(vocabulary);
  const ids = new Int32Array(texts.length * LENGTH);
  texts.forEach((text, row) =>
    wordsOf(text)
      .slice(0, LENGTH)
      .forEach((word, at) => (ids[row * LENGTH + at] = numberOf.get(word) ?? UNKNOWN)),
  );
  return { kind: 'words', length: LENGTH, ids, vocabulary };
}

/** @param rows the training rows: a word that only others have stays unknown */
export const wordInputs = (texts: readonly string[], rows: readonly number[]): WordInputs =>
  encodeWords(texts, vocabularyOf(rows.map((row) => wordsOf(texts[row]))));
