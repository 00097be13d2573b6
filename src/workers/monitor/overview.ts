/** All that was found in a set of comments, in as little as the page shows: it crosses the border after every change. */
import type {
  BurstSummary,
  Counted,
  JudgedComment,
  Overview,
  TopicSummary,
} from '../../domain/monitoring/overview-types.ts';
import type { CommentLanguage, SentimentCounts } from '../../domain/monitoring/pulse-types.ts';
import type { Brought, Found } from './found.ts';

/** Quoted of each topic, burst and alert; the rest is in the list. */
const EXAMPLES = 3;
const ALERT_EXAMPLES = 6;
/** Bursts and names that are told of; a file with thousands of products has no use for a choice among all. */
const MOST_BURSTS = 50;
const MOST_NAMES = 200;

/** Sentiments of some rows; those of bursts are counted apart. */
function moodOf({ effective, bursts }: Found, places: Iterable<number>): SentimentCounts {
  const counts = { negative: 0, neutral: 0, positive: 0 };
  for (const place of places) if (!bursts.suspicious[place]) counts[effective[place].sentiment]++;
  return counts;
}

/** How often each name occurs, most frequent first. */
function counted(names: Iterable<string | undefined>): Counted[] {
  const counts = new Map<string, number>();
  for (const name of names) if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Array.from(counts, ([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_NAMES);
}

/** First examples first, each text once: a topic that was told in the same words a hundred times has others too. */
function distinct(places: readonly number[], textOf: (place: number) => string, most: number): number[] {
  const seen = new Set<string>();
  const chosen: number[] = [];
  for (const place of places) {
    const text = textOf(place);
    if (!seen.has(text)) chosen.push(place);
    seen.add(text);
    if (chosen.length === most) break;
  }
  return chosen;
}

/** @param changed comments that are judged otherwise than before */
export function overviewOf(
  { rows, languages }: Brought,
  found: Found,
  judged: (place: number) => JudgedComment,
  changed: number,
): Overview {
  const { bursts, topics, aspects, watch, brief, corrections } = found;
  const idOf = (place: number): string => rows[place].id;
  const textOf = (place: number): string => rows[place].text;
  const topicSummaries = topics.topics.map((topic): TopicSummary => ({
    id: topic.id,
    ...(topic.name !== undefined && { name: topic.name }),
    words: topic.words,
    count: topic.rows.length,
    sentiments: moodOf(found, topic.rows),
    examples: distinct(topic.rows, textOf, EXAMPLES).map(idOf),
  }));
  const burstSummaries = bursts.bursts
    .slice(-MOST_BURSTS)
    .map(({ rows: members, ...burst }): BurstSummary => ({
      ...burst,
      count: members.length,
      examples: members.slice(0, EXAMPLES).map(idOf),
    }));
  const alerts = watch.alerts.map((alert) => ({
    ...alert,
    commentIds: alert.commentIds.slice(0, ALERT_EXAMPLES),
  }));

  const quotedIds = new Set([
    ...alerts.flatMap(({ commentIds }) => commentIds),
    ...topicSummaries.flatMap(({ examples }) => examples),
    ...burstSummaries.flatMap(({ examples }) => examples),
    ...brief.alerts.flatMap(({ quotes }) => quotes),
    ...brief.topics.flatMap(({ quotes }) => quotes),
    ...brief.praise,
    ...brief.complaints,
  ]);
  const quoted: Record<string, JudgedComment> = {};
  const languageCounts: Record<CommentLanguage, number> = { en: 0, zh: 0, mixed: 0, other: 0 };
  let from = Infinity;
  let to = -Infinity;
  rows.forEach(({ id, time }, place) => {
    if (quotedIds.has(id)) quoted[id] = judged(place);
    languageCounts[languages[place]]++;
    if (time === undefined) return;
    from = Math.min(from, time);
    to = Math.max(to, time);
  });

  return {
    count: rows.length,
    sentiments: moodOf(found, rows.keys()),
    suspicious: bursts.suspicious.reduce((sum, one) => sum + one, 0),
    languages: languageCounts,
    corrected: corrections.size,
    changed,
    topics: topicSummaries,
    unplaced: topics.topicOf.reduce((sum, topic) => sum + Number(topic < 0), 0),
    aspects,
    bursts: burstSummaries,
    watch: { ...watch, alerts },
    products: counted(rows.map(({ product }) => product)),
    channels: counted(rows.map(({ channel }) => channel)),
    ...(from <= to && { from, to }),
    quoted,
  };
}
