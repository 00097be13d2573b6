/** What a script can do to a person's model through the doors that a person uses. */
import { expect, test } from 'vitest';
import { TAPS_A_MINUTE } from '../../../src/domain/pace.ts';
import { readHistory } from '../../../src/domain/ranking/history.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { book, catalogOf, vectorsFor } from '../storage/samples.ts';
import { everything, fakeServices } from './fakes.ts';

const ITEMS = Array.from({ length: 100 }, (_, i) => book(`b${i}`));

async function opened() {
  let time = 1_000_000;
  const services = {
    ...fakeServices(),
    now: () => time,
    packs: {
      load: async (id: string) => ({
        catalog: catalogOf(id, ITEMS.length, { id }),
        items: ITEMS,
        vectors: (async function* () {
          yield vectorsFor(ITEMS.map(({ title }) => title));
        })(),
      }),
    },
  };
  const result = await openSession(services, 'classics-en');
  if (!result.ok) throw new Error(result.failure.code);
  const session = result.value;
  const like = (i: number) => session.tap({ itemId: `b${i}`, kind: 'like', learn: true }, everything);
  const wait = (milliseconds: number) => (time += milliseconds);
  return { services, session, like, wait };
}

test('taps faster than any person are neither written nor learned, and say so', async () => {
  const { services, session, like, wait } = await opened();
  for (let i = 0; i < TAPS_A_MINUTE; i++) expect((await like(i)).ok).toBe(true);
  expect(await like(99)).toEqual({ ok: false, failure: { code: 'too-fast' } });
  expect(await services.log.ofCatalog('classics-en')).toHaveLength(TAPS_A_MINUTE);
  expect(services.learned).toHaveLength(TAPS_A_MINUTE);
  expect(session.stateOf('b99')).toEqual({ done: false });
  wait(60_000);
  expect((await like(99)).ok).toBe(true);
});

test('taking back is never too fast', async () => {
  const { session, like } = await opened();
  for (let i = 0; i < TAPS_A_MINUTE; i++) await like(i);
  for (let seq = 1; seq <= TAPS_A_MINUTE; seq++) expect((await session.undo(seq, everything)).ok).toBe(true);
});

test('an item weighs as one grade however often it is turned over', async () => {
  const { services, session } = await opened();
  for (let i = 0; i < 41; i++)
    await session.tap({ itemId: 'b7', kind: i % 2 ? 'dislike' : 'like', learn: true }, everything);
  const log = await services.log.ofCatalog('classics-en');
  expect(log).toHaveLength(41);
  const { grades } = readHistory(log, (itemId) => Number(itemId.slice(1)), 1_000);
  expect(grades.map(({ itemId, kind }) => [itemId, kind])).toEqual([['b7', 'like']]);
});
