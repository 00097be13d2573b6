/** `--test FILE` alone: what the app makes of labelled texts, trained on nothing but its own sentences. */
import { VECTOR_DIMS } from '../../../domain/catalog.ts';
import { INTENTS } from '../../../domain/dialogue/dialogue-types.ts';
import { scopeOf, trainIntentModel, understand } from '../../../domain/dialogue/intent-model.ts';
import { rankAuc } from '../../../domain/learning/metrics.ts';
import { SENTIMENTS } from '../../../domain/monitoring/comment-types.ts';
import { opinionOf, trainOpinionModel } from '../../../domain/monitoring/opinion-model.ts';
import { floatRowsOf } from '../../../domain/vectors.ts';
import { DatasetError } from '../dataset.ts';
import { embedTexts } from '../embeddings.ts';
import { answerFigures, type AnswerReport } from './answers.ts';
import type { LabelledTexts } from './labelled-file.ts';
import { lexiconScore } from './lexicon.ts';
import { readIntents, readReviews, type Language } from './own-sentences.ts';
import { meanError, rankCorrelation } from './scores.ts';
import { trainWordHead } from './tf-idf.ts';

const HAN = /\p{Script=Han}/u;
/** Ends of sentences in both languages; a full stop between digits ends none. */
const SENTENCE = /[^.!?。！？\n]+(?:[.!?](?=\S)[^.!?。！？\n]+)*[.!?。！？]*/gu;
/** Texts of more characters are read sentence by sentence: about sixty words, or a hundred Chinese signs. */
const LONG = { en: 350, zh: 120 } as const;
/** A sentence of fewer has no thought of its own. */
const LEAST = 4;

const POLAR: Readonly<Record<string, number>> = {
  negative: 0,
  neg: 0,
  '0': 0,
  neutral: 1,
  positive: 2,
  pos: 2,
  '1': 2,
};

const languageOf = (text: string): Language => (HAN.test(text) ? 'zh' : 'en');

/** The parts that a text is read in. */
export function partsOf(text: string): string[] {
  if (text.length <= LONG[languageOf(text)]) return [text];
  const parts = (text.match(SENTENCE) ?? [])
    .map((part) => part.trim())
    .filter((part) => part.length >= LEAST);
  return parts.length ? parts : [text];
}

/** Scores texts whose labels are sentiments (or 0 and 1), stars from 1 to 5, or the intents of Ask. */
export function evaluateShipped(test: LabelledTexts, tell: (line: string) => void): Promise<AnswerReport> {
  const labels = [...new Set(test.labels)];
  if (labels.every((label) => Object.hasOwn(POLAR, label.toLowerCase()))) return scoreOpinions(test, tell);
  if (labels.every((label) => /^[1-5]$/.test(label))) return scoreStars(test, tell);
  if (labels.every((label) => INTENTS.some((intent) => intent === label))) return scoreIntents(test, tell);
  throw new DatasetError(
    `${test.name} has the labels ${labels.slice(0, 5).join(', ')}: without --train they must be ` +
      'negative, neutral and positive, 0 and 1, stars from 1 to 5, or the intents of Ask',
  );
}

/** Opinions of all texts by the shipped model, long ones by their sentences. */
async function opinionsOf(texts: readonly string[], tell: (line: string) => void) {
  const reviews = await readReviews();
  const model = trainOpinionModel(reviews.rows, reviews.vectors);
  const parts = texts.map(partsOf);
  const rows = floatRowsOf(await embedTexts('e5-small-en-zh', parts.flat(), 'symmetric', tell));
  let from = 0;
  return {
    reviews,
    opinions: parts.map(({ length }) => {
      const own = rows.subarray(from * VECTOR_DIMS, (from + length) * VECTOR_DIMS);
      from += length;
      return opinionOf(model, own);
    }),
  };
}

const factsOf = (test: LabelledTexts, encoder: string) => ({
  trained: 'own sentences only, as shipped',
  test: `${test.name}, ${test.texts.length} texts`,
  encoder,
});

async function scoreOpinions(test: LabelledTexts, tell: (line: string) => void): Promise<AnswerReport> {
  const truth = test.labels.map((label) => POLAR[label.toLowerCase()]);
  const { reviews, opinions } = await opinionsOf(test.texts, tell);
  // Where nobody said neutral, nothing is: two classes, so that the figures can be compared.
  const classes = truth.includes(1) ? SENTIMENTS : SENTIMENTS.filter((name) => name !== 'neutral');
  const places = classes.map((name) => SENTIMENTS.indexOf(name));
  const shares = (probabilities: ArrayLike<number>): number[] => {
    const own = places.map((place) => probabilities[place]);
    const sum = own.reduce((total, p) => total + p, 0);
    return own.map((p) => p / sum);
  };
  const words = trainWordHeads(reviews.rows);
  return answerFigures({
    facts: factsOf(test, 'e5-small-en-zh'),
    classes,
    truth: truth.map((place) => places.indexOf(place)),
    methods: {
      head: opinions.map(({ probabilities }) => shares(probabilities)),
      'TF-IDF': test.texts.map((text) => shares(words(text))),
      lexicon: test.texts.map((text) => {
        const sign = Math.sign(lexiconScore(text));
        return shares([sign < 0 ? 0.8 : 0.1, sign === 0 ? 0.8 : 0.1, sign > 0 ? 0.8 : 0.1]);
      }),
    },
  });
}

