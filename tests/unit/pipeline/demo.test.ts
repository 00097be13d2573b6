/** A visit to a demo, on the real ranker and a database of the test's own. */
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { mulberry32 } from '../../../src/domain/random.ts';
import { decodeDemo } from '../../../src/domain/sharing/demo-link.ts';
import type { Demo } from '../../../src/domain/sharing/demo.ts';
import { asVariant, demoItems } from '../../../src/pipeline/demo-catalog.ts';
import { openVisit, type DemoServices, type DemoVisit } from '../../../src/pipeline/demo.ts';
import { visitDatabase, visitStore } from '../../../src/storage/demo-visits.ts';

async function demoOf(name: string): Promise<Demo> {
  const file: unknown = JSON.parse(readFileSync(`tests/fixtures/demo-links/${name}.json`, 'utf8'));
  const link = typeof file === 'object' && file !== null && 'link' in file ? String(file.link) : '';
  const decoded = await decodeDemo(link);
  if (!decoded.ok) throw new Error(`the fixture ${name} is ${decoded.failure.code}`);
  return decoded.value;
}

const gear = await demoOf('v1-outdoor-small');
const books = await demoOf('v1-bookshop-en');

/** A clock of a person's pace: a tap every ten seconds. */
function servicesOf(demo: Demo, seed = 1): DemoServices {
  let now = Date.UTC(2026, 4, 1);
  const random = mulberry32(seed);
  return {
    store: visitStore(demo.id),
    now: () => (now += 10_000),
    today: () => '2026-05-01',
    draw: random,
    random,
  };
}

const ALL = { size: 200, exploration: 0, hidden: [], region: undefined };
const titles = (visit: DemoVisit): (string | undefined)[] =>
  visit.slate(ALL).entries.map(({ itemId }) => visit.titleOf(itemId));
