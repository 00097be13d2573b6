import { describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type { Result } from '../../../src/domain/errors.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import type { Session, Showing } from '../../../src/pipeline/recommend.ts';
import type { Slate } from '../../../src/domain/ranking/slate-types.ts';
import { readLedger, storageReport } from '../../../src/pipeline/your-data.ts';
import { eraseEverything } from '../../../src/pipeline/erase.ts';
import {
  allVectors,
  book,
  catalogOf,
  FIRST_SCALES,
  headOf,
  recordOf,
  rowsFor,
  vectorsFor,
} from '../storage/samples.ts';
import { everything, fakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};
const idsOf = (slate: Slate) => slate.entries.map(({ itemId }) => itemId);

async function opened() {
  const services = fakeServices();
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  await services.catalogs.stage(
    'g',
    0,
    ids.map((id) => book(id)),
    vectorsFor(ids),
  );
  await services.catalogs.commit(catalogOf('g', ids.length), recordOf('i'), []);
  const impressions = async () =>
    (await services.log.impressionsOf('goodreads')).map(({ itemId, rank }) => `${itemId}${rank}`);
  return { services, session: value(await openSession(services, 'goodreads')), impressions };
}

test('a tap is written, then learned, and the slate moves on', async () => {
  const { services, session } = await opened();
  const order: string[] = [];
  const { append } = services.log;
  const { learn } = services.ranker;
  vi.spyOn(services.log, 'append').mockImplementation(async (entries) => {
    const numbered = await append(entries);
    order.push(`written ${entries[0].kind}`);
    return numbered;
  });
  vi.spyOn(services.ranker, 'learn').mockImplementation((entry, slate) => {
    order.push('learned');
    return learn(entry, slate);
  });
  const { entry, slate } = value(
    await session.tap({ itemId: 'a', kind: 'done', value: 4, learn: true }, everything),
  );
  expect(entry).toMatchObject({ seq: 1, itemId: 'a', kind: 'done', value: 4, source: 'tap' });
  expect(order.slice(0, 2)).toEqual(['written done', 'learned']);
  expect(idsOf(slate)).toEqual(['b', 'c', 'd']);
  expect(session.stateOf('a')).toMatchObject({ done: true, grade: { value: 4 } });
});

test('a tap that could not be written teaches nothing', async () => {
  const { services, session } = await opened();
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  const result = await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
  expect(result).toEqual({ ok: false, failure: { code: 'quota' } });
  expect(services.learned).toEqual([]);
  expect(session.stateOf('a')).toEqual({ done: false });
});

test('an undo restores the state; a second one writes nothing', async () => {
  const { services, session } = await opened();
  await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
  const { entry } = value(await session.tap({ itemId: 'a', kind: 'dislike', learn: true }, everything));
  const seq = entry?.seq ?? 0;
  const undone = await Promise.all([session.undo(seq, everything), session.undo(seq, everything)]);
  expect(undone.map((result) => value(result).entry?.undoes)).toEqual([seq, undefined]);
  expect(session.stateOf('a').grade?.kind).toBe('like');
  expect((await services.log.ofCatalog('goodreads')).map(({ kind }) => kind)).toEqual([
    'like',
    'dislike',
    'undo',
  ]);
});

test('an undo that could not be written may be tried again', async () => {
  const { services, session } = await opened();
  const { entry } = value(await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything));
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  expect(await session.undo(entry?.seq ?? 0, everything)).toMatchObject({ ok: false });
  expect(session.stateOf('a').grade?.kind).toBe('like');
  expect(value(await session.undo(entry?.seq ?? 0, everything)).entry?.kind).toBe('undo');
  expect(session.stateOf('a').grade).toBeUndefined();
});

test('an impression keeps what stood on the card', async () => {
  const { services, session } = await opened();
  const slate = value(await session.slate(everything));
  const entries = slate.entries.map((entry, i) => ({ ...entry, explored: i === 1 }));
  session.noteShown({ slate: { ...slate, entries }, starter: ['f'], learning: true });
  const impressions = await services.log.impressionsOf('goodreads');
  expect(impressions.map((one) => [one.itemId, one.probability, 'explored' in one && one.explored])).toEqual([
    ['f', undefined, false],
    ['a', 0.5, false],
    ['b', 0.5, true],
    ['c', 0.5, false],
  ]);
});

const NEWLY_TUNED = { basis: 7, setting: { scales: FIRST_SCALES, noise: 0.5 } };

