/** Page side of the ranker: one worker, started by the first catalog that is opened. */
import { scriptUrl } from '../../app-urls.ts';
import { FailureError } from '../../domain/errors.ts';
import type { RankerService } from '../../pipeline/services.ts';
import { connect, type Client } from '../rpc.ts';
import type { RankerHandlers } from './protocol.ts';
import workerUrl from './ranker.worker.ts?worker&url';

/**
 * Milliseconds after which a worker counts as hung and is ended. The longest call in the measurements takes 3 s; a phone
 * is ten times slower, and a start also centres and replays everything. Shorter would kill work that is only slow.
 */
const TIMEOUT = 60_000;
const START_TIMEOUT = 120_000;

/** The RankerService of the pipeline. A worker that died answers `worker-died` until `open` starts another. */
export function createRanker(): RankerService {
  let client: Client<RankerHandlers> | undefined;
  /** Counts calls of `open`: an older one that is still feeding gives way to a newer one. */
  let turn = 0;

  const alive = (): Client<RankerHandlers> => {
    if (!client) throw new FailureError('worker-died');
    return client;
  };
  const call: Client<RankerHandlers>['call'] = (method, params) =>
    alive().call(method, params, { timeout: TIMEOUT });

  return {
    open: async ({ catalog, items, vectors }, start) => {
      const mine = ++turn;
      if (!client || client.closed)
        client = connect<RankerHandlers>(
          new Worker(scriptUrl(workerUrl), { type: 'module', name: 'ranker' }),
        );
      const mineOnly = client;
      const current = (): Client<RankerHandlers> => {
        if (mine !== turn) throw new FailureError('cancelled');
        return mineOnly;
      };
      await mineOnly.call('open', { catalogId: catalog.id, items }, { timeout: TIMEOUT });
      for await (const chunk of vectors)
        await current().call('addVectors', chunk, {
          transfer: [chunk.codes.buffer, chunk.scales.buffer],
          timeout: TIMEOUT,
        });
      return current().call('start', start, { timeout: START_TIMEOUT });
    },
    place: async (positions) => call('place', { positions }),
    learn: async (entry, slate) => call('learn', { entry, slate }),
    slate: async (request) => call('slate', request),
    search: async (query) => call('search', query),
    keptOut: async (query) => call('keptOut', query),
    starter: async (count) => call('starter', { count }),
    explain: async (itemId) => call('explain', { itemId }),
    settle: async () => call('settle', undefined),
    beliefs: async (count) => call('beliefs', { count }),
    mute: async (keys, prior, slate) => call('mute', { keys, prior, slate }),
    setPrior: async (prior, slate) => call('setPrior', { prior, slate }),
    record: async () => call('record', undefined),
    split: async () => call('split', undefined),
    judge: async (prior) => call('judge', { prior }),
  };
}
