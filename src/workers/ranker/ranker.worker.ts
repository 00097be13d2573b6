/** Holds one catalog's vectors and the person's live model; the ranking itself is src/domain/ranking. */
import { Ranker } from '../../domain/ranking/ranker.ts';
import { serve } from '../rpc.ts';
import type { RankerHandlers } from './protocol.ts';

let open: Ranker | undefined;

const ranker = (): Ranker => {
  if (!open) throw new Error('no catalog is open');
  return open;
};

const handlers: RankerHandlers = {
  open: ({ catalogId, items }) => {
    open = new Ranker(catalogId, items, () => performance.now());
  },
  addVectors: (vectors) => ranker().addVectors(vectors),
  start: ({ log, seed }) => ranker().start(log, seed),
  learn: ({ entry, slate }) => ranker().learn(entry, slate),
  slate: (request) => ranker().slate(request),
  starter: ({ count }) => ranker().starter(count),
  explain: ({ itemId }) => ranker().explain(itemId),
};

serve(self, handlers);
