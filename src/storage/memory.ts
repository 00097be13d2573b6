/** The same stores without a database: for a browser that keeps nothing, where the app works and says so. */
import { planRestore } from '../domain/backup/plan-restore.ts';
import { BYTES_PER_VECTOR, type Catalog, type Item, type QuantizedVectors } from '../domain/catalog.ts';
import type { CatalogFaqs, Talk } from '../domain/dialogue/talk-types.ts';
import { FailureError } from '../domain/errors.ts';
import type { Interaction, NewInteraction } from '../domain/interaction.ts';
import type { HeadState, TrainedHead } from '../domain/learning/head-types.ts';
import { sliceRows } from '../domain/vectors.ts';
import type { Draft } from '../domain/sharing/draft.ts';
import type { TrainingCheckpoint } from '../pipeline/services.ts';
import type { CatalogStore } from './catalogs.ts';
import { wasErased } from './database.ts';
import type { DraftStore } from './drafts.ts';
import { addition, latestFirst, listWith, summaryOf } from './heads.ts';
import type { HeadStore } from './heads.ts';
import { eraseBesideDatabase } from './housekeeping.ts';
import type { HousekeepingStore } from './housekeeping.ts';
import { catalogGone, catalogsNamedBy, needsRow } from './interaction-log.ts';
import type { InteractionLog } from './interaction-log.ts';
import type { LateStores } from './late-stores.ts';
import type { MapStore } from './maps.ts';
import { memoryComments } from './memory-comments.ts';
import type { PreferenceStore } from './preferences.ts';
import type { PriorStore } from './priors.ts';
import type { ImportRecord, Preferences } from './records.ts';
import { itemsOf, vectorBytes } from './report.ts';
import { holdTraining } from './tab-locks.ts';
import { talkWith } from './talks.ts';

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
  readonly drafts: DraftStore;
  readonly heads: HeadStore;
  readonly maps: MapStore;
  readonly priors: PriorStore;
  /** Those that few visits open. */
  readonly late: () => Promise<LateStores>;
}

