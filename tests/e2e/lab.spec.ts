/** The Lab as a class uses it: a lesson from its link, in a fresh profile, answered by doing, offline afterwards. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import english from '../../src/messages/en.json' with { type: 'json' };
import { expect, test } from './fixtures.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const training = (page: Page) => page.getByRole('status', { name: english.lab_training, exact: true });

/** Trains to the end. @returns what is right on rows that nobody has learned from, as the page says it. */
async function trainToEnd(page: Page): Promise<string> {
  await button(page, english.lab_start).click();
  await expect(training(page)).toHaveText(/^finished: epoch \d+ of \d+$/, { timeout: 60_000 });
  return page.locator('dl').innerText();
}

/** Until the shell is stored and answers for this page, a stopped server would prove nothing. */
const shellStored = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
  });

test('a lesson from its link trains, is answered by changing the model, and is there offline', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/lab?lesson=xor`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(english.lab_lesson_xor_title);
  await shellStored(page);
  const line = await trainToEnd(page);

  // A line cannot do it, and the lesson says what is missing.
  await button(page, english.lab_check).click();
  await expect(page.getByText(english.lab_lesson_xor_hint_2)).toBeVisible();

  await page.getByRole('combobox', { name: english.lab_model_kind }).selectOption('perceptron');
  const network = await trainToEnd(page);
  expect(network).not.toBe(line);
  await button(page, english.lab_check).click();
  await expect(page.getByText(english.lab_solved)).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(' | ')}`),
  ).toEqual([]);

  // The address has followed the knobs: without a server, and with nothing left in memory, it gives the same numbers.
  expect(new URL(page.url()).hash).toContain('x=');
  await site.stop();
  await page.reload();
  expect(await trainToEnd(page)).toBe(network);
});

test('a head on review embeddings learns, is made small, explained, searched and taken along', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/lab`);
  await expect(page.getByText('384 numbers a text')).toBeVisible();
  await shellStored(page);
  const figures = await trainToEnd(page);
  expect(Number(/^right\n([\d.]+)%/m.exec(figures)?.[1] ?? /([\d.]+)%/.exec(figures)?.[1])).toBeGreaterThan(
    50,
  );

  // A cell of the matrix opens its rows.
  await page.getByRole('button', { name: /^negative, recognised: \d+$/ }).click();
  await expect(page.getByText(/^negative, taken for negative: \d+$/)).toBeVisible();
  // Down to one bit: the size falls and is said.
  await page.getByRole('combobox', { name: english.lab_bits }).selectOption('1');
  await expect(page.getByText(/^\d+ bytes, [\d.]+% on unseen rows$/)).toBeVisible();
  // Slopes by backpropagation and by differences agree.
  await button(page, english.lab_check_gradients).click();
  const gap = page.getByText(/^Backpropagation and finite differences are at most/);
  await expect(gap).toBeVisible();
  expect(Number(/at most ([\d.eE-]+) apart/.exec((await gap.textContent()) ?? '')?.[1])).toBeLessThan(0.05);
  await button(page, english.lab_row_why).first().click();
  await expect(page.getByText(english.lab_near_lead)).toBeVisible();

  const download = page.waitForEvent('download');
  await button(page, english.lab_save_onnx).click();
  expect((await download).suggestedFilename()).toBe('model.onnx');

  await button(page, english.lab_search_start).click();
  await expect(page.getByText(/^Best: loss/)).toBeVisible({ timeout: 60_000 });
  await button(page, english.lab_search_stop).click();
  await button(page, english.lab_search_promote).click();
  await expect(training(page)).toHaveText(english.lab_status_idle);

  await button(page, english.lab_rewards_start).click();
  await expect(page.getByText('2,000 steps')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: english.lab_regret_chart })).toBeVisible();
});

test('a damaged link says so and leaves a bench that works', async ({ page, site }) => {
  await page.goto(`${site.url}#/lab?x=1AAAAzzzz`);
  await expect(page.getByRole('alert')).toHaveText(english.failure_link_damaged);
  await expect(button(page, english.lab_start)).toBeEnabled();
});

