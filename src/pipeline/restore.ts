/** From a copy to what it was made of: read and checked, embedded where vectors are missing, staged, made live at once. */
import type { Backup, BackupCatalog, BackupCounts } from '../domain/backup/backup-types.ts';
import { countsOf } from '../domain/backup/backup-types.ts';
import type { RestoredCounts } from '../domain/backup/plan-restore.ts';
import { encoderFor, itemText, VECTOR_DIMS } from '../domain/catalog.ts';
import type { Catalog, Item, QuantizedVectors } from '../domain/catalog.ts';
import { attempt, FailureError, type Result } from '../domain/errors.ts';
import type { TrainedHead } from '../domain/learning/head-types.ts';
import { isPack } from '../domain/packs.ts';
import { gatherRows } from '../domain/vectors.ts';
import { progressLine, type IngestProgress, type Report } from './progress-line.ts';
import { readRows } from './row-reader.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';
import type { Cancellable, LoadedCatalog, ReadBackupOptions, Restoration, Services } from './services.ts';

/** What a copy holds, before anything is done with it. */
export interface OpenedBackup {
  readonly backup: Backup;
  readonly counts: BackupCounts;
  /** Items whose texts the encoder will have to read: their vectors are not in the file. */
  readonly toEmbed: number;
}

/** What was not here before. */
export interface RestoreSummary extends RestoredCounts {
  readonly catalogs: number;
  readonly items: number;
  /** Trained versions of the copy that learned from other rows than are here: stored, and not ranked by. */
  readonly aside: number;
}

/** Rows staged at once, as in an import: fewer pay a transaction too often, more throw away more work at a cancel. */
const SLAB = 512;

const vectorless = ({ vectors }: BackupCatalog): boolean => vectors === undefined;

/**
 * Reads and checks a copy. Fails with `backup-damaged`, `backup-version`, `backup-locked` (it asks for a passphrase),
 * `backup-passphrase`, `file-too-large`, `unreadable-file` or `cancelled`; nothing is written either way.
 */
export function openBackup(
  { importer }: Pick<Services, 'importer'>,
  file: SourceFile,
  options: ReadBackupOptions = {},
): Promise<Result<OpenedBackup>> {
  return attempt(async () => {
    const backup = await importer.readBackup(await readSourceFile(file), options);
    const bare = backup.catalogs.filter(vectorless);
    const toEmbed = bare.reduce((sum, { items }) => sum + items.length, 0);
    return { backup, counts: countsOf(backup), toEmbed };
  });
}

/**
 * Brings a copy back beside what is stored: what stands in both stays as it is stored, nothing is doubled, and nothing
 * is lost. Cancelled or failed at any point, it leaves all as it was. Fails with `cancelled`, `quota`, `storage-failed`
 * (another tab changed or removed a catalog meanwhile), or as the encoder does.
 */
export function restore(
  services: Services,
  backup: Backup,
  { signal, onProgress }: Cancellable<IngestProgress> = {},
): Promise<Result<RestoreSummary>> {
  return attempt(async () => {
    const run: Run = { signal, report: progressLine(onProgress) };
    run.report('read', 1, 1);
    const staged: Staged[] = [];
    let restoration: Restoration;
    let counts: RestoredCounts;
    try {
      for (const one of backup.catalogs) staged.push(await stageCatalog(services, one, run));
      goOn(signal);
      restoration = restorationOf(backup, staged);
      counts = await services.catalogs.restore(restoration);
    } catch (error) {
      // What cannot be discarded now, because storage itself is gone, the next start sweeps up.
      for (const { catalog, previous } of staged)
        if (catalog.dataId !== previous?.dataId)
          await services.catalogs.discard(catalog.dataId).catch(() => undefined);
      throw error;
    }
    run.report('store', 1, 1);
    const rowsOf = new Map(staged.map(({ catalog }) => [catalog.id, catalog.dataId]));
    return {
      ...counts,
      catalogs: staged.filter(({ previous }) => !previous).length,
      items: staged.reduce((sum, { newItems }) => sum + newItems, 0),
      aside: restoration.heads.filter(({ catalogId, dataId }) => (rowsOf.get(catalogId) ?? dataId) !== dataId)
        .length,
      changed: counts.changed || staged.some(({ catalog, previous }) => catalog !== previous),
    };
  });
}

interface Run {
  readonly signal: AbortSignal | undefined;
  readonly report: Report;
}

function goOn(signal: AbortSignal | undefined): void {
  // Not throwIfAborted: an abort with a reason of the caller's own would pass for a bug.
  if (signal?.aborted) throw new FailureError('cancelled');
}

/** A catalog of the copy as it will be stored. */
interface Staged {
  readonly catalog: Catalog;
  readonly previous?: Catalog;
  readonly prior?: Uint8Array<ArrayBuffer>;
  readonly newItems: number;
  /** Its rows are those of the copy: what was trained on them there may speak of them here. */
  readonly sameRows: boolean;
}

