/** Holds one catalog's vectors and the person's live model; the ranking itself is src/domain/ranking. */
import { latePart } from '../../domain/errors.ts';
import { Ranker } from '../../domain/ranking/ranker.ts';
import type { CatalogSearch } from '../../domain/ranking/search.ts';
import { serve } from '../rpc.ts';
import type { RankerHandlers } from './protocol.ts';

let open: Ranker | undefined;

/** Over the catalog that is open. */
let search: CatalogSearch | undefined;

const ranker = (): Ranker => {
  if (!open) throw new Error('no catalog is open');
  return open;
};

/** Its code comes with the first question. */
async function searching(): Promise<CatalogSearch> {
  const { CatalogSearch } = await latePart(import('../../domain/ranking/search.ts'));
  // Another catalog may have been opened while it came.
  return (search ??= new CatalogSearch(
    () => ranker().view(),
    () => performance.now(),
  ));
}

const handlers: RankerHandlers = {
  open: ({ catalogId, items }) => {
    open = new Ranker(catalogId, items, () => performance.now());
    search = undefined;
  },
  addVectors: (vectors) => ranker().addVectors(vectors),
  start: (params) => ranker().start(params),
  place: ({ positions }) => ranker().place(positions),
  learn: ({ entry, slate }) => ranker().learn(entry, slate),
  slate: (request) => ranker().slate(request),
  search: async (query) => (await searching()).answer(query),
  keptOut: async ({ constraint, vectors }) => (await searching()).keptOut(constraint, vectors),
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
