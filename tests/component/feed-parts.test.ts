import { createRawSnippet } from 'svelte';
import { describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import ShareBars from '../../src/charts/ShareBars.svelte';
import TasteMap from '../../src/charts/TasteMap.svelte';
import Dialog from '../../src/ui/Dialog.svelte';
import FitBand from '../../src/ui/FitBand.svelte';
import Popover from '../../src/ui/Popover.svelte';
import Stars from '../../src/ui/Stars.svelte';

const text = (words: string) => createRawSnippet(() => ({ render: () => `<p>${words}</p>` }));

describe('Dialog', () => {
  test('is modal, takes the focus, and Escape asks to close it', async () => {
    const onclose = vi.fn();
    await render(Dialog, { title: 'Why Emma?', closeLabel: 'Close', onclose, children: text('Because.') });
    const dialog = page.getByRole('dialog', { name: 'Why Emma?' });
    await expect.element(dialog).toBeVisible();
    expect(dialog.element().matches(':modal')).toBe(true);
    expect(dialog.element().contains(document.activeElement)).toBe(true);
    await userEvent.keyboard('{Escape}');
    expect(onclose).toHaveBeenCalledOnce();
  });

  const open = (onclose: () => void) =>
    render(Dialog, { title: 'Keys', closeLabel: 'Close', onclose, children: text('j and k') });

  test('the cross closes it', async () => {
    const onclose = vi.fn();
    await open(onclose);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(onclose).toHaveBeenCalledOnce();
  });

  test('a press beside it closes it, a press inside does not', async () => {
    const onclose = vi.fn();
    await open(onclose);
    await page.getByText('j and k').click();
    expect(onclose).not.toHaveBeenCalled();
    await page.getByRole('dialog').click({ position: { x: 20, y: -20 }, force: true });
    expect(onclose).toHaveBeenCalledOnce();
  });
});

test('Popover says whether it is open, and its content closes it', async () => {
  await render(Popover, {
    label: 'Filter',
    trigger: text('Filter'),
    children: createRawSnippet((close: () => () => void) => ({
      render: () => '<button>Done</button>',
      setup: (node) => node.addEventListener('click', () => close()()),
    })),
  });
  const trigger = page.getByRole('button', { name: 'Filter' });
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'false');
  await trigger.click();
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'true');
  await page.getByRole('button', { name: 'Done' }).click();
  await expect.element(trigger).toHaveAttribute('aria-expanded', 'false');
});

test('Stars are five named buttons that the keyboard reaches', async () => {
  const onpick = vi.fn();
  const names = ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'];
  await render(Stars, { label: 'How was it?', names, onpick });
  await userEvent.keyboard('{Tab}{Tab}{Enter}');
  expect(onpick).toHaveBeenCalledWith(2);
});

test('Stars are as wide as a thumb where there is room, and never wider than their column', async () => {
  const names = ['1 star', '2 stars', '3 stars', '4 stars', '5 stars'];
  const { container } = await render(Stars, { label: 'How was it?', names, onpick: () => undefined });
  container.style.setProperty('--target', '36px');
  const widths = () => [...container.querySelectorAll('button')].map((star) => star.offsetWidth);
  expect(Math.min(...widths())).toBeGreaterThanOrEqual(36);
  container.style.inlineSize = '150px';
  expect(widths().reduce((sum, width) => sum + width)).toBeLessThanOrEqual(150);
  expect(Math.min(...widths())).toBeGreaterThanOrEqual(24);
});

test('FitBand shows figure and words, and draws the band where it lies', async () => {
  await render(FitBand, {
    value: 0.8,
    low: 0.7,
    high: 0.9,
    figure: '80',
    sign: '%',
    text: 'likely to be liked',
    note: 'may still move by 10',
  });
  await expect.element(page.getByText('likely to be liked')).toBeVisible();
  await expect.element(page.getByText('may still move by 10')).toBeVisible();
  const [band, spread, mark] = ['.band', '.spread', '.mark'].map((name) =>
    document.querySelector(name)!.getBoundingClientRect(),
  );
  expect((spread.left - band.left) / band.width).toBeCloseTo(0.7, 2);
  expect(spread.width / band.width).toBeCloseTo(0.2, 2);
  expect((mark.left + mark.width / 2 - band.left) / band.width).toBeCloseTo(0.8, 2);
});

test('ShareBars is a table that reads without its bars; against goes left of for', async () => {
  await render(ShareBars, {
    caption: 'What you said',
    labelHeading: 'Title',
    valueHeading: 'Share',
    rows: [
      { key: 'a', label: 'Solaris', note: 'liked', value: 0.8 },
      { key: 'b', label: 'Emma', note: 'not for me', value: -0.4 },
    ],
    format: (value: number) => value.toFixed(2),
  });
  await expect.element(page.getByRole('row', { name: /Solaris.*liked.*0\.80/ })).toBeVisible();
  const [pro, contra] = [...document.querySelectorAll('.bar')].map((bar) => bar.getBoundingClientRect());
  expect(pro.width).toBeCloseTo(2 * contra.width, 0);
  expect(contra.right).toBeCloseTo(pro.left, 0);
});

describe('TasteMap', () => {
  const words = {
    label: 'Map',
    keys: 'Arrows walk',
    showTable: 'As a table',
    title: 'Title',
    role: 'On the map',
    nearest: 'Nearest',
    liked: 'you liked it',
    onSlate: 'recommended',
  };
  const titles = ['Emma', 'Persuasion', 'Dracula', 'Solaris'];
  const positions = Float32Array.from([0.5, 0.5, 0.4, 0.5, -0.5, -0.5, -0.6, 0.4]);
  const draw = (onregion: (region: unknown) => void) =>
    render(TasteMap, {
      positions,
      coverPlaces: positions,
      titleAt: (i: number) => titles[i],
      liked: [0],
      slate: [1, 2, 3],
      words,
      onchoose: () => undefined,
      onregion,
    });

  test('arrows walk the rings, saying their titles, and Enter draws a circle around one', async () => {
    const onregion = vi.fn();
    await draw(onregion);
    await userEvent.keyboard('{Tab}{ArrowRight}');
    const map = document.querySelector('[role="listbox"]')!;
    const active = () => document.getElementById(map.getAttribute('aria-activedescendant') ?? '');
    expect(active()?.getAttribute('aria-label')).toBe('Dracula');
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{Enter}');
    expect(onregion).toHaveBeenCalledWith({ x: positions[6], y: positions[7], radius: 0.25 });
  });

  test('says the same in a table', async () => {
    await draw(() => undefined);
    await page.getByText('As a table').click();
    await expect.element(page.getByRole('row', { name: 'Persuasion recommended Emma' })).toBeVisible();
    await expect.element(page.getByRole('row', { name: 'Emma you liked it –' })).toBeVisible();
  });
});
