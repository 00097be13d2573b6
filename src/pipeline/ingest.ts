/** From files to a live catalog: read, merge with what is stored, embed what is new, stage, commit. */
import { isBackupFile } from '../domain/backup/is-backup-file.ts';
import { encoderFor, itemText, VECTOR_DIMS } from '../domain/catalog.ts';
import type { Catalog, CatalogSource, EncoderId, QuantizedVectors } from '../domain/catalog.ts';
import { attempt, FailureError } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import type {
  Detection,
  ImportChoices,
  ImportedCatalog,
  ImportFile,
  RowIssue,
} from '../domain/importing/import-types.ts';
import { wantedFiles } from '../domain/importing/wanted-files.ts';
import { catalogOf, chooseAmong, sortOutPriors, type DroppedPrior } from './import-prior.ts';
import { mergeEvents, mergeItems } from './merge.ts';
import type { MergedItems } from './merge.ts';
import { progressLine } from './progress-line.ts';
import type { IngestProgress, Report } from './progress-line.ts';
import { readRows } from './row-reader.ts';
import { readSourceFile, type SourceFile } from './source-file.ts';
import type { Cancellable, DetectOptions, ImportRecord, LoadedCatalog, Services } from './services.ts';

export interface ImportSummary {
  readonly catalogId: string;
  /** As what the files were recognised. */
  readonly source: CatalogSource;
  /** Absent when nothing changed: there is nothing to undo then. */
  readonly importId?: string;
  /** True when the files brought nothing that was not stored already; nothing was written. */
  readonly unchanged: boolean;
  /** In the files. */
  readonly items: number;
  readonly newItems: number;
  readonly updatedItems: number;
  /** Added to the log. */
  readonly interactions: number;
  /** In the catalog, after the import. */
  readonly backlog: number;
  /** Whether the catalog has a prior now that it had not before. */
  readonly prior: boolean;
  readonly issues: readonly RowIssue[];
}

/**
 * Rows embedded and staged at once. Fewer would pay a transaction and a worker call too often; more would make a
 * cancel or a failure throw away more work, and hold more than the 200 kB of vectors that this is.
 */
const SLAB = 512;

/**
 * What the importer passes over is not read, and too large is refused by the size that the system states: reading
 * gigabytes only to drop or refuse them would end the tab. A file can vanish, or lose its permission, between being
 * chosen and being read.
 */
async function bytesOf(files: readonly SourceFile[]): Promise<ImportFile[]> {
  const wanted = wantedFiles(files);
  if (files.length && !wanted.length)
    throw new FailureError('unknown-format', {
      file: files[0].name,
      files: files.map(({ name }) => name).join(', '),
    });
  return Promise.all(wanted.map(readSourceFile));
}

/** What the files are, and what only the person can decide about them. Fails as the importer does (errors.ts). */
export function detect(
  services: Services,
  files: readonly SourceFile[],
  options: DetectOptions = {},
): Promise<Result<Detection>> {
  return attempt(async () => {
    const read = await bytesOf(files);
    const copy = read.find(isBackupFile);
    if (copy) return { format: 'backup', file: copy.name };
    const { priors, others } = await sortOutPriors(read);
    return priors.length && !others.length ? { format: 'prior' } : services.importer.detect(others, options);
  });
}

/**
 * Imports files into the catalog that they belong to, with its prior where that is among them. Cancelled or failed at any point, it leaves what was stored
 * as it was. Priors alone go to the stored catalog that they were made for: `prior-foreign` when there is none,
 * `prior-damaged` when they are not whole. Fails with `cancelled`, `quota`, `storage-failed` (another tab changed the catalog meanwhile), or as the
 * importer and the encoder do.
 */
export function ingest(
  services: Services,
  files: readonly SourceFile[],
  choices: ImportChoices,
  { signal, onProgress }: Cancellable<IngestProgress> = {},
): Promise<Result<ImportSummary>> {
  return attempt(async () => {
    const report = progressLine(onProgress);
    const { priors, others } = await sortOutPriors(await bytesOf(files));
    const imported =
      priors.length && !others.length
        ? nothingFor(await catalogOf(services, priors))
        : await services.importer.read(others, choices, {
            signal,
            onProgress: ({ done, total }) => report('read', done, total),
          });
    const archived = await sortOutPriors(imported.priors ?? []);
    report('read', 1, 1);
    const fileNames = files.map(({ name }) => name);
    return merge(
      services,
      imported,
      { fileNames, priors: [...priors, ...archived.priors] },
      { signal, report },
    );
  });
}

/** An import that adds nothing to a catalog but its prior. */
const nothingFor = ({ id, source, name }: Catalog): ImportedCatalog => ({
  catalogId: id,
  source,
  name,
  encoding: '',
  items: [],
  events: [],
  issues: [],
});

interface Dropped {
  readonly fileNames: readonly string[];
  readonly priors: readonly DroppedPrior[];
}

interface Run {
  readonly signal: AbortSignal | undefined;
  readonly report: Report;
}

function goOn(signal: AbortSignal | undefined): void {
  // Not throwIfAborted: an abort with a reason of the caller's own would pass for a bug.
  if (signal?.aborted) throw new FailureError('cancelled');
}

