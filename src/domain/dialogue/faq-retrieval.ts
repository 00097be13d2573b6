/**
 * Which of the owner's answers a question is asking for: by a ridge regression over all phrasings, by the nearest of
 * them, a little by shared words, and by what people found helpful.
 */
import MiniSearch from 'minisearch';
import type { QuantizedVectors } from '../catalog.ts';
import { Cholesky } from '../learning/cholesky.ts';
import { searchTerms } from '../ranking/search-terms.ts';
import { floatRowsOf } from '../vectors.ts';
import type { FaqPair } from './talk-types.ts';

/** What was found of an answer, with the vector of its question: FaqFeedback as retrieval needs it. */
export interface FaqLesson {
  readonly vector: Float32Array;
  readonly pairId: string;
  readonly helpful: boolean;
}

export interface FaqMatch {
  readonly pairId: string;
  /** Cosine to the pair's nearest phrasing in [−1, 1], after what was common to all was taken off and feedback was heeded. */
  readonly score: number;
  /** Place in the pair's questions of the nearest phrasing. */
  readonly phrasing: number;
  /** Whether the answer may be given as the answer; one alone is, the first. */
  readonly sure: boolean;
}

interface Phrasing {
  readonly id: number;
  readonly pair: number;
  readonly place: number;
  readonly question: string;
}

/** Holds a word index: it stays where it was made, and is made anew from pairs and vectors. */
export interface FaqIndex {
  readonly pairIds: readonly string[];
  readonly phrasings: readonly Phrasing[];
  /** One unit vector a phrasing, about `centre`. */
  readonly rows: Float32Array;
  /** What all questions have in common. */
  readonly centre: Float32Array;
  /** Of the phrasings' cosines with each other, RIDGE added; absent where there are too many. */
  readonly factor?: Cholesky;
  readonly words: MiniSearch<Phrasing>;
}

/**
 * Of the regression of answers on phrasings: what tells three phrasings of one answer from those of others. At 0.1 it
 * learns single words by heart, at 10 it is the sum of the cosines.
 */
const RIDGE = 2;
/** More phrasings would take seconds to factor; the nearest alone stands then. */
const MOST_FACTORED = 1000;
/**
 * The nearest phrasing and shared words beside the regression, all as deviations over the answers. Words at 0.3 cost
 * questions in other words up to 3 points; at 0.15 names and numbers are still told apart.
 */
const NEAREST_WEIGHT = 0.5;
const WORDS_WEIGHT = 0.15;
/** Where one answer alone has a word it stands seven deviations out; at most so many count, or a stray word decides. */
const MOST_WORDS = 3;
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/**
 * Phrasings that the centre of questions at large counts for. With three phrasings their own mean is a question itself,
 * and taking it off would leave noise.
 */
const CENTRE_PRIOR = 10;

/** Below this cosine, or without this lead in deviations, an answer is only offered: docs/language.md has what is lost and caught. */
const SURE = 0.38;
const LEAST_LEAD = 1;
/** Nearness at which a question that was asked before begins to count: below it is another question. */
const LIKE_BEFORE = 0.6;
/** Taken off the cosine of an answer that did not help with the very same question, and deviations off its rank or on it. */
const UNHELPFUL = 0.5;
const LESSON_PULL = 6;

function toUnit(vector: Float32Array, centre: Float32Array): Float32Array {
  let square = 0;
  const unit = vector.map((value, k) => {
    const rest = value - centre[k];
    square += rest * rest;
    return rest;
  });
  return square > 0 ? unit.map((value) => value / Math.sqrt(square)) : unit;
}

function cosine(a: Float32Array, rows: Float32Array, row: number): number {
  let sum = 0;
  for (let k = 0, at = row * a.length; k < a.length; k++, at++) sum += a[k] * rows[at];
  return sum;
}

/**
 * @param vectors one row a phrasing, in the order of the pairs and their questions.
 * @param usual mean vector of sentences at large by the same encoder (the mean of an intent head); without it a handful
 * of phrasings is compared as it came, which E5 calls alike at 0.8.
 */
export function faqIndex(
  pairs: readonly FaqPair[],
  vectors: QuantizedVectors,
  usual?: Float32Array,
): FaqIndex {
  const phrasings = pairs
    .flatMap(({ questions }, pair) => questions.map((question, place) => ({ pair, place, question })))
    .map((phrasing, id) => ({ id, ...phrasing }));
  if (phrasings.length !== vectors.count)
    throw new Error(`${vectors.count} vectors for ${phrasings.length} phrasings`);
  const rows = floatRowsOf(vectors);
  const { dims } = vectors;
  const centre = Float32Array.from({ length: dims }, (_, k) => CENTRE_PRIOR * (usual?.[k] ?? 0));
  for (let at = 0; at < rows.length; at++) centre[at % dims] += rows[at];
  for (let k = 0; k < dims; k++) centre[k] /= vectors.count + CENTRE_PRIOR;
  for (let start = 0; start < rows.length; start += dims)
    rows.set(toUnit(rows.subarray(start, start + dims), centre), start);
  const words = new MiniSearch<Phrasing>({
    fields: ['question'],
    tokenize: searchTerms,
    // Folded before they were cut.
    processTerm: (term) => term,
    autoVacuum: false,
    searchOptions: { bm25: BM25, combineWith: 'OR' },
  });
  words.addAll(phrasings);
  return { pairIds: pairs.map(({ id }) => id), phrasings, rows, centre, factor: factorOf(rows, dims), words };
}

