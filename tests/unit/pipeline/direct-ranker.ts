/** The real ranker without its worker. */
import { Ranker } from '../../../src/domain/ranking/ranker.ts';
import { CatalogSearch } from '../../../src/domain/ranking/search.ts';
import type { RankerService } from '../../../src/pipeline/services.ts';

export function directRanker(): RankerService {
  let ranker = new Ranker('', [], () => 0);
  let search = new CatalogSearch(
    () => ranker.view(),
    () => 0,
  );
  return {
    async open({ catalog, items, vectors }, start) {
      ranker = new Ranker(catalog.id, items, () => 0);
      search = new CatalogSearch(
        () => ranker.view(),
        () => 0,
      );
      for await (const chunk of vectors) ranker.addVectors(chunk);
      return ranker.start(start);
    },
    place: async (positions) => ranker.place(positions),
    learn: async (entry, slate) => ranker.learn(entry, slate),
    slate: async (request) => ranker.slate(request),
    search: async (query) => search.answer(query),
    keptOut: async ({ constraint, vectors }) => search.keptOut(constraint, vectors),
    starter: async (count) => ranker.starter(count),
    explain: async (itemId) => ranker.explain(itemId),
    settle: async () => ranker.settle(),
    beliefs: async (count) => ranker.beliefs(count),
    mute: async (keys, prior, slate) => ranker.mute(keys, prior, slate),
    setPrior: async (prior, slate) => ranker.setPrior(prior, slate),
    record: async () => ranker.record(),
    split: async () => ranker.split(),
    judge: async (prior) => ranker.judge(prior),
  };
}
