import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import ForYou from '../../src/pages/feed/ForYou.svelte';
import YourData from '../../src/pages/your-data/YourData.svelte';
import { memoryStores } from '../../src/storage/memory.ts';
import '../../src/ui/tokens.css';
import { fakeServices, HEAD_GRADES } from '../unit/pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../unit/storage/samples.ts';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

/** The app over workers that answer as told. */
function bench() {
  const { packs: _packs, importer: _importer, ...services } = fakeServices(memoryStores());
  return { ...shelves(services), model: services.model };
}

/** For you past its starter, with more titles than a slate shows. */
async function list() {
  const titles = Array.from({ length: 16 }, (_, i) => `Title ${i}`);
  const items = titles.map((title, i) => book(`b${i}`, { title }));
  const { packs: _packs, importer: _importer, ...services } = fakeServices(memoryStores());
  const load = async (id: string) => ({
    catalog: catalogOf('pack', items.length, { id, name: id }),
    items,
    vectors: (async function* () {
      yield vectorsFor(titles);
    })(),
  });
  const { app, services: all } = shelves({ ...services, packs: { load } });
  await app.feed.start();
  await app.feed.skipStarter();
  await render(WithApp, { app, Page: ForYou });
  const card = (nth: number) =>
    page.getByRole('list', { name: 'Recommendations' }).getByRole('article').nth(nth);
  await expect.element(card(9)).toBeVisible();
  return { app, card, ranker: all.ranker };
}

const button = (name: string) => page.getByRole('button', { name, exact: true });
const [WIDTH, HEIGHT] = [414, 896];

beforeEach(() => page.viewport(1440, 900));
afterEach(() => page.viewport(WIDTH, HEIGHT));

describe('For you', () => {
  test('shows beside the list what was learned, and leaves out of the model what is wrong', async () => {
    const { app, model } = bench();
    await render(WithApp, { app, Page: ForYou });
    const panel = page.getByRole('region', { name: 'What it has learned' });
    await expect.element(panel.getByText('You enjoy somebody')).toBeVisible();
    await button('Leave this out').first().click();
    await expect
      .element(
        panel.getByText('Left out: Somebody. It no longer counts by name; texts that mention it still do.'),
      )
      .toBeInTheDocument();
    expect(model.muted).toEqual(['creator:somebody']);
    await expect.element(panel.getByText('You enjoy somebody')).not.toBeInTheDocument();
    await button('Take back in').click();
    await expect.element(panel.getByText('You enjoy somebody')).toBeVisible();
    expect(model.muted).toEqual([]);
  });

  test('names an entry on the map while the pointer is on its card, and no longer', async () => {
    const { card } = await list();
    const tag = () => document.querySelector('.map .tag')?.textContent.trim();
    await vi.waitFor(async () => {
      await card(1).hover();
      expect(tag()).toBe(card(1).element().querySelector('h2')?.textContent);
    });
    await page.getByRole('heading', { level: 1 }).hover();
    await vi.waitFor(() => expect(tag()).toBeUndefined());
  });

  test('after an undo the strip offers to put back what was taken back, and leaves older answers alone', async () => {
    const { app, card } = await list();
    const strip = page.getByRole('group', { name: 'What you just did' });
    for (const graded of [1, 2]) {
      await card(0).getByRole('button', { name: 'Like', exact: true }).click();
      await vi.waitFor(() => expect(app.feed.history.graded).toBe(graded));
    }
    const { liked } = app.feed.history;
    await strip.getByRole('button', { name: 'Undo', exact: true }).click();
    await expect.element(strip.getByText(/^Taken back\./)).toBeVisible();
    await expect.element(strip.getByRole('button', { name: 'Undo', exact: true })).not.toBeInTheDocument();
    await strip.getByRole('button', { name: 'Redo', exact: true }).click();
    await vi.waitFor(() => expect(app.feed.history.liked).toEqual(liked));
    await expect.element(strip.getByText(/^Liked /)).toBeVisible();
  });

  test('on a phone the strip keeps away from the foot, where the next card has its buttons', async () => {
    await page.viewport(360, 740);
    const { card } = await list();
    await card(0).getByRole('button', { name: 'Like', exact: true }).click();
    const strip = page.getByRole('group', { name: 'What you just did' });
    await expect.element(strip).toBeVisible();
    await vi.waitFor(() => {
      const { top, bottom } = strip.element().getBoundingClientRect();
      expect(top).toBeGreaterThanOrEqual(0);
      expect(bottom).toBeLessThan(120);
    });
  });

  test('a filter that nothing passes leaves the bar where it was', async () => {
    const { app, ranker } = await list();
    const { slate } = ranker;
    ranker.slate = async (request) => ({ ...(await slate(request)), entries: [], candidates: 0 });
    await expect.element(page.getByRole('complementary')).toBeVisible();
    const top = () => button('Filter').element().getBoundingClientRect().top + scrollY;
    const before = top();
    await app.feed.setFilter({ text: 'no such title' });
    await expect.element(page.getByText('Nothing fits all of that.')).toBeVisible();
    expect(Math.abs(top() - before)).toBeLessThan(1);
  });

  test('the saved ones are a press away, once there are any', async () => {
    const { app, card } = await list();
    await expect.element(button('Saved')).not.toBeInTheDocument();
    await card(2).getByRole('button', { name: 'Save', exact: true }).click();
    await button('Saved').click();
    expect(app.feed.filter.savedOnly).toBe(true);
  });

  test('keeps it below the list on a phone, where it is opened', async () => {
    await page.viewport(360, 740);
    await render(WithApp, { app: bench().app, Page: ForYou });
    await expect.element(button('Leave this out').first()).not.toBeInTheDocument();
    await page.getByText('What it has learned').click();
    await expect.element(page.getByText('You enjoy somebody')).toBeVisible();
  });
});

describe('Your data', () => {
  /** Ten answers held out of thirty. */
  const split = {
    rows: Int32Array.from({ length: 30 }, (_, i) => i % 2),
    targets: new Float32Array(30),
    noises: new Float32Array(30).fill(1),
    cut: 20,
    seqs: [],
  };

  test('trains, puts the winner in use, lists it, and goes back to the simpler model', async () => {
    const { app, model } = bench();
    model.split = split;
    model.trust = (prior) => (prior?.[0] === HEAD_GRADES.adapter ? 0.9 : 0.6);
    await render(WithApp, { app, Page: YourData });
    await expect.element(page.getByText(/^No versions yet\./)).toBeVisible();
    await button('Fine-tune now').click();
    await expect
      .element(page.getByText(/^The adapter won: it predicted your latest 10 answers/))
      .toBeVisible();
    const versions = page.getByRole('list', { name: 'Trained versions' }).getByRole('listitem');
    await expect.element(versions.nth(0)).toHaveTextContent(/^Adapter .* learned from 30 answers .* in use$/);
    expect(model.prior?.[0]).toBe(HEAD_GRADES.adapter + 30);
    await button('Back to the simpler model').click();
    await expect.element(versions.nth(1)).toHaveTextContent(/in use$/);
    expect(model.prior).toBeUndefined();
  });

  test('says how many answers are missing for a training', async () => {
    await render(WithApp, { app: bench().app, Page: YourData });
    await button('Fine-tune now').click();
    await expect.element(page.getByText(/ratings, likes or dislikes are needed\.$/)).toBeVisible();
    await expect.element(page.getByText(/^0 of your answers were predicted so far;/)).toBeVisible();
  });
});
