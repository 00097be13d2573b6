const HAN = /\p{Script=Han}/u;

/** What a drawn logo says: the first letters of two words, or the first Chinese character; empty for no name. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const first = words[0] ?? '';
  if (HAN.test(first)) return [...first][0];
  return words
    .slice(0, 2)
    .map((word) => [...word][0].toUpperCase())
    .join('');
}
