/** What a sentence wants and does not want: titles to be like, creators, tags, and words that describe. */
import type { TitleMention } from './act-types.ts';
import type { CatalogFacts } from './facts-types.ts';
import type { Constraint } from './dialogue-types.ts';
import { nearestTitles } from './nearest-title.ts';
import { SIGN, type Found, type Lexeme, type Sentence } from './sentence.ts';

const T = SIGN.title;
const C = SIGN.creator;
const G = SIGN.tag;
const NAME = `[${T}${C}${G}]`;
const NOUNS_EN =
  'books?|novels?|stories|story|tales?|films?|movies?|fiction|reads?|works?|titles?|items?|ones?|stuff|things?|poems?|plays?|genre|products?|courses?';
const NOUNS_ZH = '(?:类型|题材|类|故事|小说|片子|片|电影|书籍|书|作品|东西|内容|元素|情节|的)';

/** "No", "not", "without" … but not "a ban"; and the words that may stand between them and what is not wanted. */
const NOT_EN = `(?<!\\b(?:an?|the|of) )\\b(?:no(?: more)?|not(?: any(?:thing)?)?|without|nothing|except(?: for)?|avoid(?:ing)?|exclud(?:e|ing)|leave out|leaving out|skip(?:ping)?|drop|hide|remove|block|ban|never|hate|dislike|enough|less|fewer|minus|anything but|(?:i )?(?:don'?t|do not|dont|doesn'?t|can'?t|cannot|can not|won'?t) (?:ever )?(?:want|like|need|show|give|suggest|recommend|stand|bear|read|watch|care for|enjoy)(?: (?:to (?:see|read|watch|hear)|me|seeing))?|stop (?:showing|suggesting|recommending|giving)(?: me)?|(?:sick|tired) of|fed up with)\\b`;
const BETWEEN_EN = `(?: (?:any|anything|anymore|more|of|like|similar|to|show|recommend|suggest|give|the|a|about|by|with|from|in|me|see(?:ing)?|too|much|many|that|is|those|these|all|please|so|kinds? of|${NOUNS_EN}))*`;
const NOT_ZH =
  '(?:不要(?!是)|别(?!的|人|名|处|具)|不想(?:再)?(?:看|读|要|见|买|听)|不看|不读|不喜欢|不爱(?:看|读)?|讨厌|受不了|看不了|除了|除去|去掉|排除|(?<!有)没有|不含|不带|避开|剔除|跳过|屏蔽|少(?=来|推|给)|戒|不是|非|无)';
const BETWEEN_ZH =
  '(?:再|给我|给|推荐|推|看|读|来|任何|那些|这些|那种|这种|有|关于|跟|和|含|带|出现|写|见到|看到|要|什么|太|的|了|到| )*';
/** Courtesies and turns of phrase that begin like a refusal. */
const NO_REFUSAL =
  /\bno (?:idea|matter|one|problem|thanks|worries|doubt|wonder|end|way|rush|clue|need|thank you)\b|\bnot sure\b|\bnot only\b|\bno,|有没有|能不能|要不要|是不是|好不好|可不可以|不知道|没有想法|无所谓|不要紧|差别|特别|不错|不如|没看过|没读过|区别|个别|离别|告别/giu;

export interface Wishes {
  readonly constraints: Constraint[];
  readonly creatorChoices: string[];
  readonly titles: TitleMention[];
  readonly tags: string[];
  readonly similar: boolean;
  readonly unknownTitle?: string;
  /** To be like a creator is to be like their books, for which their name is the best description. */
  readonly describing: string[];
}

interface Draft {
  readonly constraints: Constraint[];
  readonly creatorChoices: string[];
  readonly titles: TitleMention[];
  readonly tags: string[];
  readonly describing: string[];
}

const mention = (lexeme: Lexeme, text: string, excluded: boolean): TitleMention[] =>
  lexeme.kind === 'title' ? [{ text: bare(text), itemIds: lexeme.itemIds, near: lexeme.near, excluded }] : [];

