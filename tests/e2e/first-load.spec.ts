import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openApp } from './app.ts';
import { DIST, expect, test } from './fixtures.ts';

/** Two seconds of a slow phone connection; the encoder, charts and other pages come later. */
const MOST_SCRIPT_BYTES = 90 * 1024;
/** What a visit stores without being asked. */
const MOST_SHELL_BYTES = 1024 * 1024;

/** Writes down when the first card is in sight, on the page's own clock. Runs in the page. */
const noteFirstCard = () => {
  const look = () => {
    const card = document.querySelector('main article');
    if (card?.checkVisibility({ visibilityProperty: true }))
      document.documentElement.dataset.firstCard = String(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
};

test('the first slate needs at most 90 kB of scripts', async ({ page, site }) => {
  await page.addInitScript(noteFirstCard);
  await openApp(page, site.url);
  // What the page itself asked for until its first card; the service worker fills its cache behind it, and workers are
  // files of their own.
  const loaded = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime < Number(document.documentElement.dataset.firstCard))
      .map(({ name }) => new URL(name).pathname),
  );
  const scripts = [...new Set(loaded)].filter((path) => path.endsWith('.js') && !/worker/.test(path));
  expect(scripts.length).toBeGreaterThan(3);
  const sizes = await Promise.all(
    scripts.map(async (path) => gzipSync(await readFile(join(DIST, path))).length),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MOST_SCRIPT_BYTES);
  // Nothing of the encoder is fetched before a file asks for it.
  expect(site.hits.filter(({ path }) => /\.(onnx|wasm)$|tokenizer/.test(path))).toEqual([]);
});

test('the shell stays under 1 MB, model and runtime left out', async ({ page, site }) => {
  await openApp(page, site.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const stored = await page.evaluate(async () => {
    let bytes = 0;
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys())
        bytes += (await (await cache.match(request))?.arrayBuffer())?.byteLength ?? 0;
    }
    return bytes;
  });
  expect(stored).toBeGreaterThan(100_000);
  expect(stored).toBeLessThan(MOST_SHELL_BYTES);
});
