import { expect, test, vi } from 'vitest';
import { FailureError } from '../../../src/domain/errors.ts';
import { everything } from './fakes.ts';
import { idsOf, opened, show, value } from './session-fixture.ts';

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
