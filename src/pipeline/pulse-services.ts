/** What Pulse is given besides the services of every page. Every method rejects with a FailureError. */
import type { QuantizedVectors } from '../domain/catalog.ts';
import type { CommentInput } from '../domain/monitoring/comment-sources.ts';
import type { CommentBatch, CommentRow, CommentSet } from '../domain/monitoring/comment-types.ts';
import type {
  CommentQuery,
  CommentsFound,
  ReadReport,
  Overview,
} from '../domain/monitoring/overview-types.ts';
import type {
  Brief,
  CommentChoices,
  CommentsPreview,
  Comparison,
  Slice,
  WordShare,
} from '../domain/monitoring/pulse-types.ts';
import type { Stream } from '../domain/monitoring/stream.ts';
import type { Sentences } from '../domain/lab/sentences.ts';
import type { MonitorProgress, MonitorSetting } from '../workers/monitor/protocol.ts';
import type { Cancellable } from './cancellable.ts';

/** Sets of comments, each with its texts and vectors in batches. */
export interface CommentStore {
  /** Latest first. */
  list(): Promise<CommentSet[]>;
  find(setId: string): Promise<CommentSet | undefined>;
  /** Writes a new set, without comments yet. */
  create(set: CommentSet): Promise<void>;
  /** Adds the next comments in one transaction with the count of the set. */
  append(batch: CommentBatch): Promise<void>;
  /** In order, one at a time. */
  batches(setId: string): AsyncIterable<CommentBatch>;
  /**
   * Reads and writes in one transaction; answers with what is kept then, undefined where the set is gone.
   * @param work must not wait for anything.
   */
  change(setId: string, work: (kept: CommentSet) => CommentSet): Promise<CommentSet | undefined>;
  remove(setId: string): Promise<void>;
}

export type { CommentInput, MonitorProgress, MonitorSetting };

/** The built-in comments with their vectors. */
export interface CommentStream {
  /** Rejects with `stream-damaged` when a file is missing or its content does not match its hashes. */
  load(): Promise<Pick<Stream, 'rows' | 'vectors'>>;
}

/** Holds one set of comments with its models, off the page's thread. */
export interface MonitorService {
  preview(
    inputs: readonly CommentInput[],
    choices: CommentChoices,
    options?: Cancellable,
  ): Promise<CommentsPreview>;
  /** The rows stay in the worker until `take` asks for them; another reading drops them. */
  read(
    inputs: readonly CommentInput[],
    choices: CommentChoices,
    options?: Cancellable<MonitorProgress>,
  ): Promise<ReadReport>;
  take(start: number, count: number): Promise<readonly CommentRow[]>;
  /** Starts over with no comments; a set that was open is dropped, and what it is asked to train on is kept. */
  open(): Promise<void>;
  /** The sentences that its models learn from, once a worker. */
  teach(sentences: readonly Sentences[]): Promise<void>;
  /** Whether `teach` was called since the worker began. */
  taught(): Promise<boolean>;
  add(rows: readonly CommentRow[], vectors: QuantizedVectors): Promise<void>;
  /** Judges all comments by what the person has said of them. */
  analyse(setting: MonitorSetting, options?: Cancellable<MonitorProgress>): Promise<Overview>;
  list(query: CommentQuery): Promise<CommentsFound>;
  /** What each piece brings to the sentiment of a comment, from vectors of the whole text and then without each piece. */
  weigh(pieces: readonly string[], vectors: QuantizedVectors): Promise<readonly WordShare[]>;
  compare(before: Slice, after: Slice): Promise<Comparison>;
  brief(): Promise<Brief>;
  /** All comments with their labels as CSV. */
  table(headings: readonly string[]): Promise<string>;
  /** Gives the set up; the worker ends after a rest. */
  close(): Promise<void>;
}
