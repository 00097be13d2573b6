import { expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import type { Result } from '../../../src/domain/errors.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import type { Slate } from '../../../src/domain/ranking/slate-types.ts';
import { readLedger, storageReport } from '../../../src/pipeline/your-data.ts';
import { eraseEverything } from '../../../src/pipeline/erase.ts';
import { allVectors, book, catalogOf, recordOf, rowsFor, vectorsFor } from '../storage/samples.ts';
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
  const { entry, slate } = value(await session.tap({ itemId: 'a', kind: 'done', value: 4 }, everything));
  expect(entry).toMatchObject({ seq: 1, itemId: 'a', kind: 'done', value: 4, source: 'tap' });
  expect(order.slice(0, 2)).toEqual(['written done', 'learned']);
  expect(idsOf(slate)).toEqual(['b', 'c', 'd']);
  expect(session.stateOf('a')).toMatchObject({ done: true, grade: { value: 4 } });
});

test('a tap that could not be written teaches nothing', async () => {
  const { services, session } = await opened();
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  const result = await session.tap({ itemId: 'a', kind: 'like' }, everything);
  expect(result).toEqual({ ok: false, failure: { code: 'quota' } });
  expect(services.learned).toEqual([]);
  expect(session.stateOf('a')).toEqual({ done: false });
});

test('an undo restores the state; a second one writes nothing', async () => {
  const { services, session } = await opened();
  await session.tap({ itemId: 'a', kind: 'like' }, everything);
  const { entry } = value(await session.tap({ itemId: 'a', kind: 'dislike' }, everything));
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
  const { entry } = value(await session.tap({ itemId: 'a', kind: 'like' }, everything));
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  expect(await session.undo(entry?.seq ?? 0, everything)).toMatchObject({ ok: false });
  expect(session.stateOf('a').grade?.kind).toBe('like');
  expect(value(await session.undo(entry?.seq ?? 0, everything)).entry?.kind).toBe('undo');
  expect(session.stateOf('a').grade).toBeUndefined();
});

test('an item is logged as shown when it comes, not while it stays, and again when it comes back', async () => {
  const { session, impressions } = await opened();
  await session.slate(everything);
  await session.slate(everything);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3']);
  await session.slate({ ...everything, hidden: ['a'] });
  expect(await impressions()).toEqual(['a1', 'b2', 'c3', 'd3']);
  await session.slate(everything);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3', 'd3', 'a1']);
});

test('a slate does not wait for its impressions, nor fail with them', async () => {
  const { services, session } = await opened();
  vi.spyOn(services.log, 'append').mockReturnValueOnce(new Promise(() => undefined));
  expect(value(await session.slate(everything)).entries).toHaveLength(3);
  vi.spyOn(services.log, 'append').mockRejectedValueOnce(new FailureError('quota'));
  expect(await session.slate({ ...everything, hidden: ['a'] })).toMatchObject({ ok: true });
});

test('with learning off nothing is written, and tapped items are only hidden', async () => {
  const { services, session, impressions } = await opened();
  const append = vi.spyOn(services.log, 'append');
  session.learning = false;
  expect(idsOf(value(await session.slate(everything)))).toEqual(['a', 'b', 'c']);
  const { entry, slate } = value(await session.tap({ itemId: 'b', kind: 'like' }, everything));
  expect(entry).toBeUndefined();
  expect(idsOf(slate)).toEqual(['a', 'c', 'd']);
  expect(append).not.toHaveBeenCalled();
  expect(services.learned).toEqual([]);
  expect(idsOf(value(await session.reveal('b', everything)))).toEqual(['a', 'b', 'c']);
  session.learning = true;
  await session.slate(everything);
  expect(await impressions()).toEqual(['a1', 'b2', 'c3']);
});

test('taps are dated forwards even when the clock is set back', async () => {
  const { services, session } = await opened();
  const first = value(await session.tap({ itemId: 'a', kind: 'like' }, everything)).entry?.time ?? 0;
  services.now = () => 1;
  expect(value(await session.tap({ itemId: 'b', kind: 'like' }, everything)).entry?.time).toBe(first + 1);
});

test('the seed is made once and survives, and a new session replays the log', async () => {
  const { services, session } = await opened();
  const { seed } = await services.preferences.read();
  await session.tap({ itemId: 'a', kind: 'like', source: 'starter' }, everything);
  const open = vi.spyOn(services.ranker, 'open');
  const again = value(await openSession(services, 'goodreads'));
  expect(seed).toBeTypeOf('number');
  expect(open).toHaveBeenCalledWith(
    expect.anything(),
    [expect.objectContaining({ source: 'starter' })],
    seed,
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
  await session.tap({ itemId: 'a', kind: 'like' }, everything);
  await session.tap({ itemId: 'b', kind: 'save' }, everything);
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
