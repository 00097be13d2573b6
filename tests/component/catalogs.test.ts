import { afterEach, describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import { FailureError } from '../../src/domain/errors.ts';
import type { Services } from '../../src/pipeline/services.ts';
import Catalogs from '../../src/pages/catalogs/Catalogs.svelte';
import { filmsFile, goodreadsFile, shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

async function shown(change: Partial<Services> = {}) {
  const bench = shelves(change);
  await render(WithApp, { app: bench.app, Page: Catalogs });
  return bench;
}

const upload = (file: File) => userEvent.upload(page.getByLabelText('Choose files', { exact: true }), file);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const shelf = (name: string) => page.getByRole('article', { name, exact: true });
const said = (text: string) => page.getByRole('status').getByText(text, { exact: true });

afterEach(() => {
  location.hash = '';
});

describe('the Catalogs page', () => {
  it('imports a Goodreads export and announces what came', async () => {
    await shown();
    await upload(goodreadsFile());
    await expect.element(said('Import finished: 3 items, 2 interactions, 2 issues')).toBeVisible();
    await expect
      .element(shelf('Goodreads').getByText('3 items · 1 on your backlog · 2 interactions'))
      .toBeVisible();
  });

  it('says the same in Chinese, and follows a switch of the language', async () => {
    const { app } = await shown();
    await upload(goodreadsFile());
    await expect.element(said('Import finished: 3 items, 2 interactions, 2 issues')).toBeVisible();
    app.settings.setLocale('zh');
    await expect.element(said('导入完成：3 个条目，2 条记录，2 个问题')).toBeVisible();
    await expect.element(button('撤销导入')).toBeVisible();
  });

  it('lists each row that could not be read whole, with its reason', async () => {
    await shown();
    await upload(goodreadsFile());
    await page.getByText('2 rows that could not be read whole').first().click();
    const rows = page.getByRole('table').getByRole('row');
    await expect
      .element(rows.nth(1))
      .toHaveTextContent(/^5 ?The same as a row above ?Piranesi ?Nothing ?goodreads_library_export.csv$/);
    await expect.element(rows.nth(2)).toHaveTextContent(/^6 ?It has no title/);
    await expect.element(button('Save issues as CSV')).toBeVisible();
  });

  it('undoes an import', async () => {
    await shown();
    await upload(goodreadsFile());
    await button('Undo import').click();
    await expect.element(said('Import undone: all is as it was before')).toBeVisible();
    await expect.element(shelf('Goodreads')).not.toBeInTheDocument();
    await expect.element(shelf('Classics in English')).toBeVisible();
  });

  it('says when a file brings nothing new', async () => {
    await shown();
    await upload(goodreadsFile());
    await upload(goodreadsFile());
    await expect.element(said('Nothing new in this file')).toBeVisible();
    await expect.element(button('Undo import')).not.toBeInTheDocument();
  });

  it('shows a table as it would be read, and follows a correction', async () => {
    await shown();
    await upload(filmsFile());
    const header = page.getByRole('columnheader');
    await expect.element(page.getByLabelText('Title')).toHaveValue('Film');
    await page.getByLabelText('Author or maker').selectOptions('Regie');
    await expect.element(header.getByText('Author or maker')).toBeVisible();
    await expect.element(page.getByRole('cell', { name: 'Tarkovsky' }).first()).toBeVisible();
    await page.getByLabelText('Title').selectOptions('Not in this table');
    await expect.element(button('Import')).toBeDisabled();
    await page.getByLabelText('Title').selectOptions('Film');
    await button('Import').click();
    await expect.element(said('Import finished: 3 items, 2 interactions, 0 issues')).toBeVisible();
    await expect.element(shelf('films')).toBeVisible();
  });

  it('keeps the focus where the next step is', async () => {
    await shown();
    await upload(filmsFile());
    await expect.element(button('Import')).toBeVisible();
    button('Import').element().focus();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByRole('heading', { name: /^Import finished/ })).toBeVisible();
    await expect
      .poll(() => document.activeElement)
      .toBe(page.getByRole('region', { name: 'Import' }).element());
    await userEvent.tab();
    expect(document.activeElement).toBe(button('See your recommendations').element());
  });

  it('shows progress with a name while it imports, and cancels', async () => {
    const encoder: Services['encoder'] = {
      embed: (_encoder, _texts, _role, options) =>
        new Promise((_resolve, reject) => {
          options?.onProgress?.({ phase: 'embed', done: 1, total: 3 });
          options?.signal?.addEventListener('abort', () => reject(new FailureError('cancelled')));
        }),
      runGraph: () => Promise.reject(new Error('left out by the test')),
    };
    await shown({ encoder });
    await upload(goodreadsFile());
    await expect
      .element(page.getByRole('progressbar', { name: 'Import progress', exact: true }))
      .toBeVisible();
    await expect.element(page.getByText('Understanding the texts: 1 of 3')).toBeVisible();
    await button('Cancel').click();
    await expect.element(said('Import cancelled: nothing was changed')).toBeVisible();
    await expect.element(shelf('Goodreads')).not.toBeInTheDocument();
  });

  it('says in words why a file cannot be read', async () => {
    await shown();
    await upload(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1])], 'cover.png'));
    await expect.element(page.getByRole('status').getByText(/cover\.png/)).toBeVisible();
    await expect.element(page.getByLabelText('Choose files', { exact: true })).toBeInTheDocument();
  });

  it('opens a catalog on For you', async () => {
    const { app } = await shown();
    await shelf('Classics in Chinese').getByRole('button', { name: 'Open' }).click();
    await expect.poll(() => location.hash).toBe('#/');
    expect(app.library.openId).toBe('classics-zh');
  });

  it('removes a catalog and brings it back', async () => {
    const { services } = await shown();
    await upload(goodreadsFile());
    await shelf('Goodreads').getByRole('button', { name: 'Remove' }).click();
    await expect.element(shelf('Goodreads')).not.toBeInTheDocument();
    await page
      .getByRole('group', { name: 'Goodreads was taken off your shelves' })
      .getByRole('button', { name: 'Undo' })
      .click();
    await expect.element(shelf('Goodreads')).toBeVisible();
    expect(await services.catalogs.find('goodreads')).toBeDefined();
  });

  it('removes for good when the page is left', async () => {
    const bench = shelves();
    const { unmount } = await render(WithApp, { app: bench.app, Page: Catalogs });
    await upload(goodreadsFile());
    await shelf('Goodreads').getByRole('button', { name: 'Remove' }).click();
    expect(await bench.services.catalogs.find('goodreads')).toBeDefined();
    await unmount();
    await expect.poll(() => bench.services.catalogs.find('goodreads')).toBeUndefined();
  });
});
