/** Page side of the ranker: one worker, started by the first catalog that is opened. */
import { scriptUrl } from '../../app-urls.ts';
import { FailureError } from '../../domain/errors.ts';
import type { RankerService } from '../../pipeline/services.ts';
import { connect, type Client } from '../rpc.ts';
import type { RankerHandlers } from './protocol.ts';
import workerUrl from './ranker.worker.ts?worker&url';

/** The RankerService of the pipeline. A worker that died answers `worker-died` until `open` starts another. */
export function createRanker(): RankerService {
  let client: Client<RankerHandlers> | undefined;
  /** Counts calls of `open`: an older one that is still feeding gives way to a newer one. */
  let turn = 0;

  const alive = (): Client<RankerHandlers> => {
    if (!client) throw new FailureError('worker-died');
    return client;
  };

  return {
    open: async ({ catalog, items, vectors }, log, seed) => {
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
      await mineOnly.call('open', { catalogId: catalog.id, items });
      for await (const chunk of vectors)
        await current().call('addVectors', chunk, { transfer: [chunk.codes.buffer, chunk.scales.buffer] });
      return current().call('start', { log, seed });
    },
    learn: async (entry, slate) => alive().call('learn', { entry, slate }),
    slate: async (request) => alive().call('slate', request),
    starter: async (count) => alive().call('starter', { count }),
    explain: async (itemId) => alive().call('explain', { itemId }),
  };
}
