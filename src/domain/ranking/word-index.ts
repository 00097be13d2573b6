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
/** As in docs/language.md: usual values, flat between 1 and 2, and between 0.6 and 0.9. */
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
    const terms = new Map<number, readonly string[]>();
    for (const found of this.#index.search(text, {
      // One sign of a word says little of it: “前” is in 唐代以前 and on a ship's mast.
      boostTerm: (term) => (paired && isHan(term) && term.length === 1 ? SIGN_WEIGHT : 1),
    })) {
      const row = Number(found.id);
      scores[row] = found.score;
      terms.set(row, found.terms);
    }
    const holdsAll = (row: number): boolean => {
      const held = new Set(terms.get(row));
      return asked.size > 0 && [...asked].every((term) => held.has(term));
    };
    return { scores, holdsAll, metBy: (row) => metParts(text, new Set(terms.get(row))) };
  }
}