describe('a setting of the model', () => {
  test('is looked for after the first slate and each tap, stored, and there at the next start', async () => {
    const { services, session } = await opened();
    services.model.tuned = NEWLY_TUNED;
    await session.slate(everything);
    const stored = async () => (await services.heads.state('goodreads'))?.tuned;
    await vi.waitFor(async () => expect(await stored()).toEqual(NEWLY_TUNED));
    const settle = vi.spyOn(services.ranker, 'settle');
    const write = vi.spyOn(services.heads, 'write');
    await session.slate(everything);
    expect(settle).not.toHaveBeenCalled();
    await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
    expect(settle).toHaveBeenCalledTimes(1);
    expect(write).not.toHaveBeenCalled();
    value(await openSession(services, 'goodreads'));
    expect(services.model.started?.tuned).toEqual(NEWLY_TUNED);
  });

  test('holds no tap up, and its loss fails nothing', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.ranker, 'settle').mockReturnValueOnce(new Promise(() => undefined));
    expect(
      value(await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything)).entry,
    ).toBeDefined();
    vi.spyOn(services.ranker, 'settle').mockRejectedValueOnce(new FailureError('worker-died'));
    expect(
      value(await session.tap({ itemId: 'b', kind: 'like', learn: true }, everything)).entry,
    ).toBeDefined();
  });

  test('is not looked for once another catalog is wanted', async () => {
    const { services } = await opened();
    const controller = new AbortController();
    const session = value(await openSession(services, 'goodreads', controller.signal));
    controller.abort();
    const settle = vi.spyOn(services.ranker, 'settle');
    await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
    expect(settle).not.toHaveBeenCalled();
  });
});

describe('a belief that is left out', () => {
  test('stays out in later sessions, until it is taken back in', async () => {
    const { services, session } = await opened();
    const keys = async (from: Session) => value(await from.beliefs(5)).map(({ key }) => key);
    expect(await keys(session)).toEqual(['creator:somebody', 'tag:sea']);
    value(await session.mute('tag:sea', everything));
    value(await session.mute('tag:sea', everything));
    expect(session.muted).toEqual(['tag:sea']);
    expect(await keys(session)).toEqual(['creator:somebody']);
    const again = value(await openSession(services, 'goodreads'));
    expect(services.model.started?.muted).toEqual(['tag:sea']);
    expect(again.muted).toEqual(['tag:sea']);
    value(await again.unmute('tag:sea', everything));
    expect(await keys(again)).toEqual(['creator:somebody', 'tag:sea']);
    expect((await services.heads.state('goodreads'))?.muted).toEqual([]);
  });

  test('is left in when that could not be written', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.heads, 'write').mockRejectedValueOnce(new FailureError('quota'));
    expect(await session.mute('tag:sea', everything)).toMatchObject({ failure: { code: 'quota' } });
    expect(session.muted).toEqual([]);
    expect(services.model.muted).toEqual([]);
  });

  test('is left out by the next ranker when this one dies over it', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.ranker, 'mute').mockRejectedValueOnce(new FailureError('worker-died'));
    expect(idsOf(value(await session.mute('tag:sea', everything)))).toEqual(['a', 'b', 'c']);
    expect(services.model.started?.muted).toEqual(['tag:sea']);
  });
});

describe('the champion', () => {
  test('is the prior of the ranker that is opened', async () => {
    const { services } = await opened();
    const outputs = new Float32Array([1, 2, 3, 4, 5, 6]);
    await services.heads.add(headOf('h1', { dataId: 'g', outputs }), { from: undefined, to: 'h1' });
    value(await openSession(services, 'goodreads'));
    expect(services.model.started?.prior).toEqual(outputs);
  });

  test.each([
    ['of another generation', { dataId: 'older' }],
    ['about other items', { dataId: 'g', outputs: new Float32Array(5) }],
  ])('%s is left aside', async (_name, change) => {
    const { services } = await opened();
    const head = headOf('h1', { outputs: new Float32Array(6), ...change });
    await services.heads.add(head, { from: undefined, to: 'h1' });
    value(await openSession(services, 'goodreads'));
    expect(services.model.started).toMatchObject({ prior: undefined });
  });

  test('that cannot be read does not keep the catalog from opening', async () => {
    const { services } = await opened();
    await services.heads.add(headOf('h1', { dataId: 'g' }), { from: undefined, to: 'h1' });
    vi.spyOn(services.heads, 'load').mockRejectedValueOnce(new FailureError('storage-failed'));
    value(await openSession(services, 'goodreads'));
    expect(services.model.started).toMatchObject({ prior: undefined });
  });
});

