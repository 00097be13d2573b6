import { makeGoodreadsCsv } from '../fixtures/make-goodreads.ts';
import {
  cards,
  importFiles,
  importResult,
  offerFiles,
  openApp,
  rowsByStore,
  tapAndSettle,
  titles,
} from './app.ts';
import { expect, test } from './fixtures.ts';

const EXPORT = {
  name: 'goodreads_library_export.csv',
  text: makeGoodreadsCsv({ rows: 330, seed: 11, backlogShare: 0.3 }),
};

const NOTHING_STORED = { catalogs: 0, items: 0, vectors: 0, interactions: 0, impressions: 0, imports: 0 };

const TABLE = `Title,Author,Year,Rating
The Dispossessed,Ursula K. Le Guin,1974,5
呼兰河传,萧红,1941,
`;

test('a Goodreads export becomes a ranked backlog that learns, stays, works offline and can be erased', async ({
  page,
  site,
  foreign,
}) => {
  const words = await openApp(page, site.url);

  const counts = await importFiles(page, words, [EXPORT]);
  expect(counts.items).toBeGreaterThanOrEqual(300);
  expect(counts.interactions).toBeGreaterThanOrEqual(150);
  expect(counts.issues).toBeGreaterThanOrEqual(2);

  await page.getByRole('link', { name: words.forYou, exact: true }).click();
  await expect(cards(page, words)).toHaveCount(10);
  const first = await titles(page, words);

  // The backlog, not the history: every title on the slate stands on the to-read shelf of the file.
  for (const title of first) {
    const row = EXPORT.text.split('\n').find((line) => line.includes(title.replaceAll('"', '""')));
    expect(row, title).toContain('to-read');
  }
  // The order rests on the history: no card is without a reason.
  await expect(cards(page, words).first().getByRole('listitem').first()).toBeVisible();

  const liked = first[4];
  const afterLike = await tapAndSettle(page, words, () =>
    cards(page, words).nth(4).getByRole('button', { name: words.like, exact: true }).click(),
  );
  expect(afterLike).not.toContain(liked);
  const afterSecond = await tapAndSettle(page, words, () =>
    cards(page, words).nth(2).getByRole('button', { name: words.notForMe, exact: true }).click(),
  );

  // Every card that was shown is on record, with the probability with which it was.
  const stored = await page.evaluate(rowsByStore);
  expect(stored.impressions).toBeGreaterThanOrEqual(20);
  expect(stored.interactions).toBe(counts.interactions + 2);

  await page.reload();
  await expect(cards(page, words)).toHaveCount(10);
  expect(await titles(page, words)).toEqual(afterSecond);

  await page.evaluate(() => navigator.serviceWorker.ready);
  await site.stop();
  await page.reload();
  await expect(cards(page, words)).toHaveCount(10);
  expect(await titles(page, words)).toEqual(afterSecond);

  // Offline, and still able to read a new file: the encoder of these scripts is in its cache.
  // A plain table asks for its columns first; the guesses are right.
  await offerFiles(page, words, [{ name: 'more.csv', text: TABLE }]);
  await page.getByRole('button', { name: 'Import', exact: true }).click();
  expect(await importResult(page, words)).toEqual({ items: 2, interactions: 1, issues: 0 });

  await page.getByRole('link', { name: words.yourData, exact: true }).click();
  await page.getByRole('button', { name: words.eraseEverything }).click();
  const startsAnew = page.waitForEvent('load');
  await page.getByRole('dialog').getByRole('button', { name: words.erase, exact: true }).click();
  await startsAnew;
  // The app starts anew, as on a first visit, with a database that holds no row of before.
  await expect.poll(() => page.evaluate(rowsByStore)).toMatchObject(NOTHING_STORED);
  expect(
    await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('models'))),
  ).toEqual([]);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);

  expect(foreign.hits).toEqual([]);
});
