/** The shelf of catalogs: what is stored, what is built in, and how an import is taken back. */
import type { Catalog } from '../domain/catalog.ts';
import { attempt } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import { PACKS } from '../domain/packs.ts';
import type { Pack } from '../domain/packs.ts';
import type { ImportRecord, Services } from './services.ts';

export interface Library {
  /** Latest changed first. */
  readonly stored: readonly Catalog[];
  /** Always there; their items are fetched when one is opened, and not to be listed. */
  readonly packs: readonly Pack[];
}

export interface ListedImport extends ImportRecord {
  /** Only the latest import of a catalog keeps what it takes to undo it. */
  readonly undoable: boolean;
}

export function listCatalogs({ catalogs }: Services): Promise<Result<Library>> {
  return attempt(async () => {
    const stored = await catalogs.list();
    return { stored: stored.sort((a, b) => b.updatedAt - a.updatedAt), packs: PACKS };
  });
}

/** Latest first. */
export function listImports({ catalogs }: Services): Promise<Result<ListedImport[]>> {
  return attempt(async () => {
    const imports = await catalogs.imports();
    return imports.map((record) => ({ ...record, undoable: !record.final })).reverse();
  });
}

/** Takes the import's events back and makes the catalog what it was before; the person's own taps stay. */
export function undoImport({ catalogs }: Services, importId: string): Promise<Result<void>> {
  return attempt(() => catalogs.undoImport(importId));
}

/** Removes a stored catalog with all that was done in it. */
export function removeCatalog({ catalogs }: Services, catalogId: string): Promise<Result<void>> {
  return attempt(() => catalogs.remove(catalogId));
}
