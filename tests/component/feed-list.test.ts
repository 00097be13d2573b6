import { beforeEach, describe, expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { page, userEvent } from 'vitest/browser';
import FeedEntry from '../../src/pages/feed/FeedEntry.svelte';
import FeedList from '../../src/pages/feed/FeedList.svelte';
import { overwriteGetLocale } from '../../src/paraglide/runtime.js';
import { Feed } from '../../src/state/feed.svelte.ts';
import { memoryStores } from '../../src/storage/memory.ts';
import { fakeServices } from '../unit/pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../unit/storage/samples.ts';

const TITLES = [
  'Emma',
  '红楼梦',
  'Dracula',
  'Walden',
  'Ulysses',
  'Omoo',
  'Typee',
  'Candide',
  'Faust',
  'Hamlet',
  'Iliad',
  'Aeneid',
];
const ITEMS = TITLES.map((title, i) => book(`b${i}`, { title, year: 1800 + i, tags: ['novel'] }));

let feed: Feed;
const onwhy = vi.fn();
const onkeys = vi.fn();

async function open(keys = true): Promise<void> {
  const services = {
    ...fakeServices(memoryStores()),
    packs: {
      load: async (id: string) => ({
        catalog: catalogOf(id, ITEMS.length, { id, name: id }),
        items: ITEMS,
        vectors: (async function* () {
          yield vectorsFor(TITLES);
        })(),
      }),
    },
  };
  feed = new Feed(services, { locale: 'en' });
  await feed.start();
  await feed.skipStarter();
  await render(FeedList, { feed, locale: 'en', placeOf: () => ({ x: 0.4, y: 0.2 }), keys, onwhy, onkeys });
  await expect.element(entry('Emma')).toBeVisible();
}

const list = () => page.getByRole('list', { name: 'Recommendations', exact: true });
const entry = (title: string) => list().getByRole('article', { name: title, exact: true });
const focusedTitle = (): string | null | undefined =>
  document.activeElement?.closest('article')?.querySelector('h2')?.textContent;
/** Presses a key until the work is done: a card that has only just come is not judged yet. */
const until = (key: string, done: () => boolean) =>
  vi.waitFor(async () => {
    await userEvent.keyboard(key);
    await vi.waitFor(() => expect(done()).toBe(true), { timeout: 60, interval: 5 });
  });
const titles = (): (string | null)[] =>
  [...document.querySelectorAll('ol > li:not([inert]) h2')].map(({ textContent }) => textContent);

beforeEach(() => {
  overwriteGetLocale(() => 'en');
  onwhy.mockClear();
  onkeys.mockClear();
});

describe('an entry', () => {
  test('says what it is, in the language of its title, and carries buttons by their plain names', async () => {
    await open();
    await expect.element(entry('红楼梦').getByRole('heading', { level: 2 })).toHaveAttribute('lang', 'zh');
    for (const name of ['Like', 'Not for me', 'Save', 'Done', 'Why?'])
      await expect.element(entry('Emma').getByRole('button', { name, exact: true })).toBeVisible();
    await expect.element(entry('Emma').getByText('Somebody · 1800 · novel')).toBeVisible();
  });

  test('says that it is saved once it is, and how far its figure may still move', async () => {
    const nothing = () => undefined;
    await render(FeedEntry, {
      entry: {
        itemId: 'b0',
        probability: 0.7,
        low: 0.6,
        high: 0.8,
        propensity: 1,
        reasons: [],
        explored: false,
      },
      item: ITEMS[0],
      x: 0,
      y: 0,
      saved: true,
      known: true,
      rating: false,
      locale: 'en',
      titleOf: nothing,
      gradeOf: nothing,
      onlike: nothing,
      ondislike: nothing,
      onsave: nothing,
      onrate: nothing,
      ondone: nothing,
      onwhy: nothing,
    });
    await expect
      .element(page.getByRole('button', { name: 'Saved', exact: true }))
      .toHaveAttribute('aria-pressed', 'true');
    await expect.element(page.getByText('may still move by 10')).toBeVisible();
    expect(document.body.textContent).not.toContain('±');
  });

  test('asks for stars when done, and takes an answer or none', async () => {
    await open();
    await entry('Emma').getByRole('button', { name: 'Done', exact: true }).click();
    await entry('Emma').getByRole('button', { name: '4 stars', exact: true }).click();
    await expect.element(entry('Emma')).not.toBeInTheDocument();
    expect(feed.stateOf('b0').grade).toMatchObject({ kind: 'done', value: 4 });

    await entry('Dracula').getByRole('button', { name: 'Done', exact: true }).click();
    await entry('Dracula').getByRole('button', { name: 'No stars', exact: true }).click();
    await expect.element(entry('Dracula')).not.toBeInTheDocument();
    expect(feed.stateOf('b2')).toEqual({ done: true });
  });

  test('opens its account', async () => {
    await open();
    await entry('Walden').getByRole('button', { name: 'Why?', exact: true }).click();
    expect(onwhy).toHaveBeenCalledWith('b3');
  });
});

describe('a script in the page', () => {
  test('presses and keys that no person made teach nothing', async () => {
    await open();
    const like = entry('Emma').getByRole('button', { name: 'Like', exact: true });
    const button = like.element() as HTMLButtonElement;
    button.click();
    button.focus();
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'l', bubbles: true }));
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', bubbles: true }));
    // The queue of taps is in order: had one of the above counted, it would stand before this one.
    await entry('Dracula').getByRole('button', { name: 'Like', exact: true }).click();
    await vi.waitFor(() => expect(feed.history.liked).toHaveLength(1));
    expect(feed.stateOf('b0')).toEqual({ done: false });
    expect(feed.stateOf('b2').grade?.kind).toBe('like');
  });
});

