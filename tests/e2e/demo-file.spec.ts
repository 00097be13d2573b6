/** A demo too large for a link: a file from the Studio that stands beside the page, and a short link that names it. */
import english from '../../src/messages/en.json' with { type: 'json' };
import { expect, test } from './fixtures.ts';

const KINDS = ['tent', 'boots', 'rope', 'lantern', 'stove', 'map case', 'rucksack', 'gloves'];
const COLOURS = ['red', 'green', 'grey', 'sand', 'blue'];

/** A shop's list of 320 products, one row each. */
const SHOP = [
  'Title,Author,Tags,Description',
  ...Array.from({ length: 320 }, (_, at) => {
    const kind = KINDS[at % KINDS.length];
    const colour = COLOURS[at % COLOURS.length];
    return `Fell ${kind} ${at},Nordfell,${kind};${colour},A ${colour} ${kind} for long days outside.`;
  }),
].join('\n');

test.describe.configure({ timeout: 180_000 });

test('320 items go into a file, and a short link opens it, offline too', async ({
  page,
  site,
  browser,
}, info) => {
  await page.goto(`${site.url}#/studio`);
  await page
    .getByLabel(english.catalogs_choose)
    .setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(SHOP) });
  await page.getByRole('textbox', { name: english.studio_name, exact: true }).fill('Nordfell');
  await page.getByRole('tab', { name: english.studio_tab_items, exact: true }).click();
  // It begins with a dozen; the rest is added from the same file.
  await page
    .getByLabel(english.catalogs_choose)
    .setInputFiles({ name: 'shop.csv', mimeType: 'text/csv', buffer: Buffer.from(SHOP) });
  await page.getByRole('button', { name: /^Add / }).first().click();
  await expect(page.getByText('320 of at most 1500 items')).toBeVisible();

  const save = page.getByRole('button', { name: /^Save [\w-]{8}\.demo/ });
  await expect(save).toBeVisible({ timeout: 120_000 });
  const saving = page.waitForEvent('download');
  await save.click();
  const download = await saving;
  const path = info.outputPath('nordfell.demo');
  await download.saveAs(path);
  const link = await page.getByRole('textbox', { name: english.studio_link, exact: true }).inputValue();
  expect(new URL(link).hash).toMatch(/^#~[\w-]{8}$/);
  expect(`${new URL(link).hash.slice(2)}.demo`).toBe(download.suggestedFilename());
  await expect(page.getByText('The preview shows the first 200 items.')).toBeVisible();

  const visitors = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  const visitor = await visitors.newPage();
  await visitor.goto(link);
  // The owner has not put it there yet.
  await expect(visitor.getByRole('alert')).toContainText(download.suggestedFilename());
  site.beside.set(`/${download.suggestedFilename()}`, path);
  await visitor.reload();
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Nordfell');
  await visitor.getByRole('button', { name: english.feed_starter_skip }).click();
  const cards = visitor.getByRole('list', { name: 'Recommendations', exact: true }).getByRole('article');
  await expect(cards).toHaveCount(10);
  const first = await cards.first().getByRole('heading').textContent();
  await cards.first().getByRole('button', { name: english.feed_like, exact: true }).click();
  await expect(cards.first().getByRole('heading')).not.toHaveText(first ?? '');

  await expect
    .poll(() =>
      visitor.evaluate(
        async (file) =>
          navigator.serviceWorker.controller !== null &&
          !!(await caches.match('/demo.html')) &&
          !!(await caches.match(file)),
        `/${download.suggestedFilename()}`,
      ),
    )
    .toBe(true);
  await visitors.setOffline(true);
  await visitor.reload();
  await expect(cards).toHaveCount(10);
  await visitors.close();
});
