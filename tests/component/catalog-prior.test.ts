import { describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { mulberry32 } from '../../src/domain/random.ts';
import { buildPrior } from '../../src/domain/ranking/priors/prior.ts';
import { sealPrior } from '../../src/domain/ranking/priors/sealed-prior.ts';
import Catalogs from '../../src/pages/catalogs/Catalogs.svelte';
import { goodreadsFile, shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

/** Ids of the three books in the order of the export, and a prior for as many. */
const BOOKS = ['1', '2', '3'];
const PRIOR = buildPrior([BOOKS.map((_, row) => ({ row, stars: 5 - row }))], BOOKS.length, mulberry32(1), {
  sourcesPerItem: 2,
  factors: 2,
});
const priorFile = async (name: string, ids: readonly string[]) =>
  new File([await sealPrior(PRIOR, ids)], name);

const upload = (...files: File[]) =>
  userEvent.upload(page.getByLabelText('Choose files', { exact: true }), files);
const counts = () => page.getByRole('article', { name: 'Goodreads', exact: true }).getByText(/^3 items/);

async function shown() {
  const { app, services } = shelves();
  await render(WithApp, { app, Page: Catalogs });
  return services;
}

describe('a prior on the Catalogs page', () => {
  it('goes to the catalog that it was made for, is shown on its card, and comes off with an undo', async () => {
    const services = await shown();
    await upload(goodreadsFile());
    await expect.element(counts()).toHaveTextContent('3 items · 1 on your backlog · 2 interactions');
    const ids = (await services.catalogs.load('goodreads'))?.items.map(({ id }) => id) ?? [];
    await upload(await priorFile('books.prior', ids));
    await expect.element(page.getByRole('status').getByText(/Its prior is in use/)).toBeVisible();
    await expect.element(counts()).toHaveTextContent(/with a prior from other people$/);
    await page.getByRole('button', { name: 'Undo import', exact: true }).click();
    await expect.element(counts()).toHaveTextContent('3 items · 1 on your backlog · 2 interactions');
  });

  it('of another catalog is named among the issues, and the catalog is there without it', async () => {
    await shown();
    await upload(goodreadsFile(), await priorFile('other.prior', ['x', 'y', 'z']));
    await page.getByText('3 rows that could not be read whole').first().click();
    const row = page.getByRole('row').filter({ hasText: 'other.prior' });
    await expect.element(row).toHaveTextContent(/The prior belongs to another catalog/);
    await expect.element(counts()).not.toHaveTextContent('prior');
  });

  it('alone, without its catalog, says what to do', async () => {
    await shown();
    await upload(await priorFile('other.prior', ['x', 'y', 'z']));
    await expect
      .element(page.getByRole('status').getByText(/“other.prior” was made for a catalog/))
      .toBeVisible();
  });
});
