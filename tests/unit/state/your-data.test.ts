import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { FailureError } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { YourData } from '../../../src/state/your-data.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, rating, recordOf, vectorsFor } from '../storage/samples.ts';

const tap = (
  kind: NewInteraction['kind'],
  itemId: string,
  change: Partial<NewInteraction> = {},
): NewInteraction => ({
  catalogId: 'classics-en',
  itemId,
  kind,
  time: 1_000,
  source: 'tap',
  ...change,
});

/** One own catalog of two books with one imported rating; one pack. */
async function bench(change: Partial<Services> = {}) {
  const stores = memoryStores();
  const items = [book('1'), book('2')];
  await stores.catalogs.stage('gen', 0, items, vectorsFor(['a', 'b']));
  await stores.catalogs.commit(catalogOf('gen', 2), recordOf('imp'), [rating('1', 'imp', 5)]);
  const packs: Services['packs'] = {
    load: async (id) => ({
      catalog: catalogOf('pack', 1, { id, source: 'pack' }),
      items: id === 'classics-en' ? [book('moby', { title: 'Moby-Dick' })] : [],
      vectors: (async function* () {})(),
    }),
  };
  const services: Services = { ...fakeServices(stores), packs, ...change };
  return { data: new YourData(services), stores, services };
}

describe('the report', () => {
  it('counts what is stored', async () => {
    const { data } = await bench();
    expect(data.report).toBeUndefined();
    await data.refresh();
    expect(data.report).toMatchObject({
      catalogs: 1,
      items: 2,
      interactions: 1,
      imports: 1,
      persistent: false,
    });
    expect(data.imports).toMatchObject([{ importId: 'imp', undoable: true }]);
    expect(data.catalogName('goodreads')).toBe('Goodreads');
    expect(data.failure).toBeUndefined();
  });

  it("shows the browser's answer when asked to keep the data", async () => {
    const { data, stores } = await bench();
    await data.refresh();
    stores.housekeeping.persist = async () => true;
    expect(await data.persist()).toBe(true);
    expect(data.report?.persistent).toBe(true);
  });

  it('says what failed and keeps what it knew', async () => {
    const { data, stores } = await bench();
    await data.refresh();
    stores.housekeeping.report = () => Promise.reject(new FailureError('storage-failed'));
    await data.refresh();
    expect(data.failure?.code).toBe('storage-failed');
    expect(data.report?.items).toBe(2);
  });
});

describe('the log', () => {
  it('puts all catalogs in one order, latest first, with titles', async () => {
    const { data, stores } = await bench();
    await stores.log.append([tap('like', 'moby')]);
    await data.refresh();
    expect(data.deeds.map(({ entry, title }) => [entry.kind, title])).toEqual([
      ['like', 'Moby-Dick'],
      ['rating', 'Title 1'],
    ]);
  });

  it('tells what an undo took back, and marks what was', async () => {
    const { data, stores } = await bench();
    const [{ seq }] = await stores.log.append([tap('like', 'moby')]);
    await stores.log.append([tap('undo', 'moby', { undoes: seq })]);
    await data.refresh();
    const [undo, like] = data.deeds;
    expect(undo.undone?.entry.seq).toBe(seq);
    expect(undo.takenBack).toBe(false);
    expect(like.takenBack).toBe(true);
  });

  it('leaves impressions out: those are what was shown, not what was done', async () => {
    const { data, stores } = await bench();
    await stores.log.append([tap('impression', 'moby', { source: 'slate', propensity: 0.5, rank: 1 })]);
    await data.refresh();
    expect(data.matchCount).toBe(1);
  });

  it('shows fifty at a time', async () => {
    const { data, stores } = await bench();
    await stores.log.append(Array.from({ length: 120 }, () => tap('save', 'moby')));
    await data.refresh();
    expect(data.deeds).toHaveLength(50);
    data.showMore();
    data.showMore();
    expect(data.deeds).toHaveLength(121);
    expect(data.matchCount).toBe(121);
  });

  it('filters by kind and starts again from the first page', async () => {
    const { data, stores } = await bench();
    await stores.log.append([tap('save', 'moby'), tap('unsave', 'moby')]);
    await stores.log.append(Array.from({ length: 60 }, () => tap('like', 'moby')));
    await data.refresh();
    data.showMore();
    data.setFilter('saves');
    expect(data.deeds.map(({ entry }) => entry.kind)).toEqual(['unsave', 'save']);
    data.setFilter('dislikes');
    expect(data.deeds).toEqual([]);
    data.setFilter('likes');
    expect(data.deeds).toHaveLength(50);
  });

  it('outlives a damaged pack: only the titles are missing', async () => {
    const packs = { load: () => Promise.reject(new FailureError('pack-damaged')) };
    const { data, stores } = await bench({ packs });
    await stores.log.append([tap('like', 'moby')]);
    await data.refresh();
    expect(data.deeds[0]).toMatchObject({ entry: { kind: 'like' }, title: undefined });
    expect(data.deeds).toHaveLength(2);
  });
});

describe('the copy to take along', () => {
  const Entries = v.array(v.looseObject({ kind: v.string(), seq: v.number() }));
  const Copy = v.looseObject({
    application: v.literal('Inglenook'),
    version: v.literal(1),
    savedAt: v.pipe(v.string(), v.isoTimestamp()),
    catalogs: v.array(v.looseObject({ items: v.array(v.looseObject({ title: v.string() })) })),
    interactions: Entries,
    impressions: Entries,
    imports: v.array(v.looseObject({ importId: v.string() })),
    preferences: v.looseObject({}),
  });

  it('holds catalogs, both logs in order, imports and preferences', async () => {
    const { data, stores } = await bench();
    await stores.log.append([
      tap('like', 'moby'),
      tap('impression', 'moby', { source: 'slate', propensity: 0.5, rank: 1 }),
      tap('save', '1', { catalogId: 'goodreads' }),
    ]);
    await stores.preferences.write({ exploration: 0.3 });
    const copy = v.parse(Copy, JSON.parse((await data.exportJson()) ?? ''));
    expect(copy.catalogs[0].items.map(({ title }) => title)).toEqual(['Title 1', 'Title 2']);
    expect(copy.interactions.map(({ kind }) => kind)).toEqual(['rating', 'like', 'save']);
    expect(copy.impressions).toHaveLength(1);
    expect(copy.imports).toMatchObject([{ importId: 'imp' }]);
    expect(copy.preferences).toEqual({ exploration: 0.3 });
  });

  it('is not made of half the data', async () => {
    const { data, stores } = await bench();
    stores.log.impressionsOf = () => Promise.reject(new FailureError('storage-failed'));
    expect(await data.exportJson()).toBeUndefined();
    expect(data.failure?.code).toBe('storage-failed');
  });
});

describe('erasing', () => {
  it('leaves nothing', async () => {
    const { data, stores } = await bench();
    expect(await data.erase()).toBe(true);
    await data.refresh();
    expect(data.report).toMatchObject({ catalogs: 0, items: 0, interactions: 0, imports: 0 });
    expect(data.deeds).toEqual([]);
    expect(await stores.preferences.read()).toEqual({});
  });

  it('says so when another tab holds on', async () => {
    const { data, stores } = await bench();
    stores.housekeeping.eraseAll = () => Promise.reject(new FailureError('storage-blocked'));
    expect(await data.erase()).toBe(false);
    expect(data.failure?.code).toBe('storage-blocked');
  });
});
