/** A pipeline in Node: stores of the caller's choice, and workers that answer at once and always the same. */
import { lock, readBackup } from '../../../src/workers/importer/locked-copy.ts';
import { passes, relaxations } from '../../../src/domain/dialogue/constraint-check.ts';
import type { EncoderId, Item } from '../../../src/domain/catalog.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import type { ImportedCatalog } from '../../../src/domain/importing/import-types.ts';
import type { Interaction } from '../../../src/domain/interaction.ts';
import type { CurvePoint, HeadKind, TunedSetting } from '../../../src/domain/learning/head-types.ts';
import type { Belief, SlateEntry, SlateRequest } from '../../../src/domain/ranking/slate-types.ts';
import type { SourceFile } from '../../../src/pipeline/source-file.ts';
import type { MonitorService } from '../../../src/pipeline/pulse-services.ts';
import type { LabService, Services } from '../../../src/pipeline/services.ts';
import type { GradedSplit, RankerStart } from '../../../src/workers/ranker/protocol.ts';
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

const BELIEFS: readonly Belief[] = ['creator:somebody', 'tag:sea'].map((key, i) => ({
  key,
  feature: i ? 'tags' : 'creator',
  name: key.slice(key.indexOf(':') + 1),
  effect: 0.5 - i / 10,
  seen: 3,
  liked: 2,
  itemIds: [],
}));

const EPOCHS = 3;
const pointAt = (epoch: number): CurvePoint => ({
  epoch,
  trainingLoss: 1 / epoch,
  validationLoss: 2 / epoch,
});
/** By what the outputs of each kind are known; trained on all events, their number is added. */
export const HEAD_GRADES = { adapter: 100, perceptron: 200 } as const satisfies Record<HeadKind, number>;

export interface FakeModel {
  /** What the ranker was opened with last, and what it was told since. */
  started?: RankerStart;
  prior?: Float32Array;
  muted: readonly string[];
  /** The map that it was given after it was opened. */
  places?: Float32Array;
  /** What its search finds. */
  tuned?: TunedSetting;
  /** What it has to train on. */
  split?: GradedSplit;
  /** P of what happened that Fit gives each held-out event on top of a prior: above 0.6 beats Fit alone. */
  trust: (prior: Float32Array | undefined, place: number) => number;
}

export interface FakeServices extends Services {
  /** What the importer makes of a file, by its name. */
  readonly exports: Map<string, ImportedCatalog>;
  /** Every text embedded so far, with the encoder that was asked. */
  readonly embedded: { readonly encoder: EncoderId; readonly text: string }[];
  /** What the ranker was taught, in order. */
  readonly learned: Interaction[];
  /** What the ranker was told, and what it answers when asked to learn more. */
  readonly model: FakeModel;
  /** Called before each batch is embedded. */
  beforeEmbed: () => void;
}

/** What these tests do not come near. */
const absent = () => Promise.reject(new Error('left out by the test'));
const NO_LAB: LabService = {
  warm: absent,
  open: absent,
  advance: absent,
  snapshot: absent,
  predict: absent,
  answer: absent,
  explain: absent,
  importance: absent,
  checkGradients: absent,
  close: () => undefined,
};

const NO_MONITOR: MonitorService = {
  preview: absent,
  read: absent,
  take: absent,
  open: absent,
  teach: absent,
  taught: absent,
  add: absent,
  analyse: absent,
  list: absent,
  weigh: absent,
  compare: absent,
  brief: absent,
  table: absent,
  close: absent,
};

