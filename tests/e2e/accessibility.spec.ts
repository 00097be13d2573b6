import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import { importFiles, openApp } from './app.ts';
import { expect, test } from './fixtures.ts';

const violations = async (page: Page) => {
  // Text that is still fading in has not yet the contrast that it will be read with.
  await page.waitForFunction(() =>
    document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
  );
};

for (const locale of ['en', 'zh'] as const)
  for (const theme of ['light', 'dark'] as const)
    for (const width of [360, 1440])
      test(`axe finds nothing: ${locale}, ${theme}, ${width} px`, async ({ page, site }) => {
        await page.setViewportSize({ width, height: 900 });
        await page.addInitScript(
          ([language, colours]) => {
            localStorage.setItem('locale', language);
            localStorage.setItem('theme', colours);
          },
          [locale, theme] as const,
        );
        const words = await openApp(page, site.url, locale);
        expect(await violations(page)).toEqual([]);

        // A small import, so that the pages hold what they hold in use: an issue list, an own catalog, a ledger.
        await importFiles(page, words, [
          { name: 'export.csv', text: makeGoodreadsCsv({ rows: 24, seed: 5, backlogShare: 0.5 }) },
        ]);
        expect(await violations(page)).toEqual([]);

        await page.getByRole('link', { name: words.yourData, exact: true }).click();
        await expect(page.getByRole('button', { name: words.eraseEverything })).toBeVisible();
        expect(await violations(page)).toEqual([]);

        await page.getByRole('link', { name: words.forYou, exact: true }).click();
        const first = page.getByRole('list', { name: words.recommendations }).getByRole('article').first();
        await first.getByRole('button', { name: words.why }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      });
