/** `--suite language`: held-out figures of all that the app does with sentences. */
import { fileURLToPath } from 'node:url';
import { printFigures, type Figure } from './figures.ts';
import { faqFigures } from './faqs.ts';
import { intentFigures } from './intents.ts';
import { readLabelled } from './labelled-file.ts';
import { opinionFigures } from './opinions.ts';
import { LANGUAGES, readIntents, readReviews, type Language } from './own-sentences.ts';
import { evaluateShipped } from './shipped.ts';
import { spikeFigures } from './spikes.ts';

export interface SuiteReport {
  readonly figures: readonly Figure[];
  seconds: number;
}

export async function evaluateLanguage(tell: (line: string) => void): Promise<SuiteReport> {
  const figures: Figure[] = [];
  for (const language of LANGUAGES) {
    figures.push(...intentFigures(language, await readIntents(language), tell));
    figures.push(...(await plainFigures(language, tell)));
  }
  figures.push(...opinionFigures(await readReviews(), tell));
  for (const language of LANGUAGES) figures.push(...(await faqFigures(language, tell)));
  figures.push(...spikeFigures(tell));
  return { figures, seconds: 0 };
}

/** Plainly put questions that were written after the training sentences and are in none of them. */
async function plainFigures(language: Language, tell: (line: string) => void): Promise<Figure[]> {
  tell(`plain questions ${language}`);
  const file = new URL(`../language-data/asked-${language}.csv`, import.meta.url);
  const { methods, more = {} } = await evaluateShipped(await readLabelled(fileURLToPath(file)), tell);
  const task = `plain questions ${language}, never trained on`;
  return [
    {
      task,
      name: 'macro-F1, 13 classes',
      value: methods.head.macro_f1,
      baselines: { 'TF-IDF': methods['TF-IDF'].macro_f1 },
      ...(language === 'en' ? { floor: 0.85, excellent: 0.9 } : { floor: 0.82, excellent: 0.88 }),
    },
    ...Object.entries(more).map(([name, value]) => ({ task, name, value, ...PLAIN_TARGETS[name] })),
  ];
}

const PLAIN_TARGETS: Readonly<Record<string, Pick<Figure, 'floor' | 'excellent'>>> = {
  'out of scope AUC': { floor: 0.95, excellent: 0.97 },
  'in scope, lost at the shipped threshold': { floor: 0.2, excellent: 0.13 },
  'foreign, caught at the shipped threshold': { floor: 0.85, excellent: 0.93 },
};

/** For the terminal. */
export const printSuite = ({ figures, seconds }: SuiteReport): string =>
  [
    'Held out from own sentences. Floor and excellent are targets for sentences of other people, for comparison only.',
    printFigures(figures),
    `${seconds.toFixed(1)} s`,
  ].join('\n\n');
