/** The words by which a topic is known: those that its comments say and others do not. */
import type { Term } from './terms.ts';

/** Enough to tell a topic; more would fill a line of the list. */
const WORDS = 8;

const HAN = /\p{Script=Han}/u;

interface Counted {
  readonly inTopic: Map<string, number>[];
  readonly inAll: Map<string, number>;
  readonly forms: Map<string, Map<string, number>>;
}

function countTerms(
  topics: readonly (readonly number[])[],
  terms: (row: number) => readonly Term[],
): Counted {
  const counted: Counted = {
    inTopic: topics.map(() => new Map<string, number>()),
    inAll: new Map(),
    forms: new Map(),
  };
  const add = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  topics.forEach((rows, topic) => {
    for (const row of rows) {
      const seen = new Set<string>();
      for (const { key, shown } of terms(row)) {
        const forms = counted.forms.get(key) ?? new Map<string, number>();
        counted.forms.set(key, forms);
        add(forms, shown);
        // A word counts once a comment: one that repeats itself is not the topic.
        if (seen.has(key)) continue;
        seen.add(key);
        add(counted.inTopic[topic], key);
        add(counted.inAll, key);
      }
    }
  });
  return counted;
}

const mostFrequent = (forms: ReadonlyMap<string, number>): string =>
  [...forms].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0];

/** One of the first list, one of the second, and so on; what is left of the longer follows. */
const inTurn = <T>(first: readonly T[], second: readonly T[]): T[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, at) => [first[at], second[at]])
    .flat()
    .filter((value) => value !== undefined);

/**
 * Class-based TF-IDF (Grootendorst 2022): tf · log(1 + A / f), with tf the word's share of the topic's comments, f its count
 * over all topics and A the mean number of comments a topic. Words of the language that is met more come first.
 * @param topics rows of each topic
 */
export function topicWords(
  topics: readonly (readonly number[])[],
  terms: (row: number) => readonly Term[],
): string[][] {
  const { inTopic, inAll, forms } = countTerms(topics, terms);
  const mean = topics.reduce((sum, rows) => sum + rows.length, 0) / Math.max(1, topics.length);
  return inTopic.map((counts, topic) => {
    const size = Math.max(1, topics[topic].length);
    // In a topic of some size a word that one comment says is that comment's alone.
    const least = size >= 8 ? 2 : 1;
    const scored = [...counts]
      .filter(([, count]) => count >= least)
      .map(([key, count]) => ({
        key,
        score: (count / size) * Math.log(1 + mean / (inAll.get(key) ?? 1)),
      }))
      .sort((a, b) => b.score - a.score || (a.key < b.key ? -1 : 1));
    const shown = ({ key }: { key: string }): string => mostFrequent(forms.get(key) ?? new Map([[key, 1]]));
    const chinese = scored.filter(({ key }) => HAN.test(key)).map(shown);
    const english = scored.filter(({ key }) => !HAN.test(key)).map(shown);
    const weight = (words: boolean): number =>
      [...counts].reduce((sum, [key, count]) => sum + (HAN.test(key) === words ? count : 0), 0);
    return (weight(true) > weight(false) ? inTurn(chinese, english) : inTurn(english, chinese)).slice(
      0,
      WORDS,
    );
  });
}
