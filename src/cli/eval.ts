/**
 * Measures the app's rankings, and what they have to beat, on a folder of ratings (docs/evaluation.md):
 *
 *   tsx src/cli/eval.ts --dataset DIR [--track own|prior] [--json FILE]
 */
import { writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { encoderFor } from '../domain/catalog.ts';
import { DatasetError, readDataset } from './eval/dataset.ts';
import { embedCached } from './eval/embeddings.ts';
import { evaluate, type Track } from './eval/evaluation.ts';
import { printReport } from './eval/report.ts';
import { makeStudy } from './eval/study.ts';

const USAGE = 'usage: tsx src/cli/eval.ts --dataset DIR [--track own|prior] [--json FILE]';

/** What was asked for in a way that cannot be done. */
class UsageError extends Error {}

interface Options {
  readonly folder: string;
  readonly tracks: readonly Track[];
  readonly json?: string;
}

function readOptions(): Options {
  const parsed = (() => {
    try {
      return parseArgs({
        options: { dataset: { type: 'string' }, track: { type: 'string' }, json: { type: 'string' } },
      }).values;
    } catch (error) {
      throw new UsageError(error instanceof Error ? error.message : String(error));
    }
  })();
  const { dataset, track, json } = parsed;
  if (!dataset) throw new UsageError('--dataset is missing');
  if (track !== undefined && track !== 'own' && track !== 'prior')
    throw new UsageError(`no track “${track}”: own or prior`);
  return { folder: resolve(dataset), tracks: track ? [track] : ['own', 'prior'], json };
}

async function run({ folder, tracks, json }: Options): Promise<void> {
  const began = performance.now();
  const tell = (line: string) => console.warn(`… ${line}`);
  const dataset = await readDataset(folder);
  const vectors = await embedCached(dataset.items, dataset.texts, tell);
  const study = makeStudy(dataset, vectors);
  if (!study.people.length)
    throw new DatasetError(`${folder} has nobody with an odd number, ten likes and a like to learn from`);
  const facts = { data: basename(folder), encoder: `${encoderFor(dataset.items)} int8, title and genres` };
  const report = await evaluate(study, tracks, facts, tell);
  report.seconds = (performance.now() - began) / 1000;
  console.log(printReport(report));
  if (json) await writeFile(json, `${JSON.stringify(report, undefined, 1)}\n`);
}

try {
  await run(readOptions());
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof DatasetError)) throw error;
  console.error(error instanceof UsageError ? `${error.message}\n${USAGE}` : error.message);
  process.exitCode = 2;
}
