/** What is found in a set of comments, as the monitor holds it between two looks. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import type { CommentRow, Correction } from '../../domain/monitoring/comment-types.ts';
import type {
  Aspect,
  Brief,
  BurstFindings,
  CommentLanguage,
  Opinion,
  TopicModel,
  Watch,
} from '../../domain/monitoring/pulse-types.ts';

/** The comments as they were brought, which nothing changes. */
export interface Brought {
  readonly rows: readonly CommentRow[];
  readonly languages: readonly CommentLanguage[];
  readonly vectors: QuantizedVectors;
}

/** Everything of one look at them; taken whole or not at all. */
export interface Found {
  /** By the models. */
  readonly opinions: readonly Opinion[];
  /** The person's word where there is one, else the models'. */
  readonly effective: readonly Opinion[];
  readonly corrections: ReadonlyMap<string, Correction>;
  readonly bursts: BurstFindings;
  readonly topics: TopicModel;
  readonly aspects: readonly Aspect[];
  readonly watch: Watch;
  readonly brief: Brief;
}
