import { mount, unmount } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import MapPanel from '../../src/pages/feed/MapPanel.svelte';
import type { SlateEntry } from '../../src/domain/ranking/slate-types.ts';
import { Feed } from '../../src/state/feed.svelte.ts';
import { memoryStores } from '../../src/storage/memory.ts';
import { fakeServices } from '../unit/pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../unit/storage/samples.ts';

const TITLES = ['Emma', 'Persuasion', 'Dracula', 'Carmilla', 'Solaris'];
/** Two of manners on the left, two of vampires on the right, one planet in the middle. */
const MAP = Float32Array.from([-0.6, 0, -0.5, 0.1, 0.6, 0, 0.5, 0.1, 0, 0]);
const ITEMS = TITLES.map((title, i) => book(`b${i}`, { title }));
const indexOf = (itemId: string): number => Number(itemId.slice(1));

let feed: Feed;
let panel: object;
const onchoose = vi.fn();
const onpoint = vi.fn();

beforeEach(async () => {
  const services = fakeServices(memoryStores());
  const { ranker } = services;
  let places = MAP;
  feed = new Feed(
    {
      ...services,
      packs: {
        load: async (id) => ({
          catalog: catalogOf(id, ITEMS.length, { id, name: id }),
          items: ITEMS,
          vectors: (async function* () {
            yield vectorsFor(TITLES);
          })(),
        }),
      },
      packMaps: { load: async () => MAP },
      ranker: {
        ...ranker,
        place: async (positions) => {
          places = Float32Array.from(positions);
        },
        // The filter of the real ranker has tests of its own; here it only has to narrow by the circle that it is sent.
        slate: async (request) => {
          const { region } = request.filter;
          const rows = ITEMS.map((_, row) => row).filter(
            (row) =>
              !region ||
              Math.hypot(places[2 * row] - region.x, places[2 * row + 1] - region.y) <= region.radius,
          );
          const entries = rows.map((row): SlateEntry => ({
            itemId: ITEMS[row].id,
            probability: 0.5,
            low: 0.4,
            high: 0.6,
            propensity: 1,
            reasons: [],
            explored: false,
          }));
          return { entries, candidates: rows.length, events: 0, elapsed: 0 };
        },
      },
    },
    { locale: 'en' },
  );
  await feed.start();
  await feed.skipStarter();
  onchoose.mockClear();
  onpoint.mockClear();
  panel = mount(MapPanel, {
    target: document.body,
    props: {
      feed,
      itemIds: ITEMS.map(({ id }) => id),
      indexOf,
      titleOf: (itemId: string) => TITLES[indexOf(itemId)],
      onchoose,
      onpoint,
    },
  });
  await expect.element(page.getByRole('listbox')).toBeVisible();
  await expect.poll(() => feed.map.positions).toBe(MAP);
});
afterEach(() => unmount(panel));

const listed = (): string[] => feed.slate?.entries.map(({ itemId }) => TITLES[indexOf(itemId)]) ?? [];
const map = (): Element => document.querySelector('[role="listbox"]')!;
const circle = (): Element | null => document.querySelector('ellipse');

/** A point of the map on the screen. */
function onScreen(x: number, y: number): { clientX: number; clientY: number } {
  const box = map().getBoundingClientRect();
  const scale = box.width / 300;
  return { clientX: box.left + (150 + x * 138) * scale, clientY: box.top + (125 + y * 113) * scale };
}
function pointer(type: string, x: number, y: number, pointerType: 'mouse' | 'touch' = 'mouse'): void {
  const place = { ...onScreen(x, y), bubbles: true, pointerId: 1, button: 0, pointerType };
  map().dispatchEvent(type === 'click' ? new MouseEvent(type, place) : new PointerEvent(type, place));
}
/** Real pointers are captured; the browser refuses that for made-up ones. */
beforeEach(() => {
  vi.spyOn(Element.prototype, 'setPointerCapture').mockImplementation(() => undefined);
});