/** Puts a slate on screen, as the page does. */
async function show(session: Session, request = everything, change: Partial<Showing> = {}): Promise<Slate> {
  const slate = value(await session.slate(request));
  session.noteShown({ slate, starter: [], learning: true, ...change });
  return slate;
}

test('an item is logged as shown when it comes, not while it stays, and again when it comes back', async () => {
  const { session, impressions } = await opened();
  await show(session);
  await show(session);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3']);
  await show(session, { ...everything, hidden: ['a'] });
  expect(await impressions()).toEqual(['a1', 'b2', 'c3', 'd3']);
  await show(session);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3', 'd3', 'a1']);
});

test('a slate that was not put on screen is not logged as shown', async () => {
  const { session, impressions } = await opened();
  await session.slate(everything);
  await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
  expect(await impressions()).toEqual([]);
});

test('the starter is logged once while it stands, for certain, and apart from the slate', async () => {
  const { services, session } = await opened();
  const starter = ['a', 'b'];
  const request = { ...everything, size: 1, hidden: starter };
  await show(session, request, { starter });
  await show(session, request, { starter });
  await show(session, { ...everything, size: 1 });
  const impressions = await services.log.impressionsOf('goodreads');
  expect(impressions.map((one) => [one.itemId, one.source, one.propensity, one.rank])).toEqual([
    ['a', 'starter', 1, 1],
    ['b', 'starter', 1, 2],
    ['c', 'slate', 0.25, 1],
    ['a', 'slate', 0.25, 1],
  ]);
});

test('what is shown does not wait for its impressions, nor fail with them', async () => {
  const { services, session } = await opened();
  vi.spyOn(services.log, 'append').mockReturnValueOnce(new Promise(() => undefined));
  expect((await show(session)).entries).toHaveLength(3);
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  expect((await show(session, { ...everything, hidden: ['a'] })).entries).toHaveLength(3);
});

test('with learning off nothing is written, and tapped items are only hidden', async () => {
  const { services, session, impressions } = await opened();
  const append = vi.spyOn(services.log, 'append');
  const off = { learning: false };
  expect(idsOf(await show(session, everything, off))).toEqual(['a', 'b', 'c']);
  const tap = { itemId: 'b', kind: 'like', learn: false } as const;
  const { entry, slate } = value(await session.tap(tap, everything));
  expect(entry).toBeUndefined();
  expect(idsOf(slate)).toEqual(['a', 'c', 'd']);
  expect(append).not.toHaveBeenCalled();
  expect(services.learned).toEqual([]);
  expect(idsOf(value(await session.reveal('b', everything)))).toEqual(['a', 'b', 'c']);
  await show(session);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3']);
});

test('what stays on screen while learning is switched off and on again was shown once', async () => {
  const { session, impressions } = await opened();
  await show(session);
  await show(session, { ...everything, hidden: ['a'] }, { learning: false });
  expect(await impressions()).toEqual(['a1', 'b2', 'c3']);
  await show(session, { ...everything, hidden: ['a'] });
  expect(await impressions()).toEqual(['a1', 'b2', 'c3', 'd3']);
});

test('the browser is asked to keep the data at the third stored tap, once, and nothing waits for its answer', async () => {
  const { services, session } = await opened();
  const persist = vi.spyOn(services.housekeeping, 'persist').mockReturnValue(new Promise(() => undefined));
  const like = async (itemId: string, learn = true) =>
    value(await session.tap({ itemId, kind: 'like', learn }, everything));
  await like('a');
  await like('b');
  await like('c', false);
  expect(persist).not.toHaveBeenCalled();
  await like('d');
  await like('e');
  expect(persist).toHaveBeenCalledTimes(1);
});

