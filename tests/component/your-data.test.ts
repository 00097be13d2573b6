import { describe, expect, it, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import type { NewInteraction } from '../../src/domain/interaction.ts';
import EraseEverything from '../../src/pages/your-data/EraseEverything.svelte';
import Requests from '../../src/pages/your-data/Requests.svelte';
import YourData from '../../src/pages/your-data/YourData.svelte';
import { RequestLog } from '../../src/state/requests.svelte.ts';
import { goodreadsFile, shelves, type Bench } from './shelves.ts';
import WithApp from './WithApp.svelte';

const tap = (
  kind: NewInteraction['kind'],
  itemId: string,
  change: Partial<NewInteraction> = {},
): NewInteraction => ({
  catalogId: 'classics-en',
  itemId,
  kind,
  time: Date.UTC(2026, 5, 3, 12),
  source: 'tap',
  ...change,
});

const show = ({ app }: Bench) => render(WithApp, { app, Page: YourData });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const deeds = () => page.getByRole('list', { name: 'What you did' }).getByRole('listitem');

describe('the requests', () => {
  it('are counted, listed and all for this site', async () => {
    const bench = shelves();
    bench.request('/', '/assets/index.js', '/packs/classics-en.json');
    await show(bench);
    await expect.element(page.getByRole('heading', { name: 'Nothing you did was sent' })).toBeVisible();
    await expect
      .element(
        page.getByText(
          '3 requests, all to this site, all for its own files. The page received 3 kB; 0 bytes of yours went out.',
        ),
      )
      .toBeVisible();
    await page.getByText('See every request').click();
    await expect
      .element(page.getByRole('row').nth(2))
      .toHaveTextContent(/^\/assets\/index\.js ?Code ?this site ?1 kB$/);
  });

  it('say so when nothing came over the network', async () => {
    const timing = { name: 'https://inglenook.example/', initiatorType: 'other', transferSize: 0 };
    const log = new RequestLog((listener) => {
      listener([timing]);
      return () => undefined;
    }, 'https://inglenook.example');
    await render(Requests, { log, locale: 'en' });
    await expect
      .element(
        page.getByText(
          '1 request, to this site, for its own files. All came from this device’s own cache; 0 bytes of yours went out.',
        ),
      )
      .toBeVisible();
  });

  it('raise an alarm, opened and on top, when one went elsewhere', async () => {
    const bench = shelves();
    bench.request('/', 'https://evil.example/pixel.gif');
    await show(bench);
    await expect.element(page.getByRole('heading', { name: 'Something else was asked' })).toBeVisible();
    await expect.element(page.getByText('Nothing you did was sent')).not.toBeInTheDocument();
    await expect
      .element(page.getByRole('row').nth(1))
      .toHaveTextContent(/^https:\/\/evil\.example\/pixel\.gif ?Picture ?another site/);
  });
});

describe('the log', () => {
  async function filled() {
    const bench = shelves();
    const [like] = await bench.services.log.append([
      tap('like', 'moby'),
      tap('rating', 'emma', { value: 1 }),
    ]);
    await bench.services.log.append([
      tap('undo', 'moby', { undoes: like.seq }),
      tap('done', 'emma', { value: 4 }),
    ]);
    await show(bench);
    return bench;
  }

  it('says what was done in words, latest first', async () => {
    await filled();
    await expect.element(deeds().nth(0)).toHaveTextContent(/^Finished Emma, 4 stars/);
    await expect.element(deeds().nth(1)).toHaveTextContent(/^Took back: Liked Moby-Dick/);
    await expect.element(deeds().nth(2)).toHaveTextContent(/^Rated Emma 1 star Jun 3, 2026/);
    await expect.element(deeds().nth(3)).toHaveTextContent(/^Liked Moby-Dick ?taken back/);
  });

  it('speaks Chinese', async () => {
    const { app } = await filled();
    app.settings.setLocale('zh');
    await expect.element(page.getByText('看完《Emma》，4 星')).toBeVisible();
    await expect.element(page.getByText('撤销了：喜欢《Moby-Dick》')).toBeVisible();
  });

  it('filters by kind', async () => {
    await filled();
    await page.getByLabelText('Show').selectOptions('Ratings');
    await expect.poll(() => deeds().elements().length).toBe(1);
    await page.getByLabelText('Show').selectOptions('Saves');
    await expect.element(page.getByText('Nothing of this kind.')).toBeVisible();
  });

  it('shows more on request', async () => {
    const bench = shelves();
    await bench.services.log.append(Array.from({ length: 60 }, () => tap('save', 'moby')));
    await show(bench);
    await expect.poll(() => deeds().elements().length).toBe(50);
    await button('Show more').click();
    await expect.poll(() => deeds().elements().length).toBe(60);
    await expect.element(button('Show more')).not.toBeInTheDocument();
  });
});

describe('what is stored', () => {
  it('is counted, and an import is undone from here too', async () => {
    const bench = shelves();
    await bench.app.library.offer([goodreadsFile()]);
    await show(bench);
    const figure = (name: string) => page.getByText(name, { exact: true }).element().parentElement;
    await expect.element(page.getByText('Catalogs of yours')).toBeVisible();
    expect(figure('Catalogs of yours')?.textContent).toContain('1');
    await button('Undo import').click();
    await expect.element(page.getByText('The import was undone.')).toBeVisible();
    await expect.element(page.getByText('No imports yet.')).toBeVisible();
    expect(figure('Catalogs of yours')?.textContent).toContain('0');
  });

  it("shows the browser's refusal to keep it", async () => {
    await show(shelves());
    await button('Ask it to keep this').click();
    await expect.element(page.getByText(/^It has not agreed yet/)).toBeVisible();
  });
});

describe('erasing everything', () => {
  it('asks first, says what goes and what stays, and erases on the second press', async () => {
    const onerase = vi.fn(async () => undefined);
    await render(EraseEverything, { onerase });
    await button('Erase everything').click();
    const dialog = page.getByRole('dialog', { name: 'Erase everything?' });
    await expect.element(dialog.getByText('your catalogs and all their items')).toBeVisible();
    await expect.element(dialog.getByText(/still opens offline/)).toBeVisible();
    expect(onerase).not.toHaveBeenCalled();
    await dialog.getByRole('button', { name: 'Erase', exact: true }).click();
    expect(onerase).toHaveBeenCalledOnce();
  });

  it('leaves all as it is on Escape', async () => {
    const onerase = vi.fn(async () => undefined);
    await render(EraseEverything, { onerase });
    await button('Erase everything').click();
    await expect.element(page.getByRole('dialog')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
    expect(onerase).not.toHaveBeenCalled();
  });
});
