/** Two tabs of one browser: what one writes the other shows, and neither holds the other up. */
import type { BrowserContext, Page } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import { cards, importFiles, openApp, rowsByStore, titles, type Words } from './app.ts';
import { expect, test } from './fixtures.ts';

const SHELF = { name: 'export.csv', text: makeGoodreadsCsv({ rows: 24, seed: 3, backlogShare: 0.5 }) };

async function secondTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await openApp(page, url);
  return page;
}

const press = (page: Page, words: Words, index: number, name: string) =>
  cards(page, words).nth(index).getByRole('button', { name, exact: true }).click();

const expectSame = (page: Page, other: Page, words: Words) =>
  expect(async () => {
    const here = await titles(page, words);
    expect(here).toHaveLength(10);
    expect(await titles(other, words)).toEqual(here);
  }).toPass();

/** Opens the database one version up, as the next build would; resolves to whether another tab stood in the way. Runs in the page. */
const upgrade = async (): Promise<'upgraded' | 'blocked'> => {
  const { version = 0 } = (await indexedDB.databases()).find(({ name }) => name === 'inglenook') ?? {};
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('inglenook', version + 1);
    request.onblocked = () => resolve('blocked');
    request.onerror = () => reject(new Error('no upgrade', { cause: request.error }));
    request.onsuccess = () => {
      request.result.close();
      resolve('upgraded');
    };
  });
};

test('a tap in one tab moves the slate of the other', async ({ page, context, site }) => {
  const words = await openApp(page, site.url);
  const other = await secondTab(context, site.url);
  const [liked] = await titles(page, words);
  expect(await titles(other, words)).toContain(liked);

  await press(page, words, 0, words.like);
  await expect(other.getByRole('article', { name: liked, exact: true })).toHaveCount(0);
  await expect(cards(other, words)).toHaveCount(10);
  // Both have learned the same, and both draw with the same seed.
  await expectSame(page, other, words);

  // The other way round, for what stays on the slate.
  const saved = (await titles(other, words))[1];
  await press(other, words, 1, words.save);
  const toggle = page
    .getByRole('article', { name: saved, exact: true })
    .getByRole('button', { name: words.saved, exact: true });
  await expect(toggle).toHaveAttribute('aria-pressed', 'true');

  // Taken back where it was tapped, it is taken back in both; nothing was written twice.
  const before = await titles(other, words);
  await page.getByRole('button', { name: words.undo, exact: true }).first().click();
  await expect(async () => expect(await titles(other, words)).not.toEqual(before)).toPass();
  await expectSame(page, other, words);
  const stored = await page.evaluate(rowsByStore);
  expect(stored.interactions).toBe(3);
});

test('a catalog that one tab fills again is followed by the other', async ({ page, context, site }) => {
  const words = await openApp(page, site.url);
  await importFiles(page, words, [SHELF]);
  const other = await secondTab(context, site.url);
  const shelf = await titles(other, words);

  const more = makeGoodreadsCsv({ rows: 60, seed: 9, backlogShare: 0.9 });
  await importFiles(page, words, [{ name: 'export.csv', text: more }]);
  await expect(async () => expect(await titles(other, words)).not.toEqual(shelf)).toPass();
  await expect(cards(other, words)).toHaveCount(10);
});

test('an older tab lets go of the database, says so, and does not fail what it was in the way of', async ({
  page,
  context,
  site,
}) => {
  const words = await openApp(page, site.url);
  await press(page, words, 0, words.like);
  // Any file of the origin, so that no second app is in the way.
  const next = await context.newPage();
  await next.goto(`${site.url}/manifest.webmanifest`);
  expect(await next.evaluate(upgrade)).toBe('upgraded');
  await expect(page.getByText(english.update_outdated)).toBeVisible();

  // What it is asked to write now fails in words, and the page stands.
  await press(page, words, 0, words.like);
  await expect(page.getByText(english.failure_storage_blocked)).toBeVisible();
  await expect(cards(page, words)).toHaveCount(10);
  // This build is the old one: reloaded, it must not take the newer database for an empty one.
  await page.getByRole('button', { name: english.update_reload, exact: true }).click();
  await expect(page.getByRole('alert')).toHaveText(english.failure_storage_blocked);
  expect((await next.evaluate(rowsByStore)).interactions).toBe(1);
});

test('erasing in one tab works while another is open, and the other says so', async ({
  page,
  context,
  site,
}) => {
  const words = await openApp(page, site.url);
  const other = await secondTab(context, site.url);
  await press(other, words, 0, words.like);

  await page.getByRole('link', { name: words.yourData, exact: true }).click();
  await page.getByRole('button', { name: words.eraseEverything }).click();
  const startsAnew = page.waitForEvent('load');
  await page.getByRole('dialog').getByRole('button', { name: words.erase, exact: true }).click();
  await expect(other.getByText(english.update_erased)).toBeVisible();
  await startsAnew;
  await expect.poll(() => page.evaluate(rowsByStore)).toMatchObject({ interactions: 0 });

  // The tab that still shows what was cannot bring it back.
  await press(other, words, 0, words.like);
  await expect(other.getByText(english.failure_storage_blocked)).toBeVisible();
  expect((await page.evaluate(rowsByStore)).interactions).toBe(0);
  await other.getByRole('button', { name: english.update_reload, exact: true }).click();
  await expect(cards(other, words).first()).toBeVisible();
  await expect(other.getByText(english.update_erased)).toHaveCount(0);
});
