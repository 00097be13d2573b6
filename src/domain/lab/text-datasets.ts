/** Texts with vectors as datasets: reviews, intents, and what the person liked. */
import { itemText, type Item, type QuantizedVectors } from '../catalog.ts';
import { foldInteractions, type Interaction } from '../interaction.ts';
import { gradeEvents, isLiking } from '../learning/signals.ts';
import { gatherRows } from '../vectors.ts';
import {
  classQuestion,
  embeddingColumns,
  regressionQuestion,
  textKey,
  type Dataset,
  type Question,
} from './datasets.ts';
import type { ReviewTask } from './experiment.ts';
import { TOPICS, type IntentSentence, type Review } from './sentences.ts';

const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;

/** Three stars say neither. */
const sentimentOf = ({ stars }: Review): (typeof SENTIMENTS)[number] =>
  stars < 3 ? 'negative' : stars > 3 ? 'positive' : 'neutral';

function reviewQuestions(rows: readonly Review[], task: ReviewTask): readonly Question[] {
  const sentiment = (): Question => classQuestion('sentiment', SENTIMENTS, rows.map(sentimentOf));
  // A number, not five classes: to take four stars for five is a smaller mistake than to take one for five.
  const stars = (): Question =>
    regressionQuestion(
      'stars',
      Float32Array.from(rows, (row) => row.stars),
    );
  const topic = (): Question =>
    classQuestion(
      'topic',
      TOPICS,
      rows.map((row) => row.domain),
    );
  switch (task) {
    case 'sentiment':
      return [sentiment()];
    case 'stars':
      return [stars()];
    case 'topic':
      return [topic()];
    case 'all':
      return [sentiment(), stars(), topic()];
  }
}

export function reviewsDataset(
  rows: readonly Review[],
  vectors: QuantizedVectors,
  task: ReviewTask,
): Dataset {
  const texts = rows.map((row) => row.text);
  return {
    count: rows.length,
    columns: embeddingColumns(vectors),
    texts,
    questions: reviewQuestions(rows, task),
    keys: texts.map((text) => [textKey(text)]),
    labels: texts,
    notes: [],
  };
}

/** Classes are the intents, in the order of their first sentences. */
export function intentsDataset(rows: readonly IntentSentence[], vectors: QuantizedVectors): Dataset {
  const texts = rows.map((row) => row.text);
  const intents = rows.map((row) => row.intent);
  return {
    count: rows.length,
    columns: embeddingColumns(vectors),
    texts,
    questions: [classQuestion('intent', [...new Set(intents)], intents)],
    keys: rows.map((row) => [textKey(row.text), `group ${row.group}`]),
    labels: texts,
    notes: [],
  };
}

/** A catalog and what the person did there. */
export interface OwnSource {
  readonly kind: 'own';
  readonly items: readonly Item[];
  /** Row j belongs to items[j]. */
  readonly vectors: QuantizedVectors;
  /** The log of the catalog, oldest first; undone entries are no harm. */
  readonly interactions: readonly Interaction[];
}

const LIKED = ['disliked', 'liked'] as const;

/** With 384 numbers each these are the two million that a phone has room for beside their gradients. */
const MAX_OWN = 5000;

/**
 * What the person likes, by their latest grade of each item. Saves are hopes, not experiences, and are left out; so are
 * items that the catalog no longer has, and all but the latest MAX_OWN.
 */
export function ownDataset({ items, vectors, interactions }: OwnSource): Dataset {
  const rowOf = new Map(items.map((item, row) => [item.id, row]));
  const grades = [...foldInteractions(interactions).values()]
    .flatMap(({ grade }) => (grade && grade.kind !== 'save' && rowOf.has(grade.itemId) ? [grade] : []))
    .sort((a, b) => a.seq - b.seq);
  const graded = gradeEvents(grades).events.slice(-MAX_OWN);
  const rows = graded.flatMap(({ itemId }) => rowOf.get(itemId) ?? []);
  const texts = rows.map((row) => itemText(items[row]));
  const answers = graded.map((event) => LIKED[isLiking(event) ? 1 : 0]);
  const leftOut = grades.length - graded.length;
  return {
    count: rows.length,
    columns: embeddingColumns(gatherRows(vectors, rows)),
    texts,
    questions: [classQuestion('liked', LIKED, answers)],
    keys: texts.map((text) => [textKey(text)]),
    labels: rows.map((row) => items[row].title),
    notes: leftOut > 0 ? [{ reason: 'rows-left-out', count: leftOut }] : [],
  };
}
