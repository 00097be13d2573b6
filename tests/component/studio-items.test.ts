/** The Studio's items: what a file brought, what it did not, and the fields of one item. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import Studio from '../../src/pages/studio/Studio.svelte';
import '../../src/ui/tokens.css';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

const button = (name: string) => page.getByRole('button', { name, exact: true });
const field = (name: string) => page.getByRole('textbox', { name, exact: true });
const [WIDTH, HEIGHT] = [414, 896];

/** A shop's export with three products more than a link carries, and three that cannot be shown. */
const EXPORT = [
  'Handle,Title,Vendor,Tags,Variant Price,Status',
  ...Array.from(
    { length: 203 },
    (_, at) => `thing-${at},Thing ${at},Nordfell,"shop, kind ${at}",${at}.50,active`,
  ),
  'old-axe,Old axe,Nordfell,,55.00,archived',
  'rope,"Rope,Nordfell,,9.00,active,more,and,more',
].join('\n');

async function openStudio() {
  const newId = () => '00102030-4050-4abc-8def-001122334455';
  await render(WithApp, { app: shelves({ newId }).app, Page: Studio });
  await expect.element(button('New demo')).toBeVisible();
}

beforeEach(() => page.viewport(1440, 900));
afterEach(() => page.viewport(WIDTH, HEIGHT));

test('a file says how much of it was taken and what was left out, and gives the rest', async () => {
  await openStudio();
  await page.getByLabelText('Choose files', { exact: true }).upload(new File([EXPORT], 'products.csv'));
  await expect.element(page.getByText('200 of 203 items of “products” were taken.')).toBeVisible();
  await page.getByText('2 rows were left out').first().click();
  await expect.element(page.getByRole('row', { name: 'It is not on sale' })).toBeVisible();
  await expect.element(page.getByRole('row', { name: 'The row cannot be read' })).toBeVisible();
  await button('Add 3 more; the demo then goes into a file').click();
  await expect.element(page.getByText('203 of 203 items of “products” were taken.')).toBeVisible();
  await button('Close').click();
  await expect.element(page.getByText('203 of 203')).not.toBeInTheDocument();

  await page.getByRole('tab', { name: 'Items', exact: true }).click();
  await expect.element(page.getByText('The prices are kept', { exact: false })).toBeVisible();
  await field('Shop address').fill('nordfell.example');
  await button('Fill in the pages').click();
  await expect.element(page.getByText('The pages of 203 items are filled in.')).toBeVisible();
  await button('Edit Thing 1').click();
  await expect.element(field('Its page')).toHaveValue('https://nordfell.example/products/thing-1');
});

test('an item is edited where it stands, its address is looked at, and Done closes it', async () => {
  await openStudio();
  await field('Paste a list').fill('Ridge tent | Nordfell | Two people | €429\nLantern | €39');
  await button('Begin with the list').click();
  await page.getByRole('tab', { name: 'Items', exact: true }).click();
  await expect.element(page.getByRole('combobox', { name: 'Prices in' })).toHaveValue('EUR');
  await button('Edit Lantern').click();
  // In the item's own row, with the focus in it while it is typed.
  const row = page.getByRole('listitem').filter({ has: field('Title') });
  await expect.element(row.getByRole('button', { name: 'Edit Lantern' })).toBeVisible();
  await expect.element(field('Title')).toHaveFocus();
  await userEvent.keyboard(' 40');
  await expect.element(field('Title')).toHaveValue('Lantern 40');
  await field('Its page').fill('javascript:alert(1)');
  await expect.element(field('Its page')).toHaveAttribute('aria-invalid', 'true');
  await expect.element(page.getByText('This is no web address', { exact: false })).toBeVisible();
  await expect.element(field('Its page')).toHaveValue('javascript:alert(1)');
  await field('Its page').fill('nordfell.example/lantern');
  await expect.element(row.getByText('nordfell.example', { exact: false })).toBeVisible();
  await button('Done').click();
  await expect.element(field('Its page')).not.toBeInTheDocument();
  await expect.element(button('Edit Lantern 40')).toHaveFocus();
});

test('pasted questions without answers are listed', async () => {
  await openStudio();
  await button('New demo').click();
  await page.getByRole('tab', { name: 'Words', exact: true }).click();
  await page.getByText('Paste several at once', { exact: true }).click();
  await field('Questions and answers').fill('Is it warm?\nDo you ship, and where?\nYes, to Norway, and on.');
  await button('Add them').click();
  await expect.element(field('Answer 1')).toHaveValue('Yes, to Norway, and on.');
  await expect.element(page.getByText('Is it warm? (no answer)')).toBeVisible();
});
