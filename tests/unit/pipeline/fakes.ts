/** A pipeline in Node: stores of the caller's choice, and workers that answer at once and always the same. */
import type { EncoderId, Item } from '../../../src/domain/catalog.ts';
import type { ImportedCatalog } from '../../../src/domain/importing/import-types.ts';
import type { Interaction } from '../../../src/domain/interaction.ts';
import type { SlateEntry, SlateRequest } from '../../../src/domain/ranking/slate-types.ts';
import type { SourceFile } from '../../../src/pipeline/ingest.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import type { MemoryStores } from '../../../src/storage/memory.ts';
import { vectorsFor } from '../storage/samples.ts';

export const fileNamed = (name: string): SourceFile => ({
  name,
  arrayBuffer: async () => new TextEncoder().encode(name).buffer,
});

export const everything: SlateRequest = {
  size: 3,
  exploration: 0,
  filter: { backlogOnly: false, kinds: [], tags: [] },
  hidden: [],
};

export interface FakeServices extends Services {
  /** What the importer makes of a file, by its name. */
  readonly exports: Map<string, ImportedCatalog>;
  /** Every text embedded so far, with the encoder that was asked. */
  readonly embedded: { readonly encoder: EncoderId; readonly text: string }[];
  /** What the ranker was taught, in order. */
  readonly learned: Interaction[];
  /** Called before each batch is embedded. */
  beforeEmbed: () => void;
}

/** `name` keeps the ids of two tabs apart. */
export function fakeServices(stores: MemoryStores = memoryStores(), name = 'id'): FakeServices {
  const exports = new Map<string, ImportedCatalog>();
  const embedded: { encoder: EncoderId; text: string }[] = [];
  const learned: Interaction[] = [];
  let items: readonly Item[] = [];
  let clock = 1_000_000;
  let ids = 0;

  /** The first items, in order, that are neither hidden nor taught about. */
  const slateOf = ({ size, hidden }: SlateRequest) => {
    const undone = new Set(learned.map((entry) => entry.undoes));
    const taken = learned.filter((entry) => entry.kind !== 'undo' && !undone.has(entry.seq));
    const out = new Set([...hidden, ...taken.map(({ itemId }) => itemId)]);
    const candidates = items.filter(({ id }) => !out.has(id));
    const entries = candidates.slice(0, size).map(({ id }): SlateEntry => ({
      itemId: id,
      probability: 0.5,
      low: 0.4,
      high: 0.6,
      propensity: 0.25,
      reasons: [],
      explored: false,
    }));
    return { entries, candidates: candidates.length, events: taken.length, elapsed: 0 };
  };

  const services: FakeServices = {
    catalogs: stores.catalogs,
    log: stores.log,
    preferences: stores.preferences,
    housekeeping: stores.housekeeping,
    exports,
    embedded,
    learned,
    beforeEmbed: () => undefined,
    packs: { load: () => Promise.reject(new Error('no packs here')) },
    encoder: {
      async embed(encoder, texts, _role, options) {
        services.beforeEmbed();
        embedded.push(...texts.map((text) => ({ encoder, text })));
        options?.onProgress?.({ phase: 'download', done: 1, total: 1 });
        options?.onProgress?.({ phase: 'embed', done: texts.length, total: texts.length });
        return vectorsFor(texts);
      },
    },
    importer: {
      detect: async (files) => ({ format: 'goodreads', rows: files[0].bytes.length, encoding: 'utf-8' }),
      async read([file], _choices, options) {
        options?.onProgress?.({ done: 1, total: 2 });
        const imported = exports.get(file.name);
        if (!imported) throw new Error(`no export named ${file.name}`);
        return imported;
      },
    },
    ranker: {
      async open(loaded, log) {
        items = loaded.items;
        learned.splice(0, learned.length, ...log);
        return { positions: new Float32Array(items.length * 2) };
      },
      async learn(entry, request) {
        learned.push(entry);
        return slateOf(request);
      },
      slate: async (request) => slateOf(request),
      starter: async (count) => items.slice(0, count).map(({ id }) => id),
      explain: async (itemId) => ({ itemId, mean: 0, deviation: 1, events: [], byFeature: {}, rank: 1 }),
    },
    now: () => (clock += 1000),
    newId: () => `${name}-${++ids}`,
  };
  return services;
}