const bare = (text: string): string => text.replace(/^[《"'“]|[》"'”]$/gu, '').trim();

/** Of several creators by one last name all are kept out, but one has to be meant when they are asked for. */
function want(draft: Draft, { lexemes }: Found, exclude: boolean): void {
  for (const { lexeme, text } of lexemes)
    if (lexeme.kind === 'tag')
      for (const name of exclude ? lexeme.names : lexeme.names.slice(0, 1))
        draft.constraints.push({ kind: 'tag', name, exclude });
    else if (lexeme.kind === 'creator') {
      if (exclude || lexeme.names.length === 1)
        for (const name of lexeme.names) draft.constraints.push({ kind: 'creator', name, exclude });
      else draft.creatorChoices.push(...lexeme.names.slice(0, 3));
    } else draft.titles.push(...mention(lexeme, text, exclude));
}

/** Refusals of what the catalog knows by name, and of what is only described. */
function readRefusals(sentence: Sentence, draft: Draft): void {
  const list = `${NAME}(?:(?:,| and| or| nor|,? and|,? or|、|和|或者?|跟|与)${BETWEEN_EN} ?${NAME})*`;
  const listZh = `${NAME}(?:(?:,|、|和|或者?|跟|与)${BETWEEN_ZH}${NAME})*`;
  sentence.take(new RegExp(`${NOT_EN}${BETWEEN_EN} ${list}(?:'s)?(?: (?:${NOUNS_EN}))*`, 'u'), (found) => {
    want(draft, found, true);
    return true;
  });
  sentence.take(
    new RegExp(`${NOT_ZH}${BETWEEN_ZH}${listZh}${NOUNS_ZH}*(?:以外|之外|外)?(?:都(?:行|可以))?`, 'u'),
    (found) => {
      want(draft, found, true);
      return true;
    },
  );
  // "Horror is out", "恐怖的不要".
  sentence.take(
    new RegExp(
      `${list}(?: (?:${NOUNS_EN}))*(?: is| are)? (?:not (?:for me|wanted|allowed)|out\\b|excluded)|${listZh}${NOUNS_ZH}*(?:都|就|一律|统统)?(?:不要|不看|免了|别推|跳过|不想看)(?:了)?`,
      'u',
    ),
    (found) => {
      want(draft, found, true);
      return true;
    },
  );
  const describe = (text: string | undefined): boolean => {
    const words = (text ?? '').trim();
    if (!/\p{L}/u.test(words)) return false;
    draft.constraints.push({ kind: 'words', text: words.slice(0, 200), exclude: true });
    return true;
  };
  // What stands to the next mark or "but" is what is refused; a hundred letters hold any of it.
  const clause = `(?<what>[^,.;!?()${SIGN.spent}]{2,100}?)(?=$|[,.;!?()${SIGN.spent}]| but\\b| please\\b| instead\\b| any ?more\\b| ever again\\b)`;
  const refusing = `(?<!\\b(?:an?|the|of) )\\b(?:no(?: more)?|without|nothing|avoid(?:ing)?|skip|hide|block|ban|anything but|not (?:too|so|as|that)|nothing (?:too|so)|less|fewer|never (?:show|suggest|recommend|give) me|(?:i )?(?:don'?t|do not|dont|can'?t|cannot) (?:ever )?(?:want|like|show me|give me|suggest|recommend|stand|bear)(?: to (?:see|read|watch))?|stop (?:showing|suggesting|recommending|giving)(?: me)?|(?:sick|tired) of|i hate|i dislike|too) `;
  sentence.take(
    new RegExp(`${refusing}(?:any(?:thing)? |more |about |with |of |the )*${clause}`, 'u'),
    ({ said }) => describe(said('what').replace(new RegExp(` (?:${NOUNS_EN})$`, 'u'), '')),
  );
  sentence.take(
    new RegExp(
      `(?:不要(?:再)?|别(?!的|人|名|处|具)(?:再)?|不想(?:再)?(?:看|读|要|见|听)(?:到)?|不看|讨厌|受不了|看不了|避开|屏蔽|太|不那么|没那么|过于)(?:给我|给|推荐|推|看|来|任何|那些|那种|有|关于|太|那么|这么)*(?<what>[^,.;!?()、${SIGN.spent}]{1,40}?)(?:了|的)?(?=$|[,.;!?()${SIGN.spent}])`,
      'u',
    ),
    ({ said }) => describe(said('what').replace(/(?:的?(?:书|故事|小说|电影|片子?|东西|内容))$/u, '')),
  );
}

const LIKE_EN =
  "\\b(?:(?:something|anything|some|more|one|ones|books?|novels?|films?|movies?|stories|things?|just|much|feels?|reads?|is|it'?s) )?(?:like|similar to|in the (?:style|vein|spirit|manner|mood) of|reminiscent of|remind(?:s|ed)?(?: me)? of|reminds you of|for fans of|a (?:twin|cousin|sibling) (?:of|to)|along the lines of|close(?:st|r)? to|same as|comparable to|more of|equivalent (?:of|to)|(?:modern )?answer to|atmosphere of|cross between|mix of|blend of|because i (?:liked|loved|enjoyed)|(?:if|since) (?:i|you) (?:liked|loved|enjoyed)|i (?:really )?(?:liked|loved|enjoyed)|(?:i(?:'ve)? )?(?:just )?(?:finished|read|watched)|another|next after|to follow|as \\p{L}+ as|nearest to|resembl(?:es|ing))";
const LIKE_ZH = '(?:像|类似于?|好比|接近|近似|仿|跟|和|与|同|有点|喜欢|爱看|看完|读完|看过|读过|(?:更)?像)';
const LIKE_AFTER_ZH =
  '(?:那样|那种|这样|这种|一样|差不多|相似|类似|似的|同类|同类型|风格|那一路|那路|味道|气质|氛围|接近|相近|这类|那类|之类)';

/** Titles, references and creators after "like"; spends the cue with them. */
function readLikeness(
  sentence: Sentence,
  draft: Draft,
  facts: CatalogFacts,
): { similar: boolean; unknownTitle?: string } {
  let similar = false;
  let unknownTitle: string | undefined;
  const like = (found: Found): boolean => {
    similar = true;
    for (const { lexeme, text } of found.lexemes)
      if (lexeme.kind === 'creator') draft.describing.push(...lexeme.names.slice(0, 1));
      else if (lexeme.kind === 'tag') draft.describing.push(text);
      else if (lexeme.kind === 'quoted') unknownTitle = bare(text);
      else draft.titles.push(...mention(lexeme, text, false));
    return true;
  };
  const named = `[${T}${C}${SIGN.quoted}]`;
  sentence.take(
    new RegExp(
      `${LIKE_EN} (?:the |a |an )?${named}(?: (?:and|or|meets|with) (?:the )?${named})*(?:'s (?:books?|novels?|style|work|stories))?`,
      'u',
    ),
    like,
  );
  sentence.take(
    new RegExp(`${LIKE_ZH}${named}(?:(?:和|与|跟|、)${named})*(?:的)?${LIKE_AFTER_ZH}?`, 'u'),
    like,
  );
  sentence.take(
    new RegExp(`${named}(?:的)?${LIKE_AFTER_ZH}|${named}(?:-ish|-like|-esque|ish\\b)`, 'u'),
    like,
  );
  sentence.take(new RegExp(SIGN.quoted, 'u'), like);
  // "Like Darcula": no name of the catalog, but perhaps nearly one. Only what looks like a title is looked up.
  const guess = (text: string): boolean => {
    const itemIds = nearestTitles(text, facts);
    if (!itemIds.length) return false;
    similar = true;
    draft.titles.push({ text, itemIds, near: true, excluded: false });
    return true;
  };
  sentence.take(
    new RegExp(
      `${LIKE_EN} (?:the |a |an )?(?<title>[^,.;!?()${SIGN.spent}]{3,60}?)(?=$|[,.;!?()]| but\\b| only\\b| except\\b| without\\b| and (?:also|not)\\b| by\\b| please\\b| set\\b| with\\b)`,
      'u',
    ),
    ({ said, lexemes }) => {
      const title = said('title');
      if (lexemes.length > 0) return false;
      if (guess(title)) return true;
      if (!/^\p{Lu}/u.test(title)) return false;
      similar = true;
      unknownTitle = title;
      draft.describing.push(title);
      return true;
    },
  );
  sentence.take(
    new RegExp(
      `(?:像|类似于?|跟|和) ?(?<title>[\\p{Script=Latin}][\\p{Script=Latin}' -]{2,40}?)(?= ?[\\p{Script=Han},.!?]|$) ?的?${LIKE_AFTER_ZH}?`,
      'u',
    ),
    ({ said }) => {
      const title = said('title').trim();
      if (guess(title)) return true;
      similar = true;
      unknownTitle = title;
      draft.describing.push(title);
      return true;
    },
  );
  sentence.take(
    new RegExp(`(?:像|类似于?|跟|和)(?<title>[\\p{Script=Han}·]{2,14}?)(?:的|${LIKE_AFTER_ZH})`, 'u'),
    ({ said }) => guess(said('title')),
  );
  return { similar, ...(unknownTitle && { unknownTitle }) };
}

/** Creators asked for, tags asked for or mentioned, and titles that stand alone. */
function readNamed(sentence: Sentence, draft: Draft): void {
  const keep = (found: Found): boolean => {
    want(draft, found, false);
    return true;
  };
  sentence.take(
    new RegExp(
      `(?:\\b(?:only |just )?(?:anything |something |books? |novels? |stories |films? |works? )?(?:by|from|written by|directed by|starring|of) |(?:由|是|作者(?:是|为)?|导演(?:是|为)?))?${C}(?:(?:,| and| or|,? or|、|和|或者?|跟|与) ?(?:by )?${C})*(?:'s?\\b)?(?: (?:novels?|books?|stories|plays?|poems?|films?|works?|titles?|ones?)\\b)?(?:写|拍|导演|执导|作|唱|著)?(?:的|得)?(?:作品|书|小说|电影|诗|戏)?`,
      'u',
    ),
    keep,
  );
  // "Only horror", "tagged war", "标签是武侠": asked for by name.
  sentence.take(
    new RegExp(
      `(?:\\b(?:only|just|nothing but|tagged|tag|labell?ed|genre|category)(?: (?:as|is|the|in))? "?|(?:只看|只要|仅|只想看|标签(?:是|为)?|类型(?:是|为)?|题材(?:是|为)?))${G}(?:(?:,| and|、|和) ?${G})*"?(?: (?:${NOUNS_EN}))?`,
      'u',
    ),
    keep,
  );
  sentence.take(new RegExp(T, 'u'), keep);
}

/**
 * Reads refusals first, because "not like Dracula" is none of a likeness, then likenesses, then names.
 * Tags that are left describe: whether they are also demanded depends on what else is said (see read-sentence.ts).
 */
export function readWishes(sentence: Sentence, facts: CatalogFacts): Wishes {
  const draft: Draft = { constraints: [], creatorChoices: [], titles: [], tags: [], describing: [] };
  // Kept from reading as refusals; given back afterwards they would be words again, and they say nothing.
  sentence.spend(NO_REFUSAL);
  readRefusals(sentence, draft);
  const likeness = readLikeness(sentence, draft, facts);
  readNamed(sentence, draft);
  return { ...draft, ...likeness };
}
