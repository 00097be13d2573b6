import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item } from '../../../src/domain/catalog.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import type { FakeServices } from '../pipeline/fakes.ts';
import { vectorsFor } from '../storage/samples.ts';
import { begin, BOOKS, freshFeed, gated, loaded, shownBy } from './feed-bench.ts';

let services: FakeServices;
let settings: { locale: 'en' | 'zh' };
let feed: Feed;

beforeEach(() => ({ services, settings, feed } = freshFeed()));

const shown = (): string[] => shownBy(feed);
const begun = (): Promise<void> => begin(feed);
const log = () => services.log.ofCatalog('classics-en');

const storeOwn = async (id: string, items: readonly Item[], updatedAt: number): Promise<void> => {
  const dataId = `data-${id}`;
  await services.catalogs.stage(dataId, 0, items, vectorsFor(items.map(({ title }) => title)));
  const { catalog } = loaded(id, items);
  await services.catalogs.commit(
    { ...catalog, dataId, updatedAt },
    {
      importId: `import-${id}`,
      catalogId: id,
      fileNames: [],
      time: 1,
      items: items.length,
      interactions: 0,
      issues: 0,
    },
    [],
  );
};

describe('which catalog is shown', () => {
  test('a change of language leaves a catalog alone that was taught something', async () => {
    await begun();
    await feed.grade(shown()[0], 'like');
    settings.locale = 'zh';
    await feed.start();
    expect(feed.catalogId).toBe('classics-en');

    const later = new Feed(services, settings);
    await later.start();
    expect(later.catalogId).toBe('classics-en');
  });

  test('a newcomer sees the classics of their language, and follows it until they choose', async () => {
    await feed.start();
    expect(feed.catalogId).toBe('classics-en');
    settings.locale = 'zh';
    await feed.start();
    expect(feed.catalogId).toBe('classics-zh');

    await feed.open('classics-en');
    await feed.start();
    expect(feed.catalogId).toBe('classics-en');
    const later = new Feed(services, settings);
    await later.start();
    expect(later.catalogId).toBe('classics-en');
  });

  test('an own catalog comes before the classics, its backlog before the rest', async () => {
    const items = BOOKS.map((item, i) => ({ ...item, backlog: i > 20 }));
    await storeOwn('older', items, 1);
    await storeOwn('newer', items, 2);
    await feed.start();
    expect(feed.catalogId).toBe('newer');
    expect(feed.filter.backlogOnly).toBe(true);
    expect(feed.choices.map(({ id }) => id)).toEqual(['newer', 'older', 'classics-en', 'classics-zh']);
  });

  test('a removed catalog that is remembered gives way to the default', async () => {
    await storeOwn('own', BOOKS, 1);
    await feed.open('own');
    await services.catalogs.remove('own');
    await feed.open();
    expect(feed.catalogId).toBe('classics-en');
  });

  test('the later of two wishes wins, whichever is ready first, and the ranker holds it', async () => {
    const gate = gated();
    services.packs.load = async (id) => {
      if (id === 'classics-en') await gate.wait();
      return loaded(id);
    };
    const open = vi.spyOn(services.ranker, 'open');
    const first = feed.open('classics-en');
    await gate.reached;
    await feed.open('classics-zh');
    gate.pass();
    await first;
    expect(feed.catalogId).toBe('classics-zh');
    expect(feed.phase).toBe('ready');
    expect(open.mock.calls.map(([{ catalog }]) => catalog.id)).toEqual(['classics-zh']);
  });

  test.each(['open', 'starter', 'slate'] as const)(
    'a wish given up while the answer to %s is on the way asks and logs nothing more',
    async (step) => {
      const gate = gated();
      const { open, starter, slate } = services.ranker;
      let calls = 0;
      const held = async <T>(work: () => Promise<T>): Promise<T> => {
        const answer = await work();
        if (++calls === 1) await gate.wait();
        return answer;
      };
      if (step === 'open') services.ranker.open = (...args) => held(() => open(...args));
      else if (step === 'starter') services.ranker.starter = (count) => held(() => starter(count));
      else services.ranker.slate = (request) => held(() => slate(request));
      const asked = [vi.spyOn(services.ranker, 'starter'), vi.spyOn(services.ranker, 'slate')] as const;
      const questions = () => asked.map(({ mock }) => mock.calls.length);
      const first = feed.open('classics-en');
      await gate.reached;
      await feed.open('classics-zh');
      const before = questions();
      gate.pass();
      await first;
      expect(questions()).toEqual(before);
      expect(feed.phase).toBe('ready');
      expect(feed.catalogId).toBe('classics-zh');
      expect(await services.log.impressionsOf('classics-en')).toEqual([]);
      expect(await services.log.impressionsOf('classics-zh')).toHaveLength(22);
    },
  );

  test.each([
    ['opening', () => (services.packs.load = () => Promise.reject(new TypeError('bug')))],
    ['the first slate', () => (services.ranker.slate = () => Promise.reject(new TypeError('bug')))],
    ['the shelves', () => (services.catalogs.list = () => Promise.reject(new TypeError('bug')))],
  ])('a bug in %s is shown, travels on, and the page can be tried again', async (_where, plant) => {
    const { packs, ranker, catalogs } = services;
    const [load, slate, list] = [packs.load, ranker.slate, catalogs.list];
    plant();
    await expect(feed.start()).rejects.toThrow('bug');
    expect(feed.phase).toBe('failed');
    expect(feed.failure).toEqual({ code: 'unexpected' });
    packs.load = load;
    ranker.slate = slate;
    catalogs.list = list;
    await feed.start();
    expect(feed.phase).toBe('ready');
  });

  test('a page without the slate opens the catalog, and nothing counts as shown until the slate is seen', async () => {
    await feed.start(false);
    expect(feed.phase).toBe('ready');
    expect(await services.log.impressionsOf('classics-en')).toEqual([]);
    await feed.start();
    expect(await services.log.impressionsOf('classics-en')).toHaveLength(22);
  });

  test('entering the page while a catalog is being read anew does not stop it', async () => {
    await begun();
    const reopening = feed.open('classics-en');
    await feed.start();
    await reopening;
    expect(feed.phase).toBe('ready');
  });

  test('a pack that does not arrive is a failure that can be tried again', async () => {
    const load = services.packs.load;
    services.packs.load = () => Promise.reject(new FailureError('pack-damaged'));
    await feed.start();
    expect(feed.phase).toBe('failed');
    expect(feed.failure?.code).toBe('pack-damaged');
    services.packs.load = load;
    await feed.start();
    expect(feed.phase).toBe('ready');
    expect(feed.failure).toBeUndefined();
  });
});

