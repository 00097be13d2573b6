/** Lighthouse on the production build, desktop and mobile. */
import lighthouse, { desktopConfig } from 'lighthouse';
import type { Browser } from 'playwright';
import { median, openBrowser, serveFolder, type BenchOptions } from './browser.ts';

/** Any free port would do; a fixed one far from the usual is simpler and only this bench uses it. */
const DEBUG_PORT = 41_373;
/** One run on a busy machine is ten points off as easily as not; the median of five is within two. */
const RUNS = 5;
/** Chromium loses the start of a trace now and then, and that says nothing of the page. Oftener in a row it is no chance. */
const ATTEMPTS = 3;

type Figures = Record<string, number>;

async function audited(url: string, mobile: boolean): Promise<Figures> {
  for (let attempt = 1; ; attempt++) {
    const result = await lighthouse(
      url,
      {
        port: DEBUG_PORT,
        output: 'json',
        logLevel: 'error',
        onlyCategories: ['performance', 'accessibility', 'best-practices'],
      },
      mobile ? undefined : desktopConfig,
    );
    if (!result) throw new Error('Lighthouse gave no result');
    const { lhr } = result;
    if (lhr.runtimeError) {
      if (attempt < ATTEMPTS) continue;
      throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    }
    const figures = Object.entries(lhr.categories).map(
      ([id, { score }]) => [id, Math.round((score ?? 0) * 100)] as const,
    );
    const timing = (id: string) => Math.round(lhr.audits[id]?.numericValue ?? Number.NaN);
    return {
      ...Object.fromEntries(figures),
      largestContentfulPaintMs: timing('largest-contentful-paint'),
      totalBlockingTimeMs: timing('total-blocking-time'),
    };
  }
}

/** The median of each figure, and every performance score, so that the spread is seen. */
function summary(runs: readonly Figures[]) {
  const medians = Object.keys(runs[0]).map((name) => [name, median(runs.map((run) => run[name]))] as const);
  return { ...Object.fromEntries(medians), performanceRuns: runs.map(({ performance }) => performance) };
}

export async function benchAudit(_browser: Browser, { quick }: BenchOptions) {
  const site = await serveFolder('dist');
  const browser = await openBrowser([`--remote-debugging-port=${DEBUG_PORT}`]);
  try {
    const desktop: Figures[] = [];
    const mobile: Figures[] = [];
    for (let run = 0; run < (quick ? 1 : RUNS); run++) {
      desktop.push(await audited(site.url, false));
      mobile.push(await audited(site.url, true));
    }
    return { desktop: summary(desktop), mobile: summary(mobile) };
  } finally {
    await browser.close();
    await site.close();
  }
}
