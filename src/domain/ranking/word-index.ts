/** The words of a catalog's items, weighed by BM25. Loaded with the first search: it is as large as the rest of the ranker's code by a third. */
import MiniSearch from 'minisearch';
import type { Item } from '../catalog.ts';
import { metParts, searchTerms } from './search-terms.ts';

export interface WordScores {
  /** BM25 of each row; 0 where no word is met. */
  readonly scores: Float32Array;
  /** Whether a row holds every word of the question. */
  readonly holdsAll: (row: number) => boolean;
  /** Parts of the question that a row meets. */
  readonly metBy: (row: number) => readonly string[];
}

interface Row {
  readonly id: number;
  readonly title: string;
  readonly creators: string;
  readonly tags: string;
  readonly description: string;
}

/** A title or a name is meant when it is written; a description holds many words by the way. */
const BOOST = { title: 2, creators: 2, tags: 1.5, description: 1 };
/** The usual values, flat between 1 and 2, and between 0.6 and 0.9. */
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/** Of a single Chinese character beside pairs; at 0 a misspelt word would find nothing, at 1 its signs outvote it. */
const SIGN_WEIGHT = 0.25;

const isHan = (term: string): boolean => /^\p{Script=Han}/u.test(term);

export class WordIndex {
  readonly #count: number;
  readonly #index: MiniSearch<Row>;

  constructor(items: readonly Item[]) {
    this.#count = items.length;
    this.#index = new MiniSearch<Row>({
      fields: ['title', 'creators', 'tags', 'description'],
      tokenize: searchTerms,
      // Folded before they were cut.
      processTerm: (term) => term,
      autoVacuum: false,
      searchOptions: { boost: BOOST, bm25: BM25, combineWith: 'OR' },
    });
    this.#index.addAll(
      items.map(({ title, creators, tags, description = '' }, id) => ({
        id,
        title,
        creators: creators.join('\n'),
        tags: tags.join('\n'),
        description,
      })),
    );
  }

  score(text: string): WordScores {
    const asked = new Set(searchTerms(text));
    const paired = [...asked].some((term) => isHan(term) && term.length > 1);
    const scores = new Float32Array(this.#count);
    const met = new Map<number, Readonly<Record<string, readonly string[]>>>();
    const found = this.#index.search(text, {
      // One sign of a word says little of it: “前” is in 唐代以前 and on a ship's mast.
      boostTerm: (term) => (paired && isHan(term) && term.length === 1 ? SIGN_WEIGHT : 1),
    });
    for (const { id, score, match } of found) {
      const row = Number(id);
      scores[row] = score;
      met.set(row, match);
    }
    const telling = [...asked].filter((term) => !paired || !isHan(term) || term.length > 1);
    const holdsAll = (row: number): boolean => {
      const held = met.get(row) ?? {};
      // A single word may stand in any description by the way; in a title, or as a tag, it is meant.
      const isMeant = (term: string): boolean =>
        telling.length > 1 || (held[term]?.some((field) => field === 'title' || field === 'tags') ?? false);
      return telling.length > 0 && telling.every((term) => Object.hasOwn(held, term) && isMeant(term));
    };
    const metBy = (row: number): readonly string[] =>
      metParts(text, new Set(Object.keys(met.get(row) ?? {})));
    return { scores, holdsAll, metBy };
  }
}
