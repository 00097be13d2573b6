/** From files of comments to what they say: read, embed, store and hand over batch by batch, then judge. */
import { attempt, FailureError, toFailure, type Result } from '../domain/errors.ts';
import type { QuantizedVectors } from '../domain/catalog.ts';
import type { CommentRow, CommentSet } from '../domain/monitoring/comment-types.ts';
import type { ReadReport, Overview } from '../domain/monitoring/overview-types.ts';
import type { CommentChoices, CommentsPreview, PastedText } from '../domain/monitoring/pulse-types.ts';
import { COMMENT_ENCODER } from '../domain/monitoring/stream.ts';
import { gatherRows } from '../domain/vectors.ts';
import { progressLine, type IngestProgress, type Report } from './progress-line.ts';
import type { CommentInput } from './pulse-services.ts';
import type { Cancellable, Services } from './services.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';
import { analyse, begin } from './watch-comments.ts';

export type { ReadReport, IngestProgress, Overview };

/** What the person hands over. */
export type CommentsGiven = { readonly files: readonly SourceFile[] } | { readonly pasted: PastedText };

export interface Listened {
  readonly set: CommentSet;
  readonly overview: Overview;
  readonly read: ReadReport;
  /** The person stopped it: the comments before are kept and judged. */
  readonly stopped: boolean;
}

/**
 * Comments that are embedded and stored at once: some seconds of work, which is what a cancel or a killed tab loses, and
 * 200 kB of vectors. Fewer would pay a transaction too often.
 */
const BATCH = 512;

/** Once in four weeks or so somebody is called for nothing: less often, and small crises pass unseen. */
export const USUAL_FALSE_ALARMS = 0.4;

const inputsOf = async (given: CommentsGiven): Promise<readonly CommentInput[]> =>
  'pasted' in given ? [given.pasted] : Promise.all(given.files.map(readSourceFile));

/** What the files are, and what only the person can decide about them. */
export const previewComments = (
  { monitor }: Services,
  given: CommentsGiven,
  choices: CommentChoices,
  options: Cancellable = {},
): Promise<Result<CommentsPreview>> =>
  attempt(async () => monitor.preview(await inputsOf(given), choices, options));

/**
 * Brings comments into a set of their own. Stopped after some were stored, it keeps and judges these; stopped before, or
 * failed, it leaves nothing behind.
 */
export const listen = (
  services: Services,
  given: CommentsGiven,
  choices: CommentChoices,
  { signal, onProgress }: Cancellable<IngestProgress> = {},
): Promise<Result<Listened>> =>
  attempt(async () => {
    const report = progressLine(onProgress);
    const read = await services.monitor.read(await inputsOf(given), choices, {
      signal,
      onProgress: ({ done, total }) => report('read', done, total),
    });
    report('read', 1, 1);
    const { comments } = await services.late();
    const set: CommentSet = {
      id: services.newId(),
      name: read.name,
      createdAt: services.now(),
      count: 0,
      corrections: [],
      topicEdits: [],
      decisions: [],
      falseAlarms: USUAL_FALSE_ALARMS,
    };
    await begin(services);
    await comments.create(set);
    let kept = 0;
    let stopped = false;
    try {
      for (let start = 0; start < read.counts.read; start += BATCH) {
        kept = await takeBatch(services, set.id, start, read.counts.read, { signal, report });
      }
    } catch (error) {
      stopped = toFailure(error)?.code === 'cancelled' && kept > 0;
      if (!stopped) {
        await comments.remove(set.id).catch(() => undefined);
        throw error;
      }
    }
    const analysed = await analyse(
      services,
      { ...set, count: kept },
      // What was asked to stop is the reading: what is kept is still judged.
      { onProgress: ({ done, total }) => report('store', done, total) },
    );
    return { ...analysed, read, stopped };
  });

interface Run {
  readonly signal: AbortSignal | undefined;
  readonly report: Report;
}

/** Embeds, stores and hands over the next comments; how many there are then. */
async function takeBatch(
  services: Services,
  setId: string,
  start: number,
  total: number,
  { signal, report }: Run,
): Promise<number> {
  if (signal?.aborted) throw new FailureError('cancelled');
  const rows = await services.monitor.take(start, Math.min(BATCH, total - start));
  const vectors = await embedComments(services, rows, {
    signal,
    onProgress: (phase, done, of) =>
      phase === 'download'
        ? report('download', done, of)
        : report('embed', start + (done / of) * rows.length, total),
  });
  const { comments } = await services.late();
  await comments.append({ setId, start, rows, vectors });
  // Last, since it takes the vectors away.
  await services.monitor.add(rows, vectors);
  return start + rows.length;
}

interface EmbedOptions {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (phase: 'download' | 'embed', done: number, total: number) => void;
}

/** Vectors of comments in their order; texts that come more than once are embedded once. */
async function embedComments(
  { encoder }: Services,
  rows: readonly CommentRow[],
  { signal, onProgress }: EmbedOptions,
): Promise<QuantizedVectors> {
  const places = new Map<string, number>();
  for (const { text } of rows) if (!places.has(text)) places.set(text, places.size);
  const vectors = await encoder.embed(COMMENT_ENCODER, [...places.keys()], 'symmetric', {
    signal,
    onProgress: ({ phase, done, total }) => onProgress(phase, done, total),
  });
  return places.size === rows.length
    ? vectors
    : gatherRows(
        vectors,
        rows.map(({ text }) => places.get(text) ?? 0),
      );
}
