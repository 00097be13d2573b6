import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { DIMS, entry, log, madeUpCatalog, request, started, type MadeUp } from './catalog-fixture.ts';

const catalog = madeUpCatalog(300, 6);
describe('a trained head', () => {
  const prior = Float32Array.from(catalog.items, (_, row) => Math.sin(row));

  it('moves the slate, is accounted for, and leaves no trace when it is taken away', () => {
    const ranker = started(catalog, log);
    const before = ranker.slate(request());
    expect(ranker.explain('i50')).not.toHaveProperty('prior');
    const headed = ranker.setPrior(prior, request());
    expect(headed.entries).not.toEqual(before.entries);
    expect(headed).toEqual(started(catalog, log, 9, { prior }).slate(request()));
    for (const { id } of catalog.items.slice(40, 60)) {
      const { mean, prior: own, events, byFeature } = ranker.explain(id);
      expect(own).toBe(prior[Number(id.slice(1))]);
      const shares = events.reduce((sum, { share }) => sum + share, 0);
      const parts = Object.values(byFeature).reduce((sum, part) => sum + part, 0);
      expect(mean).toBeCloseTo(shares + (own ?? NaN), 9);
      expect(mean).toBeCloseTo(parts + (own ?? NaN), 9);
    }
    expect(ranker.setPrior(undefined, request())).toEqual(before);
  });

  it('stays where it is in the ranking without an event', () => {
    const ranker = started(catalog, log, 9, { prior });
    ranker.slate(request());
    for (const { id } of catalog.items.slice(30, 40)) {
      const { counterfactual } = ranker.explain(id);
      if (!counterfactual) continue;
      const others = log.filter(({ itemId }) => itemId !== counterfactual.itemId);
      const scratch = started(catalog, others, 9, { prior });
      scratch.slate(request({ hidden: [counterfactual.itemId] }));
      expect(counterfactual.rank).toBe(scratch.explain(id).rank);
    }
  });

  it('leaves Fit nothing to learn where it knows every grade', () => {
    const knowing = started(catalog, log, 9, { prior });
    const { events } = knowing.explain('i50');
    const perfect = new Float32Array(300);
    for (const { itemId, grade } of events) perfect[Number(itemId.slice(1))] = grade;
    const ranker = started(catalog, log, 9, { prior: perfect });
    expect(Math.abs(ranker.explain('i50').mean)).toBeLessThan(1e-6);
  });

  it('counts what is no number as nothing, and must speak of every item', () => {
    const broken = prior.map((mean, row) => (row % 2 ? mean : row % 4 ? NaN : Infinity));
    const mended = prior.map((mean, row) => (row % 2 ? mean : 0));
    const slateWith = (means: Float32Array) => started(catalog, log, 9, { prior: means }).slate(request());
    expect(slateWith(broken)).toEqual(slateWith(mended));
    expect(() => slateWith(prior.slice(1))).toThrow('299');
  });
});

