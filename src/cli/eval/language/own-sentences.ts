/** The shipped sentences as the app reads them. */
import { readFile } from 'node:fs/promises';
import type { QuantizedVectors } from '../../../domain/catalog.ts';
import {
  parseSentences,
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

/** Of both languages, English first. */
export async function readReviews(): Promise<Rows<Review & { readonly language: Language }>> {
  const parts = await Promise.all(
    LANGUAGES.map(async (language) => {
      const { file, vectors } = await read(`reviews-${language}`);
      if (file.id !== 'reviews-en' && file.id !== 'reviews-zh')
        throw new Error(`${file.id} holds no reviews`);
      return { rows: file.rows.map((row) => ({ ...row, language })), vectors };
    }),
  );
  return {
    rows: parts.flatMap(({ rows }) => rows),
    vectors: joinVectors(parts.map(({ vectors }) => vectors)),
  };
}
