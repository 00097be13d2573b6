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
  await page.getByRole('button', { name: /^unkind, recognised: \d+$/ }).click();
  await expect(page.getByText(/^unkind, taken for unkind: \d+$/)).toBeVisible();
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
