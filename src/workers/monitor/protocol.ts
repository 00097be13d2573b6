/** What crosses the border of the monitor worker. Types only. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import type { Sentences } from '../../domain/lab/sentences.ts';
import type { CommentInput } from '../../domain/monitoring/comment-sources.ts';
import type { CommentRow, CommentSet } from '../../domain/monitoring/comment-types.ts';
import type {
  CommentQuery,
  CommentsFound,
  ReadReport,
  Overview,
} from '../../domain/monitoring/overview-types.ts';
import type {
  Brief,
  CommentChoices,
  CommentsPreview,
  Comparison,
  Slice,
  WordShare,
} from '../../domain/monitoring/pulse-types.ts';
import type { CallContext } from '../rpc.ts';

/** Long work by what it is at. Each phase counts from 0 to its total. */
export interface MonitorProgress {
  readonly phase: 'read' | 'judge' | 'topics' | 'watch';
  readonly done: number;
  readonly total: number;
}

/** What the person has said of a set, and the day on which it is looked at. */
export interface MonitorSetting extends Pick<
  CommentSet,
  'corrections' | 'topicEdits' | 'decisions' | 'falseAlarms'
> {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Fixes what is drawn by chance: the same comments give the same topics. */
  readonly seed: number;
}

/** Handlers of monitor.worker.ts. `open` and `teach` before `add`, and `analyse` before what asks for findings. */
export type MonitorHandlers = {
  preview(
    params: { inputs: readonly CommentInput[]; choices: CommentChoices },
    context: CallContext,
  ): Promise<CommentsPreview>;
  read(
    params: { inputs: readonly CommentInput[]; choices: CommentChoices },
    context: CallContext<MonitorProgress>,
  ): Promise<ReadReport>;
  take(params: { start: number; count: number }): readonly CommentRow[];
  open(params: null): void;
  teach(params: { sentences: readonly Sentences[] }): void;
  taught(params: null): boolean;
  /** The vectors' buffers are moved, not copied. */
  add(params: { rows: readonly CommentRow[]; vectors: QuantizedVectors }): void;
  analyse(params: MonitorSetting, context: CallContext<MonitorProgress>): Promise<Overview>;
  list(params: CommentQuery): CommentsFound;
  weigh(params: { pieces: readonly string[]; vectors: QuantizedVectors }): readonly WordShare[];
  compare(params: { before: Slice; after: Slice }): Comparison;
  brief(params: null): Brief;
  table(params: { headings: readonly string[] }): string;
};
