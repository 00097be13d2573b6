/** One visit is enough: installable, whole without a server, and never changed under an open tab without consent. */
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { cards, openApp, titles } from './app.ts';
import { DIST, expect, test, watch } from './fixtures.ts';
import { buildOf, nextBuild, renamed } from './next-build.ts';

/** Until the shell is stored and answers for this page, a stopped server would prove nothing. */
const shellStored = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  });

const room = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const updateNotice = (page: Page) => page.getByRole('status').filter({ hasText: 'new version' });
const accept = (page: Page) => updateNotice(page).getByRole('button', { name: 'Reload' }).click();

/** While a page reloads there is no document to ask. */
const settledBuildOf = (page: Page) => buildOf(page).catch(() => 'reloading');

test('Chromium would install it', async ({ site, launchOptions, locale, problems }) => {
  // Only a profile with a folder of its own has the part of Chromium that judges this.
  const context = await chromium.launchPersistentContext('', { ...launchOptions, locale });
  try {
    watch(context, problems);
    const page = await context.newPage();
    await openApp(page, site.url);
    await shellStored(page);
    const session = await context.newCDPSession(page);
    await expect
      .poll(async () => (await session.send('Page.getInstallabilityErrors')).installabilityErrors)
      .toEqual([]);
  } finally {
    await context.close();
  }
});

test('after one visit everything is there without a server', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  const slate = await titles(page, words);
  await shellStored(page);
  await site.stop();

  await page.reload();
  await expect(cards(page, words).first()).toBeVisible();
  expect(await titles(page, words)).toEqual(slate);

  for (const name of [words.catalogs, words.yourData]) {
    await room(page, name).click();
    await expect(page).toHaveTitle(new RegExp(`^${name} · `));
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  }
  await room(page, words.forYou).click();
  const card = cards(page, words).first();
  await card.getByRole('button', { name: words.like, exact: true }).click();
  await expect.poll(() => titles(page, words)).not.toEqual(slate);
});

test.describe('an update', () => {
  let next: string;

  test.beforeAll(async () => {
    next = await nextBuild(DIST, 'b');
  });
  test.afterAll(() => rm(next, { recursive: true }));

  test('waits for consent and loses nothing', async ({ page, site }) => {
    const words = await openApp(page, site.url);
    await shellStored(page);
    await cards(page, words).first().getByRole('button', { name: words.save, exact: true }).click();

    site.folder = next;
    await page.reload();
    await expect(updateNotice(page)).toBeVisible();
    await expect(cards(page, words).first()).toBeVisible();
    const slate = await titles(page, words);
    expect(await buildOf(page)).toBeUndefined();

    // Another load without consent is still the old one.
    await page.reload();
    await expect(updateNotice(page)).toBeVisible();
    expect(await buildOf(page)).toBeUndefined();

    await accept(page);
    await expect.poll(() => settledBuildOf(page)).toBe('b');
    await expect(cards(page, words).first()).toBeVisible();
    await expect(updateNotice(page)).toBeHidden();
    expect(await titles(page, words)).toEqual(slate);

    await site.stop();
    await page.reload();
    await expect(cards(page, words).first()).toBeVisible();
    expect(await buildOf(page)).toBe('b');
  });

  test('brings the new version of what was used, and nothing that was not', async ({ page, site }) => {
    const words = await openApp(page, site.url);
    await shellStored(page);
    const assets = await readdir(join(DIST, 'assets'));
    const script = (name: string) => assets.find((file) => file.startsWith(`${name}.worker-`)) ?? name;
    const [encoder, mapper] = [script('encoder'), script('mapper')];
    const stored = (file: string) =>
      page.evaluate(async (path) => Boolean(await caches.match(path)), `assets/${file}`);
    await page.evaluate((path) => fetch(path), `assets/${encoder}`);
    expect([await stored(encoder), await stored(mapper)]).toEqual([true, false]);

    site.folder = next;
    await page.reload();
    await expect(updateNotice(page)).toBeVisible();
    await expect(cards(page, words).first()).toBeVisible();
    expect([await stored(renamed(encoder)), await stored(renamed(mapper))]).toEqual([true, false]);
  });

  test('reaches the tab that did not ask for it, and leaves neither broken', async ({
    page,
    context,
    site,
  }) => {
    const words = await openApp(page, site.url);
    await shellStored(page);
    const other = await context.newPage();
    await openApp(other, site.url);

    site.folder = next;
    await page.reload();
    await expect(updateNotice(page)).toBeVisible();
    await accept(page);

    for (const tab of [page, other]) {
      await expect.poll(() => settledBuildOf(tab)).toBe('b');
      await expect(cards(tab, words).first()).toBeVisible();
    }
    // Neither needs a file of the old build: the rooms that were not visited yet open without a server.
    await site.stop();
    for (const tab of [page, other]) {
      await room(tab, words.catalogs).click();
      await expect(tab.getByRole('main').getByRole('heading').first()).toBeVisible();
    }
  });
});
