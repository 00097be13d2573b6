import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { decodeDemo } from '../../../src/domain/sharing/demo-link.ts';
import { Studio } from '../../../src/state/studio.svelte.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

const ITEMS = [
  book('emma', { title: 'Emma' }),
  book('moby', { title: 'Moby-Dick' }),
  book('ice', { title: 'Ice' }),
];
const DEMO_LINK = /^2[\w-]{20,}$/;

function bench() {
  const stores = memoryStores();
  let ids = 0;
  const services = {
    ...fakeServices(stores),
    packs: {
      load: async (id: string) => ({
        catalog: catalogOf('pack', ITEMS.length, { id, name: id, source: 'pack' }),
        items: ITEMS,
        vectors: (async function* () {
          yield vectorsFor(ITEMS.map(({ title }) => title));
        })(),
      }),
    },
    newId: () => `${String(ids++).padStart(8, '0')}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`,
  };
  return { services, stores, studio: new Studio(services) };
}

/** The editor's timers run, and what they started ends. */
async function settled(studio: Studio, previous?: string): Promise<string> {
  const read = () => {
    const fragment = studio.editor?.link?.fragment ?? '';
    expect(fragment).toMatch(DEMO_LINK);
    expect(fragment).not.toBe(previous);
    return fragment;
  };
  // A link is made in slices, and each waits for the clock of the test.
  return vi.waitFor(read, { timeout: 20_000 });
}

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true, toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

test('a catalog becomes a link that carries its words and places', async () => {
  const { studio } = bench();
  await studio.refresh();
  await studio.beginFromCatalog('classics-en');
  const decoded = await decodeDemo(await settled(studio));
  expect(decoded.ok && decoded.value.items.map(({ title }) => title)).toEqual(['Emma', 'Moby-Dick', 'Ice']);
  expect(decoded.ok && decoded.value.vectors?.codes.length).toBeGreaterThan(0);
  await studio.close();
});

test('nothing that anybody did gets into a link', async () => {
  const { studio, services, stores } = bench();
  const plain = bench();
  const canary = 'canary-4711';
  await services.log.append([
    {
      catalogId: 'classics-en',
      itemId: 'moby',
      kind: 'like',
      time: 47_114_711,
      source: 'tap',
      importId: canary,
    },
    { catalogId: 'classics-en', itemId: canary, kind: 'dislike', time: 2, source: 'tap' },
  ]);
  await stores.preferences.write({ catalogId: canary, seed: 47_114_711 });
  await studio.beginFromCatalog('classics-en');
  await plain.studio.beginFromCatalog('classics-en');
  // The same link, to the character, as of somebody who did nothing.
  expect(await settled(studio)).toBe(await settled(plain.studio));
  await studio.close();
  await plain.studio.close();
});

test('changes are kept, and can be taken back and done again', async () => {
  const { studio, services } = bench();
  await studio.beginFromTemplate('outdoor', 'en');
  const { editor } = studio;
  if (!editor) throw new Error('no draft on the table');
  const first = await settled(studio);
  for (const name of ['F', 'Fe', 'Fell'])
    editor.change('en name', (demo) => ({
      ...demo,
      copy: { en: { name, tagline: '', callToAction: '', question: '' } },
    }));
  await settled(studio, first);
  expect(editor.demo.copy.en?.name).toBe('Fell');
  expect((await services.drafts.list())[0].demo.copy.en?.name).toBe('Fell');
  editor.undo();
  expect(editor.demo.copy.en?.name).toBe('Nordfell');
  expect(editor.canUndo).toBe(false);
  editor.redo();
  expect(editor.demo.copy.en?.name).toBe('Fell');
  await studio.close();
  expect(studio.drafts.map(({ demo }) => demo.copy.en?.name)).toEqual(['Fell']);
});

test('a draft that was deleted can be put back, and a copy has an id of its own', async () => {
  const { studio, services } = bench();
  await studio.beginFromList('Emma | Jane Austen | A matchmaker');
  await studio.close();
  const [draft] = studio.drafts;
  await studio.duplicate(draft);
  expect(new Set(studio.drafts.map(({ demo }) => demo.id)).size).toBe(2);
  await studio.remove(draft);
  expect(await services.drafts.list()).toHaveLength(1);
  await studio.putBack();
  expect((await services.drafts.list()).map(({ demo }) => demo.id)).toContain(draft.demo.id);
});

test('an item moved keeps its persona, and the link gets new places', async () => {
  const { studio } = bench();
  await studio.beginFromTemplate('cinema', 'en');
  const { editor } = studio;
  if (!editor) throw new Error('no draft on the table');
  const first = await settled(studio);
  const liked = editor.demo.personas[0].likes.map((place) => editor.demo.items[place].title);
  editor.setItems(editor.demo.items.toReversed());
  const decoded = await decodeDemo(await settled(studio, first));
  if (!decoded.ok) throw new Error(decoded.failure.code);
  const { personas, items, vectors } = decoded.value;
  expect(personas[0].likes.map((place) => items[place].title)).toEqual(liked);
  expect(vectors).toBeDefined();
  await studio.close();
});

test('without an encoder there is a link all the same, and the reason is said', async () => {
  const { studio, services } = bench();
  services.encoder.embed = () => Promise.reject(new DOMException('', 'AbortError'));
  await studio.beginFromTemplate('museum', 'zh');
  const decoded = await decodeDemo(await settled(studio));
  expect(decoded.ok && decoded.value.vectors).toBeUndefined();
  expect(studio.editor?.withoutPlaces).toBe(true);
  await studio.close();
});
