/** A sitting with one catalog: slates, taps and what is learned from them. */
import type { Catalog, Item } from '../domain/catalog.ts';
import { attempt, FailureError } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import { foldInteractions } from '../domain/interaction.ts';
import type { Interaction, InteractionKind, ItemState, NewInteraction } from '../domain/interaction.ts';
import type { StandingRule } from '../domain/dialogue/talk-types.ts';
import { pace } from '../domain/pace.ts';
import type { Suspension } from '../domain/learning/head-standing.ts';
import type { HeadSummary } from '../domain/learning/head-types.ts';
import type { KeptOutQuery, SearchAnswer, SearchQuery } from '../domain/ranking/search-types.ts';
import type { Belief, Explanation, Prediction, Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import { openModel, type Model } from './model.ts';
import { ignoreFailure, loadCatalog, seedOf } from './opening.ts';
import type { LoadedCatalog, Services } from './services.ts';
import { mapOf } from './taste-map.ts';

export type TapKind = Exclude<InteractionKind, 'impression' | 'undo'>;

export interface Tap {
  readonly itemId: string;
  readonly kind: TapKind;
  /** Stars in [0.5, 5]. */
  readonly value?: number;
  /** `tap` when absent. */
  readonly source?: 'tap' | 'starter';
  /** Whether learning was on when it was pressed, which may be long before its turn: off, it is not written and teaches nothing. */
  readonly learn: boolean;
}

export interface Tapped {
  /** What the log now holds; absent when nothing was to be learned. Its `seq` is what an undo names. */
  readonly entry?: Interaction;
  readonly slate: Slate;
}

/** What stands on the page at one time. */
export interface Showing {
  readonly slate: Slate;
  /** The shelf to begin with, above the slate. */
  readonly starter: readonly string[];
  readonly learning: boolean;
}

export interface Session {
  readonly catalog: Catalog;
  /** In catalog order. */
  readonly items: ReadonlyMap<string, Item>;
  /** x, y of each item in catalog order, in [−1, 1]. */
  readonly positions: Float32Array;
  /**
   * The map on which neighbours in meaning lie side by side, in the form of `positions`: shipped, stored, or drawn now,
   * which takes seconds.
   */
  drawMap(): Promise<Result<Float32Array>>;
  /** A filter's region refers to this map from now on; until then, to `positions`. */
  followMap(map: Float32Array): void;
  stateOf(itemId: string): ItemState;
  slate(request: SlateRequest): Promise<Result<Slate>>;
  /** Logs what is newly shown, and does not wait for the disk. To be called with what is really put on screen. */
  noteShown(showing: Showing): void;
  /**
   * Written first, learned after; with `learn` off the item is only put out of sight. On a failure nothing was learned.
   * After `worker-died` it may be written all the same: the session is at its end, and opening another one shows it.
   * Fails with `too-fast` beyond the pace of a person.
   */
  tap(tap: Tap, request: SlateRequest): Promise<Result<Tapped>>;
  /** Takes the entry `seq` back; one that is undone already stays so. Works with learning off too: it un-teaches. */
  undo(seq: number, request: SlateRequest): Promise<Result<Tapped>>;
  /** Brings back an item that was tapped while learning was off. */
  reveal(itemId: string, request: SlateRequest): Promise<Result<Slate>>;
  /** Learns what another tab has written about this generation since it was last read: to its log, and of what ranks it. */
  catchUp(request: SlateRequest): Promise<Result<Slate>>;
  starter(count: number): Promise<Result<string[]>>;
  explain(itemId: string): Promise<Result<Explanation>>;
  /** What the model believes of creators, series, tags and periods, strongest first. */
  beliefs(count: number): Promise<Result<Belief[]>>;
  /** Keys of beliefs that are left out, oldest first. */
  readonly muted: readonly string[];
  /** Leaves a belief's feature out of the model, now and in later sessions. */
  mute(key: string, request: SlateRequest): Promise<Result<Slate>>;
  unmute(key: string, request: SlateRequest): Promise<Result<Slate>>;
  /** Conditions that last, oldest first. */
  readonly rules: readonly StandingRule[];
  /** Has other rules hold, now and in later sessions. */
  setRules(rules: readonly StandingRule[], request: SlateRequest): Promise<Result<Slate>>;
  /** What answers a question; rules are to be among its constraints. */
  search(query: SearchQuery): Promise<Result<SearchAnswer>>;
  /** Ids of all items that a constraint keeps out. */
  keptOut(query: KeptOutQuery): Promise<Result<string[]>>;
  /** Ranks on top of the version that is in force by now, or with Fit alone. */
  followChampion(request: SlateRequest): Promise<Result<Slate>>;
  /** Why the model would not rank by this version now: it carries what the person has taken back or left out since. */
  suspensionOf(version: HeadSummary): Suspension | undefined;
  /** Each graded item as it was predicted before, oldest first. */
  record(): Promise<Result<Prediction[]>>;
  /** Aborted when another wish for a catalog has come: from then on the ranker may hold that one. */
  readonly ended: AbortSignal;
}

/** A change of the model, answered with the slate that it brings. */
export type Remodelling = (session: Session, request: SlateRequest) => Promise<Result<Slate>>;

export const UNTOUCHED: ItemState = { done: false };
/** Sooner, a browser that asks the person asks a stranger, and is refused; much later, there is already something to lose. */
const TAPS_WORTH_KEEPING = 3;

/**
 * Opens a stored or built-in catalog. Fails with `storage-failed` when there is no such catalog (any more), and with
 * `cancelled` when `signal` is aborted before the ranker has been asked.
 */
export function openSession(
  services: Services,
  catalogId: string,
  signal = new AbortController().signal,
): Promise<Result<Session>> {
  return attempt(async () => {
    const loaded = await loadCatalog(services, catalogId);
    const log = await services.log.ofCatalog(catalogId);
    const seed = await seedOf(services);
    const model = await openModel(services, loaded, { log, seed }, signal);
    return session(services, loaded, { log, model, ended: signal });
  });
}

interface Start {
  readonly log: readonly Interaction[];
  readonly model: Model;
  readonly ended: AbortSignal;
}

function session(
  services: Services,
  { catalog, items }: LoadedCatalog,
  { log, model, ended }: Start,
): Session {
  const { log: store } = services;
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
  /** Places on the page whose present showing has been logged. */
  let shown: ReadonlySet<string> = new Set();
  let taps = 0;
  const tapping = pace();
  let lastTime = log.reduce((latest, { time }) => Math.max(latest, time), 0);

  /** Nothing that is out of sight for now, or that a rule keeps out. */
  const unwanted = (): string[] => [...hidden, ...model.rules.flatMap(({ itemIds }) => itemIds)];
  const requested = (request: SlateRequest): SlateRequest => {
    const out = unwanted();
    return out.length ? { ...request, hidden: [...request.hidden, ...out] } : request;
  };

  const slateFor = (request: SlateRequest): Promise<Slate> => model.slate(requested(request));

  /** An item that stays from one slate to the next was shown once. */
  const noteShown = ({ slate, starter, learning }: Showing): void => {
    const present = [
      // Nothing is drawn by chance for the starter: whoever sees it sees these.
      ...starter.map((itemId, i) => ({ itemId, source: 'starter', propensity: 1, rank: i + 1 }) as const),
      ...slate.entries.map(
        ({ itemId, propensity, probability, explored }, i) =>
          ({
            itemId,
            source: 'slate',
            propensity,
            rank: i + 1,
            probability,
            ...(explored ? { explored } : undefined),
          }) as const,
      ),
    ].map((place) => ({ place, key: `${place.source} ${place.itemId}` }));
    const fresh = learning ? present.filter(({ key }) => !shown.has(key)) : [];
    // What appears while learning is off goes unlogged, and counts as newly shown once it is on again.
    shown = new Set(present.map(({ key }) => key).filter((key) => learning || shown.has(key)));
    if (fresh.length === 0) return;
    const showing = { catalogId: catalog.id, kind: 'impression', time: services.now() } as const;
    const impressions = fresh.map(({ place }): NewInteraction => ({ ...showing, ...place }));
    // Not awaited: the page must not wait for the disk, and a lost impression costs one data point.
    void store.append(impressions).catch(ignoreFailure);
  };

  const note = (entry: Interaction): void => {
    const own = remember(entry);
    states.set(entry.itemId, foldInteractions(own).get(entry.itemId) ?? UNTOUCHED);
  };

  /** Writes one entry and brings the states up to date; when the write fails, nothing has changed. */
  const write = async (change: Omit<NewInteraction, 'catalogId' | 'time'>): Promise<Interaction> => {
    // A clock that was set back must not date a tap before the one it follows.
    lastTime = Math.max(services.now(), lastTime + 1);
    const [entry] = await store.append([{ catalogId: catalog.id, time: lastTime, ...change }]);
    note(entry);
    return entry;
  };

  const teach = async (entry: Interaction, request: SlateRequest): Promise<Tapped> => ({
    entry,
    slate: await model.learn(entry, requested(request)),
  });

  /** Asks the browser to keep the data once there is something to lose. Not awaited: the person may be asked, and take a day. */
  const askToKeep = (): void => {
    // A refusal changes nothing here, and stores in memory ask nobody.
    if (++taps === TAPS_WORTH_KEEPING) void services.housekeeping.persist().catch(() => false);
  };

  return {
    catalog,
    items: new Map(items.map((item) => [item.id, item])),
    positions: model.positions,
    drawMap: () => attempt(() => mapOf(services, catalog, ended)),
    followMap: (map) => model.place(map),
    stateOf: (itemId) => states.get(itemId) ?? UNTOUCHED,
    slate: (request) => attempt(() => slateFor(request)),
    noteShown,

    tap: ({ itemId, kind, value, source = 'tap', learn }, request) =>
      attempt(async () => {
        if (!learn) {
          hidden.add(itemId);
          return { slate: await slateFor(request) };
        }
        if (!tapping.admit(services.now())) throw new FailureError('too-fast');
        const stars = value === undefined ? undefined : { value };
        const entry = await write({ itemId, kind, source, ...stars });
        askToKeep();
        return teach(entry, request);
      }),

    undo: (seq, request) =>
      attempt(async () => {
        const target = entries.get(seq);
        if (!target) throw new Error(`no entry ${seq} in the log of ${catalog.id}`);
        if (undone.has(seq)) return { slate: await slateFor(request) };
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
        return slateFor(request);
      }),

    catchUp: (request) =>
      attempt(async () => {
        // By number and not by the latest: a number is given before its write has ended, so a lower one may come later.
        const fresh = (await store.ofCatalog(catalog.id)).filter(({ seq }) => !entries.has(seq));
        let slate = await model.follow(requested(request));
        for (const entry of fresh) {
          if (entry.undoes !== undefined) undone.add(entry.undoes);
          note(entry);
          slate = await model.learn(entry, requested(request));
        }
        return slate ?? slateFor(request);
      }),

    starter: (count) => attempt(() => model.starter(count)),
    explain: (itemId) => attempt(() => model.explain(itemId)),
    beliefs: (count) => attempt(() => model.beliefs(count)),
    get muted() {
      return model.muted;
    },
    mute: (key, request) => attempt(() => model.mute(key, true, requested(request))),
    unmute: (key, request) => attempt(() => model.mute(key, false, requested(request))),
    get rules() {
      return model.rules;
    },
    setRules: (rules, request) =>
      attempt(async () => {
        await model.setRules(rules);
        return slateFor(request);
      }),
    search: (query) => attempt(() => model.search({ ...query, without: [...query.without, ...hidden] })),
    keptOut: (query) => attempt(() => model.keptOut(query)),
    followChampion: (request) =>
      attempt(async () => (await model.follow(requested(request))) ?? slateFor(request)),
    suspensionOf: (version) => model.suspensionOf(version),
    record: () => attempt(() => model.record()),
    ended,
  };
}