describe('by keyboard', () => {
  test('j and k walk; l judges, and the focus goes to what took the place; u brings it back', async () => {
    await open();
    await userEvent.keyboard('jjjk');
    expect(focusedTitle()).toBe('红楼梦');
    await until('l', () => focusedTitle() === 'Dracula');
    expect(titles()).toEqual(['Emma', ...TITLES.slice(2, 11)]);
    await userEvent.keyboard('u');
    await vi.waitFor(() => expect(titles()).toEqual(TITLES.slice(0, 10)));
    expect(feed.canUndo).toBe(false);
  });

  test('d opens the stars and a digit gives them', async () => {
    await open();
    await userEvent.keyboard('jd3');
    await vi.waitFor(() => expect(feed.stateOf('b0').grade).toMatchObject({ kind: 'done', value: 3 }));
  });

  test('a key that is hammered or held down judges what stood there, not what comes in its place', async () => {
    await open();
    await userEvent.keyboard('j');
    await until('l', () => focusedTitle() === '红楼梦');
    await userEvent.keyboard('llxxsl');
    await userEvent.keyboard('{l>8/}');
    // The queue of taps is in order: had one of the above counted, it would stand before this one.
    await until('x', () => focusedTitle() === 'Dracula');
    expect(feed.history.liked).toEqual(['b0']);
    expect(feed.stateOf('b1')).toMatchObject({ grade: { kind: 'dislike' }, done: false });
    expect(feed.stateOf('b1').saved).toBeUndefined();
    expect(feed.stateOf('b2')).toEqual({ done: false });
  });

  test('a key that is held down judges once', async () => {
    await open();
    await userEvent.keyboard('j');
    await until('{l>8/}', () => focusedTitle() === '红楼梦');
    await userEvent.keyboard('u');
    await vi.waitFor(() => expect(titles()).toEqual(TITLES.slice(0, 10)));
    expect(feed.canUndo).toBe(false);
  });

  test('w and ? ask for the account and the keys', async () => {
    await open();
    await userEvent.keyboard('jw?');
    expect(onwhy).toHaveBeenCalledWith('b0');
    expect(onkeys).toHaveBeenCalledOnce();
  });

  test('letters stay letters in a field, with a modifier, without a focused entry, and when keys are off', async () => {
    await open();
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    await userEvent.keyboard('jlx');
    expect(field.value).toBe('jlx');
    field.remove();
    await userEvent.keyboard('lx');
    await userEvent.keyboard('{Control>}j{/Control}');
    expect(focusedTitle()).toBeUndefined();
    expect(titles()).toEqual(TITLES.slice(0, 10));
  });

  test('nothing happens while single keys are turned off', async () => {
    await open(false);
    await userEvent.keyboard('jl');
    expect(titles()).toEqual(TITLES.slice(0, 10));
  });
});
