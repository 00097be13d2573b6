import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { centreVectors } from '../../../../src/domain/ranking/centred-vectors.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { FIRST_SETTING } from '../../../../src/domain/ranking/kernels.ts';
import { basisSize, Tuner } from '../../../../src/domain/ranking/tuning.ts';
import { quantizeRows } from '../../../../src/domain/vectors.ts';
import { DIMS, entry, madeUpCatalog, request, started, type MadeUp } from './catalog-fixture.ts';

const catalog = madeUpCatalog(300, 6);

/** Likes one cluster, rates another low and high by chance, saves and dislikes some of the rest. */
function taps(count: number, seed: number): Interaction[] {
  const random = mulberry32(seed);
  return Array.from({ length: count }, (_, i) => {
    const id = `i${(i * 7 + seed) % 300}`;
    const chance = random();
    if (catalog.clusterOf(id) === 2) return entry(i + 1, 'like', id);
    if (chance < 0.3) return entry(i + 1, 'rating', id, { value: 1 + Math.floor(9 * random()) / 2 });
    return entry(i + 1, chance < 0.4 ? 'save' : chance < 0.6 ? 'like' : 'dislike', id);
  });
}

const tunerOf = ({ items, rows }: Pick<MadeUp, 'items' | 'rows'>, prior?: Float32Array): Tuner => {
  const space = { vectors: centreVectors(quantizeRows(rows, DIMS)), features: readFeatures(items) };
  return new Tuner(space, (id) => items.findIndex((item) => item.id === id), prior);
};

describe('basisSize', () => {
  it('grows by half from eight on', () => {
    const sizes = Array.from({ length: 1501 }, (_, n) => basisSize(n));
    expect([...new Set(sizes)]).toEqual([0, 8, 12, 18, 27, 41, 62, 93, 140, 210, 315, 473, 710, 1065]);
    for (const size of new Set(sizes)) expect(sizes.indexOf(size)).toBe(size);
  });
});

describe('the setting', () => {
  /** Stars by one creator's merit alone, or by nothing that any feature knows. */
  const rated = (merit: (row: number) => number): Interaction[] =>
    Array.from({ length: 120 }, (_, i) =>
      entry(i + 1, 'rating', `i${i}`, {
        value: Math.max(0.5, Math.min(5, Math.round(2 * (3 + merit(i))) / 2)),
      }),
    );
  const byTwenty = {
    ...catalog,
    items: catalog.items.map((item, j) => ({ ...item, creators: [`Creator ${(j * 7) % 20}`] })),
  };

  it('gives the weight to the creators where taste follows them alone', () => {
    const random = mulberry32(4);
    const merits = Array.from({ length: 20 }, () => 1.2 * gaussian(random));
    const { setting } = tunerOf(byTwenty).kernelFrom(rated((row) => merits[(row * 7) % 20]));
    expect(setting.scales.creator).toBeGreaterThan(5 * setting.scales.text);
    expect(setting.noise).toBeLessThan(0.3);
  });

  it('turns to noise where taste follows nothing', () => {
    const random = mulberry32(5);
    const { setting } = tunerOf(byTwenty).kernelFrom(rated(() => gaussian(random)));
    expect(setting.noise).toBeGreaterThan(0.6);
    expect(setting.scales.creator).toBeLessThan(0.2);
  });

  it('keeps the first scale of what the catalog does not have', () => {
    const bare = {
      ...catalog,
      items: catalog.items.map((item) => ({ ...item, tags: [], year: undefined, numbers: {} })),
    };
    const { scales } = tunerOf(bare).kernelFrom(taps(60, 3)).setting;
    for (const name of ['series', 'tags', 'year', 'numbers'] as const)
      expect(scales[name]).toBe(FIRST_SETTING.scales[name]);
    expect(scales.creator).not.toBe(FIRST_SETTING.scales.creator);
  });

  it('is found from the grades with the prior mean taken off', () => {
    const random = mulberry32(6);
    const merits = Array.from({ length: 20 }, () => 1.2 * gaussian(random));
    const log = rated((row) => merits[(row * 7) % 20]);
    // A head that knows the creators leaves nothing of them for Fit.
    const prior = Float32Array.from(byTwenty.items, (_, row) => merits[(row * 7) % 20] / 1.3);
    const own = tunerOf(byTwenty).kernelFrom(log).setting;
    const onTop = tunerOf(byTwenty, prior).kernelFrom(log).setting;
    expect(onTop.scales.creator).toBeLessThan(own.scales.creator / 3);
  });

  it.each([
    ['all alike', Array.from({ length: 40 }, (_, i) => entry(i + 1, 'like', `i${i}`))],
    ['too few', taps(7, 1)],
  ])('stays the first one for grades that are %s', (_, grades) => {
    expect(tunerOf(catalog).kernelFrom(grades).setting).toEqual(FIRST_SETTING);
  });

  it.each([40, 300, 900])('is found from %s grades in bounded time and stays in bounds', (count) => {
    const big = madeUpCatalog(1000, 6);
    const grades = Array.from({ length: count }, (_, i) => entry(i + 1, i % 3 ? 'like' : 'dislike', `i${i}`));
    const { scales, noise } = tunerOf(big).kernelFrom(grades).setting;
    for (const value of [...Object.values(scales), noise]) {
      expect(value).toBeGreaterThanOrEqual(0.003);
      expect(value).toBeLessThanOrEqual(3);
    }
  });
});

