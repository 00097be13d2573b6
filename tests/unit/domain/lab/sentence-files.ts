/** The shipped sentences as the app reads them. */
import { readFile } from 'node:fs/promises';
import { parseSentences, type SentenceFileId, type Sentences } from '../../../../src/domain/lab/sentences.ts';

const FOLDER = new URL('../../../../public/lab/', import.meta.url);

export async function readBytes(id: SentenceFileId): Promise<{ json: string; vectors: ArrayBuffer }> {
  const [json, vectors] = await Promise.all([
    readFile(new URL(`${id}.json`, FOLDER), 'utf8'),
    readFile(new URL(`${id}.vectors`, FOLDER)),
  ]);
  return { json, vectors: new Uint8Array(vectors).buffer };
}

export async function readSentences(id: SentenceFileId): Promise<Sentences> {
  const { json, vectors } = await readBytes(id);
  const parsed = await parseSentences(JSON.parse(json), vectors);
  if (!parsed.ok) throw new Error(`${id} is damaged: ${JSON.stringify(parsed.failure)}`);
  return parsed.value;
}
