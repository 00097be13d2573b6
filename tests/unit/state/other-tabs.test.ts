import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { follow } from '../../../src/state/other-tabs.ts';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { fakeServices, type FakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, headOf, vectorsFor } from '../storage/samples.ts';

const BOOKS = Array.from({ length: 20 }, (_, i) => book(`b${i}`));

/** A tab over the stores that it shares with another: its own services, ranker and feed. */
function tab(stores: MemoryStores, name: string): { services: FakeServices; feed: Feed } {
  const services: FakeServices = {
    ...fakeServices(stores, name),
    packs: {
      load: async (id) => ({
        catalog: catalogOf(id, BOOKS.length, { id, name: id }),
        items: BOOKS,
        vectors: (async function* () {
          yield vectorsFor(BOOKS.map(({ title }) => title));
        })(),
      }),
    },
  };
  return { services, feed: new Feed(services, { locale: 'en' }) };
}

const shown = ({ slate }: Feed): string[] => slate?.entries.map(({ itemId }) => itemId) ?? [];

const storeOwn = async ({ catalogs }: MemoryStores, dataId: string, updatedAt: number): Promise<void> => {
  const previous = await catalogs.find('own');
  await catalogs.stage(dataId, 0, BOOKS, vectorsFor(BOOKS.map(({ title }) => title)));
  const record = { importId: dataId, catalogId: 'own', fileNames: [], time: updatedAt, previous };
  await catalogs.commit(
    catalogOf(dataId, BOOKS.length, { id: 'own', updatedAt }),
    { ...record, items: BOOKS.length, interactions: 0, issues: 0 },
    [],
  );
};

let stores: MemoryStores;
let here: ReturnType<typeof tab>;
let there: ReturnType<typeof tab>;
const heard = (catalogId: string) => follow(here.services, here.feed, catalogId);

beforeEach(() => {
  stores = memoryStores();
  here = tab(stores, 'here');
  there = tab(stores, 'there');
});

describe('a tap in another tab', () => {
  beforeEach(async () => {
    for (const { feed } of [here, there]) {
      await feed.start();
      await feed.skipStarter();
    }
  });

  test('is learned here, and what was liked there leaves the slate', async () => {
    await there.feed.grade('b3', 'like');
    expect(shown(here.feed)).toContain('b3');
    await heard('classics-en');
    expect(shown(here.feed)).toEqual(shown(there.feed));
    expect(here.feed.stateOf('b3').grade?.kind).toBe('like');
    expect(here.services.learned).toEqual(there.services.learned);
    // It is not this tab's to take back, nor its to announce.
    expect(here.feed.canUndo).toBe(false);
    expect(here.feed.action).toBeUndefined();
  });

  test('that was written before one of this tab, and heard after it, is not missed', async () => {
    await there.feed.grade('b3', 'like');
    await here.feed.grade('b5', 'like');
    await heard('classics-en');
    expect(here.services.learned.map(({ itemId }) => itemId)).toEqual(['b5', 'b3']);
    await heard('classics-en');
    expect(here.services.learned).toHaveLength(2);
  });

  test('taken back there is taken back here, and cannot be undone a second time', async () => {
    await here.feed.grade('b3', 'like');
    await follow(there.services, there.feed, 'classics-en');
    const log = await stores.log.ofCatalog('classics-en');
    await there.feed.remodel(async (session, request) => {
      const undone = await session.undo(log[0].seq, request);
      return undone.ok ? { ok: true, value: undone.value.slate } : undone;
    });
    await heard('classics-en');
    expect(shown(here.feed)).toContain('b3');
    await here.feed.undo();
    expect(await stores.log.ofCatalog('classics-en')).toHaveLength(2);
  });

  test('about another catalog concerns nobody here', async () => {
    const read = vi.spyOn(here.services.log, 'ofCatalog');
    await heard('classics-zh');
    expect(read).not.toHaveBeenCalled();
  });
});

describe('what another tab does to the model', () => {
  const request = {
    size: 3,
    exploration: 0,
    filter: { backlogOnly: false, kinds: [], tags: [] },
    hidden: [],
  };
  const champion = (headId: string) =>
    stores.heads.add(
      headOf(headId, {
        catalogId: 'classics-en',
        dataId: 'classics-en',
        outputs: new Float32Array(BOOKS.length),
      }),
      { from: undefined, to: headId },
    );

  beforeEach(async () => {
    for (const { feed } of [here, there]) {
      await feed.start();
      await feed.skipStarter();
    }
  });

  test('is done here too: beliefs left out, none of them lost', async () => {
    const mute = async ({ feed }: ReturnType<typeof tab>, key: string) =>
      feed.remodel((session) => session.mute(key, request));
    await Promise.all([mute(there, 'tag:sea'), mute(here, 'creator:somebody')]);
    await heard('classics-en');
    for (const { muted } of [here.services.model, here.feed.session ?? { muted: [] }])
      expect([...muted].sort()).toEqual(['creator:somebody', 'tag:sea']);
    expect((await stores.heads.state('classics-en'))?.muted).toHaveLength(2);
    await there.feed.remodel((session) => session.unmute('tag:sea', request));
    await heard('classics-en');
    expect(here.services.model.muted).toEqual(['creator:somebody']);
  });

  test('is done here too: the version that it puts in force, and takes back', async () => {
    await champion('theirs');
    await heard('classics-en');
    expect(here.services.model.prior).toEqual(new Float32Array(BOOKS.length));
    await stores.heads.write({ catalogId: 'classics-en', champion: undefined });
    await heard('classics-en');
    expect(here.services.model.prior).toBeUndefined();
  });

  test('costs no model where nothing has changed', async () => {
    await champion('theirs');
    await heard('classics-en');
    const remade = [vi.spyOn(here.services.ranker, 'setPrior'), vi.spyOn(here.services.ranker, 'mute')];
    const load = vi.spyOn(stores.heads, 'load');
    await heard('classics-en');
    for (const spy of [...remade, load]) expect(spy).not.toHaveBeenCalled();
  });
});

describe('a catalog that another tab has', () => {
  beforeEach(async () => {
    await storeOwn(stores, 'first', 1);
    await here.feed.open('own');
  });

  test('replaced is opened anew', async () => {
    await storeOwn(stores, 'second', 2);
    await heard('own');
    expect(here.feed.catalog?.dataId).toBe('second');
    expect(here.feed.phase).toBe('ready');
  });

  test('removed gives way to the default', async () => {
    await stores.catalogs.remove('own');
    await heard('own');
    expect(here.feed.catalogId).toBe('classics-en');
  });

  test('only tapped in stays open', async () => {
    const open = vi.spyOn(here.services.ranker, 'open');
    await heard('own');
    expect(open).not.toHaveBeenCalled();
  });
});
