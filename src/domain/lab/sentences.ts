/** The Lab's own sentences: files under public/lab, written by `npm run pack -- --lab` and checked before they are used. */
import * as v from 'valibot';
import { VECTOR_DIMS, type EncoderId, type QuantizedVectors } from '../catalog.ts';
import { attempt, FailureError, type Result } from '../errors.ts';
import { unpackVectors } from '../pack-check.ts';
import { sha256Hex } from '../sha256.ts';

/** Reviews are read by E5 in both languages: it beats MiniLM by 6 to 8 points there, and MiniLM wins on English intents. */
export const SENTENCE_FILES = [
  { id: 'reviews-en', encoder: 'e5-small-en-zh', version: '5a30cc52' },
  { id: 'reviews-zh', encoder: 'e5-small-en-zh', version: '97183c81' },
  { id: 'intents-en', encoder: 'minilm-l6-en', version: 'e3c80d53' },
  { id: 'intents-zh', encoder: 'e5-small-en-zh', version: 'e4b62cc4' },
  // Plain speech beside the reviews' written one: what Pulse learns from, and not a dataset of the Lab.
  { id: 'remarks-en', encoder: 'e5-small-en-zh', version: '3fd1ccfa' },
  { id: 'remarks-zh', encoder: 'e5-small-en-zh', version: '8bddd5a4' },
] as const satisfies readonly {
  readonly id: string;
  readonly encoder: EncoderId;
  /** Beginning of the vectors' hash: part of the address, so that a cache never answers with another version. */
  readonly version: string;
}[];

export type SentenceFileId = (typeof SENTENCE_FILES)[number]['id'];

/** What opinions are learned from, both languages together. */
export const OPINION_FILES = [
  'reviews-en',
  'reviews-zh',
  'remarks-en',
  'remarks-zh',
] as const satisfies readonly SentenceFileId[];

export const TOPICS = [
  'books',
  'films',
  'food',
  'travel',
  'gadgets',
  'clothes',
  'games',
  'courses',
  'health',
  'services',
] as const;

const text = v.pipe(v.string(), v.nonEmpty());
const sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const ReviewSchema = v.strictObject({
  text,
  stars: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(5)),
  domain: v.picklist(TOPICS),
});

/** Sentences of one group say the same thing in other words: none may be learned from and another asked. */
const IntentSchema = v.strictObject({ text, intent: text, group: text });

export type Review = Readonly<v.InferOutput<typeof ReviewSchema>>;
export type IntentSentence = Readonly<v.InferOutput<typeof IntentSchema>>;

/** What a file's rows may look like, before it has vectors. */
export const RowsSchema = v.union([
  v.pipe(v.array(ReviewSchema), v.nonEmpty()),
  v.pipe(v.array(IntentSchema), v.nonEmpty()),
]);

const envelope = {
  version: v.literal(1),
  licence: text,
  encoder: v.picklist(['minilm-l6-en', 'e5-small-en-zh']),
  dims: v.literal(VECTOR_DIMS),
  textsSha256: sha256,
  vectorsSha256: sha256,
};
const FileSchema = v.variant('id', [
  v.strictObject({
    id: v.picklist(['reviews-en', 'reviews-zh', 'remarks-en', 'remarks-zh']),
    ...envelope,
    rows: v.pipe(v.array(ReviewSchema), v.nonEmpty()),
  }),
  v.strictObject({
    id: v.picklist(['intents-en', 'intents-zh']),
    ...envelope,
    rows: v.pipe(v.array(IntentSchema), v.nonEmpty()),
  }),
]);

/** What public/lab/<id>.json holds. The vectors lie beside it in <id>.vectors, as those of a pack do. */
export type SentenceFile = v.InferOutput<typeof FileSchema>;

/** Rows of a file that opinions are learned from; none of another. */
export function reviewsOf(file: SentenceFile): readonly Review[] {
  switch (file.id) {
    case 'reviews-en':
    case 'reviews-zh':
    case 'remarks-en':
    case 'remarks-zh':
      return file.rows;
    default:
      return [];
  }
}

export interface Sentences {
  readonly kind: 'sentences';
  readonly file: SentenceFile;
  readonly vectors: QuantizedVectors;
}

/** SHA-256 of the texts, one a line, UTF-8: ties the vectors to the words that they were made from. */
export function hashSentences(rows: readonly { readonly text: string }[]): Promise<string> {
  return sha256Hex(new TextEncoder().encode(rows.map((row) => row.text).join('\n')));
}

/** `lab-data` for a file of the Lab that is missing or not what was shipped. */
export const damagedFile = (part: 'file' | 'json' | 'texts' | 'vectors'): FailureError =>
  new FailureError('lab-data', { reason: 'damaged', part });

/** Checks a file as it came from the network: shape, texts and vectors against their hashes. Fails with `lab-data`. */
export function parseSentences(json: unknown, buffer: ArrayBuffer): Promise<Result<Sentences>> {
  return attempt(async () => {
    const parsed = v.safeParse(FileSchema, json);
    if (!parsed.success) throw damagedFile('json');
    const file = parsed.output;
    if ((await hashSentences(file.rows)) !== file.textsSha256) throw damagedFile('texts');
    if ((await sha256Hex(buffer)) !== file.vectorsSha256) throw damagedFile('vectors');
    const vectors = unpackVectors(buffer, file.rows.length, file.dims);
    if (!vectors) throw damagedFile('vectors');
    return { kind: 'sentences', file, vectors };
  });
}
