/** Comments and reviews as Pulse keeps them, and what its models made of them. Plain data. */
import type { QuantizedVectors } from '../catalog.ts';

export interface CommentRow {
  /** Stable inside its set. */
  readonly id: string;
  readonly text: string;
  /** Milliseconds since the epoch; absent where the source has no date or none that can be read. */
  readonly time?: number;
  /** Stars from 1 to 5; absent where none were given. */
  readonly rating?: number;
  readonly product?: string;
  readonly channel?: string;
  /** The first comment of the set with the same text. */
  readonly duplicateOf?: string;
}

export const SENTIMENTS = ['negative', 'neutral', 'positive'] as const;
export type Sentiment = (typeof SENTIMENTS)[number];

/** What the person says of a comment, against the models. */
export interface Correction {
  readonly commentId: string;
  readonly sentiment?: Sentiment;
  readonly stars?: number;
  readonly topic?: string;
}

/** A topic as the person has shaped it: what was renamed, merged and split by hand stays so. */
export interface TopicEdit {
  readonly kind: 'rename' | 'merge' | 'split';
  readonly topic: string;
  readonly into?: string;
  readonly name?: string;
}

export interface AlertDecision {
  readonly alertId: string;
  readonly kind: 'acknowledged' | 'snoozed';
  /** Until when, in milliseconds since the epoch; of a snooze alone. */
  readonly until?: number;
}

/** One import of comments. */
export interface CommentSet {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly count: number;
  readonly corrections: readonly Correction[];
  readonly topicEdits: readonly TopicEdit[];
  readonly decisions: readonly AlertDecision[];
  /** False alarms that are put up with in eight weeks of daily counts. */
  readonly falseAlarms: number;
}

/** Comments [start, start + rows.length) of a set with their vectors, in the same order. */
export interface CommentBatch {
  readonly setId: string;
  readonly start: number;
  readonly rows: readonly CommentRow[];
  readonly vectors: QuantizedVectors;
}
