/** What bad input gets: a sentence that says what was wrong, what was kept and what to do; and nothing stored is harmed. */
import { cp, link, mkdir, mkdtemp, open, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { zipSync } from 'fflate';
import english from '../../src/messages/en.json' with { type: 'json' };
import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import {
  cards,
  importFiles,
  importResult,
  offerFiles,
  openApp,
  rowsByStore,
  titles,
  type TestFile,
  type Words,
} from './app.ts';
import { securityHeaders } from '../../src/security-headers.ts';
import { DIST, expect, test } from './fixtures.ts';

type FailureKey = Extract<keyof typeof english, `failure_${string}`>;

const sentence = (key: FailureKey, file = ''): string => {
  const text: unknown = english[key];
  if (typeof text !== 'string') throw new Error(`${key} is no plain sentence`);
  return text.replaceAll('{file}', file);
};

const SHELF = makeGoodreadsCsv({ rows: 24, seed: 3, backlogShare: 0.5 });

/** Offers the files and waits for the sentence of the failure. */
async function expectRefusal(
  page: Page,
  words: Words,
  files: readonly TestFile[],
  key: FailureKey,
): Promise<void> {
  await offerFiles(page, words, files);
  // Some fail only after the encoder has been fetched and has read several hundred texts.
  await expect(page.getByText(sentence(key, files[0].name))).toBeVisible({ timeout: 90_000 });
}

test('files that cannot be read are refused in words, and the shelf stays as it was', async ({
  page,
  site,
}) => {
  const words = await openApp(page, site.url);
  await importFiles(page, words, [{ name: 'export.csv', text: SHELF }]);
  const before = await page.evaluate(rowsByStore);

  const zip = Buffer.from(zipSync({ 'export.csv': Buffer.from(SHELF) }));
  const refusals: readonly [FailureKey, TestFile][] = [
    ['failure_empty_file', { name: 'empty.csv', text: '' }],
    [
      'failure_binary_file',
      { name: 'picture.csv', bytes: Buffer.from('\x89PNG\r\n\x1a\n0000IHDR', 'latin1') },
    ],
    [
      'failure_wrong_encoding',
      { name: 'mixed.csv', bytes: Buffer.from([0x54, 0x0a, 0x81, 0x20, 0x8d, 0x20]) },
    ],
    ['failure_no_rows', { name: 'header.csv', text: 'Title,Author,My Rating\n' }],
    ['failure_no_titles', { name: 'untitled.csv', text: 'Title,Author\n,Jane Austen\n,George Eliot\n' }],
    ['failure_damaged_zip', { name: 'cut.zip', bytes: zip.subarray(0, Math.floor(zip.length / 2)) }],
  ];
  for (const [key, file] of refusals) {
    await test.step(key, async () => {
      await offerFiles(page, words, [file]);
      // A table with a title column asks for its columns first; only then is it read whole.
      const choose = page.getByRole('button', { name: 'Import', exact: true });
      const refused = page.getByText(sentence(key, file.name));
      await expect(choose.or(refused)).toBeVisible();
      if (await choose.isVisible()) await choose.click();
      await expect(refused).toBeVisible();
    });
  }
  expect(await page.evaluate(rowsByStore)).toEqual(before);
  await page.getByRole('link', { name: words.forYou, exact: true }).click();
  await expect(cards(page, words)).toHaveCount(10);
});

test('100 MB of one line are refused without being read', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  const folder = await mkdtemp(join(tmpdir(), 'inglenook-line-'));
  try {
    const path = join(folder, 'line.csv');
    const file = await open(path, 'w');
    const block = Buffer.alloc(10 * 1024 * 1024, 'a');
    for (let i = 0; i < 10; i++) await file.write(block);
    await file.close();
    await page.getByRole('link', { name: words.catalogs, exact: true }).click();
    await page.getByLabel(words.chooseFiles).setInputFiles(path);
    await expect(page.getByText(sentence('failure_line_too_long', 'line.csv'))).toBeVisible();
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('rows without a title and a row twice are listed, and the rest is taken', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  const text = [
    'Book Id,Title,Author,My Rating,Exclusive Shelf',
    '1,Emma,Jane Austen,5,read',
    '2,,Nobody,3,read',
    '1,Emma,Jane Austen,5,read',
    '3,Middlemarch,George Eliot,0,to-read',
  ].join('\n');
  expect(await importFiles(page, words, [{ name: 'goodreads.csv', text }])).toEqual({
    items: 2,
    interactions: 1,
    issues: 2,
  });
  await page.locator('summary').filter({ hasText: '2 rows that could not be read whole' }).click();
  await expect(page.getByRole('row', { name: /3 It has no title/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /4 The same as a row above/ })).toBeVisible();
});

test('a full disk in the middle of an import leaves the old catalog as it was', async ({ page, site }) => {
  const words = await openApp(page, site.url);
  await importFiles(page, words, [{ name: 'export.csv', text: SHELF }]);
  const before = await page.evaluate(rowsByStore);

  // The browser grants room ahead and would notice a lower limit only much later, so its answer is given at the write.
  await page.evaluate(() => {
    const { put } = IDBObjectStore.prototype;
    Object.assign(window, { makeRoom: () => Object.assign(IDBObjectStore.prototype, { put }) });
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...row: Parameters<typeof put>) {
      if (this.name === 'vectors') throw new DOMException('no room', 'QuotaExceededError');
      return put.apply(this, row);
    };
  });
  const more = makeGoodreadsCsv({ rows: 80, seed: 4, backlogShare: 0.5 });
  await expectRefusal(page, words, [{ name: 'export.csv', text: more }], 'failure_quota');
  expect(await page.evaluate(rowsByStore)).toEqual(before);

  await page.evaluate(() => (window as unknown as { makeRoom(): void }).makeRoom());
  expect((await importFiles(page, words, [{ name: 'export.csv', text: more }])).items).toBeGreaterThan(60);
});

test('without IndexedDB everything works, and the page says that nothing is kept', async ({ page, site }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('storage is off', 'SecurityError');
    };
  });
  const words = await openApp(page, site.url);
  await expect(page.getByText(english.nothing_saved)).toBeVisible();
  const before = await titles(page, words);
  await cards(page, words).first().getByRole('button', { name: words.like, exact: true }).click();
  await expect.poll(() => titles(page, words)).not.toEqual(before);
});

