/** Finds the catalog's own titles, creators and tags in a sentence, the longest first. */
import type { CatalogFacts, NameIndex } from './facts-types.ts';
import { nameKey, tokensOf, type Token } from './name-keys.ts';
import type { Lexeme, Sentence } from './sentence.ts';

const HAN = /\p{Script=Han}/u;

/** What must stand before a one-word title, or one of two Han characters: alone such words mean what they say. */
const TITLE_CUE =
  /(?:\b(?:like|to|than|as|why|why (?:is|was|did|not)|suggest(?:ed)?|recommend(?:ed)?|picked|chose|enjoyed|loved|liked|read|finished|another|of|about|between|and|or|with|seen|no more|not|out)(?: the)?\s|(?:像|类似|类似于|跟|和|与|同|喜欢|爱看|看完|读完|读过|看过|(?:为什么|为啥|怎么)(?:没有?|不推荐|不推)|为什么是|为什么推荐|为啥推荐|推荐|比|把|除了)\s?)$/iu;
/** A last name alone is a creator only where one is expected: London and Swift are words too. */
const CREATOR_CUE =
  /\b(?:by|from|no|no more|not|only|without|except|except for|any|anything|more|another|than|block|hide|but|or|and|with|starring|author|written by)(?: more)?(?: of)?(?: the)?\s$/iu;
const CREATOR_AFTER =
  /^(?:'s?\b|\s(?:novels?|books?|stor(?:y|ies)|plays?|poems?|films?|works?|titles?|ones?)\b)/iu;
/** Then a word does something: "I love long books", "to play". */
const VERB_CUE = /\b(?:i|you|we|they|i'd|i'll|would|could|can|will|to|let's|really|also|don't|do)\s$/iu;
const CAPITAL = /^\p{Lu}/u;

interface Hit {
  readonly kind: 'title' | 'creator' | 'tag';
  readonly values: readonly string[];
  readonly tokens: number;
}

/** The longest name of an index that begins at a token. Few tokens begin a name, so few keys are joined at all. */
function longestAt(
  index: NameIndex,
  tokens: readonly Token[],
  at: number,
  allowed: (count: number) => boolean,
): Omit<Hit, 'kind'> | undefined {
  const most = Math.min(index.longest.get(tokens[at].key) ?? 0, tokens.length - at);
  for (let count = most; count > 0; count--) {
    const key = tokens
      .slice(at, at + count)
      .map((token) => token.key)
      .join(' ');
    const values = index.byKey.get(key);
    if (values && allowed(count)) return { values, tokens: count };
  }
  return undefined;
}

/** Titles in quotation marks mean themselves, whatever words they are made of. */
const QUOTED =
  /《(?<book>[^《》]{1,120})》|"(?<quote>[^"]{1,120})"|(?<![\p{L}\p{N}])'(?<single>[^']{2,120})'(?![\p{L}\p{N}])/u;

/** @param nearest what a quoted title that the catalog lacks may have meant. */
export function readQuoted(
  sentence: Sentence,
  facts: CatalogFacts,
  nearest: (text: string) => readonly string[],
): void {
  sentence.take(QUOTED, ({ said }): Lexeme | boolean => {
    const text = said('book') || said('quote') || said('single');
    const key = nameKey(text);
    if (!key) return false;
    const itemIds = facts.titles.byKey.get(key);
    if (itemIds) return { kind: 'title', itemIds, near: false };
    const creators = facts.creators.byKey.get(key);
    if (creators) return { kind: 'creator', names: creators };
    const tags = facts.tags.byKey.get(key);
    if (tags) return { kind: 'tag', names: tags };
    const near = nearest(text);
    return near.length ? { kind: 'title', itemIds: near, near: true } : { kind: 'quoted' };
  });
}

/** Puts a sign for each name of the catalog. Linear in the tokens, but for the longest name that begins with each. */
export function readNames(sentence: Sentence, facts: CatalogFacts): void {
  const { shape } = sentence;
  const tokens = tokensOf(shape);
  const whole = tokens.length;
  const hits: { readonly from: number; readonly to: number; readonly lexeme: Lexeme }[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const before = shape.slice(Math.max(0, tokens[at].from - 40), tokens[at].from);
    const textOf = (count: number): string => sentence.written(tokens[at].from, tokens[at + count - 1].to);
    const cued = (count: number): boolean => {
      const text = textOf(count);
      if (count === whole) return true;
      if (/^\p{N}+$/u.test(text)) return false;
      if (HAN.test(text)) return [...text].length >= 3 || ([...text].length === 2 && TITLE_CUE.test(before));
      if (count > 1) return CAPITAL.test(text) || text.length >= 8 || TITLE_CUE.test(before);
      return TITLE_CUE.test(before) || (CAPITAL.test(text) && at > 0 && text.length > 2);
    };
    const named = (count: number): boolean => {
      const text = textOf(count);
      if (count > 1 || count === whole) return !HAN.test(text) || count > 1;
      const after = shape.slice(tokens[at].to, tokens[at].to + 12);
      return !HAN.test(text) && (CREATOR_CUE.test(before) || CREATOR_AFTER.test(after));
    };
    const candidates: (Hit | undefined)[] = [
      kindOf('title', longestAt(facts.titles, tokens, at, cued)),
      kindOf('creator', longestAt(facts.creators, tokens, at, named)),
      kindOf(
        'tag',
        longestAt(
          facts.tags,
          tokens,
          at,
          (count) => count > 1 || (!HAN.test(textOf(1)) && !VERB_CUE.test(before)),
        ),
      ),
    ];
    let best: Hit | undefined;
    for (const hit of candidates) if (hit && hit.tokens > (best?.tokens ?? 0)) best = hit;
    if (!best) continue;
    const last = tokens[at + best.tokens - 1];
    hits.push({ from: tokens[at].from, to: last.to, lexeme: lexemeOf(best) });
    at += best.tokens - 1;
  }
  // From the end, so that the places before stay what they were.
  for (const { from, to, lexeme } of hits.reverse()) sentence.put(from, to, lexeme);
}

const kindOf = (kind: Hit['kind'], hit: Omit<Hit, 'kind'> | undefined): Hit | undefined =>
  hit && { kind, ...hit };

const lexemeOf = ({ kind, values }: Hit): Lexeme =>
  kind === 'title' ? { kind, itemIds: values, near: false } : { kind, names: values };
