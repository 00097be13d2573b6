/** What every end-to-end test starts from: a site of its own, a foreign origin to betray it to, and a watch on the policy. */
import { expect, test as base, type BrowserContext, type Page } from '@playwright/test';
import { ForeignOrigin } from './foreign-origin.ts';
import { SiteServer } from './site-server.ts';

export { expect };

/** The build under test. */
export const DIST = 'dist';

/** How Chromium words a breach of the policy, wherever it happens: page, worker or service worker. */
const BREACH = /Content Security Policy|TrustedHTML|TrustedScript|Permissions[ -]Policy/;

/** Notes every breach of the policy and every uncaught error in the pages that a context opens, their workers included. */
export function watch(context: BrowserContext, problems: string[]): void {
  const note = (text: string) => {
    if (BREACH.test(text)) problems.push(text);
  };
  // What a worker breaches is no console message: Chromium writes it into the log of the worker's page.
  const watchWorkers = async (page: Page) => {
    const session = await context.newCDPSession(page);
    session.on('Log.entryAdded', ({ entry }) => {
      if (entry.source === 'worker') note(entry.text);
    });
    await session.send('Log.enable');
  };
  context.on('console', (message) => note(message.text()));
  context.on('weberror', (error) => problems.push(String(error.error().stack ?? error.error())));
  context.on('page', (page) => {
    watchWorkers(page).catch((error: unknown) => {
      if (!page.isClosed()) problems.push(`no log of the workers: ${String(error)}`);
    });
  });
}

/**
 * Gives every page that a context opens the same random draws. A demo ranks partly by chance, so that one visitor in some
 * finds the list in the old order after a tap: a test that looks for a new one must not be that visitor.
 */
export async function drawAlike(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    let state = 1;
    // Park and Miller's generator: enough for a dozen draws, and short enough to be read here.
    const next = () => (state = (state * 48_271) % 2_147_483_647) * 2;
    const drawn = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (array) => {
      if (!(array instanceof Uint32Array)) return drawn(array);
      array.set(Array.from(array, next));
      return array;
    };
  });
}

interface Fixtures {
  readonly site: SiteServer;
  readonly foreign: ForeignOrigin;
  /** Breaches and errors so far; none may be left when the test ends. */
  readonly problems: string[];
  /** For tests that try to break the policy: what they provoke is no failure. */
  readonly breachesProvoked: boolean;
}

export const test = base.extend<Fixtures>({
  // Playwright reads from the pattern which fixtures one needs, so an empty pattern is none.
  site: async ({}, use) => {
    const site = new SiteServer(DIST);
    await site.start();
    await use(site);
    await site.stop();
  },
  baseURL: async ({ site }, use) => use(site.url),
  foreign: async ({}, use) => {
    const foreign = new ForeignOrigin();
    await foreign.start();
    await use(foreign);
    await foreign.stop();
  },
  breachesProvoked: [false, { option: true }],
  problems: [
    async ({ context, breachesProvoked }, use) => {
      const problems: string[] = [];
      watch(context, problems);
      await use(problems);
      if (!breachesProvoked) expect(problems, 'breaches of the policy and uncaught errors').toEqual([]);
    },
    { auto: true },
  ],
});
