import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import type { FakeServices } from '../pipeline/fakes.ts';
import { begin, freshFeed, gated, shownBy } from './feed-bench.ts';

let services: FakeServices;
let settings: { locale: 'en' | 'zh' };
let feed: Feed;

beforeEach(() => ({ services, settings, feed } = freshFeed()));

const shown = (): string[] => shownBy(feed);
const begun = (): Promise<void> => begin(feed);
const log = () => services.log.ofCatalog('classics-en');

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
