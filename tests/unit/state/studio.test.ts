import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Item } from '../../../src/domain/catalog.ts';
import type { ImportedCatalog } from '../../../src/domain/importing/import-types.ts';
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

test('a copy has a name of its own, and so has a copy of the copy', async () => {
  const { studio } = bench();
  await studio.beginFromTemplate('outdoor', 'en');
  await studio.close();
  await studio.duplicate(studio.drafts[0]);
  const [copy] = studio.drafts.filter(({ demo }) => demo.copy.en?.name === 'Nordfell (2)');
  await studio.duplicate(copy);
  expect(studio.drafts.map(({ demo }) => demo.copy.en?.name).sort()).toEqual([
    'Nordfell',
    'Nordfell (2)',
    'Nordfell (3)',
  ]);
});

const goods = (count: number): Item[] =>
  Array.from({ length: count }, (_, at) => ({
    ...book(`thing-${at}`, { title: `Thing ${at}` }),
    kind: 'other',
    tags: ['shop', `a${at}`, 'b', 'c', 'd', 'e', 'f'].slice(0, at % 3 ? 7 : 3),
  }));
const shopFile = (items: Item[]) => (exports: Map<string, ImportedCatalog>) =>
  exports.set('shop.csv', {
    ...{ source: 'shopify', catalogId: 'shopify', name: 'Shop', items, events: [], encoding: 'utf-8' },
    issues: [{ file: 'shop.csv', row: 7, reason: 'not-on-sale', value: 'Old axe', kept: false }],
  });

test('of a file all items are taken that a link carries; the rest is offered, and what was left out is told', async () => {
  const { studio, services } = bench();
  shopFile(goods(264))(services.exports);
  await studio.refresh();
  await studio.beginFromFiles([new File([''], 'shop.csv')]);
  const { editor } = studio;
  expect(editor?.demo.items).toHaveLength(200);
  expect([studio.untaken.length, studio.moreFit, studio.sourceIsTold]).toEqual([64, 64, false]);
  expect(studio.source?.issues).toMatchObject([{ row: 7, reason: 'not-on-sale' }]);
  // One that was renamed or taken out is not offered again.
  editor?.setItems(editor.demo.items.slice(50));
  expect([studio.untaken.length, studio.moreFit]).toEqual([64, 50]);
  studio.addMore();
  expect(editor?.demo.items).toHaveLength(200);
  expect([studio.untaken.length, studio.moreFit]).toEqual([14, 14]);
  studio.addMore();
  expect(editor?.demo.items).toHaveLength(214);
  expect([studio.untaken.length, studio.moreFit]).toEqual([0, 0]);
  await studio.close();
  expect(studio.source).toBeUndefined();
});

test('a catalog begins with twelve items and offers as many as a link carries', async () => {
  const { studio, services } = bench();
  services.packs.load = async (id: string) => ({
    catalog: catalogOf('pack', 230, { id, name: id, source: 'pack' }),
    items: goods(230),
    vectors: (async function* () {
      yield vectorsFor(['x']);
    })(),
  });
  await studio.refresh();
  await studio.beginFromCatalog('classics-en');
  expect([studio.editor?.demo.items.length, studio.untaken.length, studio.moreFit]).toEqual([12, 218, 188]);
  await studio.close();
});

test('cards keep five tags of the shop, and none that nearly every item has', async () => {
  const { studio, services } = bench();
  shopFile(goods(9))(services.exports);
  await studio.beginFromFiles([new File([''], 'shop.csv')]);
  expect(studio.editor?.demo.items.map(({ tags }) => tags.join())).toEqual(
    Array.from({ length: 9 }, (_, at) => (at % 3 ? `a${at},c,d,e,f` : `a${at}`)),
  );
  await studio.close();
  shopFile(goods(7))(services.exports);
  await studio.beginFromFiles([new File([''], 'shop.csv')]);
  expect(studio.editor?.demo.items[0].tags).toEqual(['shop', 'a0', 'b']);
  await studio.close();
});

test('products of a Shopify export lead to their pages once the shop is named', async () => {
  const { studio, services } = bench();
  const [tent, stove] = goods(2);
  shopFile([tent, { ...stove, id: 'Thing 1||' }])(services.exports);
  await studio.beginFromFiles([new File([''], 'shop.csv')]);
  expect([...studio.pages.values()]).toEqual(['thing-0']);
  studio.fillPages('nordfell.example/en/?a=b');
  expect(studio.editor?.demo.items.map(({ url }) => url)).toEqual([
    'https://nordfell.example/en/products/thing-0',
    undefined,
  ]);
  expect([studio.hostOf('nordfell.example/x'), studio.hostOf('javascript:alert(1)')]).toEqual([
    'nordfell.example',
    '',
  ]);
  await studio.close();
});

test('a pasted list brings its currency, unless the demo has one', async () => {
  const { studio } = bench();
  await studio.beginFromList('防水登山鞋|石径|硬底防水|1099\n帐篷|石径|双人|¥899');
  expect(studio.editor?.demo).toMatchObject({ currency: 'CNY', items: [{ price: 1099 }, { price: 899 }] });
  studio.addList('Tent | $5');
  expect(studio.editor?.demo).toMatchObject({ currency: 'CNY', items: [{}, {}, { price: 5 }] });
  await studio.close();
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
