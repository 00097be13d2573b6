/** The ranker's model of one catalog: revived when its worker dies, tuned in the pauses, and as the stores say it is. */
import { attempt, FailureError } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Belief, Explanation, Prediction, Slate, SlateRequest } from '../domain/ranking/slate-types.ts';
import type { RankerStart } from '../workers/ranker/protocol.ts';
import { ignoreFailure, learnedOf, loadCatalog, priorOf } from './opening.ts';
import type { LoadedCatalog, Services } from './services.ts';

export interface Model {
  /** x, y of each item in catalog order, in [−1, 1]. */
  readonly positions: Float32Array;
  /** Keys of beliefs that are left out, oldest first. */
  readonly muted: readonly string[];
  slate(request: SlateRequest): Promise<Slate>;
  /** Learns an entry that is written already; a ranker that dies over it is opened again and finds it in the log. */
  learn(entry: Interaction, request: SlateRequest): Promise<Slate>;
  /** Stored first, then left out. */
  mute(keys: readonly string[], request: SlateRequest): Promise<Slate>;
  /** Puts under Fit what the stores say is in force. */
  followChampion(request: SlateRequest): Promise<Slate>;
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
  const learned = await learnedOf(services, loaded);
  // The ranker holds one catalog: an open that nobody waits for must not take it from the one that is wanted.
  ended.throwIfAborted();
  const { positions } = await ranker.open(loaded, { log, seed, ...learned });
  let { tuned, muted = [] } = learned;
  let places: Float32Array | undefined;
  /** Something was learned that the search for a better setting has not seen. */
  let unsettled = true;

  const search = async (): Promise<void> => {
    const found = await ranker.settle();
    if (!found || found.basis === tuned?.basis) return;
    tuned = found;
    await heads.write({ catalogId: catalog.id, tuned });
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
    const entries = await services.log.ofCatalog(catalog.id);
    await ranker.open(again, { log: entries, seed, ...(await learnedOf(services, again)) });
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

  return {
    positions,
    get muted() {
      return muted;
    },
    slate: (request) => answered(ranker.slate(request)),
    learn: (entry, request) => surviving(() => ranker.learn(entry, request), request),
    async mute(keys, request) {
      await heads.write({ catalogId: catalog.id, muted: keys });
      muted = keys;
      return surviving(() => ranker.mute(keys, request), request);
    },
    async followChampion(request) {
      const state = await heads.state(catalog.id);
      const prior = await priorOf(services, loaded, state?.champion);
      return surviving(() => ranker.setPrior(prior, request), request);
    },
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
