/** The built-in stream with what the shipped models make of it. */
import { readFile } from 'node:fs/promises';
import type { StreamSentence } from '../../../../src/cli/compose-stream.ts';
import { readStreamSentences } from '../../../../src/cli/pack-pulse.ts';
import { OPINION_FILES, reviewsOf } from '../../../../src/domain/lab/sentences.ts';
import { opinionOf, trainOpinionModel } from '../../../../src/domain/monitoring/opinion-model.ts';
import type { Opinion } from '../../../../src/domain/monitoring/pulse-types.ts';
import { parseStream, type Stream } from '../../../../src/domain/monitoring/stream.ts';
import { dequantizeRow, joinVectors } from '../../../../src/domain/vectors.ts';
import { readSentences } from '../lab/sentence-files.ts';

const FOLDER = new URL('../../../../public/pulse/', import.meta.url);

export async function shippedStream(): Promise<Stream> {
  const [json, vectors] = await Promise.all([
    readFile(new URL('stream.json', FOLDER), 'utf8'),
    readFile(new URL('stream.vectors', FOLDER)),
  ]);
  const parsed = await parseStream(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!parsed.ok) throw new Error(`the stream is damaged: ${JSON.stringify(parsed.failure)}`);
  return parsed.value;
}

/** The theme that each comment was composed of; `praise` for the ordered ones. */
export async function themesOf(stream: Stream): Promise<readonly (StreamSentence['theme'] | 'praise')[]> {
  const sentences = (await readStreamSentences()).filter(({ theme }) => theme !== 'tail');
  return stream.rows.map(({ text }) => sentences.find((one) => text.startsWith(one.text))?.theme ?? 'praise');
}

export async function streamOpinions({ vectors }: Stream): Promise<readonly Opinion[]> {
  const files = await Promise.all(OPINION_FILES.map(readSentences));
  const reviews = files.flatMap(({ file }) => reviewsOf(file));
  const model = trainOpinionModel(reviews, joinVectors(files.map((file) => file.vectors)));
  const one = new Float32Array(vectors.dims);
  return Array.from({ length: vectors.count }, (_, row) =>
    opinionOf(model, dequantizeRow(vectors, row, one)),
  );
}