test('a teacher’s link brings a class their question, without the knobs that are put away, and trains offline', async ({
  page,
  site,
  browser,
}) => {
  await page.goto(`${site.url}#/lab?lesson=xor`);
  await button(page, english.lab_teach).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Title/ }).fill('Lines <b>& corners</b>');
  await dialog
    .getByRole('textbox', { name: /^Your question/ })
    .fill('How few units do it?\n几个单元就够了？');
  const box = (name: string) => dialog.getByRole('checkbox', { name, exact: true });
  await expect(box(english.lab_data)).toBeChecked();
  await box(english.lab_features).check();
  await box(english.lab_teach_rewards).check();
  await expect(box(english.lab_teach_search)).not.toBeChecked();
  const link = await dialog.getByRole('textbox', { name: english.lab_teach_link }).inputValue();
  expect(link.startsWith(`${site.url}/#/lab?lesson=xor&hide=`)).toBe(true);

  // A pupil, who was never here before.
  const context = await browser.newContext({ locale: 'en-GB' });
  const pupil = await context.newPage();
  await pupil.goto(link);
  const asked = pupil.getByRole('region', { name: english.lab_asked });
  await expect(asked.getByText('Lines <b>& corners</b>', { exact: true })).toBeVisible();
  await expect(asked.getByText('How few units do it? 几个单元就够了？', { exact: true })).toBeVisible();
  await expect(asked.getByText(english.lab_asked_by)).toBeVisible();
  // The page speaks for itself above the words of others.
  await expect(pupil.getByRole('heading', { level: 1 })).toHaveText(english.lab_lesson_xor_title);
  const heading = (name: string) => pupil.getByRole('heading', { name, exact: true });
  await expect(heading(english.lab_model)).toBeVisible();
  for (const hidden of [english.lab_data, english.lab_features, english.lab_small, english.lab_search])
    await expect(heading(hidden)).toHaveCount(0);
  await expect(heading(english.lab_rewards)).toBeVisible();
  await shellStored(pupil);
  const figures = await trainToEnd(pupil);

  await site.stop();
  await pupil.reload();
  await expect(asked).toBeVisible();
  expect(await trainToEnd(pupil)).toBe(figures);
  await context.close();
});

test('a teacher’s link that begins at once trains by itself; with a word changed it says so and does nothing', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/lab?lesson=xor`);
  await button(page, english.lab_teach).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Your question/ }).fill('Why not?');
  await dialog.getByRole('switch', { name: english.lab_teach_starts }).check();
  const link = await dialog.getByRole('textbox', { name: english.lab_teach_link }).inputValue();

  await page.goto('about:blank');
  await page.goto(link.replace('Why+not', 'Why+yes'));
  await expect(page.getByRole('alert')).toHaveText(english.failure_link_damaged);
  await expect(page.getByRole('region', { name: english.lab_asked })).toHaveCount(0);
  await expect(training(page)).toHaveText(english.lab_status_idle);

  await page.goto('about:blank');
  await page.goto(link);
  await expect(training(page)).toHaveText(/^finished: /, { timeout: 60_000 });
});

test('by keyboard alone a run starts, pauses and goes on, and the focus is never lost', async ({
  page,
  site,
}) => {
  await page.goto(`${site.url}#/lab?lesson=overfitting`);
  const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
  await button(page, english.lab_start).focus();
  await page.keyboard.press('Space');
  await expect(training(page)).toHaveText(/^epoch [1-9]/, { timeout: 60_000 });
  expect(await focused()).toBe(english.lab_pause);
  await page.keyboard.press('Space');
  await expect(button(page, english.lab_start)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(training(page)).toHaveText(/^finished: /, { timeout: 60_000 });
  // Nothing is left to start: the next thing to press has the focus.
  await expect(button(page, english.lab_start_over)).toBeFocused();
  await page.keyboard.press('Space');
  await expect(button(page, english.lab_start)).toBeFocused();
});

test('a run is said now and then, not at every epoch', async ({ page, site }) => {
  await page.goto(`${site.url}#/lab?lesson=overfitting`);
  await expect(training(page)).toHaveText(english.lab_status_idle);
  await training(page).evaluate((region) => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver(() => said.push(region.textContent ?? '')).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await trainToEnd(page);
  const said = await page.evaluate(() => ('said' in window ? window.said : undefined));
  const seconds = await page.locator('.time').innerText();
  // The start, the first epoch, every five seconds, and the end; there are 150 epochs.
  expect(said, seconds).toEqual(expect.arrayContaining([expect.stringMatching(/^finished: /)]));
  expect((Array.isArray(said) ? said : []).length, JSON.stringify(said)).toBeLessThan(20);
});
