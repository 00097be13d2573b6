/** Sets of comments that were brought: opened, judged anew after each change, explained, compared, taken along. */
import { attempt, FailureError, success, type Result } from '../domain/errors.ts';
import { OPINION_FILES } from '../domain/lab/sentences.ts';
import type { CommentSet } from '../domain/monitoring/comment-types.ts';
import type {
  CommentQuery,
  CommentsFound,
  JudgedComment,
  Overview,
} from '../domain/monitoring/overview-types.ts';
import type { Brief, Comparison, Slice, WordShare } from '../domain/monitoring/pulse-types.ts';
import { variantsOf } from '../domain/monitoring/occlusion.ts';
import { COMMENT_ENCODER } from '../domain/monitoring/stream.ts';
import { sliceRows } from '../domain/vectors.ts';
import type { MonitorProgress } from './pulse-services.ts';
import type { Cancellable, EncoderProgress, Services } from './services.ts';

export type { EncoderProgress, MonitorProgress };

/** The same for all: the same comments, brought twice, have the same topics. */
const TOPIC_SEED = 1;

/** The set of the built-in comments, which is stored as any other once it was opened. */
export const STREAM_SET = 'stream';

export interface OpenedSet {
  readonly set: CommentSet;
  readonly overview: Overview;
}

/** An empty monitor with models that have learned. */
export async function begin({ monitor, labFiles }: Services): Promise<void> {
  await monitor.open();
  if (await monitor.taught()) return;
  await monitor.teach(await Promise.all(OPINION_FILES.map((id) => labFiles.load(id))));
}

/**
 * Judges the comments that the monitor holds by what the person has said of them. A set never grows, so that the same seed
 * finds the same topics each time.
 */
export async function analyse(
  services: Services,
  set: CommentSet,
  options: Cancellable<MonitorProgress> = {},
): Promise<OpenedSet> {
  const { corrections, topicEdits, decisions, falseAlarms } = set;
  const overview = await services.monitor.analyse(
    { corrections, topicEdits, decisions, falseAlarms, now: services.now(), seed: TOPIC_SEED },
    options,
  );
  return { set, overview };
}

export const listSets = (services: Services): Promise<Result<readonly CommentSet[]>> =>
  attempt(async () => (await services.late()).comments.list());

/** Opens a stored set. Fails with `storage-failed` where it is gone. */
export const openSet = (
  services: Services,
  setId: string,
  options: Cancellable<MonitorProgress> = {},
): Promise<Result<OpenedSet>> =>
  attempt(async () => {
    const { comments } = await services.late();
    const set = await comments.find(setId);
    if (!set) throw new FailureError('storage-failed', { reason: 'set-gone' });
    await begin(services);
    for await (const { rows, vectors } of comments.batches(setId)) {
      if (options.signal?.aborted) throw new FailureError('cancelled');
      await services.monitor.add(rows, vectors);
    }
    return analyse(services, set, options);
  });

/** Rows of the built-in comments that are stored at once. */
const BATCH = 512;

/** Opens the built-in comments, whose vectors come with them: no model is fetched. */
export const openStream = (
  services: Services,
  falseAlarms: number,
  options: Cancellable<MonitorProgress> = {},
): Promise<Result<OpenedSet>> =>
  attempt(async () => {
    const { comments } = await services.late();
    if (!(await comments.find(STREAM_SET))) {
      const { rows, vectors } = await services.commentStream.load();
      await comments.create({
        id: STREAM_SET,
        name: '',
        createdAt: services.now(),
        count: 0,
        corrections: [],
        topicEdits: [],
        decisions: [],
        falseAlarms,
      });
      for (let start = 0; start < rows.length; start += BATCH) {
        const end = Math.min(rows.length, start + BATCH);
        await comments.append({
          setId: STREAM_SET,
          start,
          rows: rows.slice(start, end),
          vectors: sliceRows(vectors, start, end),
        });
      }
    }
    const opened = await openSet(services, STREAM_SET, options);
    if (!opened.ok) throw new FailureError(opened.failure.code, opened.failure.details);
    return opened.value;
  });

/** What a person may say of a set, and what of it changes what is seen. */
export type SetChange = (set: CommentSet) => CommentSet;

/** Writes a change of an open set and judges its comments anew. */
export const changeSet = (
  services: Services,
  setId: string,
  change: SetChange,
  options: Cancellable<MonitorProgress> = {},
): Promise<Result<OpenedSet>> =>
  attempt(async () => {
    const { comments } = await services.late();
    const set = await comments.change(setId, change);
    if (!set) throw new FailureError('storage-failed', { reason: 'set-gone' });
    return analyse(services, set, options);
  });

export const renameSet = (
  services: Services,
  setId: string,
  name: string,
): Promise<Result<CommentSet | undefined>> =>
  attempt(async () => (await services.late()).comments.change(setId, (set) => ({ ...set, name })));

export const removeSet = (services: Services, setId: string): Promise<Result<void>> =>
  attempt(async () => (await services.late()).comments.remove(setId));

export const findComments = ({ monitor }: Services, query: CommentQuery): Promise<Result<CommentsFound>> =>
  attempt(() => monitor.list(query));

export const compareSlices = (
  { monitor }: Services,
  before: Slice,
  after: Slice,
): Promise<Result<Comparison>> => attempt(() => monitor.compare(before, after));

export const writeBrief = ({ monitor }: Services): Promise<Result<Brief>> => attempt(() => monitor.brief());

export const labelledTable = ({ monitor }: Services, headings: readonly string[]): Promise<Result<string>> =>
  attempt(() => monitor.table(headings));

/** What each word of a comment brings to the sentiment that it was given: the text is embedded without each in turn. */
export async function weighComment(
  { encoder, monitor }: Services,
  { row }: JudgedComment,
  options: Cancellable<EncoderProgress> = {},
): Promise<Result<readonly WordShare[]>> {
  const { pieces, texts } = variantsOf(row.text);
  if (!pieces.length) return success([]);
  return attempt(async () =>
    monitor.weigh(pieces, await encoder.embed(COMMENT_ENCODER, texts, 'symmetric', options)),
  );
}
