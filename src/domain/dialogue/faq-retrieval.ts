/**
 * Which of the owner's answers a question is asking for: nearness in meaning, a little of shared words, and what people
 * found helpful.
 */
import MiniSearch from 'minisearch';
import type { QuantizedVectors } from '../catalog.ts';
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
  /** Cosine to the pair's best phrasing in [−1, 1], after what was common to all was taken off and feedback was heeded. */
  readonly score: number;
  /** Place in the pair's questions of the phrasing that matched best. */
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
  readonly words: MiniSearch<Phrasing>;
}

/**
 * Shared words beside nearness, both as deviations over the answers. At 0.3 questions in other words lose up to 3 points;
 * at 0.15 they lose one at most, and names and numbers are still told apart.
 */
const WORDS_WEIGHT = 0.15;
const BM25 = { k: 1.2, b: 0.75, d: 0 };

/**
 * Phrasings that the centre of questions at large counts for. With three phrasings their own mean is a question itself,
 * and taking it off would leave noise.
 */
const CENTRE_PRIOR = 10;

/** Below this cosine an answer is only offered: see docs/language.md for what is lost and caught at it. */
const SURE = 0.5;
/** Nearness at which a question that was asked before begins to count: below it is another question. */
const LIKE_BEFORE = 0.6;
/** Taken off for an answer that did not help with the very same question: enough to make way for the next best. */
const UNHELPFUL = 0.5;

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
  return { pairIds: pairs.map(({ id }) => id), phrasings, rows, centre, words };
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
  const { pairIds, phrasings, rows, centre } = index;
  const asked = toUnit(vector, centre);
  const scores = new Float64Array(pairIds.length).fill(-1);
  const best = new Uint16Array(pairIds.length);
  phrasings.forEach(({ pair, place }, row) => {
    const score = cosine(asked, rows, row);
    if (score <= scores[pair]) return;
    scores[pair] = score;
    best[pair] = place;
  });
  const penalties = new Float64Array(pairIds.length);
  for (const lesson of lessons) {
    const pair = pairIds.indexOf(lesson.pairId);
    // Of a pair that the owner has deleted since.
    if (pair < 0) continue;
    const likeness = cosine(asked, toUnit(lesson.vector, centre), 0);
    if (lesson.helpful) scores[pair] = Math.max(scores[pair], likeness);
    else if (likeness > LIKE_BEFORE)
      penalties[pair] = Math.max(penalties[pair], (UNHELPFUL * (likeness - LIKE_BEFORE)) / (1 - LIKE_BEFORE));
  }
  const heeded = scores.map((score, pair) => Math.max(-1, score - penalties[pair]));
  const byMeaning = standardised(heeded);
  const byWords = standardised(wordScores(index, question));
  const order = pairIds
    .map((pairId, pair) => ({ pairId, pair, rank: byMeaning[pair] + WORDS_WEIGHT * byWords[pair] }))
    .sort((a, b) => b.rank - a.rank || a.pair - b.pair);
  return order.map(({ pairId, pair }, place) => ({
    pairId,
    score: heeded[pair],
    phrasing: best[pair],
    sure: place === 0 && heeded[pair] >= SURE,
  }));
}
