/** A sitting with one catalog: slates, taps and what is learned from them. */
import type { Catalog, Item } from '../domain/catalog.ts';
import { attempt, FailureError, toFailure } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import { foldInteractions } from '../domain/interaction.ts';
import type { Interaction, InteractionKind, ItemState, NewInteraction } from '../domain/interaction.ts';
import { PACKS } from '../domain/packs.ts';
import { hashText } from '../domain/random.ts';
import type { Explanation, Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { Services } from './services.ts';

export type TapKind = Exclude<InteractionKind, 'impression' | 'undo'>;

export interface Tap {
  readonly itemId: string;
  readonly kind: TapKind;
  /** Stars in [0.5, 5]. */
  readonly value?: number;
  /** `tap` when absent. */
  readonly source?: 'tap' | 'starter';
}

export interface Tapped {
  /** What the log now holds; absent when nothing was to be learned. Its `seq` is what an undo names. */
  readonly entry?: Interaction;
  readonly slate: Slate;
}

export interface Session {
  readonly catalog: Catalog;
  /** In catalog order. */
  readonly items: ReadonlyMap<string, Item>;
  /** x, y of each item in catalog order, in [−1, 1]. */
  readonly positions: Float32Array;
  /** Off: taps and impressions are not written and teach nothing; tapped items are only put out of sight. */
  learning: boolean;
  stateOf(itemId: string): ItemState;
  slate(request: SlateRequest): Promise<Result<Slate>>;
  /** Written first, learned after. On a failure nothing was learned, and nothing shown as done should be. */
  tap(tap: Tap, request: SlateRequest): Promise<Result<Tapped>>;
  /** Takes the entry `seq` back; one that is undone already stays so. Works with learning off too: it un-teaches. */
  undo(seq: number, request: SlateRequest): Promise<Result<Tapped>>;
  /** Brings back an item that was tapped while learning was off. */
  reveal(itemId: string, request: SlateRequest): Promise<Result<Slate>>;
  starter(count: number): Promise<Result<string[]>>;
  explain(itemId: string): Promise<Result<Explanation>>;
}

const UNTOUCHED: ItemState = { done: false };

/** Opens a stored or built-in catalog. Fails with `storage-failed` when there is no such catalog (any more). */
export function openSession(services: Services, catalogId: string): Promise<Result<Session>> {
  return attempt(async () => {
    const isPack = PACKS.some(({ id }) => id === catalogId);
    const loaded = await (isPack ? services.packs.load(catalogId) : services.catalogs.load(catalogId));
    if (!loaded) throw new FailureError('storage-failed', { catalogId });
    const log = await services.log.ofCatalog(catalogId);
    const { positions } = await services.ranker.open(loaded, log, await seedOf(services));
    return session(services, loaded.catalog, loaded.items, positions, log);
  });
}

/** The seed of this person's draws: made once, so that a reload shows the slate that was left. */
async function seedOf(services: Services): Promise<number> {
  const { preferences } = services;
  const { seed } = await preferences.read();
  if (seed !== undefined) return seed;
  const made = hashText(services.newId());
  await preferences.write({ seed: made }).catch(ignoreFailure);
  return made;
}

/** For writes whose loss harms nothing worth stopping for; bugs travel on. */
function ignoreFailure(error: unknown): void {
  if (!toFailure(error)) throw error;
}

function session(
  services: Services,
  catalog: Catalog,
  items: readonly Item[],
  positions: Float32Array,
  log: readonly Interaction[],
): Session {
  const { log: store, ranker } = services;
  const entries = new Map<number, Interaction>();
  const undone = new Set(log.flatMap((entry) => entry.undoes ?? []));
  const byItem = new Map<string, Interaction[]>();
  const states = foldInteractions(log);
  const remember = (entry: Interaction): readonly Interaction[] => {
    entries.set(entry.seq, entry);
    const own = byItem.get(entry.itemId) ?? [];
    own.push(entry);
    byItem.set(entry.itemId, own);
    return own;
  };
  log.forEach(remember);
  const hidden = new Set<string>();
  /** Items whose present showing has been logged. */
  let shown: ReadonlySet<string> = new Set();
  let lastTime = log.reduce((latest, { time }) => Math.max(latest, time), 0);
  let learning = true;

  const requested = (request: SlateRequest): SlateRequest =>
    hidden.size ? { ...request, hidden: [...request.hidden, ...hidden] } : request;

  /** Logs what the slate newly shows; an item that stays from one slate to the next was shown once. */
  const noteShown = (slate: Slate): Slate => {
    if (!learning) {
      // What appears now goes unlogged, and counts as newly shown once learning is on again.
      shown = new Set();
      return slate;
    }
    const time = services.now();
    const impressions = slate.entries.flatMap(({ itemId, propensity }, index): NewInteraction[] => {
      if (shown.has(itemId)) return [];
      const rank = index + 1;
      return [{ catalogId: catalog.id, itemId, kind: 'impression', time, source: 'slate', propensity, rank }];
    });
    shown = new Set(slate.entries.map(({ itemId }) => itemId));
    // Not awaited: the slate must not wait for the disk, and a lost impression costs one data point.
    if (impressions.length) void store.append(impressions).catch(ignoreFailure);
    return slate;
  };

  const nextSlate = async (request: SlateRequest): Promise<Slate> =>
    noteShown(await ranker.slate(requested(request)));

  /** Writes one entry and brings the states up to date; when the write fails, nothing has changed. */
  const write = async (change: Omit<NewInteraction, 'catalogId' | 'time'>): Promise<Interaction> => {
    // A clock that was set back must not date a tap before the one it follows.
    lastTime = Math.max(services.now(), lastTime + 1);
    const [entry] = await store.append([{ catalogId: catalog.id, time: lastTime, ...change }]);
    const own = remember(entry);
    states.set(entry.itemId, foldInteractions(own).get(entry.itemId) ?? UNTOUCHED);
    return entry;
  };

  const teach = async (entry: Interaction, request: SlateRequest): Promise<Tapped> => ({
    entry,
    slate: noteShown(await ranker.learn(entry, requested(request))),
  });

  return {
    catalog,
    items: new Map(items.map((item) => [item.id, item])),
    positions,
    get learning() {
      return learning;
    },
    set learning(on) {
      learning = on;
    },
    stateOf: (itemId) => states.get(itemId) ?? UNTOUCHED,
    slate: (request) => attempt(() => nextSlate(request)),

    tap: ({ itemId, kind, value, source = 'tap' }, request) =>
      attempt(async () => {
        if (!learning) {
          hidden.add(itemId);
          return { slate: await nextSlate(request) };
        }
        const stars = value === undefined ? undefined : { value };
        return teach(await write({ itemId, kind, source, ...stars }), request);
      }),

    undo: (seq, request) =>
      attempt(async () => {
        const target = entries.get(seq);
        if (!target) throw new Error(`no entry ${seq} in the log of ${catalog.id}`);
        if (undone.has(seq)) return { slate: await nextSlate(request) };
        // Before the write, so that a second press of the button does not write a second undo.
        undone.add(seq);
        const change = { itemId: target.itemId, kind: 'undo', source: 'tap', undoes: seq } as const;
        const entry = await write(change).catch((error: unknown) => {
          undone.delete(seq);
          throw error;
        });
        return teach(entry, request);
      }),

    reveal: (itemId, request) =>
      attempt(() => {
        hidden.delete(itemId);
        return nextSlate(request);
      }),

    starter: (count) => attempt(() => ranker.starter(count)),
    explain: (itemId) => attempt(() => ranker.explain(itemId)),
  };
}
