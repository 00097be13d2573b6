/** The same stores without a database: for a browser that keeps nothing, where the app works and says so. */
import type { Catalog, Item, QuantizedVectors } from '../domain/catalog.ts';
import { FailureError } from '../domain/errors.ts';
import type { Interaction, NewInteraction } from '../domain/interaction.ts';
import { sliceRows } from '../domain/vectors.ts';
import type { CatalogStore } from './catalogs.ts';
import { eraseBesideDatabase, itemsOf, vectorBytes } from './housekeeping.ts';
import type { HousekeepingStore } from './housekeeping.ts';
import { catalogGone, catalogsNamedBy } from './interaction-log.ts';
import type { InteractionLog } from './interaction-log.ts';
import type { PreferenceStore } from './preferences.ts';
import type { ImportRecord, Preferences } from './records.ts';

interface Batch {
  readonly start: number;
  readonly items: readonly Item[];
  readonly vectors: QuantizedVectors;
}

export interface MemoryStores {
  readonly catalogs: CatalogStore;
  readonly log: InteractionLog;
  readonly preferences: PreferenceStore;
  readonly housekeeping: HousekeepingStore;
}

export function memoryStores(): MemoryStores {
  const live = new Map<string, Catalog>();
  const generations = new Map<string, Batch[]>();
  let imports: ImportRecord[] = [];
  let interactions: Interaction[] = [];
  let impressions: Interaction[] = [];
  let preferences: Preferences = {};
  let lastSeq = 0;

  const append = (entries: readonly NewInteraction[]): Interaction[] =>
    entries.map((entry) => {
      const numbered = { ...entry, seq: ++lastSeq };
      (entry.kind === 'impression' ? impressions : interactions).push(numbered);
      return numbered;
    });
  const collect = (): void => {
    const kept = new Set(
      [...live.values(), ...imports.flatMap(({ previous }) => previous ?? [])].map((c) => c.dataId),
    );
    for (const dataId of generations.keys()) if (!kept.has(dataId)) generations.delete(dataId);
  };
  const batchesOf = ({ dataId }: Catalog): Batch[] => generations.get(dataId) ?? [];

  // Copies, as the database gives them: the ranker moves the buffers that it receives to another thread.
  async function* vectorsOf(batches: readonly Batch[]): AsyncGenerator<QuantizedVectors> {
    for (const { vectors } of batches) yield sliceRows(vectors, 0, vectors.count);
  }

  const catalogs: CatalogStore = {
    list: async () => [...live.values()],
    find: async (catalogId) => live.get(catalogId),
    async load(catalogId) {
      const catalog = live.get(catalogId);
      if (!catalog) return undefined;
      const batches = batchesOf(catalog);
      return { catalog, items: batches.flatMap(({ items }) => items), vectors: vectorsOf(batches) };
    },
    imports: async () => [...imports],
    async stage(dataId, start, items, vectors) {
      if (items.length !== vectors.count) throw new Error(`${items.length} items, ${vectors.count} vectors`);
      const others = (generations.get(dataId) ?? []).filter((batch) => batch.start !== start);
      const batch = { start, items: [...items], vectors: sliceRows(vectors, 0, vectors.count) };
      generations.set(
        dataId,
        [...others, batch].sort((a, b) => a.start - b.start),
      );
    },
    async commit(catalog, record, entries) {
      const before = live.get(catalog.id);
      if (before?.dataId !== record.previous?.dataId || before?.updatedAt !== record.previous?.updatedAt)
        throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
      if (catalog.itemCount && !generations.has(catalog.dataId))
        throw new FailureError('storage-failed', { reason: 'generation-gone' });
      const time = Math.max(record.time, ...imports.map((one) => one.time + 1));
      const finish = ({ previous: _gone, ...one }: ImportRecord): ImportRecord => ({ ...one, final: true });
      imports = imports.map((one) => (one.catalogId === catalog.id ? finish(one) : one));
      imports.push({ ...record, time });
      live.set(catalog.id, catalog);
      append(entries);
      // One tab, one import: nothing else can be staged now.
      collect();
    },
    async discard(dataId) {
      generations.delete(dataId);
    },
    async undoImport(importId) {
      const record = imports.find((one) => one.importId === importId);
      if (!record) return;
      if (record.final) throw new FailureError('storage-failed', { reason: 'superseded' });
      if (record.previous) live.set(record.catalogId, record.previous);
      else live.delete(record.catalogId);
      imports = imports.filter((one) => one !== record);
      interactions = interactions.filter((entry) => entry.importId !== importId);
      collect();
    },
    async remove(catalogId) {
      live.delete(catalogId);
      imports = imports.filter((one) => one.catalogId !== catalogId);
      interactions = interactions.filter((entry) => entry.catalogId !== catalogId);
      impressions = impressions.filter((entry) => entry.catalogId !== catalogId);
      collect();
    },
    sweep: async () => collect(),
  };

  return {
    catalogs,
    log: {
      async append(entries) {
        if (!catalogsNamedBy(entries).every((catalogId) => live.has(catalogId))) throw catalogGone();
        return append(entries);
      },
      ofCatalog: async (catalogId) => interactions.filter((entry) => entry.catalogId === catalogId),
      impressionsOf: async (catalogId) => impressions.filter((entry) => entry.catalogId === catalogId),
    },
    preferences: {
      read: async () => preferences,
      async write(change) {
        preferences = { ...preferences, ...change };
      },
    },
    housekeeping: {
      report: async () => ({
        catalogs: live.size,
        items: itemsOf([...live.values()]),
        interactions: interactions.length,
        impressions: impressions.length,
        imports: imports.length,
        vectorBytes: vectorBytes([...live.values()], imports),
        persistent: false,
      }),
      persist: async () => false,
      async eraseAll() {
        live.clear();
        generations.clear();
        imports = [];
        interactions = [];
        impressions = [];
        preferences = {};
        await eraseBesideDatabase();
      },
    },
  };
}
