/** The slot grammar: what a sentence demands, refuses, points at and describes, in English and Chinese. */
import type { Slots, TalkContext } from './act-types.ts';
import type { Constraint, DialogueLanguage } from './dialogue-types.ts';
import { contentOf, describing } from './fillers.ts';
import { foldText } from './name-keys.ts';
import { nearestTitles } from './nearest-title.ts';
import { readNames, readQuoted } from './read-names.ts';
import { readAmounts, readNumbers, readYears } from './read-numbers.ts';
import { readRanges } from './read-ranges.ts';
import { readScales } from './read-scales.ts';
import {
  addsOn,
  asksWhy,
  commandOf,
  isLasting,
  isLifting,
  readAmount,
  readCreatorOfShown,
  readDrops,
  readReferences,
} from './read-turns.ts';
import { readWishes } from './read-wishes.ts';
import { Sentence, SIGN } from './sentence.ts';

const HAN = /\p{Script=Han}/u;
const LATIN = /\p{Script=Latin}/u;
const LETTERS = /\p{L}/gu;

/** The language that a sentence is answered in: Chinese with any Han character, since titles are mixed in the other way. */
export const languageOf = (text: string, otherwise: DialogueLanguage): DialogueLanguage =>
  HAN.test(text) ? 'zh' : LATIN.test(text) ? 'en' : otherwise;

/** Whether a sentence has letters, and most of them in neither language's script. */
export function isForeign(text: string): boolean {
  const letters = foldText(text).match(LETTERS) ?? [];
  const own = letters.filter((letter) => HAN.test(letter) || LATIN.test(letter)).length;
  return letters.length > 0 && own * 2 < letters.length;
}

/** What reading needs to know. */
export type ReadingContext = Pick<TalkContext, 'language' | 'facts' | 'thisYear'>;

const TAG_SIGN = new RegExp(SIGN.tag, 'u');

/**
 * Reads a sentence. Time is bounded: what is longer than a thousand characters is cut. Nothing in it is ever run or looked
 * up anywhere but in the catalog's own lists.
 */
export function readSentence(text: string, context: ReadingContext): Slots {
  const { facts, thisYear } = context;
  const folded = foldText(text);
  const language = languageOf(folded, context.language);
  const command = commandOf(folded);
  const sentence = new Sentence(folded);
  readQuoted(sentence, facts, (quoted) => nearestTitles(quoted, facts));
  readNames(sentence, facts);
  readNumbers(sentence);
  readYears(sentence, thisYear);
  readAmounts(sentence, facts);
  const drops = readDrops(sentence);
  const ranges = readRanges(sentence, { facts, thisYear });
  const unread = sentence.spend(UNREAD);
  const creatorOfShown = readCreatorOfShown(sentence);
  const references = readReferences(sentence);
  const amount = readAmount(sentence);
  const scales = readScales(sentence, facts);
  const wishes = readWishes(sentence, facts);
  const likeReference = references.length > 0 && LIKE_REFERENCE.test(folded);
  if (likeReference) sentence.spend(LIKE_WORDS);

  const tags: string[] = [];
  const mentioned: Constraint[] = [];
  const withoutTags = sentence.shape.replace(new RegExp(SIGN.tag, 'gu'), ' ');
  // Tags are demanded where nothing else describes: "horror novels", not "a tale of love and money in the mud".
  const onlyTags =
    contentOf(withoutTags) === '' && wishes.describing.length === 0 && scales.words.length === 0;
  sentence.take(TAG_SIGN, ({ lexemes }) => {
    for (const { lexeme } of lexemes)
      if (lexeme.kind === 'tag') {
        tags.push(lexeme.names[0]);
        mentioned.push({ kind: 'tag', name: lexeme.names[0], exclude: false });
      }
    return onlyTags;
  });
  const rest = sentence.rest();
  const left = contentOf(rest) === '' ? '' : describing(rest);
  const words = [...wishes.describing, ...scales.words, left]
    .filter(Boolean)
    .join(language === 'zh' ? '，' : ', ');
  return {
    language,
    constraints: unique([
      ...ranges.constraints,
      ...scales.constraints,
      ...(unread ? [{ kind: 'unread' } as const] : []),
      ...wishes.constraints,
      ...(onlyTags ? mentioned : []),
    ]),
    creatorChoices: wishes.creatorChoices,
    tags: onlyTags ? [] : tags,
    titles: wishes.titles,
    similar: wishes.similar || likeReference,
    ...(wishes.unknownTitle && { unknownTitle: wishes.unknownTitle }),
    references,
    comparisons: scales.comparisons,
    ...(amount !== undefined && { amount }),
    ...(command && { command }),
    ...(creatorOfShown && { creatorOfShown }),
    lasting: isLasting(folded),
    lifting: isLifting(folded),
    drops,
    why: asksWhy(folded),
    adds: addsOn(folded),
    unheld: [...new Set([...ranges.unheld, ...scales.unheld])],
    words: words.trim(),
  };
}

const UNREAD =
  /\b(?:(?:that |which )?(?:i )?(?:have not|haven'?t|havent|not|never)(?: yet)? (?:yet )?(?:read|seen|watched|started|finished)(?: (?:yet|so far|before))?|unread|unred|unseen|unwatched|(?:in|on|from) my (?:(?:to-read|reading|watch|wish) ?)?(?:backlog|shelf|pile|list|watchlist)|to-read(?: (?:shelf|list|pile))?|(?:my )?backlog(?: only)?|my watchlist|saved for later|(?:i )?set aside)(?: only)?\b|(?:我)?(?:还)?(?:没|未)(?:有)?(?:读|看|买|听)过?的?|未读的?|待读的?|想读(?:清单|书单|的那些)|(?:我的?)?(?:书架|待看清单|想看清单|积压|存货)(?:里|上|中)?的?/iu;

const LIKE_REFERENCE =
  /\b(?:(?:more |something |anything |others? |closer |just )?(?:like|similar to|as)|closer to|more of|in the (?:style|direction|vein) of|resembl\w+) (?:the|this|that|these|those|it|number|no|them|#)|像(?:第|它|这|那|最后)|类似(?:第|它|这|那|最后)|(?:跟|和|与)(?:第|它|这|那|最后).{0,8}(?:差不多|类似|一样|相似|像|同类|接近)|第.{1,3}(?:个|本|部)?.{0,4}(?:接近|那样|那种|类似|这种|往那个方向)|more like|多来点(?:这|那)/iu;

/** The same cue once more, word by word, so that it is not taken for a description. */
const LIKE_WORDS =
  /\b(?:(?:more|something|anything|just) )?(?:like|similar to|closer to|more of|in the (?:style|direction|vein) of)\b|像|类似|跟|那样的?|那种的?|差不多的?|一样的?|(?:比较|更|最)?接近|往(?:那|这)个方向(?:找|走)?/iu;

function unique(constraints: readonly Constraint[]): Constraint[] {
  const seen = new Set<string>();
  return constraints.filter((constraint) => {
    const key = JSON.stringify(constraint);
    return !seen.has(key) && seen.add(key);
  });
}
