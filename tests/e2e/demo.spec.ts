/** The visitor of a demo: a link opened by somebody who has never been here. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FrameLocator, Page } from '@playwright/test';
import * as v from 'valibot';
import { readReportCode } from '../../src/domain/sharing/report-code.ts';
import { drawAlike, expect, test } from './fixtures.ts';

const Fixture = v.object({ link: v.string(), demo: v.object({ id: v.string() }) });
const fixture = (name: string) =>
  v.parse(Fixture, JSON.parse(readFileSync(`tests/fixtures/demo-links/${name}.json`, 'utf8')));

const GEAR = fixture('v1-outdoor-small');

const cardsOf = (page: Page | FrameLocator) =>
  page.getByRole('list', { name: 'Recommendations', exact: true }).getByRole('article');
const titlesOf = (page: Page | FrameLocator) => cardsOf(page).getByRole('heading').allTextContents();
const likeFirst = (page: Page | FrameLocator) =>
  cardsOf(page).first().getByRole('button', { name: 'Like', exact: true }).click();

async function openDemo(page: Page, url: string, link = GEAR.link): Promise<void> {
  await page.goto(`${url}/demo.html#${link}`);
  await expect(cardsOf(page).first()).toBeVisible();
}

/** Likes the first card and waits until it has left and the others stand. */
async function likeAndSettle(page: Page | FrameLocator): Promise<void> {
  const [first, ...rest] = await titlesOf(page);
  await likeFirst(page);
  await expect.poll(() => titlesOf(page)).not.toContain(first);
  expect((await titlesOf(page)).length).toBeGreaterThanOrEqual(rest.length);
}

const databases = (page: Page) =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''));

test.use({ viewport: { width: 390, height: 844 } });
test.beforeEach(({ context }) => drawAlike(context));

test('a link is a shop window that learns, leads on and reports only what the visitor hands over', async ({
  page,
  context,
  site,
  foreign,
}) => {
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !/^(data|blob):/.test(request.url()))
      elsewhere.push(request.url());
  });
  await openDemo(page, site.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Fell & Beck');
  expect(await databases(page)).not.toContain(`inglenook-demo-${GEAR.demo.id}`);

  await page.getByRole('button', { name: 'Skip this and see the list' }).click();
  await expect(cardsOf(page)).toHaveCount(6);
  const call = page.getByRole('link', { name: 'Shop now' });
  const before = await titlesOf(page);
  await likeAndSettle(page);
  const after = await titlesOf(page);
  expect(after).not.toEqual(before.slice(1));
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => databases(page)).toContain(`inglenook-demo-${GEAR.demo.id}`);

  await expect.poll(() => page.evaluate(async () => !!(await caches.match('/demo.html')))).toBe(true);
  // Its own files are kept once used: it opens again, with what was tapped, where there is no network.
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await site.stop();
  await page.reload();
  await expect(cardsOf(page)).toHaveCount(5);
  expect(await titlesOf(page)).toEqual(after);

  await likeAndSettle(page);
  await expect(call).toBeHidden();
  await likeAndSettle(page);
  await expect(call).toBeVisible();
  await expect(call).toHaveAttribute('href', 'https://fell.example/');
  await expect(call).toHaveAttribute('target', '_blank');
  await expect(call).toHaveAttribute('rel', 'noopener noreferrer');
  await expect(call).toHaveAccessibleDescription('Opens fell.example in a new tab');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(cardsOf(page)).toHaveCount(4);
  await expect(call, 'it stays once it was there').toBeVisible();

  await page.getByRole('button', { name: 'Give back a report' }).click();
  const code = await page.getByRole('textbox', { name: 'Report code' }).inputValue();
  const report = readReportCode(code);
  expect(report).toMatchObject({
    ok: true,
    value: {
      demo: GEAR.demo.id,
      variant: 0,
      likes: 1,
      dislikes: 0,
      steps: { starter: false, liked: true, 'tapped-five': false, 'opened-item': false },
    },
  });
  await expect(page.getByText('Likes: 1 to 2.')).toBeVisible();

  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect.poll(() => databases(page)).not.toContain(`inglenook-demo-${GEAR.demo.id}`);
  await expect(page.getByText('You have not tapped anything yet', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('Liked: 2.', { exact: false })).toBeVisible();
  await expect.poll(() => databases(page)).toContain(`inglenook-demo-${GEAR.demo.id}`);
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await expect.poll(() => databases(page)).not.toContain(`inglenook-demo-${GEAR.demo.id}`);
  expect(elsewhere).toEqual([]);
  expect(foreign.hits).toEqual([]);
});

