import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import chinese from '../../src/messages/zh.json' with { type: 'json' };
import english from '../../src/messages/en.json' with { type: 'json' };
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

/** Language, colours and width that the pages open with. */
async function dress(page: Page, locale: 'en' | 'zh', theme: 'light' | 'dark', width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.addInitScript(
    ([language, colours]) => {
      localStorage.setItem('locale', language);
      localStorage.setItem('theme', colours);
    },
    [locale, theme] as const,
  );
}

/** Every disclosure, wherever a page has put one. */
const openAll = (page: Page) =>
  page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));

for (const locale of ['en', 'zh'] as const)
  for (const theme of ['light', 'dark'] as const)
    for (const width of [360, 1440]) {
      const name = `${locale}, ${theme}, ${width} px`;
      test(`axe finds nothing: ${name}`, async ({ page, site }) => {
        await dress(page, locale, theme, width);
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

      test(`axe finds nothing on a bench in use: ${name}`, async ({ page, site }) => {
        // Three things compute in turn, and axe reads a long page.
        test.slow();
        await dress(page, locale, theme, width);
        const words = locale === 'en' ? english : chinese;
        const button = (label: string) => page.getByRole('button', { name: label, exact: true });
        await page.goto(`${site.url}#/lab`);
        await button(words.lab_start).click();
        await expect(button(words.lab_start_over)).toBeFocused({ timeout: 60_000 });
        await page.getByRole('grid').getByRole('button').first().click();
        await button(words.lab_check_gradients).click();
        await button(words.lab_row_why).first().click();
        await expect(page.getByText(words.lab_near_lead)).toBeVisible();
        await button(words.lab_rewards_start).click();
        await expect(page.getByRole('img', { name: words.lab_regret_chart })).toBeVisible();
        await expect(button(words.lab_rewards_start)).toBeVisible({ timeout: 60_000 });
        await openAll(page);
        expect(await violations(page)).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      });

      test(`axe finds nothing in a search and a teacher’s link: ${name}`, async ({ page, site }) => {
        test.slow();
        await dress(page, locale, theme, width);
        const words = locale === 'en' ? english : chinese;
        const button = (label: string) => page.getByRole('button', { name: label, exact: true });
        await page.goto(`${site.url}#/lab`);
        await button(words.lab_search_start).click();
        await expect(button(words.lab_search_promote)).toBeVisible({ timeout: 60_000 });
        await button(words.lab_search_stop).click();
        await openAll(page);
        expect(await violations(page)).toEqual([]);

        await button(words.lab_teach).click();
        const dialog = page.getByRole('dialog');
        await dialog.getByRole('textbox').nth(1).fill('?');
        expect(await violations(page)).toEqual([]);
        const link = await dialog.getByRole('textbox').nth(2).inputValue();
        await page.goto(link);
        await page.reload();
        await expect(page.getByRole('region', { name: words.lab_asked })).toBeVisible();
        expect(await violations(page)).toEqual([]);
      });
    }
