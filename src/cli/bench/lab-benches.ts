/** The Lab: how long an epoch takes, and how long a class waits between a lesson's link and a curve that moves. */
import type { Browser, BrowserContext } from 'playwright';
import { BACKENDS, onBenchPage } from './bench-page.ts';
import { inFreshProfile, serveFolder, spread, type BenchOptions } from './browser.ts';
import { staticTableSpeed } from './static-table.ts';

/** A head on the review embeddings: shell, page, worker, backends and 340 kB of sentences have to come first. */
const LESSON = '#/lab?lesson=transfer-learning';

/**
 * Presses Start as soon as it can be pressed, and notes when that was and when the first epoch was on screen, on the page's
 * own clock that starts with the navigation. Runs in the page, so it names no inner function (see first-card.ts).
 */
const pressStart = () =>
  new MutationObserver((_, observer) => {
    const status = document.querySelector('[role="status"][aria-label="Training"]');
    if (/epoch [1-9]/.test(status?.textContent ?? '')) {
      Object.assign(window, { curve: performance.now() });
      observer.disconnect();
    }
    if ('pressed' in window) return;
    const start = [...document.querySelectorAll('button')].find(
      ({ textContent, disabled }) => textContent.trim() === 'Start' && !disabled,
    );
    if (!start) return;
    Object.assign(window, { pressed: performance.now() });
    start.click();
  }).observe(document, { childList: true, characterData: true, subtree: true });

async function openLesson(context: BrowserContext, url: string) {
  // A page of its own each time: to the address that it has, a page would not go again.
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForFunction(() => 'curve' in window);
  const times = await page.evaluate(() => {
    const { pressed, curve } = window as unknown as { readonly pressed: number; readonly curve: number };
    return { pressed, curve };
  });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.close();
  return times;
}

async function lessonTimes(browser: Browser, { quick }: BenchOptions) {
  const site = await serveFolder('dist');
  try {
    const cold: Awaited<ReturnType<typeof openLesson>>[] = [];
    const warm: typeof cold = [];
    for (let run = 0; run < (quick ? 2 : 7); run++)
      await inFreshProfile(browser, async (context) => {
        await context.addInitScript(pressStart);
        cold.push(await openLesson(context, site.url + LESSON));
        warm.push(await openLesson(context, site.url + LESSON));
      });
    const times = (visits: typeof cold) => ({
      toStart: spread(visits.map(({ pressed }) => pressed)),
      toMovingCurve: spread(visits.map(({ curve }) => curve)),
    });
    return { cold: times(cold), warm: times(warm) };
  } finally {
    await site.close();
  }
}

export async function benchLab(browser: Browser, options: BenchOptions) {
  const epochs = await onBenchPage(browser, async (page) => {
    const times: Record<string, unknown> = {};
    for (const backend of BACKENDS) {
      const job = { backend, epochs: options.quick ? 2 : 7 };
      const taken = await page.evaluate((wanted) => window.bench.labEpochs(wanted), job);
      times[backend] = taken ? spread(taken) : 'not available here';
    }
    return times;
  });
  return {
    'epoch of 384-128-64-1 on 2048 rows, ms': epochs,
    'sentences read a second, static table against encoder': await staticTableSpeed(options.quick ? 1 : 4),
    'lesson link to training, ms': await lessonTimes(browser, options),
  };
}
