import { describe, expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { readLedger, storageReport } from '../../../src/pipeline/your-data.ts';
import { eraseEverything } from '../../../src/pipeline/erase.ts';
import { allVectors, book, catalogOf, recordOf, rowsFor, vectorsFor } from '../storage/samples.ts';
import { everything, fakeServices } from './fakes.ts';
import { idsOf, opened, show, value } from './session-fixture.ts';

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
