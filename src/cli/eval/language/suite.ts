/** `--suite language`: held-out figures of all that the app does with sentences. */
import { printFigures, type Figure } from './figures.ts';
import { faqFigures } from './faqs.ts';
import { intentFigures } from './intents.ts';
import { opinionFigures } from './opinions.ts';
import { LANGUAGES, readIntents, readReviews } from './own-sentences.ts';
import { spikeFigures } from './spikes.ts';

export interface SuiteReport {
  readonly figures: readonly Figure[];
  seconds: number;
}

export async function evaluateLanguage(tell: (line: string) => void): Promise<SuiteReport> {
  const figures: Figure[] = [];
  for (const language of LANGUAGES)
    figures.push(...intentFigures(language, await readIntents(language), tell));
  figures.push(...opinionFigures(await readReviews(), tell));
  for (const language of LANGUAGES) figures.push(...(await faqFigures(language, tell)));
  figures.push(...spikeFigures(tell));
  return { figures, seconds: 0 };
}

/** For the terminal. */
export const printSuite = ({ figures, seconds }: SuiteReport): string =>
  [
    'Held out from own sentences. Floor and excellent are targets for sentences of other people, for comparison only.',
    printFigures(figures),
    `${seconds.toFixed(1)} s`,
  ].join('\n\n');
