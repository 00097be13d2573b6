/** Finds the words of aspects in sentences. */
import { ASPECT_IDS, ASPECT_WORDS, type AspectId } from './aspect-words.ts';

export interface Mention {
  readonly aspect: AspectId;
  /** As it was met, in lower case. */
  readonly word: string;
}

const HAN = /\p{Script=Han}/u;
const ENGLISH_WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['’-]\p{Script=Latin}+)*/gu;

const whole = new Map<string, AspectId>();
/** By their first three letters, so that a word meets the few stems that it can begin with. */
const stems = new Map<string, { readonly stem: string; readonly aspect: AspectId }[]>();
const chinese = new Map<string, AspectId>();
for (const aspect of ASPECT_IDS)
  for (const word of ASPECT_WORDS[aspect].split(/\s+/)) {
    if (HAN.test(word)) chinese.set(word, aspect);
    else if (!word.endsWith('*')) whole.set(word, aspect);
    else {
      const stem = word.slice(0, -1);
      stems.set(stem.slice(0, 3), [...(stems.get(stem.slice(0, 3)) ?? []), { stem, aspect }]);
    }
  }
/** Longest first: 胶水味 is a smell before 洗 and 水垢 are looked for. */
const CHINESE_WORD = new RegExp(
  [...chinese.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|'),
  'gu',
);

const aspectOfWord = (word: string): AspectId | undefined =>
  whole.get(word) ?? stems.get(word.slice(0, 3))?.find(({ stem }) => word.startsWith(stem))?.aspect;

/** Every word of an aspect in a text, in no particular order. */
export function mentionsIn(text: string): Mention[] {
  const plain = text.normalize('NFKC').toLowerCase();
  const mentions: Mention[] = [];
  for (const [word] of plain.matchAll(ENGLISH_WORD)) {
    const aspect = aspectOfWord(word);
    if (aspect) mentions.push({ aspect, word });
  }
  for (const [word] of plain.matchAll(CHINESE_WORD)) {
    const aspect = chinese.get(word);
    if (aspect) mentions.push({ aspect, word });
  }
  return mentions;
}
