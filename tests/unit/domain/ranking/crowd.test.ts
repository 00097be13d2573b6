import { describe, expect, it } from 'vitest';
import { isLike, type RatedEvent } from '../../../../src/domain/learning/split.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { centreVectors } from '../../../../src/domain/ranking/centred-vectors.ts';
import { CosineColumns } from '../../../../src/domain/ranking/cosine-columns.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { openCrowd } from '../../../../src/domain/ranking/priors/crowd.ts';
import { buildPrior } from '../../../../src/domain/ranking/priors/prior.ts';
import { Pull } from '../../../../src/domain/ranking/pull.ts';
import { Ranker, type RankerStart } from '../../../../src/domain/ranking/ranker.ts';
import { Taste } from '../../../../src/domain/ranking/taste.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { DIMS, entry, madeUpCatalog, request, started } from './catalog-fixture.ts';
import { ITEMS, madeUpHistories } from './priors/histories.ts';

const catalog = madeUpCatalog(ITEMS, 4);
const histories = madeUpHistories(60);
const prior = buildPrior(histories, ITEMS, mulberry32(1), { sourcesPerItem: 12, factors: 4 });
const crowd = openCrowd(prior, ITEMS);

/** Ratings of a fan of every third item, and some that are none. */
const log = [12, 15, 18, 21, 24, 27, 30, 33, 10, 11].map((row, i) =>
  entry(i + 1, 'rating', `i${row}`, { value: row % 3 ? 2 : 5 }),
);
const rankerWith = (more: Partial<RankerStart> = {}, entries = log): Ranker =>
  started(catalog, entries, 9, { crowd: prior, ...more });
const rowOf = (itemId: string): number => Number(itemId.slice(1));