describe('a model with tuned settings', () => {
  const asked = request({ exploration: 0.5 });

  it('is a function of the list of grades: by taps, with pauses, by undo, and by opening the log', () => {
    const log = taps(44, 2);
    const plain = started(catalog, []);
    const paused = started(catalog, []);
    log.forEach((tap, i) => {
      const slate = plain.learn(tap, asked);
      expect(paused.learn(tap, asked)).toEqual(slate);
      const found = paused.settle();
      // Where a setting takes hold, and right before and after it.
      if (![7, 8, 11, 12, 13, 17, 18, 19, 26, 27, 28, 40, 41, 42].includes(i + 1)) return;
      expect(started(catalog, log.slice(0, i + 1)).slate(asked)).toEqual(slate);
      expect(started(catalog, log.slice(0, i + 1), 9, { tuned: found }).slate(asked)).toEqual(slate);
    });
    let seq = log.length;
    for (let kept = log.length - 1; kept >= 24; kept--) {
      const undo = entry(++seq, 'undo', log[kept].itemId, { undoes: log[kept].seq });
      const slate = plain.learn(undo, asked);
      expect(paused.learn(undo, asked)).toEqual(slate);
      if (kept % 3 === 0) paused.settle();
      if ([41, 40, 28, 27, 26, 25].includes(kept))
        expect(started(catalog, log.slice(0, kept)).slate(asked)).toEqual(slate);
    }
  });

  it('has a setting of its own from the ninth grade on', () => {
    const log = taps(9, 2);
    const ranker = started(catalog, log.slice(0, 7));
    expect(ranker.settle()).toBeUndefined();
    ranker.learn(log[7], asked);
    const found = ranker.settle();
    expect(found?.setting).not.toEqual(FIRST_SETTING);
    ranker.learn(log[8], asked);
    expect(ranker.settle()).toEqual(found);
  });

  it('takes it up with the grade after those that it was found from', () => {
    const log = taps(9, 2);
    const found = started(catalog, log.slice(0, 8)).settle();
    if (!found) throw new Error('no setting');
    const tuned = { ...found, setting: { ...found.setting, noise: 0.01 } };
    const slateWith = (count: number, options = {}) =>
      started(catalog, log.slice(0, count), 9, options).slate(asked);
    expect(slateWith(8, { tuned })).toEqual(slateWith(8));
    expect(slateWith(9, { tuned })).not.toEqual(slateWith(9));
  });

  it('is found anew where an early grade is replaced', () => {
    const log = taps(20, 2);
    const ranker = started(catalog, log);
    const before = ranker.settle();
    const again = entry(21, 'dislike', log[0].itemId);
    const slate = ranker.learn(again, asked);
    expect(started(catalog, [...log, again]).slate(asked)).toEqual(slate);
    expect(ranker.settle()).not.toEqual(before);
  });

  it('takes a stored setting only when it was found from the same numbers', () => {
    const log = taps(20, 2);
    const found = started(catalog, log).settle();
    if (!found) throw new Error('no setting');
    const usual = started(catalog, log).slate(asked);
    const other = { scales: { ...FIRST_SETTING.scales, text: 2, creator: 0.01 }, noise: 0.05 };
    const stored = (basis: number) =>
      started(catalog, log, 9, { tuned: { basis, setting: other } }).slate(asked);
    expect(stored(found.basis + 1)).toEqual(usual);
    expect(stored(found.basis)).not.toEqual(usual);
  });

  it('is as confident as its noise', () => {
    const log = taps(20, 2);
    const found = started(catalog, log).settle();
    if (!found) throw new Error('no setting');
    const spreadAt = (noise: number): number => {
      const tuned = { basis: found.basis, setting: { ...found.setting, noise } };
      const { entries } = started(catalog, log, 9, { tuned }).slate(request({ size: 40 }));
      return entries.reduce((sum, { probability }) => sum + Math.abs(probability - 0.5), 0);
    };
    expect(spreadAt(0.1)).toBeGreaterThan(spreadAt(2));
  });
});

