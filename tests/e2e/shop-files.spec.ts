/** A shop's own files, as they leave the shop: a product export under Catalogs, a feed in the Studio, and a demo kept. */
import { readFile } from 'node:fs/promises';
import english from '../../src/messages/en.json' with { type: 'json' };
import { decodeDemo } from '../../src/domain/sharing/demo-link.ts';
import recorded from '../fixtures/demo-links/v1-outdoor-small.json' with { type: 'json' };
import type { Page } from '@playwright/test';
import { importFiles, importResult, openApp, type TestFile } from './app.ts';
import { expect, test } from './fixtures.ts';

const fixture = async (name: string, as = name): Promise<TestFile> => ({
  name: as,
  bytes: await readFile(`tests/fixtures/importing/${name}`),
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Titles and prices of the demo whose link is shown, once it has as many items. */
async function goodsOf(page: Page, count: number): Promise<(readonly [string, number | undefined])[]> {
  let goods: (readonly [string, number | undefined])[] = [];
  await expect(async () => {
    const link = await page.getByRole('textbox', { name: english.studio_link, exact: true }).inputValue();
    const demo = await decodeDemo(new URL(link).hash.slice(1));
    goods = demo.ok ? demo.value.items.map(({ title, price }) => [title, price] as const) : [];
    expect(goods).toHaveLength(count);
  }).toPass({ timeout: 60_000 });
  return goods;
}

test('a Shopify export becomes a catalog without a question, and a demo with its prices', async ({
  page,
  site,
}) => {
  const words = await openApp(page, site.url);
  const counts = await importFiles(page, words, [await fixture('shopify-old.csv', 'products_export_1.csv')]);
  expect(counts).toEqual({ items: 4, interactions: 0, issues: 5 });
  await expect(page.getByText(english.catalogs_read_shopify)).toBeVisible();
  // The reader that came late shares its modules with the worker that asked for it: that one is not loaded again.
  expect(site.hits.filter(({ path }) => path.includes('importer.worker'))).toHaveLength(1);
  expect(site.hits.filter(({ path }) => path.includes('late-formats'))).toHaveLength(1);

  await button(page, english.catalogs_see).click();
  await expect(page.getByRole('button', { name: 'Ridge tent Nordfell' })).toBeVisible();
  // Script in a title is a title.
  await expect(page.getByRole('button', { name: '<script>alert(1)</script>' })).toBeVisible();

  await page.goto(`${site.url}#/studio`);
  await button(page, english.studio_new_demo).click();
  await page.getByRole('combobox', { name: english.studio_from_catalog }).selectOption({ label: 'Shopify' });
  await page.getByRole('button', { name: english.studio_add_found.replace('{count}', '4') }).click();
  expect(await goodsOf(page, 4)).toEqual([
    ['Ridge tent', 399],
    ['Trail lantern, 40 h', 39],
    ['Field stove', undefined],
    ['<script>alert(1)</script>', 1299],
  ]);
  await button(page, english.studio_edit_named.replace('{title}', 'Ridge tent')).click();
  await expect(page.getByRole('textbox', { name: english.studio_item_price, exact: true })).toHaveValue(
    '399',
  );
});

test('a merchant feed in RSS becomes a demo with its prices', async ({ page, site }) => {
  await page.goto(`${site.url}#/studio`);
  const { name, bytes } = await fixture('merchant-feed.rss.xml');
  await page
    .getByLabel(english.catalogs_choose)
    .setInputFiles({ name, mimeType: 'text/xml', buffer: bytes ?? Buffer.alloc(0) });
  expect(await goodsOf(page, 2)).toEqual([
    ['Ridge tent – "moss"', 399],
    ['Trail lantern', 39],
  ]);
});

test('a demo that a visitor makes theirs is imported once the person says so', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  const demo = await decodeDemo(recorded.link);
  if (!demo.ok) throw new Error(demo.failure.code);
  await page.goto(`${site.url}#/catalogs?demo=${recorded.link}`);
  await page.getByRole('button', { name: 'Add it' }).click();
  const { items } = await importResult(page, words);
  expect(items).toBe(demo.value.items.length);
  await expect(page.getByRole('heading', { name: demo.value.copy.en?.name, exact: true })).toBeVisible();
});
