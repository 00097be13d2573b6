import { beforeEach, describe, expect, test } from 'vitest';
import type { Result } from '../../../src/domain/errors.ts';
import { mulberry32 } from '../../../src/domain/random.ts';
import { openSession, type Session } from '../../../src/pipeline/recommend.ts';
import { fineTune, listVersions, rollBack } from '../../../src/pipeline/train.ts';
import { book, catalogOf, headOf, recordOf, vectorsFor } from '../storage/samples.ts';
import { directRanker } from './direct-ranker.ts';
import { everything, fakeServices, type FakeServices } from './fakes.ts';

const value = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(`failed with ${result.failure.code}`);
  return result.value;
};

const ITEMS = 120;
const GRADED = 80;
const random = mulberry32(5);
/** A taste that nothing in the items tells of: Fit alone can only guess. */
const TASTE = Float32Array.from({ length: ITEMS }, () => (random() < 0.5 ? 1 : -1));
const NOISE = Float32Array.from({ length: ITEMS }, () => 2 * random() - 1);

/** Books that carry a tag, of which nothing that Fit learns by tells. */
const SEA = Array.from({ length: ITEMS }, () => random() < 0.3);

let services: FakeServices;
let session: Session;

beforeEach(async () => {
  services = { ...fakeServices(), ranker: directRanker() };
  const ids = Array.from({ length: ITEMS }, (_, row) => `b${row}`);
  const items = ids.map((id, row) => book(id, { creators: [], tags: SEA[row] ? ['sea'] : [] }));
  await services.catalogs.stage('g', 0, items, vectorsFor(ids));
  const taps = ids.slice(0, GRADED).map((itemId, row) => ({
    catalogId: 'goodreads',
    itemId,
    kind: TASTE[row] > 0 ? ('like' as const) : ('dislike' as const),
    time: row,
    source: 'tap' as const,
  }));
  await services.catalogs.commit(catalogOf('g', ITEMS), recordOf('i'), taps);
  session = value(await openSession(services, 'goodreads'));
});

/** A trainer whose adapter says `adapter` and whose perceptron says nothing. */
function headsSay(adapter: Float32Array): void {
  const { fit } = services.trainer;
  services.trainer.fit = async (job, options) => ({
    ...(await fit(job, options)),
    outputs: job.kind === 'adapter' ? adapter : new Float32Array(ITEMS),
  });
}

const train = async () => {
  const end = value(await fineTune(services, session));
  if (end.kind !== 'trained') throw new Error(end.kind);
  return end.trained;
};

/** Probability of a like on the cards of ungraded items, as the ranker gives it. */
async function promises() {
  const { entries } = value(await session.slate({ ...everything, size: ITEMS - GRADED }));
  return new Map(entries.map(({ itemId, probability }) => [Number(itemId.slice(1)), probability]));
}

test('a head that knows the taste beats the real Fit, ranks after it, and goes again with it', async () => {
  headsSay(TASTE);
  const before = await promises();
  const { champion, comparisons, results } = await train();
  expect(champion).toBe('adapter');
  expect(results[0].events).toBe(16);
  expect(comparisons[0].low).toBeGreaterThan(0);
  expect(comparisons[1]).toMatchObject({ recipe: 'perceptron', gain: 0, won: false });

  value(await session.followChampion(everything));
  for (const [row, probability] of await promises()) {
    if (TASTE[row] > 0) expect(probability).toBeGreaterThan(0.7);
    else expect(probability).toBeLessThan(0.3);
  }
  value(await rollBack(services, session, undefined, everything));
  expect(await promises()).toEqual(before);
});

/** The version that is ranked by, and why the chosen one is not. */
async function chosen() {
  const { inForce, suspended } = value(await listVersions(services, session));
  return [inForce?.headId, suspended?.because];
}

/** Share of the first cards that carry the tag. */
const shareOfSea = async () => {
  const { entries } = value(await session.slate({ ...everything, size: 10 }));
  return entries.filter(({ itemId }) => SEA[Number(itemId.slice(1))]).length / entries.length;
};

