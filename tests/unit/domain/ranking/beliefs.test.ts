import { describe, expect, it } from 'vitest';
import type { Item } from '../../../../src/domain/catalog.ts';
import type { KernelSetting } from '../../../../src/domain/learning/head-types.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';
import { strongestBeliefs } from '../../../../src/domain/ranking/beliefs.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import type { Belief } from '../../../../src/domain/ranking/slate-types.ts';
import { madeUpCatalog } from './catalog-fixture.ts';

const SETTING: KernelSetting = {
  scales: { text: 0.3, creator: 0.4, series: 0.2, tags: 0.25, year: 0.15, numbers: 0.1, leaning: 0.1 },
  noise: 0.5,
};

const item = (id: string, more: Partial<Item> = {}): Item => ({
  id,
  title: id,
  creators: [],
  kind: 'book',
  tags: [],
  backlog: false,
  ...more,
});

/** All beliefs after events (row, vote, weight). */
function beliefsOf(
  items: readonly Item[],
  events: readonly (readonly [row: number, vote: number, weight: number])[],
  count = 1000,
) {
  return strongestBeliefs(
    items,
    readFeatures(items),
    SETTING,
    events.map(([row, vote]) => ({ row, itemId: items[row].id, vote })),
    events.map(([, , weight]) => weight),
    count,
  );
}

