/** One person's export, read by the app's own importer: its items, and what they gave stars to. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Item } from '../../domain/catalog.ts';
import { toFailure } from '../../domain/errors.ts';
import { detectFiles, readFiles } from '../../domain/importing/detect.ts';
import type { ImportFile, ImportedCatalog } from '../../domain/importing/import-types.ts';
import type { RatedEvent } from '../../domain/learning/split.ts';
import { DatasetError } from './dataset.ts';

export interface PersonalHistory {
  /** Name of the file, without its folder. */
  readonly file: string;
  /** The whole catalog as the app would hold it, the backlog included: the vectors are centred on all of it. */
  readonly items: readonly Item[];
  /** Oldest first, one an item. */
  readonly rated: readonly RatedEvent[];
}

/** Fewer held-out stars say nothing of one method against another: an AUC of 15 likes and 15 dislikes is ±0.2. */
export const LEAST_RATED = 30;

async function open(path: string): Promise<ImportFile> {
  try {
    return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
  } catch {
    throw new DatasetError(`There is no file ${path} that can be read`);
  }
}

/** Reads with every choice as the app proposes it: columns as guessed, and of several people the one with most ratings. */
async function importFile(file: ImportFile): Promise<ImportedCatalog> {
  try {
    const detection = await detectFiles([file]);
    return await readFiles(
      [file],
      detection.format === 'movielens' ? { person: detection.people[0].id } : {},
    );
  } catch (error) {
    const failure = toFailure(error);
    if (!failure) throw error;
    throw new DatasetError(`${file.name} cannot be imported: ${failure.code}`);
  }
}

/** Throws a DatasetError for a file that is missing, cannot be imported, or holds fewer than 30 rated items. */
export async function readPersonalHistory(path: string): Promise<PersonalHistory> {
  const file = await open(path);
  const { items, events } = await importFile(file);
  const rows = new Map(items.map(({ id }, row) => [id, row]));
  // An item that was rated twice takes its later place and stars, as in the app.
  const stars = new Map<number, number>();
  for (const { itemId, kind, value } of events) {
    const row = rows.get(itemId);
    if (kind !== 'rating' || value === undefined || row === undefined) continue;
    stars.delete(row);
    stars.set(row, value);
  }
  if (stars.size < LEAST_RATED)
    throw new DatasetError(`${file.name} holds ${stars.size} rated items; ${LEAST_RATED} are needed`);
  return { file: file.name, items, rated: Array.from(stars, ([row, value]) => ({ row, stars: value })) };
}
