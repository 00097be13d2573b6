/** Which language a comment is in: by its script, then by the words that every English sentence has. */
import type { CommentLanguage } from './pulse-types.ts';

/** Words of English that its neighbours do not have. */
const ENGLISH = new Set(
  `the and it this that with for of my not but they very have you from are had were which what when after would
  been than too just never your we will there their who could only our because again does did its i'm it's don't
  didn't doesn't i've can't won't isn't wasn't well bad nice love great good best better worst works work broke broken
  arrived order ordered quality money price recommend slow fast cheap excellent terrible awful perfect poor what's
  okay thanks thank disappointed happy buy bought delivery late quick easy fine useless rubbish return refund
  about over more most less much many some any every everything nothing something anything even still how where why
  two three old new first last year years week weeks day days time times up out off into through before then them he
  she his her if all few little like look looks make makes made give gave get got goes want wanted should take took
  need now here one without really quite back down tea water book film food room lovely hard small long never`.split(
    /\s+/,
  ),
);
/** Words of English that other languages spell alike: two of them weigh as much as one of the others. */
const SHARED = new Set('a an i in is me no on or so to was at as be by do go us we man am'.split(' '));
/** Ends that English words have and hardly others. */
const ENGLISH_END = /..(?:ing|ly|ness|ful|ght|less|ously|ed|ck|sh|th)$/;
/** Frequent words of other languages in Latin letters, for texts too short to hold an English one by chance. */
const FOREIGN = new Set(
  `der die das und ist nicht ich ein eine mit auf für sehr auch noch wieder schon zu wird mir habe
  le la les et est une je pas que pour avec dans très mais sur ce cette des qui bien trop plus
  el los las y es una muy pero con por lo del más todo bueno mal su como esta este
  il che di per non molto ma sono della questo anche con
  o os um uma não muito com mas para foi de en van het een niet ik voor zeer maar dat goed heel
  och är inte jag det som på för med mycket nie jest się na bardzo ale że to w i z
  yang dan tidak saya ini itu untuk dengan sangat`.split(/\s+/),
);

const HAN = /\p{Script=Han}/gu;
/** Japanese and Korean write Han characters too, but hardly a sentence without their own. */
const KANA_HANGUL = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const LATIN_WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['’]\p{Script=Latin}+)*/gu;
const LETTER = /\p{L}/gu;

/** Longer texts are no surer; a pasted book must not cost a second. */
const LOOKED_AT = 2000;

const countOf = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;

/** One English word in eight, and more of them than foreign ones: nearly every review has one in five. */
function looksEnglish(words: readonly string[]): boolean {
  const plain = words.map((word) => word.toLowerCase().replaceAll('’', "'"));
  const weightOf = (word: string): number =>
    ENGLISH.has(word) ? 1 : SHARED.has(word) || ENGLISH_END.test(word) ? 0.5 : 0;
  const english = plain.reduce((sum, word) => sum + weightOf(word), 0);
  const foreign = plain.filter((word) => FOREIGN.has(word)).length;
  return english > foreign && english * 8 >= words.length;
}

/**
 * English and Chinese are told by positive signs; all else is `other`, texts without letters too. A product's name in Latin
 * letters does not make a Chinese sentence mixed: that takes four words and signs of English, or one Han character in three
 * of a short text.
 */
export function languageOf(text: string): CommentLanguage {
  const looked = text.slice(0, LOOKED_AT).normalize('NFKC');
  const letters = countOf(looked, LETTER);
  if (letters === 0) return 'other';
  const han = countOf(looked, HAN);
  const neighbours = countOf(looked, KANA_HANGUL);
  if (neighbours * 10 > letters || (neighbours > 0 && neighbours * 4 > han)) return 'other';
  const words = looked.match(LATIN_WORD) ?? [];
  const latin = words.reduce((sum, word) => sum + word.length, 0);
  // Cyrillic, Arabic, Thai and the like.
  if ((han + latin) * 10 < letters * 7) return 'other';
  const english = looksEnglish(words);
  if (han === 0) return english ? 'en' : 'other';
  // Two Han characters say about as much as a word of letters.
  const share = han / (han + 2 * words.length);
  if (share >= 0.75) return 'zh';
  if (english && words.length >= 2) return share <= 0.1 ? 'en' : 'mixed';
  return share >= 0.25 ? 'zh' : 'other';
}
