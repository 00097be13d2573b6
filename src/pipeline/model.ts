/** The ranker's model of one catalog: revived when its worker dies, tuned in the pauses, and as the stores say it is. */
import { attempt, FailureError } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import {
  sameKeys,
  standingEntries,
  suspensionOf,
  type Suspension,
} from '../domain/learning/head-standing.ts';
import type { StandingRule } from '../domain/dialogue/talk-types.ts';
import type { HeadSummary } from '../domain/learning/head-types.ts';
import type { Belief, Explanation, Prediction, Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { KeptOutQuery, SearchAnswer, SearchQuery } from '../domain/ranking/search-types.ts';
import type { RankerStart } from '../workers/ranker/protocol.ts';
import { championOf, ignoreFailure, learnedOf, loadCatalog } from './opening.ts';
import type { LoadedCatalog, Services } from './services.ts';

export interface Model {
  /** x, y of each item in catalog order, in [−1, 1]. */
  readonly positions: Float32Array;
  /** Keys of beliefs that are left out, oldest first. */
  readonly muted: readonly string[];
  /** What the person does not want to be shown, oldest first; slates are asked for without it. */
  readonly rules: readonly StandingRule[];
  slate(request: SlateRequest): Promise<Slate>;
  /** Learns an entry that is written already; a ranker that dies over it is opened again and finds it in the log. */
  learn(entry: Interaction, request: SlateRequest): Promise<Slate>;
  /** Leaves one more belief out, or takes it back in: stored first, then done. */
  mute(key: string, out: boolean, request: SlateRequest): Promise<Slate>;
  /** Stores other rules than those in force. */
  setRules(rules: readonly StandingRule[]): Promise<void>;
  search(query: SearchQuery): Promise<SearchAnswer>;
  keptOut(query: KeptOutQuery): Promise<string[]>;
  /** Takes over from the stores what is left out and what is in force; undefined when nothing has changed. */
  follow(request: SlateRequest): Promise<Slate | undefined>;
  /** Why this version would not be ranked by now. */
  suspensionOf(version: HeadSummary): Suspension | undefined;
  /** The map that regions refer to from now on. */
  place(positions: Float32Array): void;
  starter(count: number): Promise<string[]>;
  explain(itemId: string): Promise<Explanation>;
  beliefs(count: number): Promise<Belief[]>;
  record(): Promise<Prediction[]>;
}

/** @param ended aborted when the ranker may hold another catalog: then it is not asked for what can wait any more */
export async function openModel(
  services: Services,
  loaded: LoadedCatalog,
  { log, seed }: Pick<RankerStart, 'log' | 'seed'>,
  ended: AbortSignal,
): Promise<Model> {
  const { heads, ranker } = services;
  const { catalog } = loaded;
  let learned = await learnedOf(services, loaded);
  let entries = log;
  const suspended = (version: Pick<HeadSummary, 'grades' | 'muted'>): Suspension | undefined =>
    suspensionOf(version, { entries: standingEntries(entries), muted: learned.muted });
  /** What the champion says, unless it says what is to be left out or forgotten. */
  const priorNow = (): Float32Array | undefined =>
    learned.champion && !suspended(learned.champion) ? learned.champion.outputs : undefined;
  /** What the ranker has. */
  let prior = priorNow();
  const start = (): RankerStart => {
    const { tuned, muted, crowd } = learned;
    prior = priorNow();
    return { log: entries, seed, tuned, muted, prior, crowd };
  };
  // The ranker holds one catalog: an open that nobody waits for must not take it from the one that is wanted.
  ended.throwIfAborted();
  const { positions } = await ranker.open(loaded, start());
  let places: Float32Array | undefined;
  /** Something was learned that the search for a better setting has not seen. */
  let unsettled = true;

  const search = async (): Promise<void> => {
    const found = await ranker.settle();
    if (!found || found.basis === learned.tuned?.basis) return;
    learned = { ...learned, tuned: found };
    await heads.write({ catalogId: catalog.id, tuned: found });
  };

  /** After an answer, so that neither it nor the tap that will need the setting waits. What is lost is found again. */
  const settle = (): void => {
    if (!unsettled || ended.aborted) return;
    unsettled = false;
    void search().catch(ignoreFailure);
  };

  const answered = async (slate: Promise<Slate>): Promise<Slate> => {
    const answer = await slate;
    settle();
    return answer;
  };

  /** The slate of a new ranker, taught from the stores. Fails when the catalog has been replaced: that takes a new session. */
  const revived = async (request: SlateRequest): Promise<Slate> => {
    const again = await loadCatalog(services, catalog.id);
    if (again.catalog.dataId !== catalog.dataId) throw new FailureError('worker-died');
    entries = await services.log.ofCatalog(catalog.id);
    learned = await learnedOf(services, again);
    await ranker.open(again, start());
    if (places) await ranker.place(places);
    return ranker.slate(request);
  };

  /** What is to change is written, so a ranker that dies over it does not make it undone. */
  const surviving = async (change: () => Promise<Slate>, request: SlateRequest): Promise<Slate> => {
    unsettled = true;
    const result = await attempt(() => answered(change()));
    if (result.ok) return result.value;
    const { code, details } = result.failure;
    if (code === 'worker-died') {
      const again = await attempt(() => answered(revived(request)));
      if (again.ok) return again.value;
    }
    throw new FailureError(code, details);
  };

  /** Brings `prior` up to date; whether the ranker must be told. */
  const priorChanges = (): boolean => {
    const before = prior;
    prior = priorNow();
    return prior !== before;
  };

  const leaveOut = (muted: readonly string[], request: SlateRequest): Promise<Slate> => {
    learned = { ...learned, muted };
    prior = priorNow();
    return surviving(() => ranker.mute(muted, prior, request), request);
  };

  return {
    positions,
    get muted() {
      return learned.muted;
    },
    get rules() {
      return learned.rules;
    },
    slate: (request) => answered(ranker.slate(request)),
    learn: (entry, request) => {
      entries = [...entries, entry];
      // What is taken back must not speak on through the champion.
      const takesBack = entry.kind === 'undo' || entry.kind === 'unsave';
      return surviving(async () => {
        if (takesBack && priorChanges()) await ranker.setPrior(prior, request);
        return ranker.learn(entry, request);
      }, request);
    },
    async mute(key, out, request) {
      return leaveOut(await heads.mute(catalog.id, key, out), request);
    },
    async setRules(rules) {
      await heads.write({ catalogId: catalog.id, rules });
      learned = { ...learned, rules };
    },
    search: (query) => ranker.search(query),
    keptOut: (query) => ranker.keptOut(query),
    async follow(request) {
      const { champion: headId, muted = [], rules = [] } = (await heads.state(catalog.id)) ?? {};
      learned = { ...learned, rules };
      if (headId !== learned.champion?.headId)
        learned = { ...learned, champion: await championOf(services, loaded, headId) };
      if (!sameKeys(muted, learned.muted)) return leaveOut(muted, request);
      return priorChanges() ? surviving(() => ranker.setPrior(prior, request), request) : undefined;
    },
    suspensionOf: suspended,
    place(positions) {
      places = positions;
      // A ranker that dies over it is given the map again with its life.
      void ranker.place(positions).catch(ignoreFailure);
    },
    starter: (count) => ranker.starter(count),
    explain: (itemId) => ranker.explain(itemId),
    beliefs: (count) => ranker.beliefs(count),
    record: () => ranker.record(),
  };
}