test.describe('where wasm is refused', () => {
  // The refusal itself is reported as a breach of that host's policy.
  test.use({ breachesProvoked: true, serviceWorkers: 'block' });

  test('the ranking goes on, and the page says why it cannot import', async ({ page, site }) => {
    const policy = securityHeaders['Content-Security-Policy'].replace(" 'wasm-unsafe-eval'", '');
    site.headers = { ...securityHeaders, 'Content-Security-Policy': policy };
    const words = await openApp(page, site.url);
    await expectRefusal(page, words, [{ name: 'export.csv', text: SHELF }], 'failure_wasm_refused');
    await page.getByRole('link', { name: words.forYou, exact: true }).click();
    await expect(cards(page, words).first()).toBeVisible();
  });
});

/** The build with its model files damaged: as long as before, but not what the manifest says. */
async function buildWithDamagedModels(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'inglenook-damaged-'));
  for (const entry of await readdir(DIST, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const from = join(entry.parentPath, entry.name);
    const to = join(copy, from.slice(DIST.length));
    await mkdir(dirname(to), { recursive: true });
    if (!entry.name.endsWith('.onnx')) {
      // A link costs nothing; across file systems it has to be a copy.
      await link(from, to).catch(() => cp(from, to));
      continue;
    }
    const file = await open(from);
    const { size } = await file.stat();
    await file.close();
    await writeFile(to, 'damaged');
    await truncate(to, size);
  }
  return copy;
}

test('a damaged model is thrown away, said so, and fetched anew once it is whole', async ({ page, site }) => {
  const damaged = await buildWithDamagedModels();
  try {
    site.folder = damaged;
    const words = await openApp(page, site.url);
    await expectRefusal(page, words, [{ name: 'export.csv', text: SHELF }], 'failure_model_damaged');
    expect(await page.evaluate(rowsByStore)).toMatchObject({ catalogs: 0, items: 0, vectors: 0 });

    site.folder = DIST;
    await offerFiles(page, words, [{ name: 'export.csv', text: SHELF }]);
    expect((await importResult(page, words)).items).toBe(22);
  } finally {
    await rm(damaged, { recursive: true });
  }
});