export function memoryStores(): MemoryStores {
  const live = new Map<string, Catalog>();
  const generations = new Map<string, Batch[]>();
  const maps = new Map<string, Float32Array>();
  /** By the hash of the file: what two catalogs share is the same file. */
  const priors = new Map<string, Uint8Array<ArrayBuffer>>();
  let imports: ImportRecord[] = [];
  let interactions: Interaction[] = [];
  let impressions: Interaction[] = [];
  let preferences: Preferences = {};
  let lastSeq = 0;
  const heads = new Map<string, TrainedHead>();
  const headStates = new Map<string, HeadState>();
  const checkpoints = new Map<string, TrainingCheckpoint>();
  const drafts = new Map<string, Draft>();
  const talks = new Map<string, Talk>();
  const faqs = new Map<string, CatalogFaqs>();

  let erased = false;

  /** As in the database: what was under way puts nothing back. */
  const mustTake = (): void => {
    if (erased) throw wasErased();
  };
  const comments = memoryComments(mustTake);
  const append = (entries: readonly NewInteraction[]): Interaction[] =>
    entries.map((entry) => {
      const numbered = { ...entry, seq: ++lastSeq };
      (entry.kind === 'impression' ? impressions : interactions).push(numbered);
      return numbered;
    });
  const collect = (): void => {
    const states = [...live.values(), ...imports.flatMap(({ previous }) => previous ?? [])];
    const kept = new Set(states.map((c) => c.dataId));
    const keptPriors = new Set(states.map((c) => c.prior));
    for (const sha256 of priors.keys()) if (!keptPriors.has(sha256)) priors.delete(sha256);
    for (const dataId of generations.keys()) if (!kept.has(dataId)) generations.delete(dataId);
    for (const dataId of maps.keys()) if (!kept.has(dataId)) maps.delete(dataId);
  };
  /** None of them can be undone from now on. */
  const finishImports = (catalogId: string): void => {
    const finish = ({ previous: _gone, ...one }: ImportRecord): ImportRecord => ({ ...one, final: true });
    imports = imports.map((one) => (one.catalogId === catalogId ? finish(one) : one));
  };
  const headsOf = (catalogId: string): TrainedHead[] =>
    [...heads.values()].filter((head) => head.catalogId === catalogId);
  const dropLearned = (catalogId: string): void => {
    for (const { headId } of headsOf(catalogId)) heads.delete(headId);
    headStates.delete(catalogId);
    checkpoints.delete(catalogId);
    talks.delete(catalogId);
    faqs.delete(catalogId);
  };
  const mustExist = (catalogId: string): void => {
    mustTake();
    if (needsRow(catalogId) && !live.has(catalogId)) throw catalogGone();
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
      mustTake();
      if (items.length !== vectors.count) throw new Error(`${items.length} items, ${vectors.count} vectors`);
      const others = (generations.get(dataId) ?? []).filter((batch) => batch.start !== start);
      const batch = { start, items: [...items], vectors: sliceRows(vectors, 0, vectors.count) };
      generations.set(
        dataId,
        [...others, batch].sort((a, b) => a.start - b.start),
      );
    },
    async commit(catalog, record, entries, prior) {
      mustTake();
      const before = live.get(catalog.id);
      if (before?.dataId !== record.previous?.dataId || before?.updatedAt !== record.previous?.updatedAt)
        throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
      if (catalog.itemCount && !generations.has(catalog.dataId))
        throw new FailureError('storage-failed', { reason: 'generation-gone' });
      const time = Math.max(record.time, ...imports.map((one) => one.time + 1));
      finishImports(catalog.id);
      imports.push({ ...record, time });
      live.set(catalog.id, catalog);
      if (prior && catalog.prior !== undefined) priors.set(catalog.prior, prior.slice());
      append(entries);
      // One tab, one import: nothing else can be staged now.
      collect();
    },
    async restore({ catalogIds, catalogs: restored, ...history }) {
      mustTake();
      for (const { catalog, previous } of restored) {
        const before = live.get(catalog.id);
        if (before?.dataId !== previous?.dataId || before?.updatedAt !== previous?.updatedAt)
          throw new FailureError('storage-failed', { reason: 'changed-meanwhile' });
        if (catalog.itemCount && !generations.has(catalog.dataId))
          throw new FailureError('storage-failed', { reason: 'generation-gone' });
      }
      const known = new Set([...live.keys(), ...restored.map(({ catalog }) => catalog.id)]);
      if (catalogIds.some((id) => needsRow(id) && !known.has(id))) throw catalogGone();
      const concerned = ({ catalogId }: { readonly catalogId: string }) => catalogIds.includes(catalogId);
      const plan = planRestore(
        {
          interactions: interactions.filter(concerned),
          impressions: impressions.filter(concerned),
          imports,
          heads: [...heads.values()].filter(concerned),
          headStates: [...headStates.values()].filter(concerned),
          preferences,
          draftIds: [...drafts.keys()],
          untouched: interactions.length === 0,
          nextSeq: lastSeq + 1,
        },
        history,
      );
      for (const { catalog, previous, prior } of restored) {
        live.set(catalog.id, catalog);
        if (prior && catalog.prior !== undefined) priors.set(catalog.prior, prior.slice());
        if (previous && previous.dataId !== catalog.dataId) finishImports(catalog.id);
      }
      const moved = new Set(plan.moved);
      interactions = [...interactions.filter(({ seq }) => !moved.has(seq)), ...plan.added];
      lastSeq += plan.added.length;
      append(plan.impressions);
      imports = [...imports, ...plan.imports].sort((a, b) => a.time - b.time);
      for (const head of plan.heads) heads.set(head.headId, head);
      for (const state of plan.headStates) headStates.set(state.catalogId, state);
      for (const draft of plan.drafts) drafts.set(draft.demo.id, draft);
      preferences = plan.preferences;
      collect();
      return plan.counts;
    },
    async discard(dataId) {
      if (![...live.values()].some((catalog) => catalog.dataId === dataId)) generations.delete(dataId);
    },
    async undoImport(importId) {
      const record = imports.find((one) => one.importId === importId);
      if (!record) return;
      if (record.final) throw new FailureError('storage-failed', { reason: 'superseded' });
      if (record.previous) live.set(record.catalogId, record.previous);
      else {
        live.delete(record.catalogId);
        dropLearned(record.catalogId);
      }
      imports = imports.filter((one) => one !== record);
      interactions = interactions.filter((entry) => entry.importId !== importId);
      collect();
    },
    async remove(catalogId) {
      live.delete(catalogId);
      imports = imports.filter((one) => one.catalogId !== catalogId);
      interactions = interactions.filter((entry) => entry.catalogId !== catalogId);
      impressions = impressions.filter((entry) => entry.catalogId !== catalogId);
      dropLearned(catalogId);
      collect();
    },
    sweep: async () => collect(),
  };

  return {
    catalogs,
    log: {
      async append(entries) {
        mustTake();
        if (!catalogsNamedBy(entries).every((catalogId) => live.has(catalogId))) throw catalogGone();
        return append(entries);
      },
      ofCatalog: async (catalogId) => interactions.filter((entry) => entry.catalogId === catalogId),
      impressionsOf: async (catalogId) => impressions.filter((entry) => entry.catalogId === catalogId),
    },
    preferences: {
      read: async () => preferences,
      async write(change) {
        mustTake();
        preferences = { ...preferences, ...change };
      },
    },
    drafts: {
      list: async () => [...drafts.values()],
      async save(draft) {
        mustTake();
        drafts.set(draft.demo.id, draft);
      },
      async remove(id) {
        drafts.delete(id);
      },
    },
    heads: {
      state: async (catalogId) => headStates.get(catalogId),
      async write(change) {
        mustExist(change.catalogId);
        headStates.set(change.catalogId, { ...headStates.get(change.catalogId), ...change });
      },
      async mute(catalogId, key, out) {
        mustExist(catalogId);
        const state = headStates.get(catalogId);
        const muted = listWith(state?.muted, key, out);
        headStates.set(catalogId, { ...state, catalogId, muted });
        return muted;
      },
      async add(head, champion) {
        const { catalogId } = head;
        mustExist(catalogId);
        const state = headStates.get(catalogId);
        const { added, dropped } = addition(head, champion, state, headsOf(catalogId));
        heads.set(head.headId, added);
        for (const headId of dropped) heads.delete(headId);
        headStates.set(catalogId, { ...state, catalogId, champion: champion.to });
        return summaryOf(added);
      },
      // Copies, as with vectors: the ranker may move the buffers.
      load: async (headId) => structuredClone(heads.get(headId)),
      versions: async (catalogId) => headsOf(catalogId).map(summaryOf).sort(latestFirst),
      checkpoint: async (catalogId) => structuredClone(checkpoints.get(catalogId)),
      async writeCheckpoint(catalogId, checkpoint) {
        if (!checkpoint) {
          checkpoints.delete(catalogId);
          return;
        }
        mustExist(catalogId);
        checkpoints.set(catalogId, checkpoint);
      },
      holdTraining,
    },
    maps: {
      load: async (dataId) => maps.get(dataId),
      async save(dataId, positions) {
        if (generations.has(dataId)) maps.set(dataId, positions);
      },
    },
    priors: {
      load: async ({ prior }) => (prior === undefined ? undefined : priors.get(prior)?.slice()),
    },
    late: async () => ({
      talks: {
        find: async (catalogId) => talks.get(catalogId),
        async append(catalogId, turn) {
          mustExist(catalogId);
          const talk = talkWith(talks.get(catalogId), catalogId, turn);
          talks.set(catalogId, talk);
          return talk;
        },
        async write(talk) {
          mustExist(talk.catalogId);
          talks.set(talk.catalogId, talk);
        },
        async remove(catalogId) {
          talks.delete(catalogId);
        },
      },
      faqs: {
        find: async (catalogId) => faqs.get(catalogId),
        async change(catalogId, work) {
          mustExist(catalogId);
          const changed = work(faqs.get(catalogId));
          if (changed) faqs.set(catalogId, changed);
          else faqs.delete(catalogId);
          return changed;
        },
      },
      comments: comments.store,
    }),
    housekeeping: {
      report: async () => ({
        catalogs: live.size,
        items: itemsOf([...live.values()]),
        interactions: interactions.length,
        impressions: impressions.length,
        imports: imports.length,
        heads: heads.size,
        drafts: drafts.size,
        talks: talks.size,
        comments: comments.count(),
        vectorBytes: vectorBytes([...live.values()], imports) + comments.count() * BYTES_PER_VECTOR,
        persistent: false,
      }),
      persist: async () => false,
      async eraseAll() {
        erased = true;
        live.clear();
        generations.clear();
        maps.clear();
        priors.clear();
        imports = [];
        interactions = [];
        impressions = [];
        preferences = {};
        heads.clear();
        headStates.clear();
        checkpoints.clear();
        drafts.clear();
        talks.clear();
        faqs.clear();
        comments.clear();
        await eraseBesideDatabase();
      },
    },
  };
}
