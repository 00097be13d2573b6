/** The embed code of the Studio in a page of another site, in a browser that keeps third parties from storing. */
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import type { FrameLocator, TestInfo } from '@playwright/test';
import * as v from 'valibot';
import fixture from '../fixtures/demo-links/v1-outdoor-small.json' with { type: 'json' };
import english from '../../src/messages/en.json' with { type: 'json' };
import { readReportCode } from '../../src/domain/sharing/report-code.ts';
import { embedSnippet } from '../../src/pages/studio/embed-snippet.ts';
import { drawAlike, expect, test as base, watch } from './fixtures.ts';

/** What Chromium's settings call "Block third-party cookies", under the names of several of its versions; it is of storage too. */
const BLOCKING = { profile: { block_third_party_cookies: true, cookie_controls_mode: 1 } };

const test = base.extend({
  // Settings are of a profile, and the contexts of the other tests have none of their own.
  context: async ({ playwright, launchOptions, locale }, use, info: TestInfo) => {
    const profile = info.outputPath('profile');
    const settings = info.outputPath('profile', 'Default', 'Preferences');
    await mkdir(dirname(settings), { recursive: true });
    await writeFile(settings, JSON.stringify(BLOCKING));
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      locale,
      viewport: { width: 390, height: 844 },
    });
    await use(context);
    await context.close();
  },
});

/** Whether the page that runs this may keep anything. */
const mayStore = () =>
  new Promise<boolean>((answer) => {
    try {
      const request = indexedDB.open('probe');
      request.onsuccess = () => {
        request.result.close();
        indexedDB.deleteDatabase('probe');
        answer(true);
      };
      request.onerror = () => answer(false);
    } catch {
      answer(false);
    }
  });

const listening = (server: Server) =>
  new Promise<string>((ready) =>
    server.listen(0, '127.0.0.1', () => ready(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)),
  );

const cardsOf = (frame: FrameLocator) =>
  frame.getByRole('list', { name: english.feed_list, exact: true }).getByRole('article');
const titlesOf = (frame: FrameLocator) => cardsOf(frame).getByRole('heading').allTextContents();

async function like(frame: FrameLocator): Promise<void> {
  const [first] = await titlesOf(frame);
  await cardsOf(frame).first().getByRole('button', { name: english.feed_like, exact: true }).click();
  await expect.poll(() => titlesOf(frame)).not.toContain(first);
}

test('a demo in another site’s page learns, calls and reports without storage, and tells that page its height', async ({
  context,
  site,
}) => {
  const problems: string[] = [];
  watch(context, problems);
  await drawAlike(context);
  const url = `${site.url}/demo.html#${fixture.link}`;
  const shop = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(
      `<!doctype html><title>A shop</title><script>told=[];addEventListener('message',(e)=>told.push(e.data))</script>
       ${embedSnippet(url, fixture.demo.id, 'Fell & Beck')}`,
    );
  });
  try {
    const page = await context.newPage();
    // localhost in a page of 127.0.0.1: other names are other sites, other ports alone are not.
    await page.goto(await listening(shop));
    const frame = page.frameLocator('iframe');
    await expect(cardsOf(frame).first()).toBeVisible();
    const inner = page.frame({ url });
    expect(await inner?.evaluate(mayStore), 'the browser refuses the frame').toBe(false);
    expect(await page.evaluate(mayStore), 'and the frame alone').toBe(true);

    await frame.getByRole('button', { name: english.feed_starter_skip }).click();
    await expect(cardsOf(frame)).toHaveCount(6);
    const before = await titlesOf(frame);
    await like(frame);
    expect(await titlesOf(frame)).not.toEqual(before.slice(1));
    await expect(frame.getByText(english.demo_not_kept).first()).toBeVisible();
    await like(frame);
    await like(frame);
    const call = frame.getByRole('link', { name: 'Shop now' });
    // The frame is as high as its page: at its foot nobody would see it.
    const list = frame.getByRole('list', { name: 'Recommendations', exact: true });
    const [callBox, listBox] = [await call.boundingBox(), await list.boundingBox()];
    expect(callBox?.y).toBeLessThan(listBox?.y ?? 0);
    const shopOpened = context.waitForEvent('page');
    await context.route('https://fell.example/**', (route) => route.fulfill({ body: 'the shop' }));
    await call.click();
    expect((await shopOpened).url()).toBe('https://fell.example/');

    await frame.getByRole('button', { name: english.demo_report }).click();
    const code = await frame.getByRole('textbox', { name: english.demo_report_code }).inputValue();
    expect(readReportCode(code)).toMatchObject({
      ok: true,
      value: { demo: fixture.demo.id, likes: 2, steps: { liked: true } },
    });

    const told = await page.evaluate(() => (window as unknown as { told: unknown[] }).told);
    const Height = v.strictObject({
      type: v.literal('inglenook-height'),
      height: v.pipe(v.number(), v.minValue(100)),
    });
    for (const message of told) v.parse(Height, message);
    // The frame is as tall as what it was told last: nothing scrolls within it.
    const last = v.parse(Height, told.at(-1)).height;
    await expect.poll(async () => (await page.locator('iframe').boundingBox())?.height).toBe(last);

    // The same page by itself may store, and finds nothing of what was tapped in the frame.
    const alone = await context.newPage();
    await alone.goto(url);
    await expect(alone.getByRole('list', { name: english.feed_list, exact: true })).toBeVisible();
    expect(await alone.evaluate(mayStore)).toBe(true);
    await expect(alone.getByText(english.demo_taps_none)).toBeVisible();
    expect(problems).toEqual([]);
  } finally {
    shop.closeAllConnections();
    await new Promise((closed) => shop.close(closed));
  }
});
