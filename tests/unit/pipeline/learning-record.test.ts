import { expect, test, vi } from 'vitest';
import type { Result } from '../../../src/domain/errors.ts';
import type { NewInteraction } from '../../../src/domain/interaction.ts';
import type { Prediction } from '../../../src/domain/ranking/slate-types.ts';
import { learningRecord } from '../../../src/pipeline/learning-record.ts';
import { openSession } from '../../../src/pipeline/recommend.ts';
import { catalogOf, book, vectorsFor } from '../storage/samples.ts';
import { fakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const ID = 'classics-en';
const ITEMS = ['a', 'b', 'c', 'd', 'e'].map((id) => book(id));
let time = 0;
const shown = (itemId: string, change: Partial<NewInteraction> = {}): NewInteraction => ({
  catalogId: ID,
  itemId,
  kind: 'impression',
  time: ++time,
  source: 'slate',
  propensity: 0.5,
  probability: 0.5,
  rank: 1,
  ...change,
});
const tapped = (itemId: string, kind: NewInteraction['kind'], change: Partial<NewInteraction> = {}) => ({
  ...{ catalogId: ID, itemId, kind, time: ++time, source: 'tap' as const },
  ...change,
});

async function recordAfter(log: readonly NewInteraction[], predictions: readonly Prediction[] = []) {
  const services = fakeServices();
  services.packs.load = async () => ({
    catalog: catalogOf('pack', ITEMS.length, { id: ID, source: 'pack' }),
    items: ITEMS,
    vectors: (async function* () {
      yield vectorsFor(ITEMS.map(({ title }) => title));
    })(),
  });
  await services.log.append(log);
  vi.spyOn(services.ranker, 'record').mockResolvedValue([...predictions]);
  const session = value(await openSession(services, ID));
  return value(await learningRecord(services, session));
}

test('nothing was shown and nothing predicted: nothing is claimed', async () => {
  const none = { shown: 0, answered: 0, liked: 0 };
  expect(await recordAfter([])).toEqual({
    predictions: [],
    auc: undefined,
    aucError: undefined,
    accuracy: undefined,
    exploration: { explored: none, familiar: none },
  });
});

test('predictions are scored as they were made', async () => {
  const predictions = Array.from({ length: 40 }, (_, i) => ({
    itemId: 'a',
    seq: i,
    probability: i % 4 === 0 ? 0.9 : 0.8,
    liked: i % 4 === 0,
  }));
  const { auc, accuracy } = await recordAfter([], predictions);
  expect(auc).toBe(1);
  expect(accuracy?.brier).toBeCloseTo((10 * 0.1 ** 2 + 30 * 0.8 ** 2) / 40, 12);
  expect(accuracy?.logLoss).toBeCloseTo(-(10 * Math.log(0.9) + 30 * Math.log(0.2)) / 40, 12);
  // All in one bin, promised 0.825 on average and liked one time in four.
  expect(accuracy?.expectedCalibrationError).toBeCloseTo(0.825 - 0.25, 12);
  expect(accuracy?.bins).toMatchObject([{ count: 40, liked: 0.25 }]);
});

test('an answer belongs to the latest showing before it, explored or not', async () => {
  const { exploration } = await recordAfter([
    shown('a', { explored: true }),
    shown('a'),
    tapped('a', 'like'),
    shown('a'),
    shown('b', { explored: true }),
    tapped('b', 'dislike'),
    shown('c', { explored: true }),
    tapped('c', 'rating', { value: 5 }),
    tapped('d', 'like'),
    shown('d'),
  ]);
  expect(exploration.explored).toEqual({ shown: 3, answered: 2, liked: 1 });
  expect(exploration.familiar).toEqual({ shown: 3, answered: 1, liked: 1 });
});

test('saves, done without stars, what was taken back or imported, starters and older logs answer nothing', async () => {
  const { exploration } = await recordAfter([
    shown('a'),
    tapped('a', 'save'),
    shown('b'),
    tapped('b', 'done'),
    shown('c'),
    tapped('c', 'like'),
    tapped('c', 'undo', { undoes: 6 }),
    shown('d'),
    tapped('d', 'rating', { value: 5, source: 'import' }),
    shown('e', { source: 'starter', probability: undefined, propensity: 1 }),
    shown('e', { probability: undefined }),
    tapped('e', 'like', { source: 'starter' }),
  ]);
  expect(exploration.familiar).toEqual({ shown: 4, answered: 0, liked: 0 });
  expect(exploration.share).toBe(0.5);
});

test('middling stars answer, and did not like', async () => {
  const { exploration } = await recordAfter([shown('a'), tapped('a', 'done', { value: 3 })]);
  expect(exploration.familiar).toEqual({ shown: 1, answered: 1, liked: 0 });
});

test('a shelf without exploration is estimated from the cards that it would have had', async () => {
  const { exploration } = await recordAfter([
    shown('a', { propensity: 1 }),
    tapped('a', 'like'),
    shown('b', { propensity: 0.5 }),
    shown('c', { propensity: 0.25, explored: true }),
    tapped('c', 'like'),
  ]);
  // Weights 1 and 2 of the two familiar cards, of which the first was liked.
  expect(exploration.withoutExploration?.estimate).toBeCloseTo(1 / 3, 12);
  expect(exploration.asShown?.estimate).toBeCloseTo(2 / 3, 12);
});