describe('a pointer', () => {
  test('drags a circle that narrows the list, and the whole map comes back', async () => {
    pointer('pointerdown', 0.55, 0);
    pointer('pointermove', 0.55, 0.3);
    await expect.poll(circle).not.toBeNull();
    expect(listed()).toHaveLength(5);
    pointer('pointerup', 0.55, 0.3);
    pointer('click', 0.55, 0.3);
    await expect.poll(listed).toEqual(['Dracula', 'Carmilla']);
    await expect.element(page.getByText('The list keeps to the circle: 2 of 5 titles.')).toBeVisible();
    expect(onchoose).not.toHaveBeenCalled();
    await page.getByRole('button', { name: 'Show the whole map' }).click();
    await expect.poll(listed).toHaveLength(5);
    expect(circle()).toBeNull();
    expect(document.activeElement).toBe(map());
  });

  test('that the browser takes for a scroll leaves everything as it was', async () => {
    pointer('pointerdown', 0.55, 0, 'touch');
    pointer('pointermove', 0.55, 0.3, 'touch');
    await expect.poll(circle).not.toBeNull();
    pointer('pointercancel', 0.55, 0.3, 'touch');
    await expect.poll(circle).toBeNull();
    expect(feed.filter.region).toBeUndefined();
  });

  test('presses a dot, also by a finger, and narrows to what lies around it', async () => {
    await feed.setFilter({ region: { x: -0.5, y: 0, radius: 0.3 } });
    await expect.poll(listed).toEqual(['Emma', 'Persuasion']);
    pointer('pointerdown', 0.6, 0, 'touch');
    pointer('pointerup', 0.6, 0, 'touch');
    pointer('pointerleave', 0.6, 0, 'touch');
    pointer('click', 0.6, 0, 'touch');
    // Not on the list, so there is nothing to go to.
    expect(onchoose).not.toHaveBeenCalled();
    await page.getByRole('button', { name: 'Only around here' }).click();
    await expect.poll(listed).toEqual(['Dracula', 'Carmilla']);
  });

  test('goes to the entry of a ring, and tells whose dot it is over', () => {
    pointer('pointermove', 0.6, 0.01);
    expect(onpoint).toHaveBeenLastCalledWith('b2');
    pointer('click', 0.6, 0.01);
    expect(onchoose).toHaveBeenCalledWith('b2');
    pointer('pointerleave', 0.6, 0.01);
    expect(onpoint).toHaveBeenLastCalledWith(undefined);
  });
});

describe('the keyboard', () => {
  const focusMap = (): void => (map() as SVGSVGElement).focus();

  test('picks the neighbourhood of a ring, resizes it and takes it away', async () => {
    focusMap();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
    await expect.poll(listed).toEqual(['Dracula', 'Carmilla']);
    await userEvent.keyboard('++++++++');
    await expect.poll(listed).toEqual(['Dracula', 'Carmilla', 'Solaris']);
    await userEvent.keyboard('------------');
    await expect.poll(listed).toEqual(['Dracula']);
    await userEvent.keyboard('{Escape}');
    await expect.poll(listed).toHaveLength(5);
  });

  test('resizes by the slider, which says how many titles that makes', async () => {
    focusMap();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}{Enter}');
    const slider = page.getByRole('slider', { name: 'Size' });
    await expect.element(slider).toHaveAttribute('aria-valuetext', '2 titles');
    (slider.element() as HTMLInputElement).focus();
    await userEvent.keyboard('{End}');
    await expect.element(slider).toHaveAttribute('aria-valuetext', '3 titles');
    await expect.poll(listed).toEqual(['Dracula', 'Carmilla', 'Solaris']);
  });

  test('reaches every control, each high enough for a thumb', async () => {
    focusMap();
    await userEvent.keyboard('{ArrowRight}{Enter}');
    await expect.element(page.getByRole('slider', { name: 'Size' })).toBeVisible();
    const reached: (string | null)[] = [];
    for (let tab = 0; tab < 5; tab++) {
      await userEvent.keyboard('{Tab}');
      const control = document.activeElement!;
      reached.push(control.textContent?.trim() || control.tagName);
      expect(control.getBoundingClientRect().height).toBeGreaterThanOrEqual(44);
    }
    expect(reached).toEqual([
      'Only around here',
      'Go to it in the list',
      'INPUT',
      'Show the whole map',
      'As a table',
    ]);
  });
});