describe('the starter', () => {
  test('stands before the first grade, beside a slate that already shows other items', async () => {
    await feed.start();
    expect(feed.starter).toHaveLength(12);
    expect(shown()).toHaveLength(10);
    for (const id of feed.starter) expect(shown()).not.toContain(id);
  });

  test('is logged as shown, once, for certain, and not while learning is off', async () => {
    const shelf = async () =>
      (await services.log.impressionsOf('classics-en')).filter(({ source }) => source === 'starter');
    feed.setLearning(false);
    await feed.start();
    expect(await services.log.impressionsOf('classics-en')).toEqual([]);
    feed.setLearning(true);
    expect(await shelf()).toHaveLength(12);
    await feed.pick(feed.starter[2]);
    await feed.showMore();
    expect((await shelf()).map(({ itemId, rank, propensity }) => [itemId, rank, propensity])).toEqual(
      feed.starter.map((itemId, i) => [itemId, i + 1, 1]),
    );
  });

  test('learns from each pick at once and takes it back when pressed again', async () => {
    await feed.start();
    const [one, two] = feed.starter;
    await feed.pick(one);
    await feed.pick(two);
    expect([feed.isPicked(one), feed.isPicked(two)]).toEqual([true, true]);
    await feed.pick(one);
    expect([feed.isPicked(one), feed.isPicked(two)]).toEqual([false, true]);
    const entries = await log();
    expect(entries.map(({ kind, source }) => [kind, source])).toEqual([
      ['like', 'starter'],
      ['like', 'starter'],
      ['undo', 'tap'],
    ]);
    expect(entries[2].undoes).toBe(entries[0].seq);
    await feed.finishStarter();
    expect(feed.starter).toEqual([]);
    expect(shown()).toContain(one);
    expect(shown()).not.toContain(two);
  });

  test('is not offered again once skipped or once something is graded', async () => {
    await begun();
    const again = new Feed(services, settings);
    await again.start();
    expect(again.starter).toEqual([]);

    settings.locale = 'zh';
    const other = new Feed(services, settings);
    await other.start();
    expect(other.starter).toHaveLength(12);
    await other.pick(other.starter[0]);
    const reloaded = new Feed(services, settings);
    await reloaded.start();
    expect(reloaded.starter).toEqual([]);
  });
});

