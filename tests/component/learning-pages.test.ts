import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page } from 'vitest/browser';
import ForYou from '../../src/pages/feed/ForYou.svelte';
import YourData from '../../src/pages/your-data/YourData.svelte';
import { memoryStores } from '../../src/storage/memory.ts';
import { fakeServices, HEAD_GRADES } from '../unit/pipeline/fakes.ts';
import { shelves } from './shelves.ts';
import WithApp from './WithApp.svelte';

/** The app over workers that answer as told. */
function bench() {
  const { packs: _packs, importer: _importer, ...services } = fakeServices(memoryStores());
  return { ...shelves(services), model: services.model };
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
      .element(panel.getByText('Left out: Somebody. The list is ranked without it.'))
      .toBeInTheDocument();
    expect(model.muted).toEqual(['creator:somebody']);
    await expect.element(panel.getByText('You enjoy somebody')).not.toBeInTheDocument();
    await button('Take back in').click();
    await expect.element(panel.getByText('You enjoy somebody')).toBeVisible();
    expect(model.muted).toEqual([]);
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
    await expect.element(versions.nth(0)).toHaveTextContent(/^Adapter .* 30 graded items .* in use$/);
    expect(model.prior?.[0]).toBe(HEAD_GRADES.adapter + 30);
    await button('Back to the simpler model').click();
    await expect.element(versions.nth(1)).toHaveTextContent(/in use$/);
    expect(model.prior).toBeUndefined();
  });

  test('says how many answers are missing for a training', async () => {
    await render(WithApp, { app: bench().app, Page: YourData });
    await button('Fine-tune now').click();
    await expect.element(page.getByText(/ratings, likes or dislikes are needed\.$/)).toBeVisible();
    await expect.element(page.getByText(/^0 of your answers were predicted so far\./)).toBeVisible();
  });
});
