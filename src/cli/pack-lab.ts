/** Writes the Lab's sentences, public/lab/<id>.json and <id>.vectors: embeds each file again from its own rows. */
import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import { VECTOR_DIMS } from '../domain/catalog.ts';
import { hashSentences, parseSentences, RowsSchema, SENTENCE_FILES } from '../domain/lab/sentences.ts';
import { packVectors } from '../domain/pack-check.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { quantizeRows } from '../domain/vectors.ts';
import { embedInDefinedBatches } from '../workers/encoder/embed.ts';
import { openEncoder } from './node-encoder.ts';

const FOLDER = new URL('../../public/lab/', import.meta.url);

/** Every sentence was written for this project. */
const LICENCE = 'CC0-1.0';

/** Rows as they are, or those of a file written before; the rest of a file is computed anew. */
const Source = v.union([
  RowsSchema,
  v.pipe(
    v.object({ rows: RowsSchema }),
    v.transform((file) => file.rows),
  ),
]);

async function writeSentences({ id, encoder }: (typeof SENTENCE_FILES)[number]): Promise<void> {
  const jsonUrl = new URL(`${id}.json`, FOLDER);
  const rows = v.parse(Source, JSON.parse(await readFile(jsonUrl, 'utf8')));
  const texts = rows.map((row) => row.text);
  // Symmetric: what a person types in the Lab is read in the same role as what was learned from.
  const embedded = await embedInDefinedBatches(await openEncoder(encoder), texts, 'symmetric');
  const vectors = packVectors(quantizeRows(embedded, VECTOR_DIMS));
  const header = {
    id,
    version: 1,
    licence: LICENCE,
    encoder,
    dims: VECTOR_DIMS,
    textsSha256: await hashSentences(rows),
    vectorsSha256: await sha256Hex(vectors),
  };
  // One row a line: a changed sentence is a changed line.
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const json = `${JSON.stringify(header, undefined, 2).slice(0, -2)},\n  "rows": [\n${lines}\n  ]\n}\n`;
  const checked = await parseSentences(JSON.parse(json), vectors.buffer);
  if (!checked.ok) throw new Error(`the new ${id} fails its own check: ${JSON.stringify(checked.failure)}`);

  await writeFile(new URL(`${id}.vectors`, FOLDER), vectors);
  await writeFile(jsonUrl, json);
  console.log(`${id}: ${rows.length} sentences, ${json.length} + ${vectors.length} bytes`);
}

/** Writes all sentence files, one after the other: two encoders at once would only share the cores. */
export async function packLab(): Promise<void> {
  for (const file of SENTENCE_FILES) await writeSentences(file);
}
