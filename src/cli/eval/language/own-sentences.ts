/** The shipped sentences as the app reads them. */
import { readFile } from 'node:fs/promises';
import type { QuantizedVectors } from '../../../domain/catalog.ts';
import {
  OPINION_FILES,
  parseSentences,
  reviewsOf,
  type IntentSentence,
  type Review,
  type SentenceFileId,
  type Sentences,
} from '../../../domain/lab/sentences.ts';
import { joinVectors } from '../../../domain/vectors.ts';

const FOLDER = new URL('../../../../public/lab/', import.meta.url);

export type Language = 'en' | 'zh';
export const LANGUAGES = ['en', 'zh'] as const;

async function read(id: SentenceFileId): Promise<Sentences> {
  const [json, vectors] = await Promise.all([
    readFile(new URL(`${id}.json`, FOLDER), 'utf8'),
    readFile(new URL(`${id}.vectors`, FOLDER)),
  ]);
  const parsed = await parseSentences(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!parsed.ok) throw new Error(`public/lab/${id} is damaged: ${JSON.stringify(parsed.failure)}`);
  return parsed.value;
}

export interface Rows<Row> {
  readonly rows: readonly Row[];
  readonly vectors: QuantizedVectors;
}

export async function readIntents(language: Language): Promise<Rows<IntentSentence>> {
  const { file, vectors } = await read(`intents-${language}`);
  if (file.id !== 'intents-en' && file.id !== 'intents-zh') throw new Error(`${file.id} holds no intents`);
  return { rows: file.rows, vectors };
}

/** A row that opinions are learned from. */
export interface OwnReview extends Review {
  readonly language: Language;
  /** A remark is learned from and not asked about: the reviews are the harder, and were the measure before. */
  readonly remark: boolean;
}

/** Of both languages. */
export async function readReviews(): Promise<Rows<OwnReview>> {
  const parts = await Promise.all(
    OPINION_FILES.map(async (id) => {
      const { file, vectors } = await read(id);
      const language: Language = id.endsWith('zh') ? 'zh' : 'en';
      const remark = id.startsWith('remarks');
      return { rows: reviewsOf(file).map((row) => ({ ...row, language, remark })), vectors };
    }),
  );
  return {
    rows: parts.flatMap(({ rows }) => rows),
    vectors: joinVectors(parts.map(({ vectors }) => vectors)),
  };
}
