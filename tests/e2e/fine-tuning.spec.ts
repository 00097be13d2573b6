/** Deeper heads on a person's own answers: trained in the tab, judged plainly, put in use and taken back, offline too. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import { cards, importFiles, openApp } from './app.ts';
import { expect, test } from './fixtures.ts';

const EXPORT = { name: 'export.csv', text: makeGoodreadsCsv({ rows: 90, seed: 7, backlogShare: 0.3 }) };

/** Trains, and waits for the sentence about how it ended. */
async function fineTune(page: Page): Promise<void> {
  const verdict = page.locator('.verdict');
  await page.getByRole('button', { name: english.data_tune_start, exact: true }).click();
  await expect(verdict).toHaveCount(0);
  await expect(verdict).toHaveText(
    /^(The simpler model is better|No real difference|Not sure enough|The adapter won|The small network won): /,
    {
      timeout: 60_000,
    },
  );
}

test('heads are trained, judged and kept as versions, with and without a server', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  await importFiles(page, words, [EXPORT]);
  await page.getByRole('link', { name: words.yourData, exact: true }).click();

  await fineTune(page);
  // Both challengers learned something that can be looked at, on a backend that says its name.
  for (const model of ['Adapter', 'Small network'])
    await expect(page.getByRole('figure', { name: model })).toBeVisible();
  await expect(page.getByText(/(WebGPU|WebAssembly) [\d.]+ ms, used/)).toBeVisible();
  const versions = page.getByRole('list', { name: english.data_versions_title });
  await expect(versions.getByRole('listitem')).toHaveCount(2);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);

  // The other version goes in use, and For you ranks by it: the percentages move. Back again, they are the ones before.
  const chances = async () => {
    await page.getByRole('link', { name: words.forYou, exact: true }).click();
    await expect(cards(page, words)).toHaveCount(10);
    const shown = await cards(page, words).allInnerTexts();
    await page.getByRole('link', { name: words.yourData, exact: true }).click();
    return shown.map((text) => /(\d+)\s*%/.exec(text)?.[1]);
  };
  const before = await chances();
  await expect(versions.getByRole('listitem')).toHaveCount(2);
  const put = page.getByRole('button', { name: english.data_versions_put, exact: true });
  const back = page.getByRole('button', { name: english.data_versions_back, exact: true });
  const won = (await back.count()) > 0;
  await (won ? back : put).click();
  await expect(won ? put : back).toBeVisible();
  await expect.poll(chances).not.toEqual(before);
  await (won ? put : back).click();
  await expect(won ? back : put).toBeVisible();
  await expect.poll(chances).toEqual(before);

  // What training needs was kept when it was used.
  await page.evaluate(() => navigator.serviceWorker.ready);
  await site.stop();
  await page.reload();
  await fineTune(page);
  await expect(page.getByText(/(WebGPU|WebAssembly) [\d.]+ ms, used/)).toBeVisible();
  await expect(versions.getByRole('listitem')).toHaveCount(3);
  await page.getByRole('link', { name: words.forYou, exact: true }).click();
  await expect(cards(page, words)).toHaveCount(10);
});
