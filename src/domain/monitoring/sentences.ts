/** A comment in its sentences. */

/** Where a sentence ends: marks of both languages with the quotes that close behind them, or a line break. */
const END = /(?:[.!?…]+["'”’)]*(?=\s|$|\p{Script=Han})|[。！？；…]+[”’」』）]*|\n+)/gu;

/** Shorter ends are abbreviations such as "e.g." and "No." */
const LEAST = 4;

/** Sentences in order, trimmed; together they are the text without what stood between them. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { 0: mark, index } of text.matchAll(END)) {
    const end = index + mark.length;
    const sentence = text.slice(start, end).trim();
    if (sentence.length < LEAST && !/\p{Script=Han}/u.test(sentence)) continue;
    sentences.push(sentence);
    start = end;
  }
  const rest = text.slice(start).trim();
  if (rest) sentences.push(rest);
  return sentences;
}