describe('a champion that carries a tag', () => {
  // True of what was graded, so that Fit finds nothing to correct.
  const LOVE_OF_SEA = TASTE.map((taste, row) => (row < GRADED ? taste : SEA[row] ? 3 : -3));

  beforeEach(async () => {
    const head = headOf('sea', { dataId: 'g', outputs: LOVE_OF_SEA });
    await services.heads.add(head, { from: undefined, to: 'sea' });
    value(await session.followChampion(everything));
  });

  test('is laid aside while the tag is left out, and comes back with it', async () => {
    const before = await promises();
    expect(await shareOfSea()).toBeGreaterThan(0.8);
    value(await session.mute('tag:sea', everything));
    const share = await shareOfSea();
    const { versions, inForce, suspended } = value(await listVersions(services, session));
    expect([inForce, suspended]).toEqual([undefined, { version: versions[0], because: 'muted' }]);

    const alone = await promises();
    session = value(await openSession(services, 'goodreads'));
    expect(await promises()).toEqual(alone);
    value(await rollBack(services, session, undefined, everything));
    expect(await promises()).toEqual(alone);
    expect(share).toBe(await shareOfSea());
    expect(share).toBeLessThan(0.5);

    value(await rollBack(services, session, 'sea', everything));
    value(await session.unmute('tag:sea', everything));
    expect(await promises()).toEqual(before);
    expect(value(await listVersions(services, session)).inForce?.headId).toBe('sea');
  });
});

describe('what a champion was trained on', () => {
  const undo = async (itemId: string) => {
    const [{ seq }] = (await services.log.ofCatalog('goodreads')).filter((entry) => entry.itemId === itemId);
    return value(await session.undo(seq, everything));
  };

  beforeEach(async () => {
    headsSay(TASTE);
    await train();
    value(await session.followChampion(everything));
  });

  test('is kept with it: the entries of the log, and what was left out', async () => {
    const { versions, inForce } = value(await listVersions(services, session));
    expect(inForce?.grades).toEqual((await services.log.ofCatalog('goodreads')).map(({ seq }) => seq));
    expect(inForce?.muted).toEqual([]);
    expect(versions).toEqual([inForce]);
  });

  test('is forgotten when it is taken back: ranked as by Fit alone, which never saw it', async () => {
    await undo('b7');
    const after = await promises();
    expect(await chosen()).toEqual([undefined, 'forgotten']);
    // Another person, who never said a word of it and never trained.
    const log = await services.log.ofCatalog('goodreads');
    const never = log.filter(({ itemId }) => itemId !== 'b7');
    services.log.ofCatalog = async () => never;
    services.heads.state = async () => undefined;
    session = value(await openSession(services, 'goodreads'));
    expect(await promises()).toEqual(after);
  });

  test('may grow, and a mind may change, without it being laid aside', async () => {
    value(await session.tap({ itemId: 'b100', kind: 'like', learn: true }, everything));
    value(
      await session.tap({ itemId: 'b3', kind: TASTE[3] > 0 ? 'dislike' : 'like', learn: true }, everything),
    );
    await undo('b100');
    expect(value(await listVersions(services, session)).inForce).toBeDefined();
    const before = await promises();
    session = value(await openSession(services, 'goodreads'));
    expect(await promises()).toEqual(before);
  });

  test('goes with the import that brought it', async () => {
    const catalog = value(await openSession(services, 'goodreads')).catalog;
    const rating = (itemId: string) => ({
      ...{ catalogId: 'goodreads', itemId, kind: 'rating' as const, value: 5, time: 1 },
      ...{ source: 'import' as const, importId: 'j' },
    });
    const record = { ...recordOf('j', catalog), interactions: 1 };
    await services.catalogs.commit({ ...catalog, updatedAt: 2 }, record, [rating('b90')]);
    session = value(await openSession(services, 'goodreads'));
    await train();
    value(await session.followChampion(everything));
    expect(value(await listVersions(services, session)).inForce).toBeDefined();
    await services.catalogs.undoImport('j');
    session = value(await openSession(services, 'goodreads'));
    expect(await chosen()).toEqual([undefined, 'forgotten']);
    const after = await promises();
    value(await rollBack(services, session, undefined, everything));
    expect(await promises()).toEqual(after);
  });

  test('when some of it is forgotten, is trained on no more: the next contest retires it, won or lost', async () => {
    await undo('b7');
    headsSay(NOISE);
    expect((await train()).champion).toBe('fit');
    expect(await chosen()).toEqual([undefined, undefined]);
    expect((await services.heads.state('goodreads'))?.champion).toBeUndefined();
  });
});

test('a head of noise is not put in force', async () => {
  headsSay(NOISE);
  const before = await promises();
  expect((await train()).champion).toBe('fit');
  value(await session.followChampion(everything));
  expect(await promises()).toEqual(before);
});

test('a reload ranks by the champion as the page did before it', async () => {
  headsSay(TASTE);
  await train();
  value(await session.followChampion(everything));
  const before = await promises();
  session = value(await openSession(services, 'goodreads'));
  expect(await promises()).toEqual(before);
});

test('a belief that is left out is left out after a reload too', async () => {
  const request = { ...everything, size: 5 };
  value(await session.mute('tag:sea', request));
  const before = value(await session.slate(request));
  session = value(await openSession(services, 'goodreads'));
  expect(session.muted).toEqual(['tag:sea']);
  expect(value(await session.slate(request)).entries).toEqual(before.entries);
});
