/** Writes the built-in comments of Pulse, public/pulse/stream.json and stream.vectors, from the sentences beside this file. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { VECTOR_DIMS } from '../domain/catalog.ts';
import { SENTIMENTS } from '../domain/monitoring/comment-types.ts';
import { COMMENT_ENCODER, hashStream, parseStream, type StreamFile } from '../domain/monitoring/stream.ts';
import { packVectors } from '../domain/pack-check.ts';
import { mulberry32 } from '../domain/random.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { quantizeRows } from '../domain/vectors.ts';
import { embedInDefinedBatches } from '../workers/encoder/embed.ts';
import { composeStream, FIRST_DAY, STREAM_DAYS, type StreamSentence } from './compose-stream.ts';
import { openEncoder } from './node-encoder.ts';

const FOLDER = new URL('../../public/pulse/', import.meta.url);
const SENTENCES = new URL('pulse-sentences.json', import.meta.url);

/** Every sentence was written for this project. */
const LICENCE = 'CC0-1.0';
/** Drawn once: tests compose the stream again with it. */
export const STREAM_SEED = 16;

const text = v.pipe(v.string(), v.nonEmpty());
const Sentences = v.array(
  v.strictObject({
    text,
    language: v.picklist(['en', 'zh']),
    theme: v.picklist([
      'delivery',
      'taste',
      'kettle',
      'lid',
      'backpack',
      'price',
      'packaging',
      'service',
      'tail',
    ]),
    sentiment: v.picklist(SENTIMENTS),
    product: v.optional(v.picklist(['tea', 'kettle', 'backpack'])),
  }),
);

export const readStreamSentences = async (): Promise<readonly StreamSentence[]> =>
  v.parse(Sentences, JSON.parse(await readFile(SENTENCES, 'utf8')));

export async function packPulse(): Promise<void> {
  const rows = composeStream(await readStreamSentences(), mulberry32(STREAM_SEED));
  const texts = rows.map((row) => row.text);
  // Symmetric, as comments of one's own are read: like is compared with like.
  const embedded = await embedInDefinedBatches(await openEncoder(COMMENT_ENCODER), texts, 'symmetric');
  const vectors = packVectors(quantizeRows(embedded, VECTOR_DIMS));
  const header: Omit<StreamFile, 'rows'> = {
    id: 'stream',
    version: 1,
    licence: LICENCE,
    encoder: COMMENT_ENCODER,
    dims: VECTOR_DIMS,
    firstDay: FIRST_DAY,
    days: STREAM_DAYS,
    textsSha256: await hashStream(rows),
    vectorsSha256: await sha256Hex(vectors),
  };
  // One row a line: a changed comment is a changed line.
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const json = `${JSON.stringify(header, undefined, 2).slice(0, -2)},\n  "rows": [\n${lines}\n  ]\n}\n`;
  const checked = await parseStream(JSON.parse(json), vectors.buffer);
  if (!checked.ok) throw new Error(`the new stream fails its own check: ${JSON.stringify(checked.failure)}`);

  await mkdir(FOLDER, { recursive: true });
  await writeFile(new URL('stream.vectors', FOLDER), vectors);
  await writeFile(new URL('stream.json', FOLDER), json);
  console.log(`stream: ${rows.length} comments, ${json.length} + ${vectors.length} bytes`);
  console.log(`version ${header.vectorsSha256.slice(0, 8)}: goes into src/domain/monitoring/stream.ts`);
}
