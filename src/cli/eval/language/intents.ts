/** Intents and scope of own sentences, whole groups of paraphrases held out: what is asked was not heard in other words. */
import { INTENTS } from '../../../domain/dialogue/dialogue-types.ts';
import { scopeOf, trainIntentModel, understand } from '../../../domain/dialogue/intent-model.ts';
import type { IntentSentence } from '../../../domain/lab/sentences.ts';
import { dealFolds } from '../../../domain/learning/out-of-fold.ts';
import { rankAuc } from '../../../domain/learning/metrics.ts';
import { floatRowsOf, gatherRows } from '../../../domain/vectors.ts';
import type { Figure } from './figures.ts';
import type { Language, Rows } from './own-sentences.ts';
import { bootstrapScore, scoresOf } from './scores.ts';
import { trainWordHead } from './tf-idf.ts';

const FOLDS = 5;
/** Which groups share a fold moves a macro-F1 by about 0.01. */
const SEEDS = [1, 2, 3];

const macroF1 = (answers: Parameters<typeof scoresOf>[0]): number => scoresOf(answers, INTENTS).macro_f1;
const placeOfLargest = (values: ArrayLike<number>): number => {
  let best = 0;
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k;
  return best;
};

/** Targets of LANGUAGE for own sentences on those of others. */
const TARGETS = {
  en: { f1: [0.85, 0.9], auc: [0.95, 0.97] },
  zh: { f1: [0.82, 0.88], auc: [0.95, 0.97] },
} as const;

export function intentFigures(
  language: Language,
  { rows, vectors }: Rows<IntentSentence>,
  tell: (line: string) => void,
): Figure[] {
  const labels = Uint8Array.from(rows, ({ intent }) => INTENTS.findIndex((known) => known === intent));
  const groups = rows.map(({ group }) => group);
  const floats = floatRowsOf(vectors);
  const { dims } = vectors;
  const truth: number[] = [];
  const said: number[] = [];
  const saidByWords: number[] = [];
  const asked: { group: string; inThree: boolean; probability: number; scope: number; inScope: boolean }[] =
    [];
  for (const seed of SEEDS) {
    tell(`intents ${language}, draw ${seed} of ${SEEDS.length}`);
    const fold = dealFolds(labels, groups, FOLDS, seed);
    for (let turn = 0; turn < FOLDS; turn++) {
      const learned = [...labels.keys()].filter((row) => fold[row] !== turn);
      const sentences = learned.map((row) => rows[row]);
      const model = trainIntentModel(sentences, gatherRows(vectors, learned));
      // One draw of the baseline: its gap is ten times the noise between draws.
      const words =
        seed === SEEDS[0]
          ? trainWordHead(
              sentences.map(({ text }) => text),
              learned.map((row) => labels[row]),
              INTENTS.length,
            )
          : undefined;
      for (let row = 0; row < labels.length; row++) {
        if (fold[row] !== turn) continue;
        const vector = floats.subarray(row * dims, (row + 1) * dims);
        const { intent, probability, ranked, inScope } = understand(model, vector);
        truth.push(labels[row]);
        said.push(INTENTS.indexOf(intent));
        if (words) saidByWords.push(placeOfLargest(words.probabilities(rows[row].text)));
        asked.push({
          group: groups[row],
          inThree: ranked.slice(0, 3).some((one) => one.intent === rows[row].intent),
          probability,
          scope: scopeOf(model, vector),
          inScope,
        });
      }
    }
  }

  const task = `intents ${language}`;
  const estimate = bootstrapScore(
    { truth, said },
    asked.map(({ group }) => group),
    macroF1,
  );
  const outside = INTENTS.indexOf('outside');
  const inside = asked.filter((_, at) => truth[at] !== outside);
  const foreign = asked.filter((_, at) => truth[at] === outside);
  const share = (of: typeof asked, test: (one: (typeof asked)[number]) => boolean): number =>
    of.filter(test).length / of.length;
  const { f1, auc } = TARGETS[language];
  const right = truth.filter((label, at) => label === said[at]).length / truth.length;
  const meant = asked.reduce((sum, { probability }) => sum + probability, 0) / asked.length;
  return [
    {
      task,
      name: 'macro-F1, 13 classes, unheard groups',
      value: estimate.mean,
      ci95: [estimate.low, estimate.high],
      baselines: { 'TF-IDF': macroF1({ truth: truth.slice(0, saidByWords.length), said: saidByWords }) },
      floor: f1[0],
      excellent: f1[1],
    },
    { task, name: 'right one among the first three', value: share(asked, ({ inThree }) => inThree) },
    { task, name: 'mean probability less share right', value: meant - right },
    {
      task,
      name: 'out of scope AUC',
      value:
        rankAuc(
          inside.map(({ scope }) => scope),
          foreign.map(({ scope }) => scope),
        ) ?? 0,
      floor: auc[0],
      excellent: auc[1],
    },
    {
      task,
      name: 'in scope, lost at the shipped threshold',
      value: share(inside, ({ inScope }) => !inScope),
      floor: 0.2,
      excellent: 0.13,
    },
    {
      task,
      name: 'foreign, caught at the shipped threshold',
      value: share(foreign, ({ inScope }) => !inScope),
      floor: 0.85,
      excellent: 0.93,
    },
  ];
}