/** Words alone on the same reviews, each language by its own. */
function trainWordHeads(rows: readonly { text: string; stars: number; language: Language }[]) {
  const head = (language: Language) => {
    const own = rows.filter((row) => row.language === language);
    return trainWordHead(
      own.map(({ text }) => text),
      own.map(({ stars }) => 1 + Math.sign(stars - 3)),
      SENTIMENTS.length,
    );
  };
  const heads = { en: head('en'), zh: head('zh') };
  return (text: string): Float64Array => heads[languageOf(text)].probabilities(text);
}

async function scoreStars(test: LabelledTexts, tell: (line: string) => void): Promise<AnswerReport> {
  const stars = test.labels.map(Number);
  const { opinions } = await opinionsOf(test.texts, tell);
  const guesses = opinions.map((opinion) => opinion.stars);
  const classes = ['1', '2', '3', '4', '5'];
  const round = (guess: number): number[] => classes.map((_, k) => (k + 1 === Math.round(guess) ? 1 : 0));
  return answerFigures(
    {
      facts: factsOf(test, 'e5-small-en-zh'),
      classes,
      truth: stars.map((n) => n - 1),
      methods: { 'head, rounded': guesses.map(round), 'always three': guesses.map(() => round(3)) },
    },
    {
      'mean error in stars': meanError(guesses, stars),
      'mean error of always three': meanError(
        stars,
        stars.map(() => 3),
      ),
      'rank correlation': rankCorrelation(guesses, stars),
    },
  );
}

async function scoreIntents(test: LabelledTexts, tell: (line: string) => void): Promise<AnswerReport> {
  const truth = test.labels.map((label) => INTENTS.findIndex((intent) => intent === label));
  const ours: Float64Array[] = [];
  const byWords: Float64Array[] = [];
  const scope: number[] = [];
  const inScope: boolean[] = [];
  for (const language of ['en', 'zh'] as const) {
    const rows = test.texts.flatMap((text, row) => (languageOf(text) === language ? [row] : []));
    if (!rows.length) continue;
    const sentences = await readIntents(language);
    const model = trainIntentModel(sentences.rows, sentences.vectors);
    const texts = rows.map((row) => test.texts[row]);
    const encoder = language === 'en' ? 'minilm-l6-en' : 'e5-small-en-zh';
    const vectors = floatRowsOf(await embedTexts(encoder, texts, 'symmetric', tell));
    tell('words alone');
    const words = trainWordHead(
      sentences.rows.map(({ text }) => text),
      sentences.rows.map(({ intent }) => INTENTS.findIndex((known) => known === intent)),
      INTENTS.length,
    );
    rows.forEach((row, at) => {
      const vector = vectors.subarray(at * VECTOR_DIMS, (at + 1) * VECTOR_DIMS);
      const understood = understand(model, vector);
      ours[row] = Float64Array.from(
        INTENTS,
        (intent) => understood.ranked.find((one) => one.intent === intent)?.probability ?? 0,
      );
      byWords[row] = words.probabilities(texts[at]);
      scope[row] = scopeOf(model, vector);
      inScope[row] = understood.inScope;
    });
  }
  const outside = INTENTS.indexOf('outside');
  const inside = truth.flatMap((label, row) => (label === outside ? [] : [row]));
  const foreign = truth.flatMap((label, row) => (label === outside ? [row] : []));
  const share = (rows: readonly number[], inside: boolean) =>
    rows.length ? rows.filter((row) => inScope[row] === inside).length / rows.length : 0;
  const auc = rankAuc(
    inside.map((row) => scope[row]),
    foreign.map((row) => scope[row]),
  );
  return answerFigures(
    {
      facts: factsOf(test, 'minilm-l6-en for English, e5-small-en-zh for Chinese'),
      classes: INTENTS,
      truth,
      methods: { head: ours, 'TF-IDF': byWords },
    },
    {
      ...(auc === undefined ? {} : { 'out of scope AUC': auc }),
      'in scope, lost at the shipped threshold': share(inside, false),
      'foreign, caught at the shipped threshold': share(foreign, false),
    },
  );
}
