/** Praise, blame and stars of own reviews, one trade held out at a time, in both languages at once. */
import { TOPICS } from '../../../domain/lab/sentences.ts';
import { bootstrapMean, meanOf } from '../../../domain/learning/bootstrap.ts';
import { expectedCalibrationError } from '../../../domain/learning/calibration.ts';
import { rankAuc } from '../../../domain/learning/metrics.ts';
import { SENTIMENTS } from '../../../domain/monitoring/comment-types.ts';
import { opinionOf, trainOpinionModel } from '../../../domain/monitoring/opinion-model.ts';
import { floatRowsOf, gatherRows } from '../../../domain/vectors.ts';
import type { Figure } from './figures.ts';
import { lexiconScore } from './lexicon.ts';
import { LANGUAGES, type Language, type OwnReview, type Rows } from './own-sentences.ts';
import { meanError, rankCorrelation, scoresOf } from './scores.ts';
import { trainWordHead } from './tf-idf.ts';

const BINS = 10;
const NEUTRAL_STARS = 3;

interface Judged {
  readonly language: Language;
  readonly domain: string;
  readonly stars: number;
  readonly probabilities: readonly number[];
  readonly guess: number;
  /** Of praise against blame: ours, by words, by the lexicon. */
  readonly ours: number;
  readonly words: number;
  readonly lexicon: number;
}

/** Balanced accuracy of praise and blame, above and below 0. */
function balanced(rows: readonly Judged[], score: (row: Judged) => number): number {
  const truth = rows.map(({ stars }) => (stars > NEUTRAL_STARS ? 1 : 0));
  // A tie is no answer: half of it counts as either, as a coin would have it.
  const half = (of: number) => {
    const own = rows.filter((_, at) => truth[at] === of);
    const sign = of === 1 ? 1 : -1;
    return meanOf(own.map((row) => (1 + Math.sign(sign * score(row))) / 2));
  };
  return (half(0) + half(1)) / 2;
}

const TARGETS = {
  en: { mean: [0.82, 0.855], worst: [0.7, 0.75] },
  zh: { mean: [0.84, 0.87], worst: [0.74, 0.79] },
} as const;

export function opinionFigures({ rows, vectors }: Rows<OwnReview>, tell: (line: string) => void): Figure[] {
  const floats = floatRowsOf(vectors);
  const { dims } = vectors;
  const judged: Judged[] = TOPICS.flatMap((domain) => {
    tell(`opinions without ${domain}`);
    const learned = rows.flatMap((row, at) => (row.domain === domain ? [] : [at]));
    const model = trainOpinionModel(
      learned.map((at) => rows[at]),
      gatherRows(vectors, learned),
    );
    const polar = learned.map((at) => rows[at]).filter(({ stars }) => stars !== NEUTRAL_STARS);
    const words = new Map(
      LANGUAGES.map((language) => {
        const own = polar.filter((row) => row.language === language);
        const labels = own.map(({ stars }) => (stars > NEUTRAL_STARS ? 1 : 0));
        return [
          language,
          trainWordHead(
            own.map(({ text }) => text),
            labels,
            2,
          ),
        ] as const;
      }),
    );
    return rows.flatMap((row, at) => {
      if (row.domain !== domain || row.remark) return [];
      const opinion = opinionOf(model, floats.subarray(at * dims, (at + 1) * dims));
      const [negative, , positive] = opinion.probabilities;
      return [
        {
          language: row.language,
          domain,
          stars: row.stars,
          probabilities: opinion.probabilities,
          guess: opinion.stars,
          ours: Math.log(positive / negative),
          words: (words.get(row.language)?.probabilities(row.text)[1] ?? 0.5) - 0.5,
          lexicon: lexiconScore(row.text),
        },
      ];
    });
  });
  return LANGUAGES.flatMap((language) =>
    figuresOf(
      language,
      judged.filter((row) => row.language === language),
    ),
  );
}

function figuresOf(language: Language, rows: readonly Judged[]): Figure[] {
  const task = `opinions ${language}`;
  const polar = rows.filter(({ stars }) => stars !== NEUTRAL_STARS);
  const ofTrades = (score: (row: Judged) => number) =>
    TOPICS.map((domain) =>
      balanced(
        polar.filter((row) => row.domain === domain),
        score,
      ),
    );
  const ours = ofTrades((row) => row.ours);
  const words = ofTrades((row) => row.words);
  const lexicon = ofTrades((row) => row.lexicon);
  const estimate = bootstrapMean(ours);
  const { mean, worst } = TARGETS[language];
  const aucOf = (score: (row: Judged) => number) =>
    rankAuc(
      polar.filter(({ stars }) => stars > NEUTRAL_STARS).map(score),
      polar.filter(({ stars }) => stars < NEUTRAL_STARS).map(score),
    ) ?? 0;
  const stars = rows.map((row) => row.stars);
  const three = scoresOf(
    {
      truth: stars.map((n) => 1 + Math.sign(n - NEUTRAL_STARS)),
      said: rows.map(({ probabilities }) => probabilities.indexOf(Math.max(...probabilities))),
    },
    SENTIMENTS,
  );
  const outcomes = polar.map((row) => ({
    probability: 1 / (1 + Math.exp(-row.ours)),
    liked: row.stars > NEUTRAL_STARS,
  }));
  const guesses = rows.map(({ guess }) => guess);
  return [
    {
      task,
      name: 'balanced accuracy, unseen trades, mean',
      value: estimate.mean,
      ci95: [estimate.low, estimate.high],
      baselines: { 'TF-IDF': meanOf(words), lexicon: meanOf(lexicon) },
      floor: mean[0],
      excellent: mean[1],
    },
    {
      task,
      name: 'the same, worst trade',
      value: Math.min(...ours),
      baselines: { 'TF-IDF': Math.min(...words), lexicon: Math.min(...lexicon) },
      floor: worst[0],
      excellent: worst[1],
    },
    {
      task,
      name: 'AUC of praise against blame',
      value: aucOf((row) => row.ours),
      baselines: { 'TF-IDF': aucOf((row) => row.words), lexicon: aucOf((row) => row.lexicon) },
      floor: 0.91,
      excellent: 0.925,
    },
    {
      task,
      name: 'calibration error of the same',
      value: expectedCalibrationError(outcomes, BINS),
      floor: 0.07,
      excellent: 0.045,
    },
    { task, name: 'three classes, macro-F1', value: three.macro_f1 },
    { task, name: 'three classes, recall of the middle', value: three.per_class.neutral.recall },
    {
      task,
      name: 'stars, mean error',
      value: meanError(guesses, stars),
      baselines: { 'always three': 1.2 },
      floor: 0.9,
      excellent: 0.78,
    },
    {
      task,
      name: 'stars, rank correlation',
      value: rankCorrelation(guesses, stars),
      floor: 0.68,
      excellent: 0.74,
    },
  ];
}
