/** The catalogs on the shelves, the import that fills them, and removal that can be taken back. */
import type { Catalog } from '../domain/catalog.ts';
import { BYTES_PER_VECTOR } from '../domain/catalog.ts';
import { attempt, type Failure } from '../domain/errors.ts';
import { isPack, type Pack } from '../domain/packs.ts';
import {
  listCatalogs,
  listImports,
  removeCatalog,
  undoImport,
  type ListedImport,
} from '../pipeline/library.ts';
import type { Services } from '../pipeline/services.ts';
import { failureOf } from './failure-of.ts';
import { ImportFlow } from './import-flow.svelte.ts';

/** What the shelves need of the feed: which catalog it shows, and a way to show another (the default without an id). */
export interface CatalogReader {
  readonly catalogId: string | undefined;
  open(catalogId?: string): Promise<void>;
}

export interface ShelfEntry {
  readonly catalog: Catalog;
  /** Present for the built-in ones, which messages name and which cannot be removed. */
  readonly pack?: Pack;
  readonly interactions: number;
  readonly vectorBytes: number;
  readonly lastImport?: ListedImport;
}

/** Long enough to notice a slip and reach the button, short enough that "removed" soon is true. */
export const REMOVAL_GRACE_MS = 10_000;

export class Library {
  readonly imports: ImportFlow;
  #entries = $state.raw<readonly ShelfEntry[] | undefined>(undefined);
  #leaving = $state.raw<ShelfEntry | undefined>(undefined);
  #failure = $state.raw<Failure | undefined>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #services: Services;
  readonly #reader: CatalogReader;

  constructor(services: Services, reader: CatalogReader) {
    this.#services = services;
    this.#reader = reader;
    this.imports = new ImportFlow(services, (summary) => this.#imported(summary.catalogId));
  }

  /** Own catalogs, latest changed first, then the built-in ones; undefined until {@link refresh} has read them. */
  get entries(): readonly ShelfEntry[] | undefined {
    return this.#entries?.filter((entry) => entry !== this.#leaving);
  }

  /** Hidden, and removed for good when its time is over. */
  get leaving(): ShelfEntry | undefined {
    return this.#leaving;
  }

  /** Why the latest wish could not be met. */
  get failure(): Failure | undefined {
    return this.#failure;
  }

  /** The catalog that the feed shows. */
  get openId(): string | undefined {
    return this.#reader.catalogId;
  }

  offer(files: readonly File[]): Promise<void> {
    return this.imports.offer(files);
  }

  /** The files of a drop, folders opened. Call inside the drop event. */
  offerDrop(transfer: DataTransfer): Promise<void> {
    return this.imports.offerDrop(transfer);
  }

  /** Reads the shelves anew. A catalog that cannot be read (a damaged pack) is left out and does not hide the others. */
  async refresh(): Promise<void> {
    const [library, imports] = await Promise.all([listCatalogs(this.#services), listImports(this.#services)]);
    if (!library.ok || !imports.ok) {
      this.#failure = failureOf(library) ?? failureOf(imports);
      return;
    }
    const read = await Promise.all([
      ...library.value.stored.map((catalog) => attempt(() => this.#ownEntry(catalog, imports.value))),
      ...library.value.packs.map((pack) => attempt(() => this.#packEntry(pack))),
    ]);
    this.#failure = read.map(failureOf).find((failure) => failure !== undefined);
    this.#entries = read.flatMap((entry) => (entry.ok ? [entry.value] : []));
    const leaving = this.#leaving?.catalog.id;
    if (leaving) this.#leaving = this.#entries.find(({ catalog }) => catalog.id === leaving);
  }

  /** Makes a catalog the one that the feed shows. */
  open(catalogId: string): Promise<void> {
    return this.#reader.open(catalogId);
  }

  /** Takes an import back. True when it is. */
  async undoImport(importId: string, catalogId: string): Promise<boolean> {
    const result = await undoImport(this.#services, importId);
    this.#failure = failureOf(result);
    if (!result.ok) return false;
    this.imports.markUndone(importId);
    await this.#changed(catalogId);
    return true;
  }

  /**
   * Takes an own catalog off the shelves. Nothing is deleted before the grace is over or the page is left, and then in
   * one transaction: a tab that is killed meanwhile loses nothing.
   */
  async remove(catalogId: string): Promise<void> {
    await this.settle();
    this.#leaving = this.#entries?.find(({ catalog, pack }) => catalog.id === catalogId && !pack);
    if (this.#leaving) this.#timer = setTimeout(() => void this.settle(), REMOVAL_GRACE_MS);
  }

  /** Puts the catalog back that is leaving. */
  restore(): void {
    clearTimeout(this.#timer);
    this.#leaving = undefined;
  }

  /** Ends the grace: what is leaving is removed now. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    const id = this.#leaving?.catalog.id;
    if (id === undefined) return;
    const result = await removeCatalog(this.#services, id);
    this.#failure = failureOf(result);
    if (result.ok) this.#entries = this.#entries?.filter(({ catalog }) => catalog.id !== id);
    if (this.#leaving?.catalog.id === id) this.#leaving = undefined;
    if (result.ok && id === this.#reader.catalogId) await this.#reader.open();
  }

  /** After an import: who brings a history wants to see it ranked, unless an own catalog is being read already. */
  async #imported(catalogId: string): Promise<void> {
    const { catalogId: shown } = this.#reader;
    if (shown !== undefined && isPack(shown)) {
      await this.refresh();
      await this.#reader.open(catalogId);
    } else await this.#changed(catalogId);
  }

  /** An import came or went: the shelves and, where it shows that catalog, the feed must follow. */
  async #changed(catalogId: string): Promise<void> {
    await this.refresh();
    if (catalogId !== this.#reader.catalogId) return;
    const still = this.#entries?.some(({ catalog }) => catalog.id === catalogId);
    await this.#reader.open(still ? catalogId : undefined);
  }

  async #packEntry(pack: Pack): Promise<ShelfEntry> {
    const { catalog } = await this.#services.packs.load(pack.id);
    return { pack, ...(await this.#counted(catalog)) };
  }

  async #ownEntry(catalog: Catalog, imports: readonly ListedImport[]): Promise<ShelfEntry> {
    const lastImport = imports.find(({ catalogId }) => catalogId === catalog.id);
    return { lastImport, ...(await this.#counted(catalog)) };
  }

  async #counted(catalog: Catalog): Promise<Pick<ShelfEntry, 'catalog' | 'interactions' | 'vectorBytes'>> {
    const log = await this.#services.log.ofCatalog(catalog.id);
    return { catalog, interactions: log.length, vectorBytes: catalog.itemCount * BYTES_PER_VECTOR };
  }
}