async function merge(
  services: Services,
  imported: ImportedCatalog,
  { fileNames, priors }: Dropped,
  run: Run,
): Promise<ImportSummary> {
  const { catalogId } = imported;
  const loaded = await services.catalogs.load(catalogId);
  const previous = loaded?.catalog;
  const merged = mergeItems(loaded?.items ?? [], imported.items);
  const encoder = encoderFor(merged.items);
  const importId = services.newId();
  const now = services.now();
  const log = await services.log.ofCatalog(catalogId);
  const interactions = mergeEvents(log, imported.events, { catalogId, importId, now });

  const { chosen, issues: priorIssues } = await chooseAmong(priors, merged.items);
  const issues = [...imported.issues, ...priorIssues];
  // A stored prior stays the catalog's own: a merge leaves the rows that it speaks of where they are.
  const prior = chosen?.sha256 ?? previous?.prior;
  const newPrior = prior === previous?.prior ? undefined : chosen?.bytes;

  const sameRows = previous?.encoder === encoder && merged.added === 0 && merged.updated === 0;
  const backlog = merged.items.filter((item) => item.backlog).length;
  const summary: ImportSummary = {
    catalogId,
    source: imported.source,
    importId,
    unchanged: false,
    items: imported.items.length,
    newItems: merged.added,
    updatedItems: merged.updated,
    interactions: interactions.length,
    backlog,
    prior: newPrior !== undefined,
    issues,
  };
  if (sameRows && interactions.length === 0 && !newPrior) {
    run.report('store', 1, 1);
    return { ...summary, importId: undefined, unchanged: true };
  }

  const record: ImportRecord = {
    importId,
    catalogId,
    fileNames,
    time: now,
    items: imported.items.length,
    interactions: interactions.length,
    issues: issues.length,
    ...(previous ? { previous } : undefined),
  };
  const catalog = (dataId: string): Catalog => ({
    id: catalogId,
    name: imported.name,
    source: imported.source,
    encoder,
    dataId,
    itemCount: merged.items.length,
    backlogCount: backlog,
    ...(prior === undefined ? undefined : { prior }),
    createdAt: previous?.createdAt ?? now,
    // Commit tells by it whether the catalog is still the one that was read: it must differ from the last.
    updatedAt: previous ? Math.max(now, previous.updatedAt + 1) : now,
  });

  if (sameRows && previous) {
    goOn(run.signal);
    await services.catalogs.commit(catalog(previous.dataId), record, interactions, newPrior);
  } else {
    const dataId = services.newId();
    try {
      await stageAll(services, dataId, merged, encoder, loaded, run);
      goOn(run.signal);
      await services.catalogs.commit(catalog(dataId), record, interactions, newPrior);
    } catch (error) {
      // What cannot be discarded now, because storage itself is gone, the next start sweeps up.
      await services.catalogs.discard(dataId).catch(() => undefined);
      throw error;
    }
  }
  run.report('store', 1, 1);
  // Committed already: a failure here must not be told as one of the import.
  const { owner } = imported;
  if (owner)
    await attempt(async () =>
      (await import('./owners-words.ts')).keepOwnersWords(services, catalogId, owner),
    );
  await attempt(() => askToKeep(services));
  return summary;
}

/** Embeds what has no vector yet and writes the generation slab by slab, so that memory stays flat at any size. */
async function stageAll(
  services: Services,
  dataId: string,
  { items, reusable }: MergedItems,
  encoder: EncoderId,
  loaded: LoadedCatalog | undefined,
  { signal, report }: Run,
): Promise<void> {
  const storedRows = loaded?.items.length ?? 0;
  const stored = loaded?.catalog.encoder === encoder ? readRows(loaded.vectors) : undefined;
  const isFresh = (row: number): boolean => !stored || !reusable[row];
  const total = items.reduce((count, _item, row) => count + Number(isFresh(row)), 0);
  let embedded = 0;

  for (let start = 0; start < items.length; start += SLAB) {
    goOn(signal);
    const slab = items.slice(start, start + SLAB);
    const vectors: QuantizedVectors = {
      count: slab.length,
      dims: VECTOR_DIMS,
      codes: new Int8Array(slab.length * VECTOR_DIMS),
      scales: new Float32Array(slab.length),
    };
    await stored?.copy(Math.max(0, Math.min(slab.length, storedRows - start)), vectors, 0);
    const fresh = slab.flatMap((item, row) => (isFresh(start + row) ? [{ row, text: itemText(item) }] : []));
    if (fresh.length) {
      const rows = await services.encoder.embed(
        encoder,
        fresh.map(({ text }) => text),
        'passage',
        {
          signal,
          onProgress: (progress) =>
            progress.phase === 'download'
              ? report('download', progress.done, progress.total)
              : report('embed', embedded + progress.done, total),
        },
      );
      goOn(signal);
      const reader = readRows(once(rows));
      for (const { row } of fresh) await reader.copy(1, vectors, row);
      embedded += fresh.length;
      report('embed', embedded, total);
    }
    await services.catalogs.stage(dataId, start, slab, vectors);
  }
}

async function* once<T>(value: T): AsyncGenerator<T> {
  yield value;
}

/** After the first import there is something to lose. Not awaited: some browsers ask the person, who may take a day. */
async function askToKeep({ catalogs, housekeeping }: Services): Promise<void> {
  if ((await catalogs.imports()).length !== 1) return;
  // A refusal changes nothing here; `your-data` shows how it stands.
  void housekeeping.persist().catch(() => false);
}
