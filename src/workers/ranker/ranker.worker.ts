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
  start: (params) => ranker().start(params),
  place: ({ positions }) => ranker().place(positions),
  learn: ({ entry, slate }) => ranker().learn(entry, slate),
  slate: (request) => ranker().slate(request),
  starter: ({ count }) => ranker().starter(count),
  explain: ({ itemId }) => ranker().explain(itemId),
  settle: () => ranker().settle(),
  beliefs: ({ count }) => ranker().beliefs(count),
  mute: ({ keys, prior, slate }) => ranker().mute(keys, prior, slate),
  setPrior: ({ prior, slate }) => ranker().setPrior(prior, slate),
  record: () => ranker().record(),
  split: () => ranker().split(),
  judge: ({ prior }) => ranker().judge(prior),
};

serve(self, handlers);
