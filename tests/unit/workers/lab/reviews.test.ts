/** What the Lab's models reach on its own reviews, on rows that nothing has learned from. */
import { expect, it } from 'vitest';
import { evaluate, mainScore, rowsOf } from '../../../../src/domain/lab/evaluate.ts';
import { FIRST_EXPERIMENT, type Experiment, type Language } from '../../../../src/domain/lab/experiment.ts';
import type { LabData } from '../../../../src/domain/lab/lab-data.ts';
import { prepareData } from '../../../../src/domain/lab/prepare.ts';
import { readSentences } from '../../domain/lab/sentence-files.ts';
import { runOf } from './made-up.ts';

/** Milliseconds: six trainings on tfjs's slowest backend are 30 s on a free machine, and many times that on a busy one. */
const LONG = 400_000;

/** Score on the test part, for each seed, of an experiment on reviews. @param withhold takes something away from the data. */
async function scoresOf(
  language: Language,
  change: Partial<Experiment>,
  seeds: readonly number[],
  withhold: (data: LabData) => LabData = (data) => data,
): Promise<number[]> {
  const sentences = await readSentences(`reviews-${language}`);
  const scores: number[] = [];
  for (const seed of seeds) {
    const experiment = { ...FIRST_EXPERIMENT, ...change, seed };
    const data = prepareData(experiment, sentences);
    if (!data.ok) throw new Error(data.failure.code);
    const { snapshot } = await runOf(withhold(data.value), experiment);
    scores.push(mainScore(evaluate(data.value.targets[0], snapshot.outputs[0], rowsOf(data.value.parts, 2))));
  }
  return scores;
}

const meanOf = (scores: readonly number[]): number =>
  scores.reduce((sum, score) => sum + score, 0) / scores.length;
const said = (scores: readonly number[]): string => scores.map((score) => score.toFixed(2)).join(', ');

it.each(['en', 'zh'] as const)(
  'explains a part of the stars in %s with the penalty that the Lab opens with, and nearly none with a third of it',
  async (language) => {
    const dataset = { kind: 'reviews', language, task: 'stars' } as const;
    const seeds = [21, 22, 23];
    const scores = await scoresOf(language, { dataset }, seeds);
    const loose = await scoresOf(language, { dataset, l2: 0.3 }, seeds);
    console.info(`stars-${language}: R² ${said(scores)}; with a third of the penalty ${said(loose)}`);
    expect(meanOf(scores)).toBeGreaterThan(0.1);
    expect(meanOf(scores) - meanOf(loose)).toBeGreaterThan(0.1);
  },
  LONG,
);

it(
  'a table taught by the encoder knows more of unseen reviews than the same table taught by labels alone, and less than the encoder',
  async () => {
    const dataset = { kind: 'reviews', language: 'zh', task: 'topic' } as const;
    const model = { kind: 'static-table', width: 32 } as const;
    // Not those that the settings were tried out on.
    const seeds = [11, 12, 13];
    const table = await scoresOf('zh', { dataset, model, rate: 0.01, schedule: 'cosine', epochs: 15 }, seeds);
    // A lighter penalty and a constant rate suit labels alone better: with those of the line above they reach half of this.
    const alone = { dataset, model, rate: 0.01, epochs: 15, l2: 0.1 };
    const labels = await scoresOf('zh', alone, seeds, ({ encodings: _, ...data }) => data);
    const head = await scoresOf('zh', { dataset }, seeds);
    console.info(`topics-zh: table ${said(table)}, labels alone ${said(labels)}, encoder ${said(head)}`);
    expect(meanOf(table) - meanOf(labels)).toBeGreaterThan(0.02);
    expect(meanOf(head)).toBeGreaterThan(meanOf(table));
  },
  LONG,
);
