/** Which comments a query names, and in which order. */
import type { CommentFilter, CommentOrder, JudgedComment } from '../../domain/monitoring/overview-types.ts';

/** Whether a comment is what the filter asks for. What the person said of it counts more than what the models say. */
export function passes(comment: JudgedComment, filter: CommentFilter): boolean {
  const { row, correction, opinion } = comment;
  const { from = -Infinity, to = Infinity } = filter;
  const timed = filter.from !== undefined || filter.to !== undefined;
  return (
    (filter.topic === undefined || comment.topic === filter.topic) &&
    (filter.product === undefined || row.product === filter.product) &&
    (filter.sentiment === undefined || (correction?.sentiment ?? opinion.sentiment) === filter.sentiment) &&
    (filter.language === undefined || comment.language === filter.language) &&
    (filter.suspicious === undefined || comment.suspicious === filter.suspicious) &&
    (filter.corrected === undefined || (correction !== undefined) === filter.corrected) &&
    (!timed || (row.time !== undefined && row.time >= from && row.time < to)) &&
    (filter.text === undefined || row.text.toLowerCase().includes(filter.text.toLowerCase()))
  );
}

type Ranked = Pick<JudgedComment, 'row' | 'opinion' | 'place'>;

/** Larger comes first. */
const RANK: Readonly<Record<CommentOrder, (comment: Ranked) => number>> = {
  // Without a date last, in the order in which they came.
  newest: ({ row }) => row.time ?? -Infinity,
  unsure: ({ opinion }) => -Math.max(...opinion.probabilities),
  negative: ({ opinion }) => opinion.probabilities[0],
  positive: ({ opinion }) => opinion.probabilities[2],
};

/** The first of the comments in an order; ties stay as they came. */
export function firstBy<T extends Ranked>(comments: readonly T[], order: CommentOrder, count: number): T[] {
  const rank = RANK[order];
  return comments
    .map((comment) => ({ comment, rank: rank(comment) }))
    .sort((a, b) => (a.rank === b.rank ? a.comment.place - b.comment.place : b.rank - a.rank))
    .slice(0, count)
    .map(({ comment }) => comment);
}
