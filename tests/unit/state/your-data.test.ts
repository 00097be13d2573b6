import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { FailureError } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import type { Services } from '../../../src/pipeline/services.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { Learning } from '../../../src/state/learning.svelte.ts';
import { YourData } from '../../../src/state/your-data.svelte.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { memoryStores, type MemoryStores } from '../../../src/storage/memory.ts';
import { fakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, headOf, rating, recordOf, vectorsFor } from '../storage/samples.ts';

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
async function bench(change: Partial<Services> = {}, stores: MemoryStores = memoryStores()) {
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
  const services = { ...fakeServices(stores), packs, ...change };
  const feed = new Feed(services, { locale: 'en' });
  const learning = new Learning(services, feed);
  return { data: new YourData(services, learning, feed), stores, services, feed, learning };
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

  it('puts what was imported at its own date, below the taps of today that came before the import', async () => {
    const { data, stores } = await bench();
    const imported = { catalogId: 'goodreads', source: 'import' } as const;
    await stores.log.append([tap('like', 'moby', { time: 9_000 })]);
    await stores.log.append([
      tap('done', '1', { ...imported, time: 4_000 }),
      tap('done', '2', { ...imported, time: 6_000 }),
    ]);
    await stores.log.append([tap('save', 'moby', { time: 9_000 })]);
    await data.refresh();
    expect(data.deeds.map(({ entry }) => [entry.kind, entry.time])).toEqual([
      ['save', 9_000],
      ['like', 9_000],
      ['done', 6_000],
      ['done', 4_000],
      ['rating', 5],
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
    version: v.literal(3),
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
    const copy = v.parse(Copy, JSON.parse(new TextDecoder().decode((await data.takeOut())?.bytes)));
    expect(copy.catalogs[0].items.map(({ title }) => title)).toEqual(['Title 1', 'Title 2']);
    expect(copy.interactions.map(({ kind }) => kind)).toEqual(['rating', 'like', 'save']);
    expect(copy.impressions).toHaveLength(1);
    expect(copy.imports).toMatchObject([{ importId: 'imp' }]);
    expect(copy.preferences).toEqual({ exploration: 0.3 });
  });

  it('is not made of half the data', async () => {
    const { data, stores } = await bench();
    stores.log.impressionsOf = () => Promise.reject(new FailureError('storage-failed'));
    expect(await data.takeOut()).toBeUndefined();
    expect(data.failure?.code).toBe('storage-failed');
  });
});

describe('erasing', () => {
  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
  });

  it.each([
    ['the database', () => openStorage()],
    ['memory', async () => memoryStores()],
  ])('of %s while a training runs ends it first, and it puts nothing back', async (_name, open) => {
    const { data, stores, services, feed, learning } = await bench({}, await open());
    await feed.open('classics-en');
    services.model.split = {
      rows: new Int32Array(30),
      targets: new Float32Array(30),
      noises: new Float32Array(30).fill(0.6),
      cut: 18,
      seqs: [],
    };
    services.model.trust = (prior) => (prior ? 0.8 : 0.6);
    const checkpoint = { job: 1, epoch: 10, weights: [], moments: [], curve: [] };
    const { fit } = services.trainer;
    let late = (): void => undefined;
    let finish = (): void => undefined;
    const reached = new Promise<void>((resolve) => {
      services.trainer.fit = async (job, options) => {
        options?.onProgress?.({
          point: { epoch: 1, trainingLoss: 1, validationLoss: 1 },
          epochs: 3,
          checkpoint,
        });
        late = () => void stores.heads.writeCheckpoint('classics-en', checkpoint).catch(() => undefined);
        resolve();
        // It does not hear of the end: what it answers comes after the erasure.
        await new Promise<void>((done) => (finish = done));
        return fit(job);
      };
    });
    const training = learning.fineTune();
    await reached;
    const erased = data.erase();
    late();
    finish();
    expect(await erased).toBe(true);
    await training;
    expect(learning.phase).toBe('idle');
    late();
    await expect(
      stores.heads.add(headOf('late', { catalogId: 'classics-en' }), { from: undefined, to: 'late' }),
    ).rejects.toThrow();
    await data.refresh();
    expect(data.report).toMatchObject({ catalogs: 0, interactions: 0, impressions: 0, heads: 0 });
    expect(await stores.heads.checkpoint('classics-en')).toBeUndefined();
    expect(await stores.heads.state('classics-en')).toBeUndefined();
  });

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
