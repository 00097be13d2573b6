/**
 * A browser killed in the middle of an import: SIGKILL, as a power cut or the system's memory killer does it. What was
 * confirmed is there when it opens again, the import is there whole or not at all, and the next one works.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import { importFiles, importResult, offerFiles, openApp, type Words } from './app.ts';
import { expect, test } from './fixtures.ts';

const FIRST = { name: 'first.csv', text: makeGoodreadsCsv({ rows: 12, seed: 3, backlogShare: 0.5 }) };
/** Long enough to be killed in the middle of, short enough to be imported again each time. */
const SECOND = { name: 'second.csv', text: makeGoodreadsCsv({ rows: 120, seed: 9, backlogShare: 0.5 }) };

/** Another one again: what is all there already is not imported a second time. */
const THIRD = { name: 'third.csv', text: makeGoodreadsCsv({ rows: 60, seed: 21, backlogShare: 0.5 }) };

/** As long as the other tests wait for an import on a busy machine. */
const IMPORT_MS = 90_000;

/** What of imports is stored. Runs in the page. */
const importsStored = async () => {
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('no answer', { cause: request.error }));
    });
  interface Generation {
    readonly dataId: string;
    readonly itemCount: number;
  }
  interface Import {
    readonly importId: string;
    readonly interactions: number;
    readonly previous?: Generation;
  }
  const database = await settled(indexedDB.open('inglenook'));
  const transaction = database.transaction(['catalogs', 'items', 'vectors', 'interactions', 'imports']);
  const all = <T>(name: string) => settled(transaction.objectStore(name).getAll() as IDBRequest<T[]>);
  const [catalogs, imports, log, items, vectors] = await Promise.all([
    all<Generation>('catalogs'),
    all<Import>('imports'),
    all<{ importId?: string }>('interactions'),
    all<{ dataId: string; items: unknown[] }>('items'),
    all<{ dataId: string; count: number }>('vectors'),
  ]);
  database.close();
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const known = [...catalogs, ...imports.flatMap(({ previous }) => previous ?? [])];
  return {
    live: catalogs.map(({ dataId }) => dataId),
    /** Per import that is on record: interactions that it says it brought, and those that are there. */
    imports: imports.map(({ importId, interactions }) => ({
      said: interactions,
      found: log.filter((entry) => entry.importId === importId).length,
    })),
    /** Per generation that something names: rows that it should have, and has. */
    generations: known.map(({ dataId, itemCount }) => ({
      said: itemCount,
      items: sum(items.filter((batch) => batch.dataId === dataId).map((batch) => batch.items.length)),
      vectors: sum(vectors.filter((chunk) => chunk.dataId === dataId).map(({ count }) => count)),
    })),
    interactions: log.length,
    /** Rows of generations that nothing names: an import still running, or what a killed one left. */
    strays: [...items, ...vectors].filter(({ dataId }) => known.every((one) => one.dataId !== dataId)).length,
  };
};

type Stored = Awaited<ReturnType<typeof importsStored>>;

/** Everything that is on record is there in full, and nothing else. */
function expectWhole({ imports, generations, interactions }: Stored): void {
  for (const { said, found } of imports) expect(found).toBe(said);
  expect(interactions).toBe(imports.reduce((sum, { said }) => sum + said, 0));
  for (const { said, items, vectors } of generations) expect([items, vectors]).toEqual([said, said]);
}

/** Ends the browser's own process, and with it all others of it. */
async function kill(context: BrowserContext): Promise<void> {
  const session = await context.browser()?.newBrowserCDPSession();
  const processes = (await session?.send('SystemInfo.getProcessInfo'))?.processInfo ?? [];
  const own = processes.find(({ type }) => type === 'browser');
  if (!own) throw new Error('the browser does not name its process');
  const closed = new Promise<unknown>((done) => context.once('close', done));
  process.kill(own.id, 'SIGKILL');
  await closed;
}

const bar = (page: Page, words: Words) => page.getByRole('progressbar', { name: words.importProgress });
const percent = (page: Page, words: Words) =>
  bar(page, words).evaluate((node) => (node instanceof HTMLProgressElement ? node.value : 0));

/** Keeps whatever writes to the list of imports waiting, for as long as the page lives. Runs in a page beside the app. */
const holdCommits = () =>
  new Promise<void>((held, failed) => {
    const request = indexedDB.open('inglenook');
    request.onerror = () => failed(new Error('no database', { cause: request.error }));
    request.onsuccess = () => {
      const imports = request.result.transaction('imports', 'readwrite').objectStore('imports');
      // A transaction lives as long as it is asked something.
      const ask = () => {
        imports.count().onsuccess = ask;
        held();
      };
      ask();
    };
  });

/** Notes when the app asks for a transaction that writes to the list of imports: its rows are staged by then. Runs in the page. */
const noteCommits = () => {
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    if (mode === 'readwrite' && [names].flat().includes('imports'))
      document.documentElement.dataset.commits = 'asked';
    return transaction.call(this, names, mode, options);
  };
};
const commitAsked = (page: Page) =>
  expect(page.locator('html')).toHaveAttribute('data-commits', 'asked', { timeout: IMPORT_MS });

interface Moment {
  /** What is awaited before the browser is killed. */
  readonly reach: (page: Page, words: Words, url: string) => Promise<unknown>;
  /** Imports that may be on record afterwards. */
  readonly imports: readonly number[];
}

const MOMENTS: Readonly<Record<string, Moment>> = {
  'as soon as it runs': { reach: async () => undefined, imports: [1] },
  'half-way': {
    reach: (page, words) =>
      expect.poll(() => percent(page, words), { timeout: IMPORT_MS }).toBeGreaterThan(50),
    imports: [1],
  },
  'with all rows stored and the commit waiting': {
    reach: async (page, _words, url) => {
      const beside = await page.context().newPage();
      await beside.goto(`${url}/manifest.webmanifest`);
      await beside.evaluate(holdCommits);
      await commitAsked(page);
    },
    imports: [1],
  },
  'in its commit': { reach: commitAsked, imports: [1, 2] },
  'once it is announced': { reach: importResult, imports: [2] },
};

for (const [moment, { reach, imports }] of Object.entries(MOMENTS))
  test(`killed ${moment}, an import is whole or absent, and the next one works`, async ({
    site,
    launchOptions,
    locale,
  }) => {
    // Three imports, three starts of a browser.
    test.slow();
    const folder = await mkdtemp(join(tmpdir(), 'inglenook-killed-'));
    const open = () => chromium.launchPersistentContext(folder, { ...launchOptions, locale });
    try {
      const before = await open();
      const page = await before.newPage();
      const words = await openApp(page, site.url);
      await importFiles(page, words, [FIRST]);
      const old = await page.evaluate(importsStored);
      expectWhole(old);
      await page.evaluate(noteCommits);
      await offerFiles(page, words, [SECOND]);
      await expect(bar(page, words)).toBeVisible();
      await reach(page, words, site.url);
      await kill(before);

      const after = await open();
      const again = await after.newPage();
      await openApp(again, site.url);
      const found = await again.evaluate(importsStored);
      expectWhole(found);
      expect(imports).toContain(found.imports.length);
      if (found.imports.length === 1) expect(found.live).toEqual(old.live);
      // The next start clears away what belongs to nothing.
      await expect.poll(async () => (await again.evaluate(importsStored)).strays).toBe(0);

      await importFiles(again, words, [THIRD]);
      const next = await again.evaluate(importsStored);
      expectWhole(next);
      expect(next.imports).toHaveLength(found.imports.length + 1);
      expect(next.live).not.toEqual(found.live);
      await after.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