describe('muting', () => {
  const seriesOf = (id: string): string => `Series ${Number(id.slice(1)) % 9}`;
  const items = catalog.items.map((item) => ({ ...item, series: seriesOf(item.id) }));
  const rich: Pick<MadeUp, 'items' | 'rows'> = { ...catalog, items };
  const longer = [
    ...log,
    ...Array.from({ length: 20 }, (_, i) => entry(20 + i, i % 3 ? 'like' : 'dislike', `i${30 + 6 * i}`)),
  ];
  const { creators, tags, year = 0 } = items[0];
  const from = Math.floor(year / 25) * 25;
  const cases: [string, (item: Item) => Item][] = [
    [
      `creator:${creators[0].toLowerCase()}`,
      (item) => ({ ...item, creators: item.creators.filter((name) => name !== creators[0]) }),
    ],
    [
      'series:series 0',
      (item) => ({ ...item, series: item.series === 'Series 0' ? undefined : item.series }),
    ],
    [`tag:${tags[0]}`, (item) => ({ ...item, tags: item.tags.filter((tag) => tag !== tags[0]) })],
    [
      `years:${from}`,
      (item) => {
        const inSpan = item.year !== undefined && item.year >= from && item.year < from + 25;
        return { ...item, year: inSpan ? undefined : item.year };
      },
    ],
  ];

  it.each(cases)(
    '%s makes the model of a catalog without it, and hearing it again brings all back',
    (key, bare) => {
      const asked = request({ size: 40 });
      const ranker = started(rich, longer);
      const before = ranker.slate(asked);
      const expected = started({ ...rich, items: items.map(bare) }, longer).slate(asked);
      expect(ranker.mute([key], undefined, asked)).toEqual(expected);
      expect(expected).not.toEqual(before);
      expect(started(rich, longer, 9, { muted: [key] }).slate(asked)).toEqual(expected);
      expect(ranker.beliefs(1000).map((belief) => belief.key)).not.toContain(key);
      expect(ranker.mute([], undefined, asked)).toEqual(before);
      expect(ranker.mute(['tag:unheard of', 'nonsense'], undefined, asked)).toEqual(before);
    },
  );

  it('leaves the filter its tags, and its say to a head that knew none of it', () => {
    const prior = Float32Array.from(items, (_, row) => Math.cos(row));
    const ranker = started(rich, longer, 9, { prior });
    const byTag = request({ filter: { backlogOnly: false, kinds: [], tags: [tags[0]] } });
    const { candidates } = ranker.slate(byTag);
    const muted = ranker.mute([`tag:${tags[0]}`], prior, byTag);
    expect(muted.candidates).toBe(candidates);
    expect(muted.entries.flatMap(({ reasons }) => reasons)).not.toContainEqual(
      expect.objectContaining({ kind: 'tag', tag: tags[0] }),
    );
    expect(ranker.explain('i50').prior).toBe(prior[50]);
  });
});

describe('what the model says of itself', () => {
  it('has beliefs about what the person likes, strongest first', () => {
    const items = catalog.items.map((item, j) => (j % 5 ? item : { ...item, creators: ['Le Guin'] }));
    const likes = [0, 5, 10, 15].map((j, i) => entry(i + 1, 'like', `i${j}`));
    const beliefs = started({ ...catalog, items }, likes).beliefs(5);
    expect(beliefs[0]).toMatchObject({ key: 'creator:le guin', name: 'Le Guin', seen: 4, liked: 4 });
    expect(beliefs[0].effect).toBeGreaterThan(0);
  });

  it('recorded what it predicted: the same after a reload, and nothing of what it could not know', () => {
    const grades = Array.from({ length: 30 }, (_, i) => entry(i + 1, i % 3 ? 'like' : 'dislike', `i${i}`));
    const record = started(catalog, grades).record();
    expect(record.length).toBeGreaterThan(20);
    const live = started(catalog, grades.slice(0, 10));
    for (const grade of grades.slice(10)) live.learn(grade, request());
    expect(live.record()).toEqual(record);
    const shorter = started(catalog, grades.slice(0, 20)).record();
    expect(record.slice(0, shorter.length)).toEqual(shorter);
  });

  it('recorded what Fit alone predicted: a head was trained on the very grades that it would foretell', () => {
    const random = mulberry32(4);
    const liked = (row: number) => random() < 0.9 === row % 6 < 3;
    const grades = Array.from({ length: 60 }, (_, i) => entry(i + 1, liked(i) ? 'like' : 'dislike', `i${i}`));
    const record = started(catalog, grades).record();
    const ranker = started(catalog, grades, 9, { prior: crossFitted(grades) });
    expect(ranker.record()).toEqual(record);
    ranker.setPrior(undefined, request());
    expect(ranker.record()).toEqual(record);
    ranker.setPrior(crossFitted(grades), request());
    expect(ranker.record()).toEqual(record);
  });

  /** As a head's outputs are: of a graded item, what all other grades say, those after it too. */
  function crossFitted(grades: readonly Interaction[]): Float32Array {
    const cosine = (a: number, b: number): number => {
      let sum = 0;
      for (let k = 0; k < DIMS; k++) sum += catalog.rows[a * DIMS + k] * catalog.rows[b * DIMS + k];
      return sum;
    };
    return Float32Array.from(catalog.items, (_, row) => {
      const others = grades.filter(({ itemId }) => itemId !== `i${row}`);
      const weights = others.map(({ itemId }) => Math.exp(12 * (cosine(row, Number(itemId.slice(1))) - 1)));
      const votes = others.reduce((sum, { kind }, i) => sum + (kind === 'like' ? 1 : -1) * weights[i], 0);
      return votes / weights.reduce((sum, weight) => sum + weight, 0);
    });
  }
});
