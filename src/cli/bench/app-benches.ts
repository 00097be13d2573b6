/** The app itself, as a person waits for it. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { inFreshProfile, serveFolder, spread, type BenchOptions } from './browser.ts';
import { firstCard, noteFirstCard } from './first-card.ts';

const article = 'main article';

/** A plain table with ratings; a third of it waits to be read. Words vary, so that texts differ as real ones do. */
function table(rows: number): string {
  const words =
    'river winter letters garden engine harbour silence orchard machine island mirror border'.split(' ');
  const lines = Array.from({ length: rows }, (_, i) => {
    const pick = (k: number) => words[(i * (k + 3) + k * 7) % words.length];
    const description = Array.from({ length: 30 }, (_, k) => pick(k)).join(' ');
    return `The ${pick(1)} of ${pick(2)} ${i},Author ${i % 211},${1900 + (i % 120)},${i % 3 ? (i % 5) + 1 : ''},${description}`;
  });
  return ['Title,Author,Year,Rating,Description', ...lines].join('\n');
}

const CHOOSE = 'Choose files';
const FINISHED = /^Import finished:/;

async function importRows(page: Page, rows: number): Promise<{ seconds: number; longestTaskMs: number }> {
  await page.evaluate(() => {
    const tasks = { longest: 0 };
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.longest = Math.max(tasks.longest, duration);
    }).observe({ type: 'longtask' });
  });
  await page.getByRole('link', { name: 'Catalogs', exact: true }).click();
  const start = performance.now();
  // A file on disk: one handed over as bytes is put together by a script on the page's thread, a task of 130 ms itself.
  const folder = await mkdtemp(join(tmpdir(), 'inglenook-bench-'));
  const file = join(folder, `rows-${rows}.csv`);
  await writeFile(file, table(rows));
  await page.getByLabel(CHOOSE).setInputFiles(file);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  await page.getByText(FINISHED).first().waitFor({ timeout: 900_000 });
  await rm(folder, { recursive: true });
  const seconds = (performance.now() - start) / 1000;
  const longestTaskMs = await page.evaluate(
    () => (window as unknown as { tasks: { longest: number } }).tasks.longest,
  );
  return { seconds: Math.round(seconds * 10) / 10, longestTaskMs: Math.round(longestTaskMs) };
}

/** Highest resident memory of the browser's page processes so far, MiB. Linux only: undefined elsewhere. */
async function peakMemory(browser: Browser): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const peaks = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1])
    .map((kilobytes) => Number(kilobytes ?? 0) / 1024);
  return Math.round(Math.max(...peaks));
}

export async function benchApp(browser: Browser, { quick }: BenchOptions) {
  const site = await serveFolder('dist');
  try {
    const cold: number[] = [];
    const warm: number[] = [];
    for (let run = 0; run < (quick ? 2 : 7); run++)
      await inFreshProfile(browser, async (context) => {
        await context.addInitScript(noteFirstCard, article);
        const page = await context.newPage();
        cold.push(await firstCard(page, site.url));
        await page.evaluate(() => navigator.serviceWorker.ready);
        warm.push(await firstCard(page, site.url));
      });

    const imports = await inFreshProfile(browser, async (context) => {
      const page = await context.newPage();
      await page.goto(site.url);
      await page.locator(article).first().waitFor();
      const atFirstSlate = await peakMemory(browser);
      const thousand = await importRows(page, 1_000);
      const afterThousand = await peakMemory(browser);
      const fiveThousand = quick ? undefined : await importRows(page, 5_000);
      return {
        import1000Rows: thousand,
        import5000Rows: fiveThousand,
        peakMemoryMiB: {
          firstSlate: atFirstSlate,
          import1000Rows: afterThousand,
          import5000Rows: quick ? undefined : await peakMemory(browser),
        },
      };
    });
    return { firstSlateMs: { cold: spread(cold), warm: spread(warm) }, ...imports };
  } finally {
    await site.close();
  }
}