describe('a ranker that dies over a tap', () => {
  const like = { itemId: 'a', kind: 'like', learn: true } as const;
  const dying = () => Promise.reject(new FailureError('worker-died'));

  test('is opened again, and has learned the tap from the log', async () => {
    const { services, session } = await opened();
    const { seed } = await services.preferences.read();
    vi.spyOn(services.ranker, 'learn').mockImplementationOnce(dying);
    const open = vi.spyOn(services.ranker, 'open');
    const { entry, slate } = value(await session.tap(like, everything));
    expect(idsOf(slate)).toEqual(['b', 'c', 'd']);
    expect(open.mock.calls.map(([, start]) => [start.log, start.seed])).toEqual([[[entry], seed]]);
    expect(await services.log.ofCatalog('goodreads')).toHaveLength(1);
  });

  test('is a failure when it cannot be opened again', async () => {
    const { services, session } = await opened();
    vi.spyOn(services.ranker, 'learn').mockImplementationOnce(dying);
    vi.spyOn(services.ranker, 'open').mockRejectedValueOnce(new FailureError('wasm-refused'));
    expect(await session.tap(like, everything)).toMatchObject({ failure: { code: 'worker-died' } });
  });

  test('is a failure when the catalog was replaced meanwhile', async () => {
    const { services, session } = await opened();
    const { catalogs } = services;
    const before = await catalogs.find('goodreads');
    await catalogs.stage('h', 0, [book('z')], vectorsFor(['z']));
    await catalogs.commit(catalogOf('h', 1, { updatedAt: 2 }), recordOf('j', before), []);
    vi.spyOn(services.ranker, 'learn').mockImplementationOnce(dying);
    const open = vi.spyOn(services.ranker, 'open');
    expect(await session.tap(like, everything)).toMatchObject({ failure: { code: 'worker-died' } });
    expect(open).not.toHaveBeenCalled();
  });
});

test('an open that was given up leaves the ranker to the one that is wanted', async () => {
  const { services } = await opened();
  const open = vi.spyOn(services.ranker, 'open');
  const controller = new AbortController();
  const opening = openSession(services, 'goodreads', controller.signal);
  controller.abort();
  expect(await opening).toEqual({ ok: false, failure: { code: 'cancelled' } });
  expect(open).not.toHaveBeenCalled();
});

test('taps are dated forwards even when the clock is set back', async () => {
  const { services, session } = await opened();
  const first =
    value(await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything)).entry?.time ?? 0;
  services.now = () => 1;
  expect(value(await session.tap({ itemId: 'b', kind: 'like', learn: true }, everything)).entry?.time).toBe(
    first + 1,
  );
});

test('the seed is made once and survives, and a new session replays the log', async () => {
  const { services, session } = await opened();
  const { seed } = await services.preferences.read();
  await session.tap({ itemId: 'a', kind: 'like', source: 'starter', learn: true }, everything);
  const open = vi.spyOn(services.ranker, 'open');
  const again = value(await openSession(services, 'goodreads'));
  expect(seed).toBeTypeOf('number');
  expect(open).toHaveBeenCalledWith(
    expect.anything(),
    expect.objectContaining({ log: [expect.objectContaining({ source: 'starter' })], seed }),
  );
  expect(again.stateOf('a').grade?.kind).toBe('like');
  expect([...again.items.keys()]).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  expect(again.positions).toHaveLength(12);
  expect(value(await again.starter(2))).toEqual(['a', 'b']);
  expect(value(await again.explain('c')).itemId).toBe('c');
});

test('a built-in catalog is opened from its files', async () => {
  const services = fakeServices();
  async function* once() {
    yield vectorsFor(['x']);
  }
  const catalog = catalogOf('hash', 1, { id: 'classics-en', source: 'pack' });
  vi.spyOn(services.packs, 'load').mockResolvedValue({ catalog, items: [book('x')], vectors: once() });
  const open = vi.spyOn(services.ranker, 'open');
  const session = value(await openSession(services, 'classics-en'));
  expect(session.catalog).toBe(catalog);
  expect(await allVectors(open.mock.calls[0][0].vectors)).toEqual(await rowsFor(['x']));
});

test('a catalog that is gone is a failure', async () => {
  expect(await openSession(fakeServices(), 'goodreads')).toMatchObject({
    failure: { code: 'storage-failed' },
  });
});

test('the ledger and the report show what is stored, and erasing empties both', async () => {
  const { services, session } = await opened();
  await session.tap({ itemId: 'a', kind: 'like', learn: true }, everything);
  await session.tap({ itemId: 'b', kind: 'save', learn: true }, everything);
  await show(session);
  const ledger = value(await readLedger(services, 'goodreads'));
  expect(ledger.actions.map(({ kind }) => kind)).toEqual(['save', 'like']);
  expect(ledger.impressions.length).toBeGreaterThan(0);
  expect(value(await storageReport(services))).toMatchObject({ catalogs: 1, items: 6, interactions: 2 });
  value(await eraseEverything(services));
  expect(value(await storageReport(services))).toMatchObject({
    catalogs: 0,
    interactions: 0,
    impressions: 0,
  });
});
