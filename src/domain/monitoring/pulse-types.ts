/** What Pulse computes of comments, from the file they came in to the page that tells of them. Plain data. */
import type { Sentiment } from './comment-types.ts';

/** `other` is what neither language explains: it is said, not guessed at. */
export const COMMENT_LANGUAGES = ['en', 'zh', 'mixed', 'other'] as const;
export type CommentLanguage = (typeof COMMENT_LANGUAGES)[number];

export const COMMENT_COLUMNS = ['text', 'date', 'rating', 'product', 'channel'] as const;
export type CommentColumn = (typeof COMMENT_COLUMNS)[number];
/** Names of columns by what they mean; only `text` is required. */
export type CommentMapping = Readonly<Partial<Record<CommentColumn, string>>>;

/** How ratings are counted: stars as they are, or a scale whose best is 10 or 100. */
export type RatingScale = 'five' | 'ten' | 'hundred';

/** Pasted text, which has no bytes to guess an encoding from. */
export interface PastedText {
  readonly name: string;
  readonly text: string;
}

/** What the person decided against the guesses. */
export interface CommentChoices {
  readonly mapping?: CommentMapping;
  readonly encoding?: string;
  readonly dayOrder?: 'month-first' | 'day-first';
  readonly ratingScale?: RatingScale;
  /** Text without columns, one comment a line, against the guess that it has some; as of `table`. */
  readonly layout?: CommentLayout;
}

/** A table with columns; running text with a comment a line, or a comment between blank lines. */
export type CommentLayout = 'table' | 'lines' | 'paragraphs';

/** What the files are before they are read whole, for the preview. */
export interface CommentsPreview {
  readonly layout: CommentLayout;
  /** Empty for pasted text. */
  readonly encoding: string;
  /** Empty for text without columns; as `mapping` and `sample`'s cells. */
  readonly columns: readonly string[];
  readonly mapping: CommentMapping;
  /** The first rows as they stand. */
  readonly sample: readonly Readonly<Record<string, string>>[];
  readonly dayOrder: 'month-first' | 'day-first';
  /** Whether some date of the sample can be read in one order only; without any, `dayOrder` is a guess. */
  readonly dayOrderSure: boolean;
  readonly ratingScale: RatingScale;
}

export type CommentIssueReason =
  | 'empty-text'
  | 'bad-date'
  | 'bad-rating'
  | 'text-too-long'
  | 'unreadable-row'
  | 'too-few-columns'
  | 'too-many-columns';

/** A row that could not be taken whole. `kept` tells whether the rest of it was. */
export interface CommentIssue {
  readonly file: string;
  /** Counted from 1 as a spreadsheet counts, the header being row 1. */
  readonly row: number;
  readonly reason: CommentIssueReason;
  readonly value?: string;
  readonly kept: boolean;
}

/** What was counted while comments were read. */
export interface CommentCounts {
  readonly read: number;
  /** Rows without any text: left out. */
  readonly empty: number;
  /** Rows without a date that can be read: they count in shares, and on no day. */
  readonly undated: number;
  readonly unrated: number;
  /** Rows whose text has come before: kept, and named in `duplicates`. */
  readonly duplicates: number;
  readonly languages: Readonly<Record<CommentLanguage, number>>;
}

/** What a model says of one comment (opinion-model.ts). */
export interface Opinion {
  readonly sentiment: Sentiment;
  /** Of negative, neutral and positive, in this order; calibrated. */
  readonly probabilities: readonly [number, number, number];
  /** Stars in [1, 5]. */
  readonly stars: number;
}

/** How many comments are of each sentiment. */
export type SentimentCounts = Readonly<Record<Sentiment, number>>;

export interface Topic {
  /** Stays the same when it is computed again with a few more comments. */
  readonly id: string;
  /** As the person called it; absent for one that was not named. */
  readonly name?: string;
  /** Most telling first, of the topic's languages in turn; they stand for it where it has no name. */
  readonly words: readonly string[];
  /** Rows of its comments, the nearest to its centre first. */
  readonly rows: readonly number[];
  /** Mean cosine of its comments to its centre. */
  readonly cohesion: number;
}

/** What keeps topics what they are from one run to the next: stored with the comments. */
export interface TopicMemory {
  readonly seed: number;
  readonly centres: readonly {
    readonly id: string;
    /** Unit length, after the comments' common direction was taken off. */
    readonly centre: Float32Array<ArrayBuffer>;
  }[];
}

export interface TopicModel {
  /** Largest first. */
  readonly topics: readonly Topic[];
  /** Place in `topics` of each row; −1 for what is far from all of them. */
  readonly topicOf: Int16Array<ArrayBuffer>;
  /** Mean silhouette by cosine in [−1, 1] of the groups before they were edited; 0 with fewer than two. */
  readonly silhouette: number;
  readonly memory: TopicMemory;
}

