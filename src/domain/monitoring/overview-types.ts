/** What the page is told of a set of comments: small enough to cross a thread after every change. Plain data. */
import type { CommentRow, Correction, Sentiment } from './comment-types.ts';
import type {
  Aspect,
  BurstKind,
  CommentCounts,
  CommentIssue,
  CommentLanguage,
  CommentsPreview,
  Opinion,
  SentimentCounts,
  Watch,
} from './pulse-types.ts';

/** A comment with what is made of it. */
export interface JudgedComment {
  /** Place in the set. */
  readonly place: number;
  readonly row: CommentRow;
  readonly language: CommentLanguage;
  /** By the models, also where the person has corrected it. */
  readonly opinion: Opinion;
  readonly correction?: Correction;
  /** Id of its topic; absent for what is far from all of them. */
  readonly topic?: string;
  /** Part of a burst. */
  readonly suspicious: boolean;
}

export interface TopicSummary {
  readonly id: string;
  readonly name?: string;
  readonly words: readonly string[];
  readonly count: number;
  readonly sentiments: SentimentCounts;
  /** The nearest to its centre. */
  readonly examples: readonly string[];
}

export interface BurstSummary {
  readonly id: string;
  readonly kind: BurstKind;
  readonly count: number;
  readonly from?: number;
  readonly to?: number;
  readonly examples: readonly string[];
}

export interface Counted {
  readonly name: string;
  readonly count: number;
}

export interface Overview {
  readonly count: number;
  /** Without those of bursts. */
  readonly sentiments: SentimentCounts;
  readonly suspicious: number;
  readonly languages: Readonly<Record<CommentLanguage, number>>;
  readonly corrected: number;
  /** Comments whose sentiment is another than before the last change, the corrected ones apart. */
  readonly changed: number;
  readonly topics: readonly TopicSummary[];
  /** Of comments in no topic. */
  readonly unplaced: number;
  readonly aspects: readonly Aspect[];
  readonly bursts: readonly BurstSummary[];
  readonly watch: Watch;
  /** Most frequent first. */
  readonly products: readonly Counted[];
  readonly channels: readonly Counted[];
  /** Milliseconds since the epoch; absent where nothing is dated. */
  readonly from?: number;
  readonly to?: number;
  /** What alerts, topics, aspects and bursts quote, by id. */
  readonly quoted: Readonly<Record<string, JudgedComment>>;
}

/** Which comments are listed. What is absent narrows nothing. */
export interface CommentFilter {
  readonly topic?: string;
  readonly product?: string;
  readonly sentiment?: Sentiment;
  readonly language?: CommentLanguage;
  /** Words that the text must hold. */
  readonly text?: string;
  readonly suspicious?: boolean;
  readonly corrected?: boolean;
  /** Milliseconds since the epoch, first included, last not. */
  readonly from?: number;
  readonly to?: number;
}

export const COMMENT_ORDERS = ['newest', 'unsure', 'negative', 'positive'] as const;
export type CommentOrder = (typeof COMMENT_ORDERS)[number];

export interface CommentQuery {
  readonly filter: CommentFilter;
  readonly order: CommentOrder;
  readonly limit: number;
}

export interface CommentsFound {
  readonly total: number;
  readonly comments: readonly JudgedComment[];
}

/** What reading brought; the rows stay where they were read. */
export interface ReadReport {
  readonly name: string;
  readonly counts: CommentCounts;
  readonly issues: readonly CommentIssue[];
  readonly preview: CommentsPreview;
}
