/** Generations of items and vectors, and what goes with them when nothing names them any more. */
import type { IDBPTransaction } from 'idb';
import type { Catalog } from '../domain/catalog.ts';
import type { Schema } from './schema.ts';

export const EVERY_STORE = [
  'catalogs',
  'items',
  'vectors',
  'maps',
  'priors',
  'interactions',
  'impressions',
  'imports',
] as const;
export type Everything = IDBPTransaction<Schema, typeof EVERY_STORE, 'readwrite'>;
/** What was trained or talked about outlives imports, and goes with the catalog. */
export const EVERY_STORE_AND_HEADS = [
  ...EVERY_STORE,
  'heads',
  'head-states',
  'checkpoints',
  'talks',
  'faqs',
] as const;

/** Every key that begins with this: in IndexedDB's order an array comes after all numbers and texts. */
export const under = (first: string): IDBKeyRange => IDBKeyRange.bound([first], [first, []]);

export async function dropUnless(
  tx: Pick<Everything, 'objectStore'>,
  dataId: string,
  kept: readonly (string | undefined)[],
): Promise<void> {
  if (kept.includes(dataId)) return;
  await tx.objectStore('items').delete(under(dataId));
  await tx.objectStore('vectors').delete(under(dataId));
  await tx.objectStore('maps').delete(dataId);
}

/** @param kept other states of the same catalog. */
export async function dropPriorUnless(
  tx: Pick<Everything, 'objectStore'>,
  { id, prior }: Catalog,
  kept: readonly (Catalog | undefined)[],
): Promise<void> {
  if (prior === undefined || kept.some((one) => one?.prior === prior)) return;
  await tx.objectStore('priors').delete([id, prior]);
}
