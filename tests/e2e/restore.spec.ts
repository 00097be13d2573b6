/** A copy of everything, and the way back from it: out of one browser, into an empty one. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import { cards, importFiles, offerFiles, openApp, rowsByStore, titles, type Words } from './app.ts';
import { expect, test } from './fixtures.ts';

const SHELF = makeGoodreadsCsv({ rows: 24, seed: 3, backlogShare: 0.5 });

const visitYourData = (page: Page, words: Words) =>
  page.getByRole('link', { name: words.yourData, exact: true }).click();

async function takeOut(page: Page, words: Words, passphrase = ''): Promise<{ name: string; bytes: Buffer }> {
  await visitYourData(page, words);
  await page.getByLabel('Passphrase (optional)').fill(passphrase);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save everything' }).click(),
  ]);
  await expect(page.getByText(/^Read back and found whole/)).toBeVisible();
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

async function erase(page: Page, words: Words): Promise<void> {
  await page.getByRole('button', { name: words.eraseEverything, exact: true }).click();
  await page.getByRole('button', { name: words.erase, exact: true }).click();
  await expect(page.getByText('Everything was erased.', { exact: false })).toBeVisible();
}

/** A shelf of one's own with two answers, and the slate that they lead to. */
async function lived(page: Page, url: string) {
  const words = await openApp(page, url);
  await importFiles(page, words, [{ name: 'export.csv', text: SHELF }]);
  await page.getByRole('link', { name: words.forYou, exact: true }).click();
  await expect(cards(page, words).first()).toBeVisible();
  const log = () => page.evaluate(rowsByStore).then(({ interactions }) => interactions);
  const imported = await log();
  for (const tap of [1, 2]) {
    await cards(page, words).first().getByRole('button', { name: words.like, exact: true }).click();
    await expect.poll(log).toBe(imported + tap);
  }
  // What was tapped takes its leave for a moment; after a reload the slate is what it will be.
  await page.reload();
  await expect(cards(page, words).first()).toBeVisible();
  return { words, slate: await titles(page, words), rows: await page.evaluate(rowsByStore) };
}

const restore = async (page: Page) => {
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText(/^Restored\. New here: .*22 items,/)).toBeVisible();
};

test('a copy brings the same shelf and the same slate back into an empty browser', async ({ page, site }) => {
  const { words, slate, rows } = await lived(page, site.url);
  const copy = await takeOut(page, words);
  expect(copy.name).toMatch(/\.json$/);
  await erase(page, words);

  // Dropped where catalogs are, it is known for what it is.
  await offerFiles(page, words, [copy]);
  await page.getByRole('button', { name: 'Restore it' }).click();
  await restore(page);
  const now = await page.evaluate(rowsByStore);
  for (const store of ['catalogs', 'items', 'vectors', 'interactions', 'imports'])
    expect(now[store], store).toBe(rows[store]);
  await page.getByRole('link', { name: words.forYou, exact: true }).click();
  await expect(async () => expect(await titles(page, words)).toEqual(slate)).toPass();
  await page.reload();
  await expect(async () => expect(await titles(page, words)).toEqual(slate)).toPass();

  // Once more, it changes nothing.
  await visitYourData(page, words);
  await page
    .getByLabel('Choose a copy')
    .setInputFiles({ name: copy.name, mimeType: 'text/plain', buffer: copy.bytes });
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('All of it was here already. Nothing was changed.')).toBeVisible();
});

test('after one visit a copy is saved and brought back without a server; only a passphrase says what it lacks', async ({
  page,
  site,
}) => {
  const { words } = await lived(page, site.url);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  });
  await site.stop();
  const copy = await takeOut(page, words);
  await page.getByLabel('Passphrase (optional)').fill('four words are enough');
  await page.getByRole('button', { name: 'Save everything' }).click();
  await expect(
    page.getByRole('alert').filter({ hasText: /^This part has not been fetched yet\./ }),
  ).toBeVisible();

  await page
    .getByLabel('Choose a copy')
    .setInputFiles({ name: copy.name, mimeType: 'text/plain', buffer: copy.bytes });
  await page.getByRole('button', { name: 'Restore', exact: true }).click();
  await expect(page.getByText('All of it was here already. Nothing was changed.')).toBeVisible();
});

test('a locked copy asks for its passphrase, and a damaged one is refused in words', async ({
  page,
  site,
}) => {
  const { words } = await lived(page, site.url);
  const copy = await takeOut(page, words, 'four words are enough');
  expect(copy.name).toMatch(/\.json\.age$/);
  expect(copy.bytes.includes('export.csv')).toBe(false);
  const plain = await takeOut(page, words);
  await erase(page, words);

  const choose = page.getByLabel('Choose a copy');
  await choose.setInputFiles({
    name: 'cut.json',
    mimeType: 'text/plain',
    buffer: plain.bytes.subarray(0, plain.bytes.length / 2),
  });
  await expect(page.getByText(/^“cut\.json” is not a whole copy made by Inglenook/)).toBeVisible();

  await choose.setInputFiles({ name: copy.name, mimeType: 'text/plain', buffer: copy.bytes });
  await page.getByLabel('Passphrase', { exact: true }).fill('four words are not');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await expect(page.getByText(/^This passphrase does not open/)).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).fill('four words are enough');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await restore(page);
});
