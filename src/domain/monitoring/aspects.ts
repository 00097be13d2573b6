/** What comments praise and blame, part by part: by the sentences that mention it. */
import { mentionsIn, type Mention } from './aspect-finder.ts';
import { ASPECT_IDS } from './aspect-words.ts';
import { SENTIMENTS, type Sentiment } from './comment-types.ts';
import type { Aspect, Opinion, SentimentCounts } from './pulse-types.ts';
import { sentencesOf } from './sentences.ts';
import { termReader } from './terms.ts';

/** A sentence that has to be judged apart from its comment. */
export interface SentenceToJudge {
  readonly row: number;
  readonly sentence: string;
}

/** Looks for words in Chinese and English are cheap, opinions are dear: of long comments the first sentences are read. */
const MOST_SENTENCES = 12;
/** Words beside the list: more would fill the page with chance. */
const MOST_FOUND = 10;
/** A word that fewer comments say is no part of anything; one in five says it of everything. */
const LEAST_FOUND = 6;
const LEAST_SHARE = 0.008;
const MOST_SHARE = 0.2;
const EXAMPLES = 6;
const WORDS = 8;

/** Some comments have one sentence: its opinion is that of the comment. */
export function sentencesToJudge(texts: readonly string[]): SentenceToJudge[] {
  return texts.flatMap((text, row) => {
    const sentences = sentencesOf(text).slice(0, MOST_SENTENCES);
    if (sentences.length < 2) return [];
    return sentences
      .filter((sentence) => mentionsIn(sentence).length > 0)
      .map((sentence) => ({ row, sentence }));
  });
}

interface Said {
  readonly row: number;
  readonly sentence: string;
  readonly opinion: Opinion;
}

class Tally {
  readonly rows = new Set<number>();
  readonly sentiments: Record<Sentiment, number> = { negative: 0, neutral: 0, positive: 0 };
  readonly said: Said[] = [];
  readonly words = new Map<string, number>();

  add(said: Said, words: Iterable<string>): void {
    this.rows.add(said.row);
    this.sentiments[said.opinion.sentiment]++;
    this.said.push(said);
    for (const word of words) this.words.set(word, (this.words.get(word) ?? 0) + 1);
  }

  /** The surest of complaints and of praise in turn, no comment and no sentence twice. */
  examples(): Aspect['examples'] {
    const surest = (sentiment: Sentiment): Said[] => {
      const at = SENTIMENTS.indexOf(sentiment);
      const seen = new Set<string>();
      return this.said
        .filter(({ opinion }) => opinion.sentiment === sentiment)
        .sort((a, b) => b.opinion.probabilities[at] - a.opinion.probabilities[at] || a.row - b.row)
        .filter(({ sentence }) => !seen.has(sentence) && seen.add(sentence))
        .slice(0, EXAMPLES);
    };
    const [bad, good] = [surest('negative'), surest('positive')];
    return Array.from({ length: EXAMPLES }, (_, at) => [bad[at], good[at]])
      .flat()
      .filter((one) => one !== undefined)
      .slice(0, EXAMPLES)
      .map(({ row, sentence, opinion: { sentiment } }) => ({ row, sentence, sentiment }));
  }

  aspect(id: string, found: boolean): Aspect {
    const sentiments: SentimentCounts = { ...this.sentiments };
    const words = [...this.words]
      .map(([word, count]) => ({ word, count }))
      .sort((a, b) => b.count - a.count || (a.word < b.word ? -1 : 1))
      .slice(0, WORDS);
    return { id, found, words, comments: this.rows.size, sentiments, examples: this.examples() };
  }
}

const tallyOf = <K>(tallies: Map<K, Tally>, key: K): Tally => {
  const tally = tallies.get(key) ?? new Tally();
  tallies.set(key, tally);
  return tally;
};

/** How far from the usual a word's sentences are: only what is praised or blamed more than all is worth a line. */
function lean({ sentiments, said }: Tally, usual: SentimentCounts): number {
  const share = (counts: SentimentCounts, name: Sentiment): number =>
    (counts[name] + 1) / (counts.negative + counts.neutral + counts.positive + 3);
  const gap = Math.max(
    Math.abs(share(sentiments, 'negative') - share(usual, 'negative')),
    Math.abs(share(sentiments, 'positive') - share(usual, 'positive')),
  );
  return gap * Math.sqrt(said.length);
}

/** Standard deviations of a share at the middle, times two: less is chance. */
const LEAST_LEAN = 1;

/**
 * Aspects of the list, then words that were found by count, each most frequent first. A sentence that mentions an aspect in
 * two words counts once. Rows of `apart` are left out.
 * @param opinions of the comments
 * @param judged opinions of single sentences; one that is missing has that of its comment
 */
export function aspectsOf(
  texts: readonly string[],
  opinions: readonly Opinion[],
  judged: ReadonlyMap<string, Opinion> = new Map(),
  apart?: Uint8Array,
): Aspect[] {
  const listed = new Map<string, Tally>();
  const found = new Map<string, Tally>();
  const usual: Record<Sentiment, number> = { negative: 0, neutral: 0, positive: 0 };
  const read = termReader();
  let comments = 0;
  texts.forEach((text, row) => {
    if (apart?.[row]) return;
    comments++;
    for (const sentence of sentencesOf(text).slice(0, MOST_SENTENCES)) {
      const said: Said = { row, sentence, opinion: judged.get(sentence) ?? opinions[row] };
      usual[said.opinion.sentiment]++;
      const mentions = mentionsIn(sentence);
      for (const [aspect, words] of byAspect(mentions)) tallyOf(listed, aspect).add(said, words);
      const known = mentions.map(({ word }) => word);
      const forms = new Map<string, string>();
      for (const { key, shown } of read(sentence))
        // A word that is part of a known one, or the other way round, was counted there.
        if (!known.some((word) => word.includes(shown) || shown.includes(word))) forms.set(key, shown);
      for (const [key, shown] of forms) tallyOf(found, key).add(said, [shown]);
    }
  });
  const byCount = (a: Aspect, b: Aspect): number => b.comments - a.comments || (a.id < b.id ? -1 : 1);
  const ofList = ASPECT_IDS.flatMap((id) => {
    const tally = listed.get(id);
    return tally ? [tally.aspect(id, false)] : [];
  }).sort(byCount);
  const least = Math.max(LEAST_FOUND, comments * LEAST_SHARE);
  const ofCount = [...found]
    .filter(
      ([, tally]) =>
        tally.rows.size >= least &&
        tally.rows.size <= Math.max(least, comments * MOST_SHARE) &&
        lean(tally, usual) >= LEAST_LEAN,
    )
    .sort((a, b) => lean(b[1], usual) - lean(a[1], usual) || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_FOUND)
    .map(([, tally]) => tally.aspect([...tally.words].sort((a, b) => b[1] - a[1])[0][0], true))
    .sort(byCount);
  return [...ofList, ...ofCount];
}

function byAspect(mentions: readonly Mention[]): Map<string, Set<string>> {
  const words = new Map<string, Set<string>>();
  for (const { aspect, word } of mentions) words.set(aspect, (words.get(aspect) ?? new Set()).add(word));
  return words;
}