describe('what is asked of the ranker', () => {
  test('a dragged dial asks once and is remembered', async () => {
    await begun();
    const slate = vi.spyOn(services.ranker, 'slate');
    await Promise.all([0.4, 0.5, 0.6, 0.7, 0.8].map((value) => feed.setExploration(value)));
    expect(slate.mock.calls.length).toBeLessThanOrEqual(2);
    expect(slate.mock.lastCall?.[0].exploration).toBe(0.8);
    const later = new Feed(services, settings);
    await later.start();
    expect(later.exploration).toBe(0.8);
  });

  test('a change that waits behind a tap is still one question with those that follow', async () => {
    await begun();
    const [slateGate, appendGate] = [gated(), gated()];
    const { slate } = services.ranker;
    const { append } = services.log;
    const asked = vi.spyOn(services.ranker, 'slate').mockImplementation(async (request) => {
      await slateGate.wait();
      return slate(request);
    });
    const first = feed.setExploration(0.4);
    await slateGate.reached;
    services.log.append = async (entries) => {
      if (entries[0].kind === 'like') await appendGate.wait();
      return append(entries);
    };
    const tap = feed.grade(shown()[0], 'like');
    const second = feed.setExploration(0.5);
    slateGate.pass();
    await first;
    const third = feed.setExploration(0.6);
    appendGate.pass();
    await Promise.all([tap, second, third]);
    expect(asked.mock.calls.map(([{ exploration }]) => exploration)).toEqual([0.4, 0.6]);
  });

  test('a filter starts the list anew, and lifting it keeps the choice of the backlog', async () => {
    await begun();
    await feed.showMore();
    expect(shown()).toHaveLength(20);
    const slate = vi.spyOn(services.ranker, 'slate');
    await feed.setFilter({ tags: ['sea'], fromYear: 1810 });
    expect(slate.mock.lastCall?.[0]).toMatchObject({ size: 10, filter: { tags: ['sea'], fromYear: 1810 } });
    expect(feed.filtered).toBe(true);
    await feed.setFilter({ backlogOnly: true });
    await feed.clearFilter();
    expect(feed.filtered).toBe(false);
    expect(feed.filter.backlogOnly).toBe(true);
  });

  test('years in the wrong order mean what lies between them', async () => {
    await begun();
    const slate = vi.spyOn(services.ranker, 'slate');
    await feed.setFilter({ fromYear: 1830, toYear: 1810 });
    expect(slate.mock.lastCall?.[0].filter).toMatchObject({ fromYear: 1810, toYear: 1830 });
    expect(feed.filter).toMatchObject({ fromYear: 1830, toYear: 1810 });
  });

  test('the saved alone are a filter, lifted with the others', async () => {
    await begun();
    await feed.toggleSave(shown()[0]);
    expect(feed.history.saved).toBe(1);
    const slate = vi.spyOn(services.ranker, 'slate');
    await feed.setFilter({ savedOnly: true });
    expect(slate.mock.lastCall?.[0].filter.savedOnly).toBe(true);
    expect(feed.filtered).toBe(true);
    await feed.clearFilter();
    expect(feed.filter.savedOnly).toBeUndefined();
  });

  test('showing more ends with the catalog', async () => {
    await begun();
    for (let i = 0; i < 3; i++) await feed.showMore();
    expect(shown()).toHaveLength(40);
    expect(feed.canShowMore).toBe(false);
  });
});