describe('a ranker with a prior', () => {
  it('pulls as the evaluated hybrid does: the same scores of every item, to the last bit', () => {
    const vectors = centreVectors(quantizeRows(catalog.rows, DIMS));
    const columns = new CosineColumns(vectors);
    // Described, so that tags would have a say without other people.
    const described = catalog.items.map((item) => ({ ...item, description: 'A story.' }));
    const space = { vectors, features: readFeatures(described) };
    const taste = new Taste(space, rowOf, { columns, crowd });
    taste.sync(log);
    const pull = new Pull(ITEMS, columns);
    pull.sync(taste.events);
    const hybrid = crowd.pull.scores(taste.events, pull.votes(taste.events));
    expect(Array.from(taste.outlook().votes)).toEqual(Array.from(hybrid));
    const rows = Int32Array.from({ length: ITEMS }, (_, row) => row);
    const chances = taste.chances(taste.outlook(), rows);
    const best = (scores: ArrayLike<number>) =>
      [...rows].sort((a, b) => scores[b] - scores[a] || a - b).slice(0, 10);
    expect(best(chances)).toEqual(best(hybrid));
  });

  it('finds what goes with the likes, where texts lead elsewhere', () => {
    const candidates = request({ size: 10 });
    const share = (ranker: Ranker) => {
      const { entries } = ranker.slate(candidates);
      return entries.filter(({ itemId }) => rowOf(itemId) % 3 === 0).length / entries.length;
    };
    expect(share(rankerWith())).toBeGreaterThanOrEqual(share(started(catalog, log)) + 0.3);
  });

  it('begins with what many like, and says so', () => {
    const { entries } = rankerWith({}, []).slate(request({ size: 4 }));
    expect(entries.map(({ reasons }) => reasons)).toEqual(Array(4).fill([{ kind: 'popular' }]));
    const likes = (row: number) =>
      histories.filter((events: RatedEvent[]) => events.some((event) => event.row === row && isLike(event)))
        .length;
    const others = Array.from({ length: ITEMS }, (_, row) => row).filter(
      (row) => !entries.some(({ itemId }) => rowOf(itemId) === row),
    );
    const mean = (rows: readonly number[]) => rows.reduce((sum, row) => sum + likes(row), 0) / rows.length;
    expect(mean(entries.map(({ itemId }) => rowOf(itemId)))).toBeGreaterThan(1.5 * mean(others));
  });

  it('names the liked item that goes with a card, and never a disliked one or the card itself', () => {
    const { entries } = rankerWith().slate(request({ size: 10 }));
    const together = entries.flatMap(({ itemId, reasons }) =>
      reasons.flatMap((reason) => (reason.kind === 'together' ? [{ itemId, other: reason.itemId }] : [])),
    );
    expect(together.length).toBeGreaterThan(5);
    for (const { itemId, other } of together) {
      expect(other).not.toBe(itemId);
      expect(log.find((one) => one.itemId === other)?.value).toBe(5);
    }
  });

  it('accounts for the whole mean, with the bias of the item and what a head adds to it', () => {
    const head = Float32Array.from({ length: ITEMS }, (_, row) => (row % 7) / 10);
    for (const more of [{}, { prior: head }]) {
      const ranker = rankerWith(more);
      const { entries } = ranker.slate(request());
      for (const { itemId } of entries) {
        const told = ranker.explain(itemId);
        expect(told.crowd).toBeCloseTo(crowd.biases[rowOf(itemId)], 6);
        const shares = told.events.reduce((sum, { share }) => sum + share, 0);
        expect(shares + (told.prior ?? 0) + (told.crowd ?? 0)).toBeCloseTo(told.mean, 9);
        expect(told.prior === undefined).toBe(more.prior === undefined);
      }
    }
  });

  it('gives a head to learn what the biases leave, and nothing else of the split', () => {
    const grades = Array.from({ length: 40 }, (_, i) =>
      entry(i + 1, 'rating', `i${i}`, { value: (i * 7) % 5 < 2 ? 2 : 5 }),
    );
    const bare = started(catalog, grades).split();
    const onTop = rankerWith({}, grades).split();
    if (!bare || !onTop) throw new Error('too few grades for a trial');
    expect(onTop.rows).toEqual(bare.rows);
    expect(onTop.noises).toEqual(bare.noises);
    onTop.targets.forEach((target, i) =>
      expect(target).toBeCloseTo(bare.targets[i] - crowd.biases[bare.rows[i]], 6),
    );
  });

  it('is the same after a reload, a tap by tap and an undo, and a head that came and went', () => {
    const taken = rankerWith({}, log.slice(0, 6));
    for (const one of log.slice(6)) taken.learn(one, request());
    const whole = rankerWith().slate(request());
    expect(taken.slate(request()).entries).toEqual(whole.entries);
    taken.learn(entry(11, 'like', 'i50'), request());
    taken.learn(entry(12, 'undo', 'i50', { undoes: 11 }), request());
    expect(taken.slate(request()).entries).toEqual(whole.entries);
    taken.setPrior(new Float32Array(ITEMS).fill(0.3), request());
    expect(taken.setPrior(undefined, request()).entries).toEqual(whole.entries);
    taken.mute(['tag:tag 1'], undefined, request());
    expect(taken.mute([], undefined, request()).entries).toEqual(whole.entries);
  });

  it('records what it predicted with the biases', () => {
    const recorded = rankerWith().record();
    const without = started(catalog, log).record();
    expect(recorded.map(({ seq }) => seq)).toEqual(without.map(({ seq }) => seq));
    expect(recorded.some(({ probability }, i) => Math.abs(probability - without[i].probability) > 0.01)).toBe(
      true,
    );
    const head = new Float32Array(ITEMS).fill(2);
    expect(rankerWith({ prior: head }).record()).toEqual(recorded);
  });

  it('takes items that came after the prior was made', () => {
    const larger = madeUpCatalog(ITEMS + 5, 4);
    const late = entry(20, 'like', `i${ITEMS + 2}`);
    const { entries } = started(larger, [...log, late], 9, { crowd: prior }).slate(request({ size: 20 }));
    expect(entries).toHaveLength(20);
    for (const one of entries) expect(Object.values(one).every((value) => !Number.isNaN(value))).toBe(true);
  });

  it('gives a sensible slate to every kind of person', () => {
    const all = (kind: 'like' | 'dislike') => catalog.items.map(({ id }, i) => entry(i + 1, kind, id));
    for (const entries of [[], log.slice(0, 1), all('like').slice(0, 40), all('dislike').slice(0, 40)])
      for (const exploration of [0, 1]) {
        const slate = rankerWith({}, entries).slate(request({ exploration }));
        expect(slate.entries).toHaveLength(10);
        for (const { probability, low, high } of slate.entries)
          expect(low >= 0 && low <= probability && probability <= high && high <= 1).toBe(true);
      }
  });
});