/** `name` keeps the ids of two tabs apart. */
export function fakeServices(stores: MemoryStores = memoryStores(), name = 'id'): FakeServices {
  const exports = new Map<string, ImportedCatalog>();
  const embedded: { encoder: EncoderId; text: string }[] = [];
  const learned: Interaction[] = [];
  const model: FakeModel = { muted: [], trust: () => 0.6 };
  let items: readonly Item[] = [];
  let held: GradedSplit | undefined;
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
    drafts: stores.drafts,
    heads: stores.heads,
    maps: stores.maps,
    priors: stores.priors,
    late: stores.late,
    exports,
    embedded,
    learned,
    model,
    beforeEmbed: () => undefined,
    packs: { load: () => Promise.reject(new Error('no packs here')) },
    packMaps: { load: async ({ itemCount }) => new Float32Array(2 * itemCount).fill(0.5) },
    mapper: { draw: async (loaded) => new Float32Array(loaded.items.length * 2).fill(0.5) },
    encoder: {
      async embed(encoder, texts, _role, options) {
        services.beforeEmbed();
        embedded.push(...texts.map((text) => ({ encoder, text })));
        options?.onProgress?.({ phase: 'download', done: 1, total: 1 });
        options?.onProgress?.({ phase: 'embed', done: texts.length, total: texts.length });
        return vectorsFor(texts);
      },
      runGraph: absent,
    },
    importer: {
      detect: async (files) => ({ format: 'goodreads', rows: files[0].bytes.length, encoding: 'utf-8' }),
      async read([file], _choices, options) {
        options?.onProgress?.({ done: 1, total: 2 });
        const imported = exports.get(file.name);
        if (!imported) throw new Error(`no export named ${file.name}`);
        return imported;
      },
      readBackup: (file, { passphrase } = {}) => readBackup(file, passphrase),
      // The real lock at a work that a test can wait for.
      lock: (bytes, passphrase) => lock(bytes, passphrase, 2),
      readTable: () => Promise.reject(new Error('no tables here')),
    },
    lab: NO_LAB,
    labFiles: { load: absent },
    encoderReferences: { load: absent },
    language: { understand: absent, answerFaq: absent },
    simulator: { simulate: absent, judgeOffline: absent },
    monitor: NO_MONITOR,
    commentStream: { load: absent },
    ranker: {
      async open(loaded, start) {
        items = loaded.items;
        held = undefined;
        model.started = start;
        model.prior = start.prior;
        model.muted = start.muted ?? [];
        learned.splice(0, learned.length, ...start.log);
        return { positions: new Float32Array(items.length * 2) };
      },
      async place(positions) {
        model.places = positions;
      },
      async learn(entry, request) {
        learned.push(entry);
        return slateOf(request);
      },
      slate: async (request) => slateOf(request),
      search: async ({ size, constraints, without }) => {
        const passing = items.filter(
          (item) => !without.includes(item.id) && passes(constraints, item, item.backlog),
        );
        const { entries } = slateOf({ ...everything, size: items.length });
        const wanted = new Set(passing.map(({ id }) => id));
        const found = entries.filter(({ itemId }) => wanted.has(itemId));
        return {
          entries: found.slice(0, size).map((entry) => ({ ...entry, match: { words: [], meaning: false } })),
          total: found.length,
          relaxed: relaxations(constraints, items, ({ backlog }) => backlog),
          elapsed: 0,
        };
      },
      keptOut: async ({ constraint }) =>
        items.filter((item) => !passes([constraint], item, item.backlog)).map(({ id }) => id),
      starter: async (count) => items.slice(0, count).map(({ id }) => id),
      explain: async (itemId) => ({ itemId, mean: 0, deviation: 1, events: [], byFeature: {}, rank: 1 }),
      settle: async () => model.tuned,
      beliefs: async (count) => BELIEFS.filter(({ key }) => !model.muted.includes(key)).slice(0, count),
      async mute(keys, prior, request) {
        model.muted = keys;
        model.prior = prior;
        return slateOf(request);
      },
      async setPrior(prior, request) {
        model.prior = prior;
        return slateOf(request);
      },
      record: async () =>
        learned.map(({ itemId, seq, kind }) => ({ itemId, seq, probability: 0.5, liked: kind === 'like' })),
      split: async () => (held = model.split),
      async judge(prior) {
        if (!held) throw new FailureError('worker-died');
        const { rows, cut } = held;
        // No two gains alike: an interval needs a spread.
        const right = Array.from(rows.subarray(cut), (_row, i) => model.trust(prior, i) + (i % 3) / 1000);
        const liked = Uint8Array.from(right, (_p, i) => i % 2);
        return { liked, probabilities: Float64Array.from(right, (p, i) => (liked[i] ? p : 1 - p)) };
      },
    },
    trainer: {
      open: async () => undefined,
      calibrate: async () => [{ backend: 'cpu', milliseconds: 1, chosen: true }],
      async fit({ kind, part, split }, options) {
        for (let epoch = 1; epoch <= EPOCHS; epoch++) {
          options?.signal?.throwIfAborted();
          options?.onProgress?.({ point: pointAt(epoch), epochs: EPOCHS });
        }
        const outputs = new Float32Array(items.length).fill(
          HEAD_GRADES[kind] + (part === 'all' ? split.rows.length : 0),
        );
        return {
          backend: 'cpu',
          milliseconds: 1,
          parameters: 1,
          curve: Array.from({ length: EPOCHS }, (_epoch, i) => pointAt(i + 1)),
          weights: [{ name: 'w', shape: [1], values: new Float32Array([1]) }],
          outputs,
        };
      },
      close: () => undefined,
    },
    now: () => (clock += 1000),
    newId: () => `${name}-${++ids}`,
  };
  return services;
}
