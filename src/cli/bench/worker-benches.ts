/** The app's workers in the browser, on catalogs of the sizes that the targets name. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { itemText } from '../../domain/catalog.ts';
import { parsePack } from '../../domain/pack-check.ts';
import { BACKENDS, onBenchPage } from './bench-page.ts';
import { spread, type BenchOptions } from './browser.ts';

/** 1,500 events on 1,000 items would leave nothing to show. */
const SIZES = [1_000, 10_000, 100_000]
  .flatMap((items) => [10, 300, 1_500].map((events) => ({ items, events })))
  .filter(({ items, events }) => events < items);
/** Left out of a quick run: opening it takes most of a minute. */
const isLong = ({ items, events }: (typeof SIZES)[number]): boolean => items * events > 30_000_000;

const HEADS = ['adapter', 'perceptron'] as const;

/** Texts of a built-in pack, as an import would embed them. */
async function packTexts(id: string, count: number): Promise<string[]> {
  const [json, vectors] = await Promise.all([
    readFile(`public/packs/${id}.json`, 'utf8'),
    readFile(`public/packs/${id}.vectors`),
  ]);
  const pack = await parsePack(JSON.parse(json), new Uint8Array(vectors).buffer);
  if (!pack.ok) throw new Error(`${id}: ${pack.failure.code}`);
  return pack.value.items.slice(0, count).map(itemText);
}

export async function benchWorkers(browser: Browser, { quick }: BenchOptions) {
  return onBenchPage(browser, async (page) => {
    const tapToSlate: Record<string, unknown> = {};
    for (const { items, events } of SIZES.filter((size) => !quick || !isLong(size))) {
      const times = await page.evaluate((size) => window.bench.ranking(size), {
        items,
        events,
        taps: quick ? 5 : 25,
      });
      tapToSlate[`${items} items, ${events} events`] = {
        milliseconds: spread(times.taps),
        openMilliseconds: Math.round(times.open),
        settleMilliseconds: Math.round(times.settle),
      };
    }

    const evidence = await page.evaluate((job) => window.bench.evidence(job), {
      grades: 400,
      searches: quick ? 3 : 9,
    });

    const fineTuning: Record<string, unknown> = {};
    for (const kind of HEADS)
      for (const backend of BACKENDS)
        fineTuning[`${kind}, 1000 events, ${backend}`] =
          (await page.evaluate((job) => window.bench.fineTuning(job), { backend, kind, events: 1_000 })) ??
          'not available here';

    const textsPerSecond: Record<string, unknown> = {};
    for (const { encoder, pack } of [
      { encoder: 'minilm-l6-en', pack: 'classics-en' },
      { encoder: 'e5-small-en-zh', pack: 'classics-zh' },
    ] as const) {
      const texts = await packTexts(pack, quick ? 64 : 128);
      const speeds: number[] = [];
      // Alternating rounds: the machine's speed drifts, and the ratio is what counts.
      for (const workers of [1, 2, 1, 2] as const)
        speeds.push(await page.evaluate((job) => window.bench.encoding(job), { encoder, workers, texts }));
      textsPerSecond[encoder] = {
        oneWorker: Math.round((speeds[0] + speeds[2]) / 2),
        twoWorkers: Math.round((speeds[1] + speeds[3]) / 2),
        ratio: Math.round(((speeds[1] + speeds[3]) / (speeds[0] + speeds[2])) * 100) / 100,
      };
    }
    return { tapToSlate, 'evidence-400, ms (target 500)': spread(evidence), fineTuning, textsPerSecond };
  });
}
