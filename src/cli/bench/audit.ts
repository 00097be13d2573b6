/** Lighthouse on the production build, desktop and mobile. */
import lighthouse, { desktopConfig } from 'lighthouse';
import { openBrowser, serveFolder } from './browser.ts';

/** Any free port would do; a fixed one far from the usual is simpler and only this bench uses it. */
const DEBUG_PORT = 41_373;

async function scores(url: string, mobile: boolean): Promise<Record<string, number>> {
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

export async function benchAudit() {
  const site = await serveFolder('dist');
  const browser = await openBrowser([`--remote-debugging-port=${DEBUG_PORT}`]);
  try {
    return { desktop: await scores(site.url, false), mobile: await scores(site.url, true) };
  } finally {
    await browser.close();
    await site.close();
  }
}