describe('strongestBeliefs', () => {
  it('says of each value what an item that carries nothing else would gain by it', () => {
    const { items } = madeUpCatalog(200, 8);
    const random = mulberry32(4);
    const rows = Array.from({ length: 60 }, (_, i) => 3 * i);
    const weights = rows.map(() => 2 * random() - 1);
    const beliefs = beliefsOf(
      items,
      rows.map((row, i) => [row, weights[i] > 0 ? 10 : -10, weights[i]]),
    );
    expect(new Set(beliefs.map(({ feature }) => feature))).toEqual(new Set(['creator', 'tags', 'year']));
    const idf = (tag: string): number =>
      Math.log(items.length / items.filter(({ tags }) => tags.includes(tag)).length);
    /** What an item has in common with one that carries the value alone. */
    const similarity = ({ tags, creators, year = 0 }: Item, { feature, name, from = 0 }: Belief): number => {
      if (feature === 'creator') return creators.includes(name) ? 1 : 0;
      if (feature === 'year') return Math.exp(-0.5 * ((year - from - 12) / 8) ** 2);
      return tags.includes(name) ? idf(name) / Math.hypot(...[...new Set(tags)].map(idf)) : 0;
    };
    for (const belief of beliefs) {
      const gain = rows.reduce((sum, row, i) => sum + weights[i] * similarity(items[row], belief), 0);
      // The table of years ends at six widths, where it is 1.5e-8.
      expect(belief.effect).toBeCloseTo(SETTING.scales[belief.feature] * gain, 6);
    }
  });

  it('counts what was graded and liked, names it as last written, and lists the strongest on its side', () => {
    const items = [
      item('a', { creators: ['VIRGINIA WOOLF'] }),
      item('b', { creators: ['Woolf, Leonard', 'Virginia Woolf'] }),
      item('c', { creators: ['Virginia  Woolf'] }),
      item('d', { creators: ['virginia woolf'] }),
      item('e', { creators: ['Virginia Woolf'] }),
      item('f', { creators: ['Somebody'] }),
    ];
    const [woolf] = beliefsOf(items, [
      [3, 10, 0.3],
      [0, 10, 0.4],
      [2, -10, -0.5],
      [4, 10, 0.2],
      [1, 10, 0.5],
    ]);
    expect(woolf).toEqual({
      key: 'creator:virginia woolf',
      feature: 'creator',
      name: 'Virginia Woolf',
      effect: expect.closeTo(0.4 * (0.3 + 0.4 - 0.5 + 0.2 + 0.5 * Math.SQRT1_2), 12),
      seen: 5,
      liked: 4,
      itemIds: ['a', 'b', 'd'],
    });
  });

  it('takes a name that an item writes twice for one', () => {
    const items = [
      item('a', { series: 'Dune', tags: ['Sea', 'sea '] }),
      item('b', { tags: ['SEA'] }),
      item('c'),
    ];
    const sea = beliefsOf(items, [
      [0, 10, 0.5],
      [1, 10, 0.5],
    ]).find(({ key }) => key === 'tag:sea');
    expect(sea).toMatchObject({ seen: 2, itemIds: ['a', 'b'], effect: expect.closeTo(0.25, 12) });
  });

  it('believes a tag or a period on two graded items, a creator or a series on one', () => {
    const items = [
      item('a', { creators: ['A'], series: 'S', tags: ['t'], year: 1862 }),
      item('b', { tags: ['t'], year: 1863 }),
      item('c', { year: 1999 }),
    ];
    const keys = (count: number) =>
      beliefsOf(items, [[0, 10, 1] as const, [1, 10, 1] as const].slice(0, count)).map(({ key }) => key);
    expect(keys(1)).toEqual(['creator:a', 'series:s']);
    expect(keys(2)).toEqual(['tag:t', 'years:1850', 'creator:a', 'series:s']);
  });

  it('speaks of periods, before the common era too, and lets neighbouring years weigh by the kernel', () => {
    const items = [
      item('old', { year: -10 }),
      item('older', { year: -14 }),
      item('new', { year: 3 }),
      item('far', { year: 1800 }),
    ];
    const [period] = beliefsOf(items, [
      [0, 10, 1],
      [1, 10, 1],
      [2, -10, -1],
      [3, 10, 1],
    ]);
    const rbf = (years: number): number => Math.exp(-0.5 * (years / 8) ** 2);
    expect(period).toMatchObject({ key: 'years:-25', from: -25, to: -1, seen: 2, liked: 2 });
    expect(period.effect).toBeCloseTo(0.15 * (rbf(3) + rbf(1) - rbf(16)), 12);
    expect(period.itemIds).toEqual(['older', 'old']);
  });

  it('holds no belief about what every item carries, nor one too weak to notice', () => {
    const items = [
      item('a', { tags: ['all', 'weak'] }),
      item('b', { tags: ['all', 'weak'] }),
      item('c', { tags: ['all'] }),
    ];
    expect(
      beliefsOf(items, [
        [0, 10, 5],
        [1, 10, 5],
      ]).map(({ key }) => key),
    ).toEqual(['tag:weak']);
    expect(
      beliefsOf(items, [
        [0, 10, 0.05],
        [1, 10, 0.05],
      ]),
    ).toEqual([]);
  });

  it('puts what rests on one item below all that rests on more, and each part in the order of its figures', () => {
    const items = [
      item('a', { creators: ['one'] }),
      ...['b', 'c', 'd', 'e'].map((id, i) => item(id, { creators: [i < 2 ? 'weak' : 'strong'] })),
    ];
    const events = [
      [0, 10, 3],
      [1, 10, 0.2],
      [2, 10, 0.2],
      [3, -10, -0.3],
      [4, -10, -0.3],
    ] as const;
    const beliefs = beliefsOf(items, events).filter(({ feature }) => feature === 'creator');
    expect(beliefs.map(({ name }) => name)).toEqual(['strong', 'weak', 'one']);
    expect(beliefsOf(items, events, 2).map(({ name }) => name)).toEqual(['strong', 'weak']);
  });

  it('puts the strongest first, whatever their sign, and as many as asked for', () => {
    const items = ['a', 'b', 'c'].map((id) => item(id, { creators: [id] }));
    const events = [
      [0, 10, 0.5],
      [1, -10, -0.9],
      [2, 10, 0.2],
    ] as const;
    expect(beliefsOf(items, events).map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect(beliefsOf(items, events, 1).map(({ effect }) => effect)).toEqual([expect.closeTo(-0.36, 12)]);
    expect(beliefsOf(items, [])).toEqual([]);
  });
});
