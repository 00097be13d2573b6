/** The built-in comments of a made-up shop: files under public/pulse, written by `npm run pack -- --pulse`, checked before use. */
import * as v from 'valibot';
import { VECTOR_DIMS, type QuantizedVectors } from '../catalog.ts';
import { attempt, FailureError, type Result } from '../errors.ts';
import { unpackVectors } from '../pack-check.ts';
import { sha256Hex } from '../sha256.ts';
import type { CommentRow } from './comment-types.ts';

/** Beginning of the vectors' hash: part of the address, so that a cache never answers with another version. */
export const STREAM_VERSION = '3e7a2bc3';

/** The encoder of every comment: it reads both languages and their mixtures. */
export const COMMENT_ENCODER = 'e5-small-en-zh';

const text = v.pipe(v.string(), v.nonEmpty());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const RowSchema = v.strictObject({
  text,
  /** Minutes since midnight of the first day in UTC. */
  minute: count,
  rating: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5))),
  product: v.optional(text),
  channel: v.optional(text),
});
export type StreamRow = Readonly<v.InferOutput<typeof RowSchema>>;

const FileSchema = v.strictObject({
  id: v.literal('stream'),
  version: v.literal(1),
  licence: text,
  encoder: v.literal(COMMENT_ENCODER),
  dims: v.literal(VECTOR_DIMS),
  /** A Monday, YYYY-MM-DD. */
  firstDay: v.pipe(v.string(), v.isoDate()),
  days: v.pipe(v.number(), v.integer(), v.minValue(1)),
  textsSha256: sha256,
  vectorsSha256: sha256,
  rows: v.pipe(v.array(RowSchema), v.nonEmpty()),
});
export type StreamFile = Readonly<v.InferOutput<typeof FileSchema>>;

export interface Stream {
  readonly file: StreamFile;
  readonly rows: readonly CommentRow[];
  readonly vectors: QuantizedVectors;
}

/** SHA-256 of the texts, one a line, UTF-8: ties the vectors to the words that they were made from. */
export const hashStream = (rows: readonly { readonly text: string }[]): Promise<string> =>
  sha256Hex(new TextEncoder().encode(rows.map((row) => row.text).join('\n')));

/** `stream-damaged` for a file of the stream that is missing or not what was shipped. */
export const damagedStream = (part: 'file' | 'json' | 'texts' | 'vectors'): FailureError =>
  new FailureError('stream-damaged', { part });

const MINUTE_MS = 60_000;

/** The stream as comments, whose ids are their places. */
function streamComments({ firstDay, rows }: Pick<StreamFile, 'firstDay' | 'rows'>): CommentRow[] {
  const start = Date.parse(firstDay);
  return rows.map(({ minute, ...row }, place) => ({
    id: `c${place + 1}`,
    ...row,
    time: start + minute * MINUTE_MS,
  }));
}

/** Checks the files as they came from the network: shape, texts and vectors against their hashes. Fails with `stream-damaged`. */
export function parseStream(json: unknown, buffer: ArrayBuffer): Promise<Result<Stream>> {
  return attempt(async () => {
    const parsed = v.safeParse(FileSchema, json);
    if (!parsed.success) throw damagedStream('json');
    const file = parsed.output;
    if ((await hashStream(file.rows)) !== file.textsSha256) throw damagedStream('texts');
    if ((await sha256Hex(buffer)) !== file.vectorsSha256) throw damagedStream('vectors');
    const vectors = unpackVectors(buffer, file.rows.length, file.dims);
    if (!vectors) throw damagedStream('vectors');
    return { file, rows: streamComments(file), vectors };
  });
}
