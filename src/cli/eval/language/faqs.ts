/** Questions in other words over own pairs (../language-data): which answer comes first, and what is left unanswered. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { EncoderId, QuantizedVectors } from '../../../domain/catalog.ts';
import { answerFaq, faqIndex } from '../../../domain/dialogue/faq-retrieval.ts';
import { bootstrapMean, meanOf } from '../../../domain/learning/bootstrap.ts';
import { rankAuc } from '../../../domain/learning/metrics.ts';
import { floatRowsOf, gatherRows } from '../../../domain/vectors.ts';
import { embedTexts } from '../embeddings.ts';
import type { Figure } from './figures.ts';
import type { Language } from './own-sentences.ts';
import { trainWordHead } from './tf-idf.ts';

const Pairs = v.array(
  v.object({
    /** Stored phrasings. */
    questions: v.pipe(v.array(v.string()), v.minLength(3)),
    /** The same question as other people would put it. */
    asked: v.pipe(v.array(v.string()), v.minLength(1)),
  }),
);
type Pairs = v.InferOutput<typeof Pairs>;

const ENCODERS: Readonly<Record<Language, readonly EncoderId[]>> = {
  en: ['minilm-l6-en', 'e5-small-en-zh'],
  zh: ['e5-small-en-zh'],
};

interface Asked {
  readonly rank: number;
  /** Whether the right answer is given without being asked back. */
  readonly answered: boolean;
  readonly wrongly: boolean;
}

/** Every held-out question, against `pairs`. */
function ask(
  pairs: Pairs,
  vectors: QuantizedVectors,
): { asked: Asked[]; scores: number[]; unanswerable: Answer[] } {
  const stored = pairs.flatMap(({ questions }) => questions);
  const floats = floatRowsOf(vectors);
  const { dims } = vectors;
  const own = pairs.map(({ questions }, id) => ({ id: `${id}`, questions, answer: '' }));
  const rowsOfPair = (id: number) => [0, 1, 2].map((place) => 3 * id + place);
  const whole = faqIndex(
    own,
    gatherRows(
      vectors,
      stored.map((_, row) => row),
    ),
  );
  const asked: Asked[] = [];
  const scores: number[] = [];
  const unanswerable: Answer[] = [];
  let row = stored.length;
  pairs.forEach((pair, id) => {
    // The same question where nobody has written its answer.
    const others = own.filter((_, other) => other !== id);
    const without = faqIndex(
      others,
      gatherRows(
        vectors,
        others.flatMap((other) => rowsOfPair(Number(other.id))),
      ),
    );
    for (const question of pair.asked) {
      const vector = floats.subarray(row * dims, (row + 1) * dims);
      row++;
      const matches = answerFaq(whole, question, vector);
      const [first] = matches;
      const rank = 1 + matches.findIndex(({ pairId }) => pairId === `${id}`);
      asked.push({ rank, answered: rank === 1 && first.sure, wrongly: rank > 1 && first.sure });
      scores.push(first.score);
      const [best] = answerFaq(without, question, vector);
      unanswerable.push({ score: best.score, sure: best.sure });
    }
  });
  return { asked, scores, unanswerable };
}

interface Answer {
  readonly score: number;
  readonly sure: boolean;
}

/** Rank of the right pair by TF-IDF and logistic regression over the stored phrasings. */
function ranksByWords(pairs: Pairs): number[] {
  const head = trainWordHead(
    pairs.flatMap(({ questions }) => questions),
    pairs.flatMap(({ questions }, id) => questions.map(() => id)),
    pairs.length,
  );
  return pairs.flatMap((pair, id) =>
    pair.asked.map((question) => {
      const probabilities = head.probabilities(question);
      return 1 + probabilities.filter((p) => p > probabilities[id]).length;
    }),
  );
}

const first = (ranks: readonly number[]): number[] => ranks.map((rank) => (rank === 1 ? 1 : 0));
const reciprocal = (ranks: readonly number[]): number[] => ranks.map((rank) => 1 / rank);

export async function faqFigures(language: Language, tell: (line: string) => void): Promise<Figure[]> {
  const file = new URL(`../language-data/faq-${language}.json`, import.meta.url);
  const pairs = v.parse(Pairs, JSON.parse(await readFile(file, 'utf8')));
  // Three phrasings each, so that rows can be counted.
  const even = pairs.map(({ questions, asked }) => ({ questions: questions.slice(0, 3), asked }));
  const texts = [...even.flatMap(({ questions }) => questions), ...even.flatMap(({ asked }) => asked)];
  const byWords = ranksByWords(even);
  const figures: Figure[] = [];
  for (const encoder of ENCODERS[language]) {
    tell(`questions ${language} by ${encoder}`);
    const { asked, scores, unanswerable } = ask(even, await embedTexts(encoder, texts, 'symmetric', tell));
    const ranks = asked.map(({ rank }) => rank);
    const estimate = bootstrapMean(first(ranks));
    const task = `questions ${language}, ${even.length} answers, ${encoder}`;
    const share = (test: (one: Asked) => boolean): number => asked.filter(test).length / asked.length;
    figures.push(
      {
        task,
        name: 'accuracy at 1, three phrasings each',
        value: estimate.mean,
        ci95: [estimate.low, estimate.high],
        baselines: { 'TF-IDF': meanOf(first(byWords)) },
        floor: 0.68,
        excellent: 0.72,
      },
      {
        task,
        name: 'mean reciprocal rank',
        value: meanOf(reciprocal(ranks)),
        baselines: { 'TF-IDF': meanOf(reciprocal(byWords)) },
      },
      {
        task,
        name: 'AUC of “no answer here”',
        value:
          rankAuc(
            scores,
            unanswerable.map(({ score }) => score),
          ) ?? 0,
      },
      { task, name: 'answered rightly at once', value: share(({ answered }) => answered) },
      { task, name: 'answered wrongly at once', value: share(({ wrongly }) => wrongly) },
      {
        task,
        name: 'answered although there is no answer',
        value: meanOf(unanswerable.map(({ sure }) => (sure ? 1 : 0))),
      },
    );
  }
  return figures;
}
