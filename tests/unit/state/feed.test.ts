import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Item } from '../../../src/domain/catalog.ts';
import { FailureError } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import type { LoadedCatalog } from '../../../src/pipeline/services.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { memoryStores } from '../../../src/storage/memory.ts';
import { fakeServices, type FakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

const BOOKS = Array.from({ length: 40 }, (_, i) =>
  book(`b${i}`, { tags: i % 2 ? ['sea'] : ['war', 'sea'], year: 1800 + i }),
);

const loaded = (id: string, items: readonly Item[] = BOOKS): LoadedCatalog => ({
  catalog: catalogOf(id, items.length, {
    id,
    name: id,
    backlogCount: items.filter(({ backlog }) => backlog).length,
  }),
  items,
  vectors: (async function* () {
    yield vectorsFor(items.map(({ title }) => title));
  })(),
});

let services: FakeServices;
let settings: { locale: 'en' | 'zh' };
let feed: Feed;

beforeEach(() => {
  services = { ...fakeServices(memoryStores()), packs: { load: async (id) => loaded(id) } };
  settings = { locale: 'en' };
  feed = new Feed(services, settings);
});

/** Where work stops until it is let pass; `reached` once the first has come. */
function gated() {
  let pass = (): void => undefined;
  let reach = (): void => undefined;
  const passed = new Promise<void>((resolve) => (pass = resolve));
  const reached = new Promise<void>((resolve) => (reach = resolve));
  const wait = (): Promise<void> => {
    reach();
    return passed;
  };
  return { wait, reached, pass };
}

const shown = (): string[] => feed.slate?.entries.map(({ itemId }) => itemId) ?? [];
const log = () => services.log.ofCatalog('classics-en');

/** Past the starter, where the slate is the first ten of what is left. */
async function begun(): Promise<void> {
  await feed.start();
  await feed.skipStarter();
}

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

describe('taps', () => {
  test('fast taps are stored and learned one by one, in their order, whatever each takes', async () => {
    const { append } = services.log;
    let calls = 0;
    const slowly = async (entries: readonly NewInteraction[]) => {
      for (let turn = [9, 0, 5, 1, 3][calls++ % 5]; turn > 0; turn--) await Promise.resolve();
      return append(entries);
    };
    feed = new Feed({ ...services, log: { ...services.log, append: slowly } }, settings);
    await begun();
    const ids = shown().slice(0, 5);
    await Promise.all([
      feed.grade(ids[0], 'like'),
      feed.grade(ids[1], 'dislike'),
      feed.toggleSave(ids[2]),
      feed.grade(ids[3], 'done', 4),
      feed.grade(ids[4], 'done'),
    ]);
    const entries = await log();
    expect(entries.map(({ itemId, kind, value }) => [itemId, kind, value])).toEqual([
      [ids[0], 'like', undefined],
      [ids[1], 'dislike', undefined],
      [ids[2], 'save', undefined],
      [ids[3], 'done', 4],
      [ids[4], 'done', undefined],
    ]);
    expect(services.learned.map(({ seq }) => seq)).toEqual(entries.map(({ seq }) => seq));
    expect(shown()).not.toContain(ids[0]);
  });

  test('a double press is one grade', async () => {
    await begun();
    const [id] = shown();
    await Promise.all([feed.grade(id, 'like'), feed.grade(id, 'like')]);
    expect(await log()).toHaveLength(1);
  });

  test('save twice is save and unsave', async () => {
    await begun();
    const [id] = shown();
    await Promise.all([feed.toggleSave(id), feed.toggleSave(id)]);
    expect((await log()).map(({ kind }) => kind)).toEqual(['save', 'unsave']);
    expect(feed.stateOf(id).saved).toBe(false);
  });

  test('undo goes back step by step to the slate and the states of the beginning', async () => {
    await begun();
    const before = shown();
    await feed.grade(before[0], 'like');
    await feed.grade(before[3], 'dislike');
    await feed.toggleSave(before[5]);
    expect(feed.canUndo).toBe(true);
    for (let i = 0; i < 3; i++) await feed.undo();
    expect(shown()).toEqual(before);
    expect(feed.canUndo).toBe(false);
    for (const id of before) expect(feed.stateOf(id)).toEqual({ done: false });
    await feed.undo();
    expect(await log()).toHaveLength(6);
  });

  test('redo gives back the very answer that was taken back, and nothing older is touched', async () => {
    await begun();
    const [first, second] = shown();
    await feed.grade(first, 'like');
    await feed.grade(second, 'done', 4);
    expect(feed.canRedo).toBe(false);
    await feed.undo();
    expect(feed.canRedo).toBe(true);
    await Promise.all([feed.redo(), feed.redo()]);
    expect(feed.stateOf(second).grade).toMatchObject({ kind: 'done', value: 4, source: 'tap' });
    expect(feed.stateOf(first).grade?.kind).toBe('like');
    expect(feed.action).toMatchObject({ itemId: second, kind: 'done', undone: false });
    expect((await log()).map(({ kind }) => kind)).toEqual(['like', 'done', 'undo', 'done']);
    expect(feed.canRedo).toBe(false);
  });

  test('redo is over once something else was said, and stores nothing that was not stored before', async () => {
    await begun();
    const [first, second] = shown();
    await feed.grade(first, 'like');
    await feed.undo();
    await feed.grade(second, 'like');
    expect(feed.canRedo).toBe(false);

    feed.setLearning(false);
    const [third] = shown();
    await feed.grade(third, 'like');
    await feed.undo();
    feed.setLearning(true);
    const before = await log();
    await feed.redo();
    expect(await log()).toEqual(before);
    expect(shown()).not.toContain(third);
  });

  test('an act is announced with what it was, each with a number of its own', async () => {
    await begun();
    const [id] = shown();
    await feed.grade(id, 'like');
    expect(feed.action).toMatchObject({ kind: 'like', itemId: id, undone: false, stored: true });
    const first = feed.action?.id ?? 0;
    await feed.undo();
    expect(feed.action).toMatchObject({ kind: 'like', itemId: id, undone: true });
    expect(feed.action?.id).toBeGreaterThan(first);
  });

  test('a tap that cannot be stored changes nothing and says why', async () => {
    await begun();
    const before = shown();
    services.log.append = () => Promise.reject(new FailureError('quota'));
    await feed.grade(before[0], 'like');
    expect(feed.failure?.code).toBe('quota');
    expect(shown()).toEqual(before);
    expect(feed.canUndo).toBe(false);
    expect(feed.action).toBeUndefined();
    expect(feed.phase).toBe('ready');
    feed.dismissFailure();
    expect(feed.failure).toBeUndefined();
  });

  test('a ranker that stays dead is a failed page, and trying again shows what was stored', async () => {
    await begun();
    const before = shown();
    await feed.grade(before[0], 'like');
    const { learn, open } = services.ranker;
    const dead = () => Promise.reject(new FailureError('worker-died'));
    Object.assign(services.ranker, { learn: dead, open: dead });
    await feed.grade(before[1], 'like');
    expect(feed.phase).toBe('failed');
    Object.assign(services.ranker, { learn, open });
    await feed.start();
    expect(feed.phase).toBe('ready');
    expect(shown()).not.toContain(before[0]);
    expect(shown()).not.toContain(before[1]);
  });

  test.each([
    ['off', 'not stored', false],
    ['on', 'stored', true],
  ])('taps pressed while learning was %s are %s, whatever it is at their turn', async (_was, _fate, on) => {
    await feed.start();
    const gate = gated();
    const { slate } = services.ranker;
    services.ranker.slate = async (request) => {
      await gate.wait();
      return slate(request);
    };
    const [graded, saved] = shown();
    const [picked] = feed.starter;
    const before = feed.showMore();
    feed.setLearning(on);
    const taps = [feed.grade(graded, 'like'), feed.toggleSave(saved), feed.pick(picked)];
    feed.setLearning(!on);
    gate.pass();
    await Promise.all([before, ...taps]);
    const stored = on ? [graded, saved, picked] : [];
    expect((await log()).map(({ itemId }) => itemId)).toEqual(stored);
    expect(services.learned.map(({ itemId }) => itemId)).toEqual(stored);
  });

  test('with learning off nothing is stored, and undo only shows the item again', async () => {
    await begun();
    const impressions = vi.spyOn(services.log, 'append');
    const before = shown();
    feed.setLearning(false);
    await feed.grade(before[0], 'like');
    expect(shown()).not.toContain(before[0]);
    expect(feed.action?.stored).toBe(false);
    await feed.undo();
    expect(shown()).toEqual(before);
    expect(impressions).not.toHaveBeenCalled();
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
