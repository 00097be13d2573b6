/** A demo as one HTML file: made in the Studio, opened from a disk and from a host that knows nothing of it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pathToFileURL } from 'node:url';
import type { BrowserContext, Page, TestInfo } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { readReportCode } from '../../src/domain/sharing/report-code.ts';
import type { SiteServer } from './site-server.ts';
import { drawAlike, expect, test, watch } from './fixtures.ts';

const PHONE = { width: 390, height: 844 };

const cardsOf = (page: Page) =>
  page.getByRole('list', { name: english.feed_list, exact: true }).getByRole('article');
const titlesOf = (page: Page) => cardsOf(page).getByRole('heading').allTextContents();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Waits for the list, and goes past the question before it. */
async function begin(page: Page): Promise<void> {
  await expect(cardsOf(page).first()).toBeVisible();
  await button(page, english.feed_starter_skip).click();
  await expect(button(page, english.feed_starter_skip)).toBeHidden();
}

async function like(page: Page): Promise<void> {
  const [first] = await titlesOf(page);
  await cardsOf(page).first().getByRole('button', { name: english.feed_like, exact: true }).click();
  await expect.poll(() => titlesOf(page)).not.toContain(first);
}

/** Makes a demo in the Studio, and waits for its link. */
async function beginDemo(page: Page, site: SiteServer): Promise<void> {
  await page.goto(`${site.url}#/studio`);
  await page.getByRole('button', { name: new RegExp(`^${english.studio_template_outdoor} `) }).click();
  await expect(page.getByRole('textbox', { name: english.studio_link, exact: true })).toBeVisible({
    timeout: 60_000,
  });
}

/** Presses through to the file, with what is said of its size. */
async function saveFile(page: Page, info: TestInfo) {
  await page.getByText(english.studio_file, { exact: true }).click();
  const said = await page.getByText('One HTML file of', { exact: false }).textContent();
  const downloading = page.waitForEvent('download');
  await button(page, english.studio_file_save).click();
  const download = await downloading;
  const path = info.outputPath(download.suggestedFilename());
  await download.saveAs(path);
  return { path, said, html: await readFile(path, 'utf8') };
}

/** Every address that the context asks for, but those that hold their own answer. */
function requestsOf(context: BrowserContext): string[] {
  const requests: string[] = [];
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  return requests;
}

test('a file from the Studio is the whole demo: from a disk, without a network, without a request', async ({
  page,
  site,
  browser,
  problems,
}, info) => {
  await beginDemo(page, site);
  const { path, said, html } = await saveFile(page, info);
  expect(path).toMatch(/Nordfell\.html$/);
  const kilobytes = Math.round(Buffer.byteLength(html) / 1000);
  expect(said).toContain(`${kilobytes} kB`);

  const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB', offline: true });
  watch(context, problems);
  await drawAlike(context);
  const requests = requestsOf(context);
  const visitor = await context.newPage();
  const file = pathToFileURL(path).href;
  await visitor.goto(file);
  await expect(visitor.getByRole('heading', { level: 1 })).toHaveText('Nordfell');
  await begin(visitor);

  const before = await titlesOf(visitor);
  await like(visitor);
  expect(await titlesOf(visitor)).not.toEqual(before.slice(1));
  await like(visitor);
  await like(visitor);
  await expect(visitor.getByRole('complementary').getByRole('link')).toBeVisible();

  const persona = visitor.getByRole('region', { name: english.demo_personas }).getByRole('button').first();
  await persona.click();
  await expect(persona).toHaveAttribute('aria-pressed', 'true');

  await button(visitor, english.demo_report).click();
  const code = await visitor.getByRole('textbox', { name: english.demo_report_code }).inputValue();
  expect(readReportCode(code)).toMatchObject({ ok: true, value: { likes: 2, steps: { liked: true } } });

  // Chromium keeps for files: what was tapped is there again, until it is forgotten.
  const liked = await titlesOf(visitor);
  await visitor.reload();
  await expect(cardsOf(visitor)).toHaveCount(liked.length);
  await button(visitor, english.demo_forget).click();
  await expect(visitor.getByText(english.demo_taps_none)).toBeVisible();
  expect((await visitor.evaluate(() => indexedDB.databases())).length).toBe(0);
  // "Make it mine" would lead to an app that is not there.
  await expect(visitor.getByRole('link', { name: english.demo_mine })).toBeHidden();
  expect(new Set(requests)).toEqual(new Set([file]));
  await context.close();
});

test('a host that knows nothing of it serves it as well, and one that keeps it from storing', async ({
  page,
  site,
  browser,
  problems,
}, info) => {
  await beginDemo(page, site);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  // Under the worker now: what the preview fetches is kept.
  await page.reload();
  await button(page, 'Nordfell').click();
  const preview = page.frameLocator(`iframe[title="${english.studio_preview}"]`);
  await expect(preview.getByRole('heading', { level: 1 })).toHaveText('Nordfell');
  await expect.poll(() => page.evaluate(async () => !!(await caches.match('/demo.html')))).toBe(true);
  // Without a network the same file is made of it.
  await site.stop();
  await page.reload();
  await button(page, 'Nordfell').click();
  const { html } = await saveFile(page, info);
  const asked: string[] = [];
  const host = createServer(({ url = '' }, response) => {
    asked.push(url);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    // What a frame without allow-same-origin is, too: an origin that equals none, for which no browser stores.
    if (url === '/sandboxed/') response.setHeader('Content-Security-Policy', 'sandbox allow-scripts');
    response.end(html);
  });
  await new Promise<void>((listening) => host.listen(0, 'localhost', listening));
  const origin = `http://localhost:${(host.address() as AddressInfo).port}`;
  try {
    for (const [path, refuses] of [
      ['/shop/demo/', false],
      ['/sandboxed/', true],
    ] as const) {
      const context = await browser.newContext({ viewport: PHONE, locale: 'en-GB' });
      watch(context, problems);
      const visitor = await context.newPage();
      await visitor.goto(origin + path);
      await begin(visitor);
      await like(visitor);
      await expect(visitor.getByText(english.demo_not_kept).first()).toBeVisible({ visible: refuses });
      await context.close();
    }
    expect(asked).toEqual(['/shop/demo/', '/sandboxed/']);
  } finally {
    host.closeAllConnections();
    await new Promise((closed) => host.close(closed));
  }
});
