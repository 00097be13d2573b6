/** A CSV of texts with labels. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Papa from 'papaparse';
import { DatasetError } from '../dataset.ts';

export interface LabelledTexts {
  readonly name: string;
  readonly texts: readonly string[];
  readonly labels: readonly string[];
}

const COLUMNS = ['text', 'label'] as const;

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DatasetError(`${name} is not UTF-8`);
  }
}

/** Reads columns `text` and `label`, wherever they stand. Throws a DatasetError that says what is wrong, and where. */
export async function readLabelled(path: string): Promise<LabelledTexts> {
  const name = basename(path);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new DatasetError(`${path} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`);
  });
  const { data, meta, errors } = Papa.parse<Readonly<Record<string, string>>>(decode(bytes, name), {
    header: true,
    // One column alone has none, and is refused below.
    delimitersToGuess: [',', ';', '\t'],
    skipEmptyLines: 'greedy',
    transformHeader: (header) => header.trim().toLowerCase(),
  });
  const fields = meta.fields ?? [];
  for (const column of COLUMNS)
    if (!fields.includes(column))
      throw new DatasetError(`${name} has no column “${column}”; it has ${fields.join(', ') || 'none'}`);
  const [broken] = errors.filter(({ type }) => type !== 'Delimiter');
  if (broken)
    throw new DatasetError(`${name}, record ${(broken.row ?? 0) + 1}: ${broken.message.toLowerCase()}`);
  if (!data.length) throw new DatasetError(`${name} has no rows`);
  const cells = (column: (typeof COLUMNS)[number]): string[] =>
    data.map((row, at) => {
      const cell = row[column].trim();
      if (!cell) throw new DatasetError(`${name}, record ${at + 1}: the ${column} is empty`);
      return cell;
    });
  return { name, texts: cells('text'), labels: cells('label') };
}
