/** No request carries data away: the policy is on every response, and it holds when something tries. */
import type { Worker } from '@playwright/test';
import { securityHeaders } from '../../src/security-headers.ts';
import { cards, openApp } from './app.ts';
import { expect, test } from './fixtures.ts';

type Attempt = (url: string) => void;

/** Ways out of a page, each with the directive that closes it. */
const WAYS_OUT: readonly [way: string, directive: string, attempt: Attempt][] = [
  [
    'fetch',
    'connect-src',
    (url) => void fetch(url, { method: 'POST', body: 'taste' }).catch(() => undefined),
  ],
  ['a beacon', 'connect-src', (url) => navigator.sendBeacon(url, 'taste')],
  ['a WebSocket', 'connect-src', (url) => void new WebSocket(url.replace('http', 'ws'))],
  ['server-sent events', 'connect-src', (url) => void new EventSource(url)],
  ['an image', 'img-src', (url) => (new Image().src = `${url}/taste.png`)],
  ['a font', 'font-src', (url) => void new FontFace('x', `url(${url}/taste)`).load().catch(() => undefined)],
  ['a module', 'script-src-elem', (url) => void import(`${url}/taste.js`).catch(() => undefined)],
  [
    'a style sheet',
    'style-src-elem',
    (url) =>
      document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: url })),
  ],
  [
    'a frame',
    'frame-src',
    (url) => document.body.append(Object.assign(document.createElement('iframe'), { src: url })),
  ],
  [
    'a form',
    'form-action',
    (url) => {
      const form = Object.assign(document.createElement('form'), { action: url, method: 'post' });
      document.body.append(form);
      form.submit();
    },
  ],
];

const send = (worker: Worker, url: string) =>
  worker.evaluate(
    (target) =>
      fetch(target, { method: 'POST', body: 'taste' }).then(
        () => 'sent',
        () => 'refused',
      ),
    url,
  );

test('every response of a visit carries the policy', async ({ page, site }) => {
  const bare: string[] = [];
  let responses = 0;
  page.on('response', (response) => {
    responses += 1;
    const headers = response.headers();
    for (const [name, value] of Object.entries(securityHeaders))
      if (headers[name.toLowerCase()] !== value) bare.push(`${name}: ${response.url()}`);
  });
  const words = await openApp(page, site.url);
  for (const name of [words.catalogs, words.yourData]) {
    await page.getByRole('link', { name, exact: true }).click();
    await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
  }
  expect(responses).toBeGreaterThan(5);
  expect(bare).toEqual([]);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a missing file is a 404 with the policy, not a page', async ({ request }) => {
  const response = await request.get('/assets/no-such-chunk.js');
  expect(response.status()).toBe(404);
  expect(response.headers()['content-security-policy']).toBe(securityHeaders['Content-Security-Policy']);
});

test.describe('what tries to leave is refused:', () => {
  test.use({ breachesProvoked: true });
  // What is let through breaks no rule, and a test would wait for that in vain.
  test.describe.configure({ timeout: 30_000 });

  for (const [way, directive, attempt] of WAYS_OUT)
    test(way, async ({ page, site, foreign }) => {
      await page.goto(site.url);
      const refused = page.evaluate(
        () =>
          new Promise<string>((done) => {
            document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));
          }),
      );
      await page.evaluate(attempt, foreign.url);
      expect(await refused).toBe(directive);
      expect(foreign.hits).toEqual([]);
    });

  for (const sendsHeaders of [true, false])
    test(`a worker, on a host that sends ${sendsHeaders ? 'the headers' : 'none'}`, async ({
      page,
      site,
      foreign,
    }) => {
      site.sendsHeaders = sendsHeaders;
      await openApp(page, site.url);
      expect(page.workers()).not.toEqual([]);
      for (const worker of page.workers()) expect(await send(worker, foreign.url)).toBe('refused');
      expect(foreign.hits).toEqual([]);
    });

  test('the service worker', async ({ page, context, site, foreign }) => {
    await page.goto(site.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const [worker] = context.serviceWorkers();
    expect(await send(worker, foreign.url)).toBe('refused');
    expect(foreign.hits).toEqual([]);
  });
});

test('from the second visit on, a host that sends no headers has them all the same', async ({
  page,
  site,
}) => {
  site.sendsHeaders = false;
  const words = await openApp(page, site.url);
  await page.evaluate(() => navigator.serviceWorker.ready);
  const response = await page.reload();
  for (const [name, value] of Object.entries(securityHeaders))
    expect(response?.headers()[name.toLowerCase()], name).toBe(value);
  await expect(cards(page, words).first()).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});