async function stageCatalog(services: Services, one: BackupCatalog, run: Run): Promise<Staged> {
  const loaded = await services.catalogs.load(one.catalog.id);
  const stored = loaded?.items ?? [];
  const known = new Set(stored.map(({ id }) => id));
  const places = one.items.flatMap(({ id }, row) => (known.has(id) ? [] : [row]));
  const sameRows = one.items.every(({ id }, row) => (stored[row] ?? one.items[row]).id === id);
  const newItems = places.length;
  // The transaction tells by it whether the catalog is still the one that was read: it must differ from the last.
  const updatedAt = Math.max(services.now(), (loaded?.catalog.updatedAt ?? 0) + 1);
  // A prior is by row: it is taken where there is none, and where the rows that it speaks of are the same.
  const prior = !loaded || (sameRows && loaded.catalog.prior === undefined) ? one.prior : undefined;
  const withPrior = prior && { prior: one.catalog.prior };
  if (loaded && newItems === 0) {
    const { catalog: previous } = loaded;
    const catalog = withPrior ? { ...previous, ...withPrior, updatedAt } : previous;
    return {
      catalog,
      previous,
      prior,
      newItems,
      sameRows: sameRows && stored.length === one.items.length,
    };
  }
  const items = [...stored, ...places.map((row) => one.items[row])];
  const encoder = loaded ? encoderFor(items) : one.catalog.encoder;
  const dataId = services.newId();
  const catalog: Catalog = {
    ...(loaded?.catalog ?? one.catalog),
    ...withPrior,
    encoder,
    dataId,
    itemCount: items.length,
    backlogCount: items.filter(({ backlog }) => backlog).length,
    updatedAt: loaded ? updatedAt : one.catalog.updatedAt,
  };
  const vectors = one.catalog.encoder === encoder ? one.vectors : undefined;
  try {
    await stageRows(services, catalog, items, { loaded, places, vectors }, run);
  } catch (error) {
    await services.catalogs.discard(dataId).catch(() => undefined);
    throw error;
  }
  return loaded
    ? { catalog, previous: loaded.catalog, prior, newItems, sameRows: false }
    : { catalog, prior, newItems, sameRows: true };
}

interface KnownVectors {
  /** Its rows come first. */
  readonly loaded: LoadedCatalog | undefined;
  /** Rows of the copy that come after them. */
  readonly places: readonly number[];
  /** Of all rows of the copy. */
  readonly vectors: QuantizedVectors | undefined;
}

/** Writes a generation slab by slab: stored vectors first, then those of the copy, embedded where there are none. */
async function stageRows(
  services: Services,
  { dataId, encoder }: Catalog,
  items: readonly Item[],
  { loaded, places, vectors }: KnownVectors,
  { signal, report }: Run,
): Promise<void> {
  const stored = loaded?.catalog.encoder === encoder ? readRows(loaded.vectors) : undefined;
  const storedRows = loaded?.items.length ?? 0;
  const total = (stored ? 0 : storedRows) + (vectors ? 0 : places.length);
  let embedded = 0;
  const embed = async (texts: readonly string[]): Promise<QuantizedVectors> => {
    const rows = await services.encoder.embed(encoder, texts, 'passage', {
      signal,
      onProgress: ({ phase, done, total: size }) =>
        phase === 'download' ? report('download', done, size) : report('embed', embedded + done, total),
    });
    embedded += texts.length;
    report('embed', embedded, total);
    return rows;
  };

  for (let start = 0; start < items.length;) {
    goOn(signal);
    // Stored rows and new ones are never in one slab: each slab has its vectors from one place.
    const isStored = start < storedRows;
    const end = Math.min(start + SLAB, isStored ? storedRows : items.length);
    const slab = items.slice(start, end);
    const fromCopy = vectors && gatherRows(vectors, places.slice(start - storedRows, end - storedRows));
    const rows = isStored
      ? await (stored ? copied(stored, slab.length) : embed(slab.map(itemText)))
      : (fromCopy ?? (await embed(slab.map(itemText))));
    goOn(signal);
    await services.catalogs.stage(dataId, start, slab, rows);
    start = end;
  }
}

async function copied(reader: ReturnType<typeof readRows>, count: number): Promise<QuantizedVectors> {
  const rows: QuantizedVectors = {
    count,
    dims: VECTOR_DIMS,
    codes: new Int8Array(count * VECTOR_DIMS),
    scales: new Float32Array(count),
  };
  await reader.copy(count, rows, 0);
  return rows;
}

/** The copy's history with what it says of generations put right. */
function restorationOf(backup: Backup, staged: readonly Staged[]): Restoration {
  const places = new Map(
    backup.catalogs.map(({ catalog }, i) => [catalog.id, { was: catalog, now: staged[i] }]),
  );
  // A version of other rows keeps the name of its generation, by which the app sets it aside. A built-in catalog has the
  // same rows everywhere.
  const placed = (head: TrainedHead): TrainedHead => {
    const { was, now } = places.get(head.catalogId) ?? {};
    return now?.sameRows && head.dataId === was?.dataId ? { ...head, dataId: now.catalog.dataId } : head;
  };
  const { interactions, impressions, preferences, heads, headStates, drafts } = backup;
  // One whose catalog was removed while the copy was made names nothing.
  const imports = backup.imports.filter(({ catalogId }) => places.has(catalogId) || isPack(catalogId));
  const catalogIds = [...interactions, ...impressions, ...imports, ...heads, ...headStates].map(
    ({ catalogId }) => catalogId,
  );
  return {
    catalogIds: [...new Set([...places.keys(), ...catalogIds])],
    catalogs: staged.filter(({ catalog, previous }) => catalog !== previous),
    interactions,
    impressions,
    // Undoing an import that made a catalog removes it; where there was one before the restore, that is too much.
    imports: imports.map((record) =>
      places.get(record.catalogId)?.now.previous ? { ...record, final: true } : record,
    ),
    preferences,
    heads: heads.map(placed),
    headStates,
    drafts,
  };
}