function factorOf(rows: Float32Array, dims: number): Cholesky | undefined {
  const count = rows.length / dims;
  if (count > MOST_FACTORED) return undefined;
  const factor = new Cholesky(count);
  for (let row = 0; row < count; row++) {
    const own = rows.subarray(row * dims, (row + 1) * dims);
    const before = Float64Array.from({ length: row }, (_, other) => cosine(own, rows, other));
    factor.append(before, cosine(own, rows, row) + RIDGE);
  }
  return factor;
}

/** Best BM25 of a phrasing for each pair; 0 where no word is met. */
function wordScores({ words, phrasings, pairIds }: FaqIndex, question: string): Float64Array {
  const scores = new Float64Array(pairIds.length);
  for (const { id, score, queryTerms } of words.search(question)) {
    const { pair } = phrasings[Number(id)];
    // The library multiplies by the number of words met, which favours long phrasings beyond BM25.
    scores[pair] = Math.max(scores[pair], score / queryTerms.length);
  }
  return scores;
}

function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 0 ? (value - mean) / deviation : 0));
}

/**
 * All pairs, best first; ties in the order of the pairs.
 * @param lessons feedback on earlier questions: a helpful answer is known by that question too, an unhelpful one steps
 * back where the question is like that one.
 */
export function answerFaq(
  index: FaqIndex,
  question: string,
  vector: Float32Array,
  lessons: readonly FaqLesson[] = [],
): readonly FaqMatch[] {
  const { pairIds, phrasings, rows, centre, factor } = index;
  const asked = toUnit(vector, centre);
  const cosines = Float64Array.from(phrasings, (_, row) => cosine(asked, rows, row));
  const scores = new Float64Array(pairIds.length).fill(-1);
  const best = new Uint16Array(pairIds.length);
  phrasings.forEach(({ pair, place }, row) => {
    if (cosines[row] <= scores[pair]) return;
    scores[pair] = cosines[row];
    best[pair] = place;
  });
  const byNearest = standardised(scores);
  const byWords = standardised(wordScores(index, question));
  const bySum = factor ? standardised(regressed(index, factor, cosines)) : byNearest;
  const ranks = bySum.map(
    (sum, pair) =>
      sum + NEAREST_WEIGHT * byNearest[pair] + WORDS_WEIGHT * Math.min(MOST_WORDS, byWords[pair]),
  );
  heed(index, asked, lessons, scores, ranks);
  const order = pairIds
    .map((pairId, pair) => ({ pairId, pair, rank: ranks[pair] }))
    .sort((a, b) => b.rank - a.rank || a.pair - b.pair);
  const lead = order.length > 1 ? order[0].rank - order[1].rank : Infinity;
  return order.map(({ pairId, pair }, place) => ({
    pairId,
    score: scores[pair],
    phrasing: best[pair],
    sure: place === 0 && scores[pair] >= SURE && lead >= LEAST_LEAD,
  }));
}

/** Kernel ridge regression of "is an answer to this" on the phrasings, one sum a pair. */
function regressed({ pairIds, phrasings }: FaqIndex, factor: Cholesky, cosines: Float64Array): Float64Array {
  const shares = cosines.slice();
  factor.solve(shares);
  const sums = new Float64Array(pairIds.length);
  phrasings.forEach(({ pair }, row) => (sums[pair] += shares[row]));
  return sums;
}

/** What helped with questions like this one, and what did not, on the scores and ranks of the pairs. */
function heed(
  { pairIds, centre }: FaqIndex,
  asked: Float32Array,
  lessons: readonly FaqLesson[],
  scores: Float64Array,
  ranks: Float64Array,
): void {
  const pulls = new Float64Array(pairIds.length);
  for (const { pairId, vector, helpful } of lessons) {
    const pair = pairIds.indexOf(pairId);
    // Of a pair that the owner has deleted since.
    if (pair < 0) continue;
    const likeness = cosine(asked, toUnit(vector, centre), 0);
    const pull = (likeness - LIKE_BEFORE) / (1 - LIKE_BEFORE);
    if (pull <= 0) continue;
    if (helpful) scores[pair] = Math.max(scores[pair], likeness);
    // Said twice is not twice as true; of what contradicts itself the later holds.
    const before = Math.sign(pulls[pair]) === (helpful ? 1 : -1) ? Math.abs(pulls[pair]) : 0;
    pulls[pair] = (helpful ? 1 : -1) * Math.max(pull, before);
  }
  pulls.forEach((pull, pair) => {
    ranks[pair] += LESSON_PULL * pull;
    if (pull < 0) scores[pair] = Math.max(-1, scores[pair] + UNHELPFUL * pull);
  });
}
