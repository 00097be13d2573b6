/** A conversation over the built-in classics: refined, explained, undone, ruled, handed over; offline and for everyone. */
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import chinese from '../../src/messages/zh.json' with { type: 'json' };
import english from '../../src/messages/en.json' with { type: 'json' };
import { expect, test } from './fixtures.ts';

/** The first answer waits for a model of 23 or 118 MB, and two workers start. */
const FIRST = 90_000;

interface Talk {
  readonly page: Page;
  readonly words: typeof english | typeof chinese;
  readonly box: Locator;
  readonly log: Locator;
  /** Asks, and waits for the answer. */
  readonly ask: (question: string) => Promise<Locator>;
  readonly held: (name: string) => Promise<string[]>;
}

async function openTalk(page: Page, url: string, locale: 'en' | 'zh'): Promise<Talk> {
  const words = locale === 'en' ? english : chinese;
  await page.addInitScript((language) => localStorage.setItem('locale', language), locale);
  await page.goto(`${url}#/ask`);
  const box = page.getByRole('textbox', { name: words.nav_ask, exact: true });
  const log = page.getByRole('log', { name: words.ask_conversation, exact: true });
  await expect(box).toBeVisible();
  const ask = async (question: string): Promise<Locator> => {
    const turns = await log.locator('> article').count();
    await box.fill(question);
    await box.press('Enter');
    const answer = log.locator('> article').nth(turns);
    await expect(answer.locator('.answer')).toBeVisible({ timeout: FIRST });
    await expect(box).toBeFocused();
    return answer;
  };
  const held = (name: string) =>
    page.getByRole('list', { name, exact: true }).getByRole('listitem').allInnerTexts();
  return { page, words, box, log, ask, held };
}

const found = (answer: Locator): Promise<string[]> =>
  answer.getByRole('heading', { level: 2 }).allInnerTexts();

/** Years as the cards say them. */
async function years(answer: Locator): Promise<number[]> {
  const lines = await answer.locator('.by').allInnerTexts();
  return lines.map((line) => Number(/\b1\d{3}\b/.exec(line)?.[0] ?? 0));
}

test('ten turns in English: refined, explained, undone, ruled and handed over', async ({ page, site }) => {
  test.setTimeout(240_000);
  const { words, ask, held } = await openTalk(page, site.url, 'en');

  const first = await ask('stories about whales and the sea');
  expect(await found(first)).toContain('Moby-Dick');
  const old = await ask('only before 1880');
  expect((await years(old)).every((year) => year > 0 && year < 1880)).toBe(true);
  expect(await held(words.ask_holding)).toHaveLength(2);

  const why = await ask('why the first one?');
  await expect(why).toContainText((await found(old))[0]);

  const other = await ask('not that author');
  expect(await found(other)).not.toContain((await found(old))[0]);
  const back = await ask('undo');
  expect(await found(back)).toEqual(await found(old));

  // A rule holds in For you too, is listed, and can be taken off.
  await ask('no more sea stories from now on');
  expect((await held(words.ask_rules)).join()).toMatch(/sea/);
  await page.getByRole('link', { name: words.nav_for_you, exact: true }).click();
  await expect(page.getByRole('main').getByRole('article').first()).toBeVisible();
  await expect(
    page
      .getByRole('main')
      .locator('.by')
      .filter({ hasText: /\bsea\b/ }),
  ).toHaveCount(0);
  await page.getByRole('link', { name: words.nav_ask, exact: true }).click();
  await page.getByRole('list', { name: words.ask_rules, exact: true }).getByRole('button').first().click();
  await expect(page.getByRole('list', { name: words.ask_rules, exact: true })).toHaveCount(0);

  const books = await ask('books by Dostoevsky');
  expect(await found(books)).toContain('The Idiot');

  // A card trains, as on For you, and the word takes it back.
  const card = books.getByRole('listitem').first();
  await card.getByRole('button', { name: words.feed_like, exact: true }).click();
  await expect(page.getByRole('group', { name: words.feed_latest })).toBeVisible();
  await expect(await ask('undo')).toContainText((await found(books))[0]);

  await expect(await ask('is my data sent anywhere?')).toContainText(/device|browser/i);
  await expect(await ask('what is the capital of Australia?')).not.toContainText('Canberra');

  // Whom to ask is named once the owner has said so.
  await page.getByText(words.ask_faq_title, { exact: true }).click();
  await page.getByLabel(words.ask_faq_contact).fill('owner@harbour.example');
  await page.getByRole('button', { name: words.ask_faq_contact_keep, exact: true }).click();
  await expect(page.getByText(words.ask_faq_contact_kept)).toBeVisible();
  await expect(await ask('can I talk to a human?')).toContainText('owner@harbour.example');
});