const stored = async (demo: Demo): Promise<boolean> =>
  (await indexedDB.databases()).some(({ name }) => name === visitDatabase(demo.id));

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('a visit', () => {
  it('stores nothing before the first tap, and after it only in a database of the demo’s own', async () => {
    const visit = await openVisit(gear, servicesOf(gear));
    visit.meet(0);
    visit.mark('openedItem');
    expect(await stored(gear)).toBe(false);
    visit.tap(visit.items[0].id, 'like');
    expect(await visit.kept()).toBe(true);
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([visitDatabase(gear.id)]);
  });

  it('is found again as it was left', async () => {
    const visit = await openVisit(books, servicesOf(books));
    visit.tap(visit.items[3].id, 'like');
    visit.tap(visit.items[5].id, 'dislike');
    visit.meet(0);
    await visit.kept();
    const again = await openVisit(books, servicesOf(books, 99));
    expect(again.record).toEqual(visit.record);
    expect(titles(again)).toEqual(titles(visit));
  });

  it('takes a liked item off the list, orders the others anew, and undoes both', async () => {
    const visit = await openVisit({ ...books, variants: [] }, servicesOf(books));
    visit.tap(visit.items[0].id, 'dislike');
    const before = titles(visit);
    const liked = visit.slate(ALL).entries.at(-1)?.itemId ?? '';
    visit.tap(liked, 'like');
    const after = titles(visit);
    expect(after).not.toContain(visit.titleOf(liked));
    expect(after).not.toEqual(before.slice(0, -1));
    visit.undo();
    expect(titles(visit)).toEqual(before);
  });

  it('is remembered by what an item is called, so that a new edition of the demo does not shift the taps', async () => {
    const visit = await openVisit(gear, servicesOf(gear));
    const boots = visit.items[3];
    visit.tap(boots.id, 'like');
    await visit.kept();
    const edition = { ...gear, items: gear.items.toReversed(), vectors: undefined, personas: [] };
    const again = await openVisit(edition, servicesOf(gear));
    expect(again.items.filter(({ id }) => again.stateOf(id).grade).map(({ title }) => title)).toEqual([
      boots.title,
    ]);
  });

  it('tells two items of one name apart', () => {
    const twice = { ...gear, items: [gear.items[0], gear.items[0], gear.items[1]] };
    expect(new Set(demoItems(twice).map(({ id }) => id)).size).toBe(3);
  });

  it('begins from a made-up visitor’s taste without losing what that visitor likes', async () => {
    const visit = await openVisit({ ...books, variants: [] }, servicesOf(books));
    const before = titles(visit);
    visit.meet(0);
    const met = titles(visit);
    expect(met).not.toEqual(before);
    expect(met.toSorted()).toEqual(before.toSorted());
    expect(visit.counts).toEqual({ likes: 0, dislikes: 0, saves: 0 });
    visit.undo();
    expect(titles(visit)).toEqual(before);
  });

  it('keeps the owner’s order, or a random one of the visitor’s own, where that is what the demo asks', async () => {
    const listed = await openVisit({ ...gear, order: 'as-listed' }, servicesOf(gear));
    const names = gear.items.map(({ title }) => title);
    expect(titles(listed)).toEqual(names);
    listed.tap(listed.items[1].id, 'like');
    expect(titles(listed)).toEqual(names.filter((_, at) => at !== 1));
    const shuffled: Demo = { ...gear, id: 'AAAAAAAA', order: 'random' };
    const random = await openVisit(shuffled, servicesOf(shuffled, 5));
    expect(titles(random)).not.toEqual(names);
    expect(titles(random).toSorted()).toEqual(names.toSorted());
    expect(titles(random)).toEqual(titles(random));
  });

  it('offers each item of the shelf once, whatever the personas picked', async () => {
    const visit = await openVisit(books, servicesOf(books));
    const shelf = visit.starter(6);
    expect(new Set(shelf).size).toBe(6);
    expect(shelf.every((id) => visit.items.some((item) => item.id === id))).toBe(true);
  });

  it('draws every variant about as often as the others', async () => {
    const arms = ['a', 'b', 'c', 'd'].map((name) => ({ name }));
    const demo = { ...gear, variants: arms };
    const drawn = [0, 0, 0, 0];
    for (let seed = 0; seed < 400; seed++) {
      const visit = await openVisit(demo, servicesOf(demo, seed));
      drawn[visit.record.variant] += 1;
    }
    // Four standard deviations of a binomial of 400 and a quarter.
    for (const count of drawn) expect(Math.abs(count - 100)).toBeLessThan(35);
  });

  it('shows what a variant changes and nothing else', () => {
    const variant = { name: 'b', copy: { tagline: 'Dry feet.' }, order: 'random', starter: false } as const;
    const demo = asVariant({ ...gear, variants: [{ name: 'a' }, variant] }, 1);
    expect(demo.copy.en).toEqual({ ...gear.copy.en, tagline: 'Dry feet.' });
    expect(demo).toMatchObject({ order: 'random', starter: false, colours: gear.colours });
  });

  it('makes one report and keeps to it', async () => {
    const visit = await openVisit(gear, servicesOf(gear));
    visit.tap(visit.items[0].id, 'like');
    const report = visit.report();
    visit.tap(visit.items[1].id, 'like');
    visit.mark('pressedCallToAction');
    expect(visit.report()).toBe(report);
    await visit.kept();
    expect((await openVisit(gear, servicesOf(gear, 7))).report()).toEqual(report);
  });

  it('takes a forgetting back: taps, arm, list and database are as they were', async () => {
    const visit = await openVisit(gear, servicesOf(gear));
    visit.tap(visit.items[0].id, 'like');
    visit.tap(visit.items[2].id, 'dislike');
    await visit.kept();
    const { record } = visit;
    const before = titles(visit);
    const forgotten = await visit.forget();
    expect(forgotten).toEqual(record);
    expect(await stored(gear)).toBe(false);
    expect(visit.counts).toEqual({ likes: 0, dislikes: 0, saves: 0 });
    visit.remember(forgotten);
    await visit.kept();
    expect(visit.record).toEqual(record);
    expect(visit.counts).toEqual({ likes: 1, dislikes: 1, saves: 0 });
    expect(titles(visit)).toEqual(before);
    expect(await stored(gear)).toBe(true);
  });

  it('gives the same arm for the same draw, whatever else is left to chance', async () => {
    const variants = [{ name: 'A' }, { name: 'B' }, { name: 'C' }];
    const arm = async (draw: number, seed: number) =>
      (await openVisit({ ...gear, variants }, { ...servicesOf(gear, seed), draw: () => draw })).record
        .variant;
    expect(await Promise.all([0.1, 0.5, 0.99].map((draw) => arm(draw, 1)))).toEqual([0, 1, 2]);
    expect(await Promise.all([0.1, 0.5, 0.99].map((draw) => arm(draw, 9)))).toEqual([0, 1, 2]);
  });

  it('forgets by deleting the database', async () => {
    const visit = await openVisit(gear, servicesOf(gear));
    visit.tap(visit.items[0].id, 'like');
    await visit.kept();
    await visit.forget();
    expect(await stored(gear)).toBe(false);
    expect(visit.canUndo).toBe(false);
    expect(titles(visit)).toHaveLength(6);
  });

  it('goes on in memory where the browser refuses storage', async () => {
    const refusing = new IDBFactory();
    refusing.open = () => {
      throw new DOMException('refused', 'SecurityError');
    };
    globalThis.indexedDB = refusing;
    const visit = await openVisit(gear, servicesOf(gear));
    visit.tap(visit.items[0].id, 'like');
    expect(await visit.kept()).toBe(false);
    expect(titles(visit)).toHaveLength(5);
    await visit.forget();
  });

  it('learns nothing beyond the pace of a person', async () => {
    const visit = await openVisit(gear, { ...servicesOf(gear), now: () => 1 });
    const answers = Array.from({ length: 61 }, () => visit.tap(visit.items[0].id, 'save'));
    expect(answers.filter(Boolean)).toHaveLength(60);
  });
});
