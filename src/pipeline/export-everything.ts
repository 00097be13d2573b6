/** A copy of all that is the person's, for the person: one file that a restore reads back. */
import type { Backup, BackupCatalog, BackupCounts, BackupImport } from '../domain/backup/backup-types.ts';
import { countsOf } from '../domain/backup/backup-types.ts';
import { BYTES_PER_VECTOR, type Catalog } from '../domain/catalog.ts';
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import { MAX_FILE_BYTES } from '../domain/importing/file-limit.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { TrainedHead } from '../domain/learning/head-types.ts';
import { PACKS } from '../domain/packs.ts';
import { joinVectors } from '../domain/vectors.ts';
import type { ImportRecord, Services } from './services.ts';

/**
 * Vectors that a copy takes along: those of 86,000 items, 43 MB as text. With a quarter of it, catalogs that people have
 * (ten thousand items) would wait minutes for their restore; with four times as much, the file is more than a phone can
 * hold as one text.
 */
const MOST_VECTOR_BYTES = 32 * 1024 * 1024;

export interface Takeout {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly counts: BackupCounts;
  /** Items whose vectors are left out: a restore makes them again from their texts. */
  readonly withoutVectors: number;
}

/**
 * Everything stored as a sealed file: own catalogs with their items and, up to {@link MOST_VECTOR_BYTES}, their vectors;
 * the whole log (of built-in catalogs too), imports, preferences, trained versions, the Studio's demos. It counts as made only once it has
 * been read back. Fails with `copy-too-large` for more than a restore reads.
 * @param passphrase locks the file; without it anyone can read it.
 */
export function exportEverything(services: Services, passphrase?: string): Promise<Result<Takeout>> {
  return attempt(async () => {
    const backup = await gather(services);
    // Its checks, and the writer that they hold to, come with the first copy.
    const { sealBackup } = await import('../domain/backup/backup-file.ts');
    const { importer } = services;
    const sealed = await sealBackup(backup);
    const bytes = passphrase === undefined ? sealed : await importer.lock(sealed, passphrase);
    if (bytes.length > MAX_FILE_BYTES)
      throw new FailureError('copy-too-large', { megabytes: Math.round(bytes.length / 1e6) });
    const counts = countsOf(backup);
    const reread = await importer.readBackup({ name: '', bytes }, { passphrase });
    if (JSON.stringify(countsOf(reread)) !== JSON.stringify(counts))
      throw new FailureError('storage-failed', { reason: 'copy-differs' });
    const bare = backup.catalogs.filter(({ vectors }) => !vectors);
    return { bytes, counts, withoutVectors: bare.reduce((sum, { items }) => sum + items.length, 0) };
  });
}

async function gather(services: Services): Promise<Backup> {
  const { catalogs, log, preferences, heads, drafts, now } = services;
  const stored = await catalogs.list();
  const ids = [...stored, ...PACKS].map(({ id }) => id);
  const bySequence = (a: Interaction, b: Interaction): number => a.seq - b.seq;
  const everyLog = async (read: (catalogId: string) => Promise<Interaction[]>) =>
    (await Promise.all(ids.map(read))).flat().sort(bySequence);
  const versions = (await Promise.all(ids.map((id) => heads.versions(id)))).flat();
  const trained = await Promise.all(versions.map(({ headId }) => heads.load(headId)));
  const states = await Promise.all(ids.map((id) => heads.state(id)));
  return {
    savedAt: now(),
    catalogs: await ownCatalogs(services, stored),
    interactions: await everyLog((id) => log.ofCatalog(id)),
    impressions: await everyLog((id) => log.impressionsOf(id)),
    imports: (await catalogs.imports()).map(withoutGeneration),
    preferences: await preferences.read(),
    heads: trained.filter((head): head is TrainedHead => head !== undefined),
    headStates: states.filter((state) => state !== undefined),
    drafts: await drafts.list(),
  };
}

/** What an undo would bring back is not in the copy. */
const withoutGeneration = ({ previous, ...record }: ImportRecord): BackupImport =>
  previous ? { ...record, final: true } : record;

async function ownCatalogs(
  { catalogs, priors }: Services,
  stored: readonly Catalog[],
): Promise<BackupCatalog[]> {
  const own: BackupCatalog[] = [];
  let room = MOST_VECTOR_BYTES;
  for (const { id } of stored) {
    const loaded = await catalogs.load(id);
    // Removed in another tab since the list was read.
    if (!loaded) continue;
    const { catalog, items } = loaded;
    const size = items.length * BYTES_PER_VECTOR;
    const chunks = [];
    if (size <= room) for await (const chunk of loaded.vectors) chunks.push(chunk);
    const vectors = chunks.length ? joinVectors(chunks) : undefined;
    if (vectors) room -= size;
    const prior = await priors.load(catalog);
    const { prior: _, ...withoutPrior } = catalog;
    own.push({
      catalog: prior ? catalog : withoutPrior,
      items,
      ...(vectors && { vectors }),
      ...(prior && { prior }),
    });
  }
  return own;
}
