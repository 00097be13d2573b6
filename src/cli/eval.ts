/**
 * Measures what the app does (docs/evaluation.md), on one of:
 *
 *   tsx src/cli/eval.ts --dataset DIR [--track own|prior] [--reference FILE] [--json FILE]   ratings of many people
 *   tsx src/cli/eval.ts --history FILE [--json FILE]                                         one person's export
 *   tsx src/cli/eval.ts --simulate [--people N] [--seed S] [--json FILE]                     made-up people
 *   tsx src/cli/eval.ts --suite language [--json FILE]                                       own sentences, held out
 *   tsx src/cli/eval.ts --suite language [--train FILE] --test FILE [--encoder ID]           texts with labels (CSV)
 */
import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encoderFor, itemText, type EncoderId } from '../domain/catalog.ts';
import { ENCODERS } from '../workers/encoder/manifests.ts';
import { DatasetError, readDataset } from './eval/dataset.ts';
import { embedCached } from './eval/embeddings.ts';
import { evaluate } from './eval/evaluation.ts';
import { evaluateHistory, printHistory } from './eval/history.ts';
import { printAnswers } from './eval/language/answers.ts';
import { readLabelled } from './eval/language/labelled-file.ts';
import { evaluateShipped } from './eval/language/shipped.ts';
import { evaluateLanguage, printSuite } from './eval/language/suite.ts';
import { evaluateTaught } from './eval/language/taught.ts';
import { readPersonalHistory } from './eval/personal-history.ts';
import { compare, printComparison, readReference } from './eval/reference.ts';
import { printReport } from './eval/report.ts';
import { printSimulation } from './eval/simulation-report.ts';
import { openStages, simulate } from './eval/simulate.ts';
import { makeStudy, type Track } from './eval/study.ts';

const USAGE = [
  'usage: tsx src/cli/eval.ts --dataset DIR [--track own|prior] [--reference FILE] [--json FILE]',
  '       tsx src/cli/eval.ts --history FILE [--json FILE]',
  '       tsx src/cli/eval.ts --simulate [--people N] [--seed S] [--json FILE]',
  '       tsx src/cli/eval.ts --suite language [--json FILE]',
  '       tsx src/cli/eval.ts --suite language [--train FILE] --test FILE [--encoder minilm-l6-en|e5-small-en-zh] [--json FILE]',
].join('\n');

/** What was asked for in a way that cannot be done. */
class UsageError extends Error {}

interface Done {
  readonly report: { seconds: number };
  /** What the terminal shows, once the time is known. */
  readonly print: () => string;
}

interface Options {
  readonly run: () => Promise<Done>;
  readonly json?: string;
}

/** People of a simulation: with 5 an interval says nothing, with 100 it takes ten minutes. */
const PEOPLE = 24;

const tell = (line: string): void => console.warn(`… ${line}`);

function readOptions(): Options {
  const { dataset, history, simulate: simulating, suite, ...rest } = parse();
  const { track, reference, people, seed, train, test, encoder, json } = rest;
  const modes = [dataset, history, simulating, suite].filter((mode) => mode !== undefined);
  if (modes.length !== 1)
    throw new UsageError('one of --dataset, --history, --simulate and --suite is needed');
  if ((track ?? reference) !== undefined && dataset === undefined)
    throw new UsageError('--track and --reference go with --dataset');
  if ((people ?? seed) !== undefined && !simulating)
    throw new UsageError('--people and --seed go with --simulate');
  if ((train ?? test ?? encoder) !== undefined && suite === undefined)
    throw new UsageError('--train, --test and --encoder go with --suite language');
  if (suite !== undefined) return { run: languageRun(suite, train, test, encoder), json };
  if (simulating) {
    const count = wholeNumber('people', people, PEOPLE, 1);
    const start = wholeNumber('seed', seed, 1, 0);
    return { run: () => runSimulation(count, start), json };
  }
  if (history !== undefined) return { run: () => runHistory(resolve(history)), json };
  if (track !== undefined && track !== 'own' && track !== 'prior')
    throw new UsageError(`no track “${track}”: own or prior`);
  const tracks: readonly Track[] = track ? [track] : ['own', 'prior'];
  return { run: () => runDataset(resolve(dataset ?? ''), tracks, reference), json };
}

function parse() {
  try {
    return parseArgs({
      options: {
        dataset: { type: 'string' },
        history: { type: 'string' },
        simulate: { type: 'boolean' },
        track: { type: 'string' },
        reference: { type: 'string' },
        people: { type: 'string' },
        seed: { type: 'string' },
        suite: { type: 'string' },
        train: { type: 'string' },
        test: { type: 'string' },
        encoder: { type: 'string' },
        json: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(name: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < least)
    throw new UsageError(`--${name} is “${text}”, not a whole number from ${least} on`);
  return value;
}

async function runDataset(
  folder: string,
  tracks: readonly Track[],
  referencePath: string | undefined,
): Promise<Done> {
  // First, so that a slip in its name is not found out after minutes.
  const reference = referencePath === undefined ? undefined : await readReference(referencePath);
  const dataset = await readDataset(folder);
  const vectors = await embedCached(dataset.items, dataset.texts, tell);
  const study = makeStudy(dataset, vectors);
  if (!study.people.length)
    throw new DatasetError(`${folder} has nobody with an odd number, ten likes and a like to learn from`);
  const facts = { data: basename(folder), encoder: `${encoderFor(dataset.items)} int8, title and genres` };
  const report = await evaluate(study, tracks, facts, tell);
  if (!reference) return { report, print: () => printReport(report) };
  const comparison = compare(report, reference);
  if (!comparison.agrees) process.exitCode = 1;
  return { report, print: () => `${printReport(report)}\n\n${printComparison(comparison)}` };
}

async function runHistory(path: string): Promise<Done> {
  const history = await readPersonalHistory(path);
  const vectors = await embedCached(history.items, history.items.map(itemText), tell);
  const report = evaluateHistory(history, vectors, tell);
  return { report, print: () => printHistory(report) };
}

async function runSimulation(people: number, seed: number): Promise<Done> {
  const report = simulate(await openStages(), people, seed, tell);
  return { report, print: () => printSimulation(report) };
}

const isEncoder = (id: string): id is EncoderId => Object.hasOwn(ENCODERS, id);

/** What `--suite language` is asked for. */
function languageRun(
  suite: string,
  train: string | undefined,
  test: string | undefined,
  encoder: string | undefined,
): () => Promise<Done> {
  if (suite !== 'language') throw new UsageError(`no suite “${suite}”: language`);
  if (train !== undefined && test === undefined) throw new UsageError('--train goes with --test');
  if (encoder !== undefined && train === undefined) throw new UsageError('--encoder goes with --train');
  if (encoder !== undefined && !isEncoder(encoder))
    throw new UsageError(`no encoder “${encoder}”: ${Object.keys(ENCODERS).join(' or ')}`);
  if (test === undefined)
    return async () => {
      const report = await evaluateLanguage(tell);
      return { report, print: () => printSuite(report) };
    };
  return async () => {
    const asked = await readLabelled(resolve(test));
    const report =
      train === undefined
        ? await evaluateShipped(asked, tell)
        : await evaluateTaught(await readLabelled(resolve(train)), asked, encoder, tell);
    return { report, print: () => printAnswers(report) };
  };
}

try {
  const { run, json } = readOptions();
  const began = performance.now();
  const { report, print } = await run();
  report.seconds = (performance.now() - began) / 1000;
  console.log(print());
  if (json) await writeFile(json, `${JSON.stringify(report, undefined, 1)}\n`);
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof DatasetError)) throw error;
  console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 2;
}
