import { beforeEach, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { Feed } from '../../../src/state/feed.svelte.ts';
import { Learning } from '../../../src/state/learning.svelte.ts';
import { fakeServices, HEAD_GRADES, type FakeServices } from '../pipeline/fakes.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';

const BOOKS = Array.from({ length: 40 }, (_, i) => book(`b${i}`));
const SPLIT = {
  rows: Int32Array.from({ length: 30 }, (_, row) => row),
  targets: new Float32Array(30),
  noises: new Float32Array(30).fill(0.6),
  cut: 18,
  seqs: [],
};

let services: FakeServices;
let feed: Feed;
let learning: Learning;

beforeEach(async () => {
  const fakes = fakeServices();
  const packs = {
    ...fakes.packs,
    load: async (id: string) => ({
      catalog: catalogOf(id, BOOKS.length, { id, name: id }),
      items: BOOKS,
      vectors: (async function* () {
        yield vectorsFor(BOOKS.map(({ title }) => title));
      })(),
    }),
  };
  services = { ...fakes, packs };
  services.model.split = SPLIT;
  feed = new Feed(services, { locale: 'en' });
  learning = new Learning(services, feed);
  await feed.start();
  await feed.skipStarter();
});

/** Fit on top of any head does this well, and 0.6 on its own. */
const headsReach = (trust: number): void => {
  services.model.trust = (prior) => (prior ? trust : 0.6);
};

/** The trainer stands still at its next step until it is let pass or given up. */
function heldTrainer() {
  let pass = (): void => undefined;
  const passed = new Promise<void>((resolve) => (pass = resolve));
  const { fit } = services.trainer;
  const reached = new Promise<void>((resolve) => {
    services.trainer.fit = async (job, options) => {
      resolve();
      await passed;
      return fit(job, options);
    };
  });
  return { reached, pass };
}

test('without a catalog there is nothing to know and nothing to train', async () => {
  const early = new Learning(services, new Feed(services, { locale: 'en' }));
  await early.refresh();
  await early.fineTune();
  expect([early.phase, early.record, early.beliefs, early.versions]).toEqual(['idle', undefined, [], []]);
});

test('what is known of the open catalog is read: versions, record, beliefs', async () => {
  await feed.grade('b0', 'like');
  expect(learning.record).toBeUndefined();
  await learning.refresh();
  expect(learning.record?.predictions).toMatchObject([{ itemId: 'b0', liked: true }]);
  expect(learning.beliefs.map(({ key }) => key)).toEqual(['creator:somebody', 'tag:sea']);
  expect([learning.versions, learning.champion, learning.mutedKeys]).toEqual([[], undefined, []]);
  expect(learning.failure).toBeUndefined();
});

test('beliefs follow the taps without the record being made anew', async () => {
  const record = vi.spyOn(services.ranker, 'record');
  await learning.refreshBeliefs();
  expect(learning.beliefs).toHaveLength(2);
  expect(record).not.toHaveBeenCalled();
});

test('a belief is left out and taken back in, and the feed shows the slate of that', async () => {
  const before = feed.slate;
  await learning.mute('tag:sea');
  expect(learning.mutedKeys).toEqual(['tag:sea']);
  expect(learning.beliefs.map(({ key }) => key)).toEqual(['creator:somebody']);
  expect(feed.slate).not.toBe(before);
  await learning.unmute('tag:sea');
  expect(learning.mutedKeys).toEqual([]);
  expect(learning.beliefs).toHaveLength(2);
});

test('a belief that could not be left out says why and stays', async () => {
  vi.spyOn(services.heads, 'mute').mockRejectedValueOnce(new FailureError('quota'));
  await learning.mute('tag:sea');
  expect(learning.failure).toEqual({ code: 'quota' });
  expect(learning.mutedKeys).toEqual([]);
});

test('a training goes from progress to result, and its winner ranks', async () => {
  headsReach(0.8);
  const { reached, pass } = heldTrainer();
  const training = learning.fineTune();
  await reached;
  expect(learning.phase).toBe('training');
  expect(learning.progress).toMatchObject({ phase: 'training', kind: 'adapter', epoch: 0, epochs: 0 });
  expect(learning.progress?.trials).toHaveLength(1);
  const before = feed.slate;
  pass();
  await training;
  expect(learning.phase).toBe('done');
  expect(learning.result?.champion).toBe('adapter');
  expect(learning.versions).toEqual([learning.result?.version]);
  expect(learning.champion).toBe(learning.result?.version.headId);
  expect(learning.progress?.curves.adapter.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
  expect(learning.progress?.curves.perceptron).toHaveLength(3);
  expect(learning.progress).toMatchObject({ phase: 'finishing', epoch: 3, epochs: 3 });
  expect(services.model.prior?.[0]).toBe(HEAD_GRADES.adapter + 30);
  expect(feed.slate).not.toBe(before);
});

test('versions change places', async () => {
  headsReach(0.8);
  await learning.fineTune();
  const [won] = learning.versions;
  await learning.rollBack(undefined);
  expect([learning.champion, services.model.prior]).toEqual([undefined, undefined]);
  await learning.rollBack(won.headId);
  expect(learning.champion).toBe(won.headId);
  expect(services.model.prior?.[0]).toBe(HEAD_GRADES.adapter + 30);
  await learning.rollBack('unheard-of');
  expect(learning.failure?.code).toBe('storage-failed');
  expect(learning.champion).toBe(won.headId);
});

test('a lost contest is done too, with Fit alone in force', async () => {
  headsReach(0.5);
  await learning.fineTune();
  expect([learning.phase, learning.result?.champion, learning.champion]).toEqual(['done', 'fit', undefined]);
  expect(learning.versions).toHaveLength(1);
});

test('too few graded events: how many more', async () => {
  services.model.split = undefined;
  await feed.grade('b0', 'like');
  await learning.fineTune();
  expect([learning.phase, learning.needed]).toEqual(['too-few', 19]);
});

test('a training given up leaves everything as it was, and another may begin', async () => {
  headsReach(0.8);
  const { reached, pass } = heldTrainer();
  const training = learning.fineTune();
  await reached;
  await learning.cancel();
  await training;
  expect([learning.phase, learning.progress, learning.failure]).toEqual(['idle', undefined, undefined]);
  await learning.refresh();
  expect(learning.versions).toEqual([]);
  pass();
  await learning.fineTune();
  expect(learning.phase).toBe('done');
});

test('a training that fails says why; a bug ends it too and travels on', async () => {
  vi.spyOn(services.trainer, 'open').mockRejectedValueOnce(new FailureError('worker-died'));
  await learning.fineTune();
  expect([learning.phase, learning.failure]).toEqual(['failed', { code: 'worker-died' }]);
  vi.spyOn(services.trainer, 'open').mockRejectedValueOnce(new TypeError('bug'));
  await expect(learning.fineTune()).rejects.toThrow('bug');
  expect([learning.phase, learning.failure]).toEqual(['failed', { code: 'unexpected' }]);
});

test('a second press while a training runs begins no other', async () => {
  const { reached, pass } = heldTrainer();
  const open = vi.spyOn(services.trainer, 'open');
  const training = learning.fineTune();
  await reached;
  await learning.fineTune();
  pass();
  await training;
  expect(open).toHaveBeenCalledTimes(1);
});

test('what was trained of one catalog is not shown with another', async () => {
  headsReach(0.8);
  await learning.fineTune();
  await feed.open('classics-zh');
  expect([learning.phase, learning.result, learning.progress]).toEqual(['idle', undefined, undefined]);
});

test('another catalog ends the training, and nothing of the first is shown with it', async () => {
  headsReach(0.8);
  await learning.fineTune();
  await learning.refresh();
  const { reached } = heldTrainer();
  const training = learning.fineTune();
  await reached;
  await feed.open('classics-zh');
  await training;
  expect([learning.phase, learning.result, learning.progress]).toEqual(['idle', undefined, undefined]);
  expect([learning.versions, learning.champion, learning.record, learning.beliefs]).toEqual([
    [],
    undefined,
    undefined,
    [],
  ]);
  expect(await services.heads.versions('classics-en')).toHaveLength(1);
});

test('beliefs read while another catalog is on its way are not shown with it', async () => {
  vi.spyOn(services.ranker, 'beliefs').mockImplementationOnce(async () => {
    await feed.open('classics-zh');
    expect(learning.beliefs).toEqual([]);
    await learning.refreshBeliefs();
    return [];
  });
  await learning.refreshBeliefs();
  expect(feed.catalogId).toBe('classics-zh');
  expect(learning.beliefs).toHaveLength(2);
});