test('ten turns in Chinese', async ({ page, site }) => {
  test.setTimeout(300_000);
  const { words, ask, held } = await openTalk(page, site.url, 'zh');

  const first = await ask('推荐几本讲鬼怪的书');
  expect((await found(first)).length).toBeGreaterThan(2);
  const late = await ask('只要1700年以后的');
  expect((await years(late)).every((year) => year >= 1700)).toBe(true);
  await expect(await ask('为什么推荐第一本？')).toContainText((await found(late))[0]);
  const other = await ask('换一个作者');
  expect(await found(other)).not.toContain((await found(late))[0]);
  await ask('撤销');
  await ask('以后不要再给我看诗词');
  expect((await held(words.ask_rules)).join()).toContain('诗词');
  await ask('撤销');
  await expect(page.getByRole('list', { name: words.ask_rules, exact: true })).toHaveCount(0);
  const like = await ask('像《红楼梦》那样的');
  expect(await found(like)).not.toContain('红楼梦');
  await ask('我的口味是什么样的？');
  await expect(await ask('我输入的内容会上传吗？')).toContainText(/设备|浏览器|本机/);
  await expect(await ask('我想找人工客服')).not.toBeEmpty();
});

test('the owner answers, word for word, offline too, and is told what was asked in vain', async ({
  page,
  site,
}) => {
  test.setTimeout(240_000);
  const { words, ask, log, box } = await openTalk(page, site.url, 'en');
  await page.getByText(words.ask_faq_title, { exact: true }).click();
  await page
    .getByLabel(words.ask_faq_paste)
    .fill(
      'Question,Answer\nHow long does delivery take?,Two to four days.\nDo you wrap gifts?,For two euros we do.',
    );
  await page.getByRole('button', { name: words.ask_faq_add, exact: true }).click();
  await expect(page.getByText(words.ask_faq_read.replace('{pairs}', '2'))).toBeVisible({ timeout: FIRST });

  const answer = await ask('how long will the delivery take?');
  await expect(answer).toContainText('Two to four days.');
  await answer.getByRole('button', { name: words.ask_helpful_yes, exact: true }).click();
  await expect(answer.getByText(words.ask_helpful_thanks)).toBeVisible();

  const vain = 'do you repair old bindings?';
  await ask(vain);
  const unanswered = page.getByRole('listitem').filter({ hasText: vain });
  await expect(unanswered.getByRole('button', { name: words.ask_faq_answer_it, exact: true })).toBeVisible();

  await page.evaluate(() => navigator.serviceWorker.ready);
  await ask('a ghost story');
  // What the visit has used is kept.
  await site.stop();
  await page.reload();
  await expect(log.locator('> article')).toHaveCount(3);
  const offline = await ask('a detective in London');
  expect((await found(offline)).length).toBeGreaterThan(2);
  await expect(await ask('do you wrap gifts?')).toContainText('For two euros we do.');

  await box.press('ArrowUp');
  await expect(box).toHaveValue('do you wrap gifts?');
  await box.press('Escape');
  await expect(box).toHaveValue('');
  await page.getByRole('button', { name: words.ask_erase, exact: true }).click();
  await expect(log.locator('> article')).toHaveCount(0);
  await page.getByRole('button', { name: words.undo, exact: true }).click();
  await expect(log.locator('> article')).toHaveCount(5);
});

test('a question sent before the catalog is open is answered when it is', async ({ page, site }) => {
  test.slow();
  await page.goto(`${site.url}#/ask`);
  const box = page.getByRole('textbox', { name: 'Ask', exact: true });
  await box.fill('books by Jane Austen');
  await box.press('Enter');
  await expect(page.getByRole('log').getByRole('heading', { name: 'Emma' })).toBeVisible({ timeout: FIRST });
});

for (const locale of ['en', 'zh'] as const)
  for (const width of [360, 1440])
    for (const theme of ['light', 'dark'])
      test(`axe finds nothing: ${locale}, ${width} px, ${theme}`, async ({ page, site }) => {
        test.slow();
        await page.setViewportSize({ width, height: 900 });
        await page.addInitScript((colours) => localStorage.setItem('theme', colours), theme);
        const { words, ask } = await openTalk(page, site.url, locale);
        await ask(locale === 'en' ? 'books by Jane Austen' : '曹雪芹的书');
        await page.getByText(words.ask_faq_title, { exact: true }).click();
        await page.waitForFunction(() =>
          document.getAnimations().every(({ playState }) => playState !== 'running'),
        );
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
          .analyze();
        expect(
          violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`,
          ),
        ).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      });