describe('degenerate grades', () => {
  const bare = { title: '', creators: [], kind: 'other', tags: [], backlog: false } as const;
  const same: Pick<MadeUp, 'items' | 'rows'> = {
    items: Array.from({ length: 60 }, (_, j) => ({ ...bare, id: `i${j}` })),
    rows: new Float32Array(60 * DIMS).map((_, k) => (k % DIMS === 0 ? 1 : 0)),
  };
  const odd = {
    ...same,
    items: same.items.map((item, j) => ({
      ...item,
      year: j % 2 ? NaN : Infinity,
      numbers: { a: NaN, b: 1 },
    })),
  };
  const silent = { ...same, rows: new Float32Array(60 * DIMS) };
  const catalogs: [string, Pick<MadeUp, 'items' | 'rows'>][] = [
    ['a clustered catalog', catalog],
    ['identical items', same],
    ['features that are no numbers', odd],
    ['zero vectors', silent],
  ];
  const cycle = (kinds: readonly Interaction['kind'][]) =>
    Array.from({ length: 30 }, (_, i) => entry(i + 1, kinds[i % kinds.length], `i${i}`));
  const logs: [string, Interaction[]][] = [
    ['all likes', cycle(['like'])],
    ['all dislikes', cycle(['dislike'])],
    ['contradictions', cycle(['like', 'dislike'])],
    [
      'contradictory stars',
      Array.from({ length: 30 }, (_, i) => entry(i + 1, 'rating', `i${i}`, { value: i % 2 ? 0.5 : 5 })),
    ],
    [
      'stars that are no numbers',
      Array.from({ length: 30 }, (_, i) => entry(i + 1, 'rating', `i${i}`, { value: i % 2 ? NaN : 4 })),
    ],
    ['items that are gone', [...cycle(['like', 'dislike']), entry(40, 'like', 'gone')]],
  ];

  it.each(catalogs.flatMap(([what, made]) => logs.map(([after, log]) => [after, what, made, log] as const)))(
    '%s on %s: every number stays one',
    (_after, _what, made, log) => {
      const ranker = started(made, log);
      const found = ranker.settle();
      for (const value of found ? [...Object.values(found.setting.scales), found.setting.noise] : [])
        expect(Number.isFinite(value) && value > 0).toBe(true);
      const slate = ranker.learn(entry(50, 'dislike', 'i45'), request({ exploration: 1 }));
      expect(slate.entries.length).toBeGreaterThan(0);
      for (const { probability, low, high, propensity } of slate.entries)
        expect([probability, low, high, propensity].every((p) => p >= 0 && p <= 1)).toBe(true);
      for (const { probability } of ranker.record()) expect(probability > 0 && probability < 1).toBe(true);
    },
  );

  it('looks at a window of fifty thousand grades', () => {
    const many = madeUpCatalog(50_100, 6);
    const log = Array.from({ length: 50_000 }, (_, i) =>
      entry(i + 1, many.clusterOf(`i${i}`) === 2 ? 'like' : 'dislike', `i${i}`),
    );
    const slate = started(many, log).slate(request());
    expect(slate.events).toBeLessThanOrEqual(1500);
    for (const { itemId } of slate.entries) expect(many.clusterOf(itemId)).toBe(2);
  });
});