/** One part of what comments speak of, such as delivery: its words in both languages. */
export interface Aspect {
  /** A name of ASPECT_IDS, or the word itself where it was found by count. */
  readonly id: string;
  readonly found: boolean;
  /** Words as they were met, most frequent first. */
  readonly words: readonly { readonly word: string; readonly count: number }[];
  /** Comments that mention it. */
  readonly comments: number;
  /** Of the sentences that mention it. */
  readonly sentiments: SentimentCounts;
  /** One sentence each, the surest first: negative and positive in turn. */
  readonly examples: readonly {
    readonly row: number;
    readonly sentence: string;
    readonly sentiment: Sentiment;
  }[];
}

export type BurstKind = 'near-duplicates' | 'same-minute';

/** Comments that may not be what separate people wrote. They are counted apart and never deleted. */
export interface Burst {
  readonly id: string;
  readonly kind: BurstKind;
  readonly rows: readonly number[];
  /** Milliseconds since the epoch; absent where its comments have no time. */
  readonly from?: number;
  readonly to?: number;
}

export interface BurstFindings {
  readonly bursts: readonly Burst[];
  /** 1 for each row of a burst. */
  readonly suspicious: Uint8Array<ArrayBuffer>;
}

/** What a series or an alert is about. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'product'; readonly product: string };

/** Daily counts of one scope; each array has one number a day. Suspicious comments are in `suspicious` alone. */
export interface DaySeries {
  readonly scope: Scope;
  readonly counts: readonly number[];
  readonly expected: Float32Array;
  /** The band that a day without news falls into. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly negatives: readonly number[];
  /** Negative comments expected among the counts of the day, and the band of their number. */
  readonly expectedNegatives: Float32Array;
  readonly lowNegatives: Float32Array;
  readonly highNegatives: Float32Array;
  readonly suspicious: readonly number[];
}

export type AlertKind = 'spike' | 'drop' | 'negative-spike' | 'new-topic' | 'burst';

/** What to do next; the page words it. */
export type NextStep =
  'read-comments' | 'answer-customers' | 'check-source' | 'name-topic' | 'check-manipulation';

export interface Alert {
  /** The same for the same event when comments are added later. */
  readonly id: string;
  readonly kind: AlertKind;
  readonly scope: Scope;
  /** First and last day, as numbers of the watch's days. */
  readonly from: number;
  readonly to: number;
  /** Comments on these days (negative ones of a negative spike), and what was expected of them. */
  readonly seen: number;
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** Comments that made it, most telling first. Empty for a drop. */
  readonly commentIds: readonly string[];
  readonly next: NextStep;
  readonly state: 'open' | 'acknowledged' | 'snoozed';
  /** Of a snooze, milliseconds since the epoch. */
  readonly until?: number;
}

export interface Watch {
  /** Midnight in UTC of the first day; days follow without gaps. */
  readonly firstDay: number;
  readonly days: number;
  /** All, then topics, then products, largest first. */
  readonly series: readonly DaySeries[];
  /** Latest first; of one day, what is about more comes first. */
  readonly alerts: readonly Alert[];
  /** Comments without a date: on no day. */
  readonly undated: number;
}

/** A share with its 95 % interval (Wilson). */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** One side of a comparison: everything, unless it is narrowed. */
export interface Slice {
  /** Milliseconds since the epoch, first included, last not. */
  readonly from?: number;
  readonly to?: number;
  readonly product?: string;
}

export interface SliceFigures {
  readonly comments: number;
  /** Counted apart, and in none of the other figures. */
  readonly suspicious: number;
  readonly negative: Share;
  readonly positive: Share;
  /** Mean of the given ratings; absent without any. */
  readonly meanRating?: number;
}

/** How a share moved from one slice to the other, with the 95 % interval of the difference (Newcombe). */
export interface ShareChange {
  readonly before: Share;
  readonly after: Share;
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/** A word that one side says more: log-odds with an informative prior, in standard deviations. */
export interface WordChange {
  readonly word: string;
  readonly before: number;
  readonly after: number;
  /** Positive where `after` says it more. */
  readonly z: number;
}

export interface Comparison {
  readonly before: SliceFigures;
  readonly after: SliceFigures;
  readonly negative: ShareChange;
  readonly positive: ShareChange;
  /** Share of each topic in the comments, what moved most first. */
  readonly topics: readonly { readonly topic: string; readonly share: ShareChange }[];
  /** What grew most, and what shrank most. */
  readonly more: readonly WordChange[];
  readonly fewer: readonly WordChange[];
}

/** Comment ids to quote: the words are in the comments. */
export interface BriefTopic {
  readonly topic: string;
  readonly share: Share;
  readonly negative: Share;
  readonly quotes: readonly string[];
}

/** One page in parts, made of counts and quotations only; the page words them. */
export interface Brief {
  readonly figures: SliceFigures;
  /** Milliseconds since the epoch of the first and last comment with a date. */
  readonly from?: number;
  readonly to?: number;
  readonly topics: readonly BriefTopic[];
  /** The last four weeks against the four before them; absent with fewer than eight weeks. */
  readonly changed?: Comparison;
  /** Open ones, latest first. */
  readonly alerts: readonly { readonly alert: Alert; readonly quotes: readonly string[] }[];
  readonly praise: readonly string[];
  readonly complaints: readonly string[];
}

/** A word with what the text's score loses without it. */
export interface WordShare {
  readonly text: string;
  readonly weight: number;
}