test('a persona sets the list and can be put off again', async ({ page, site }) => {
  await openDemo(page, site.url);
  await page.getByRole('button', { name: 'Skip this and see the list' }).click();
  await expect(cardsOf(page)).toHaveCount(6);
  const before = await titlesOf(page);
  const chip = page.getByRole('button', { name: 'Weekend walker' });
  await chip.click();
  await expect(chip).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(() => titlesOf(page)).not.toEqual(before);
  // What the made-up visitor likes is still there to be liked.
  await expect(cardsOf(page)).toHaveCount(6);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(chip).toHaveAttribute('aria-pressed', 'false');
  await expect.poll(() => titlesOf(page)).toEqual(before);
});

for (const [what, link] of [
  ['cut short', GEAR.link.slice(0, -5)],
  ['edited', GEAR.link.slice(0, 100) + (GEAR.link[100] === 'A' ? 'B' : 'A') + GEAR.link.slice(101)],
  ['too long', '1'.repeat(40_000)],
  ['of a later version', `2${GEAR.link.slice(1)}`],
  ['empty', ''],
  ['no link at all', '<script>alert(1)</script>'],
] as const)
  test(`a link that is ${what} says so and stores nothing`, async ({ page, site }) => {
    await page.goto(`${site.url}/demo.html#${link}`);
    await expect(page.getByRole('heading', { name: 'This demo cannot be opened' })).toBeVisible();
    await expect(page.getByRole('alert')).not.toBeEmpty();
    expect((await databases(page)).filter((name) => name.startsWith('inglenook-demo'))).toEqual([]);
  });

test('it works in a frame of another site that gets no storage, and tells that site its height alone', async ({
  page,
  site,
}) => {
  // Other names are other sites: 127.0.0.1 around localhost.
  const host = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(
      `<!doctype html><script>window.told=[];addEventListener('message',(e)=>told.push(e.data))</script>
       <iframe title="demo" width="380" height="700" src="${site.url}/demo.html#${GEAR.link}"></iframe>`,
    );
  });
  await new Promise<void>((listening) => host.listen(0, '127.0.0.1', listening));
  try {
    // What a browser does that keeps third parties from storing: the frame's databases refuse to open.
    await page.addInitScript(() => {
      if (window.parent !== window)
        Object.defineProperty(IDBFactory.prototype, 'open', {
          value: () => {
            throw new DOMException('refused', 'SecurityError');
          },
        });
    });
    await page.goto(`http://127.0.0.1:${(host.address() as AddressInfo).port}/`);
    const frame = page.frameLocator('iframe');
    await expect(cardsOf(frame).first()).toBeVisible();
    await frame.getByRole('button', { name: 'Skip this and see the list' }).click();
    await expect(cardsOf(frame)).toHaveCount(6);
    await likeAndSettle(frame);
    await expect(frame.getByText('This browser keeps nothing here', { exact: false }).first()).toBeVisible();
    const told = await page.evaluate(() => (window as unknown as { told: unknown[] }).told);
    expect(told.length).toBeGreaterThan(0);
    const Height = v.strictObject({
      type: v.literal('inglenook-height'),
      height: v.pipe(v.number(), v.minValue(100)),
    });
    for (const message of told) v.parse(Height, message);
  } finally {
    host.closeAllConnections();
    await new Promise((closed) => host.close(closed));
  }
});

test('a visitor can make a demo theirs', async ({ page, site }) => {
  await openDemo(page, site.url);
  await page.getByRole('link', { name: 'Make it mine' }).click();
  // A link on any page could lead here: nothing is taken before the person says so.
  await expect(page.getByText('A demo named “Fell Beck”')).toBeVisible();
  await expect.poll(() => page.url()).toBe(`${site.url}/#/catalogs`);
  await expect(page.getByRole('heading', { name: 'Fell & Beck', exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Add it' }).click();
  await expect(page.getByRole('heading', { name: 'Fell & Beck', exact: true })).toBeVisible();
});

test('only the demo lets itself be framed', async ({ request, site }) => {
  const policyOf = async (path: string) =>
    (await request.get(site.url + path)).headers()['content-security-policy'];
  expect(await policyOf('/demo.html')).toContain('frame-ancestors *');
  expect(await policyOf('/')).toContain("frame-ancestors 'none'");
  expect(await policyOf('/service-worker.js')).toContain("frame-ancestors 'none'");
});
