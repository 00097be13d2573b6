import { describe, expect, it } from 'vitest';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { Ranker } from '../../../../src/domain/ranking/ranker.ts';
import type { Slate } from '../../../../src/domain/ranking/slate-types.ts';
import {
  CATALOG,
  DIMS,
  entry,
  log,
  madeUpCatalog,
  request,
  started,
  type MadeUp,
} from './catalog-fixture.ts';

const catalog = madeUpCatalog(300, 6);
const ids = ({ entries }: Slate): string[] => entries.map(({ itemId }) => itemId);

const wellFormed = (slate: Slate): void => {
  for (const { probability, low, high, propensity, reasons } of slate.entries) {
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThan(1);
    expect(low).toBeLessThanOrEqual(probability);
    expect(high).toBeGreaterThanOrEqual(probability);
    expect(propensity).toBeGreaterThanOrEqual(1 / 64);
    expect(propensity).toBeLessThanOrEqual(1);
    expect(reasons.length).toBeLessThanOrEqual(2);
  }
  expect(new Set(ids(slate)).size).toBe(slate.entries.length);
};

describe('slate', () => {
  it('leaves out what is graded or done, keeps what is only saved, and hides what it is told to', () => {
    const ranker = started(catalog, log);
    const all = ids(ranker.slate(request({ size: 300 })));
    expect(all).toContain('i2');
    for (const settled of ['i0', 'i1', 'i6', 'i7', 'i8', 'i12', 'i14', 'i20'])
      expect(all).not.toContain(settled);
    const fewer = ranker.slate(request({ size: 300, hidden: ['i2', 'i99', 'not an item'] }));
    expect(fewer.candidates).toBe(all.length - 2);
    expect(ids(fewer)).not.toContain('i99');
  });

  it('keeps to what is saved and not yet graded when asked for it', () => {
    const filter = { backlogOnly: false, savedOnly: true, kinds: [], tags: [] };
    const ranker = started(catalog, [...log, entry(10, 'save', 'i40'), entry(11, 'save', 'i0')]);
    expect(new Set(ids(ranker.slate(request({ filter }))))).toEqual(new Set(['i2', 'i40']));
    expect(ids(ranker.learn(entry(12, 'unsave', 'i2'), request({ filter })))).toEqual(['i40']);
  });

  it('is the same after a reload, tap by tap or all at once', () => {
    const live = started(catalog, log.slice(0, 3));
    let slate = live.slate(request({ exploration: 0.7 }));
    for (const tap of log.slice(3)) slate = live.learn(tap, request({ exploration: 0.7 }));
    expect(started(catalog, log).slate(request({ exploration: 0.7 }))).toEqual(slate);
    wellFormed(slate);
  });

  it('differs between people, and between states of one person', () => {
    const at = (seed: number, entries: readonly Interaction[]) =>
      ids(started(catalog, entries, seed).slate(request({ exploration: 1 })));
    expect(at(1, log)).not.toEqual(at(2, log));
    expect(at(1, log)).not.toEqual(at(1, log.slice(0, 8)));
  });

  it.each([0, 0.5])('is restored exactly by an undo, at exploration %s', (exploration) => {
    const ranker = started(catalog, log);
    const asked = request({ exploration });
    const before = ranker.slate(asked);
    for (const [seq, tap] of [
      [10, entry(10, 'dislike', before.entries[0].itemId)],
      // Grading again moves the event to the end of the list; the undo must bring it back to its place.
      [12, entry(12, 'dislike', 'i0')],
    ] as const) {
      expect(ranker.learn(tap, asked).entries).not.toEqual(before.entries);
      expect(ranker.learn(entry(seq + 1, 'undo', tap.itemId, { undoes: seq }), asked)).toEqual(before);
    }
  });

  it('forgets a save that is taken back', () => {
    const without = log.filter(({ kind }) => kind !== 'save');
    const unsaved = started(catalog, [...log, entry(10, 'unsave', 'i2')]).slate(request());
    expect(unsaved).toEqual(started(catalog, without).slate(request()));
  });

  it('ignores unknown items, other catalogs and impressions', () => {
    const noise = [
      entry(20, 'like', 'gone'),
      entry(21, 'like', 'i30', { catalogId: 'other' }),
      entry(22, 'impression', 'i31'),
    ];
    const quiet = started(catalog, log).slate(request());
    expect(started(catalog, [...log, ...noise]).slate(request())).toEqual(quiet);
    const ranker = started(catalog, log);
    for (const one of noise) expect(ranker.learn(one, request())).toEqual(quiet);
  });

  it('shows the breadth of the catalog while nothing is known', () => {
    const slate = started(catalog).slate(request({ size: 6, exploration: 0.5 }));
    wellFormed(slate);
    expect(new Set(ids(slate).map(catalog.clusterOf)).size).toBe(6);
    for (const { reasons, propensity } of slate.entries) {
      expect(reasons).toEqual([{ kind: 'breadth' }]);
      expect(propensity).toBe(1);
    }
  });

  it('marks as explored exactly what the best guess would not show', () => {
    const ranker = started(catalog, log);
    const familiar = ranker.slate(request());
    expect(familiar.entries.every(({ explored, propensity }) => !explored && propensity === 1)).toBe(true);
    const surprising = ranker.slate(request({ exploration: 1 }));
    for (const { itemId, explored } of surprising.entries)
      expect(explored).toBe(!ids(familiar).includes(itemId));
    expect(surprising.entries.some(({ explored }) => explored)).toBe(true);
  });

  it('moves with the dial instead of reshuffling', () => {
    const ranker = started(catalog, log);
    const shared = (a: string[], b: string[]) => a.filter((id) => b.includes(id)).length;
    const slates = [0, 0.05, 0.5, 0.55, 1].map((exploration) => ids(ranker.slate(request({ exploration }))));
    expect(shared(slates[0], slates[1])).toBeGreaterThanOrEqual(8);
    expect(shared(slates[2], slates[3])).toBeGreaterThanOrEqual(8);
    expect(shared(slates[0], slates[4])).toBeLessThan(8);
  });

  it('drops the vote of Pull for a backlog', () => {
    const slate = started(catalog, log).slate(
      request({ filter: { backlogOnly: true, kinds: [], tags: [] }, size: 100 }),
    );
    expect(slate.candidates).toBe(
      catalog.items.filter(({ backlog, id }) => backlog && !/^i(0|20)$/.test(id)).length,
    );
    wellFormed(slate);
  });
});

describe('degenerate catalogs', () => {
  const bare = { title: '', creators: [], kind: 'other', tags: [], backlog: false } as const;
  const twins: Pick<MadeUp, 'items' | 'rows'> = {
    items: Array.from({ length: 20 }, (_, j) => ({ ...bare, id: `i${j}` })),
    rows: new Float32Array(20 * DIMS).map((_, k) => (k % DIMS === 0 ? 1 : 0)),
  };
  const cases: [string, Pick<MadeUp, 'items' | 'rows'>][] = [
    ['identical items', twins],
    ['no vectors', { ...twins, rows: new Float32Array(20 * DIMS) }],
    [
      'features that are no numbers',
      {
        ...twins,
        items: twins.items.map((item, j) => ({
          ...item,
          year: NaN,
          numbers: { a: NaN, b: 1, c: j && Infinity },
        })),
      },
    ],
    ['one item', { items: twins.items.slice(0, 1), rows: twins.rows.slice(0, DIMS) }],
  ];
  const logs: [string, Interaction[]][] = [
    ['no event', []],
    ['one event', [entry(1, 'like', 'i0')]],
    ['only likes', [0, 1, 2, 3].map((j) => entry(j + 1, 'like', `i${j}`))],
    ['only dislikes', [0, 1, 2].map((j) => entry(j + 1, 'dislike', `i${j}`))],
    ['equal stars', [0, 1, 2].map((j) => entry(j + 1, 'rating', `i${j}`, { value: 3 }))],
  ];
  it.each(cases.flatMap(([what, made]) => logs.map(([after, taps]) => [what, after, made, taps] as const)))(
    '%s, %s: numbers stay numbers',
    (_what, _after, made, taps) => {
      for (const exploration of [0, 1]) {
        const ranker = started(made, taps);
        wellFormed(ranker.slate(request({ exploration })));
        const { mean, deviation, rank } = ranker.explain('i0');
        expect([mean, deviation, rank].every(Number.isFinite)).toBe(true);
        const starter = ranker.starter(5);
        expect(new Set(starter).size).toBe(starter.length);
        for (const { itemId } of taps) expect(starter).not.toContain(itemId);
      }
    },
  );

  it('gives an empty slate where nothing passes', () => {
    const none = request({ filter: { backlogOnly: false, kinds: ['film'], tags: [] } });
    expect(started(catalog, log).slate(none)).toMatchObject({ entries: [], candidates: 0 });
    expect(started(catalog).slate(none).entries).toEqual([]);
  });

  it('opens an empty catalog', () => {
    const ranker = new Ranker(CATALOG, [], () => 0);
    expect(ranker.start({ log: [], seed: 1 }).positions).toHaveLength(0);
    expect(ranker.slate(request()).entries).toEqual([]);
    expect(ranker.starter(3)).toEqual([]);
  });
});

describe('explain', () => {
  const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

  it('accounts for the whole mean, by event and by kernel', () => {
    const ranker = started(catalog, log);
    for (const { id } of catalog.items.slice(40, 80)) {
      const { mean, events, byFeature } = ranker.explain(id);
      expect(Math.abs(sum(events.map(({ share }) => share)) - mean)).toBeLessThan(1e-9);
      expect(Math.abs(sum(Object.values(byFeature)) - mean)).toBeLessThan(1e-9);
      for (const event of events)
        expect(Math.abs(sum(Object.values(event.byFeature)) - event.share)).toBeLessThan(1e-9);
    }
  });

  it('ranks from 1 to the number of candidates, the best guess near the top', () => {
    const ranker = started(catalog, log);
    const all = ids(ranker.slate(request({ size: 300 })));
    const ranks = all.map((id) => ranker.explain(id).rank).sort((a, b) => a - b);
    expect(ranks[0]).toBe(1);
    expect(ranks[ranks.length - 1]).toBeLessThanOrEqual(all.length);
    expect(ranker.explain(all[0]).rank).toBeLessThanOrEqual(5);
  });

  it.each([false, true])(
    'gives the rank that the model has without the event (backlog: %s)',
    (backlogOnly) => {
      const filter = { backlogOnly, kinds: [], tags: [] };
      const ranker = started(catalog, log);
      ranker.slate(request({ filter }));
      let moved = 0;
      for (const { id } of catalog.items.slice(30, 48)) {
        const { rank, counterfactual } = ranker.explain(id);
        if (!counterfactual) continue;
        const scratch = started(
          catalog,
          log.filter(({ itemId }) => itemId !== counterfactual.itemId),
        );
        scratch.slate(request({ filter, hidden: [counterfactual.itemId] }));
        expect(counterfactual.rank).toBe(scratch.explain(id).rank);
        if (counterfactual.rank !== rank) moved++;
      }
      expect(moved).toBeGreaterThan(3);
    },
  );

  it('never gives a saved item as the reason for itself', () => {
    const slate = started(catalog).learn(entry(1, 'save', 'i0'), request({ size: 40, exploration: 0 }));
    const saved = slate.entries.find(({ itemId }) => itemId === 'i0');
    expect(saved).toBeDefined();
    expect(saved?.reasons.map((reason) => ('itemId' in reason ? reason.itemId : ''))).not.toContain('i0');
  });

  it('names creator, similar item and tag where they speak for an item', () => {
    const items = catalog.items.map((item, j) =>
      j === 0 || j === 60 ? { ...item, creators: ['Le Guin'] } : item,
    );
    const slate = started({ ...catalog, items }, [entry(1, 'like', 'i0'), entry(2, 'like', 'i6')]).slate(
      request(),
    );
    const shown = slate.entries.find(({ itemId }) => itemId === 'i60');
    expect(shown?.reasons).toContainEqual({ kind: 'creator', creator: 'Le Guin', itemId: 'i0' });
    expect(slate.entries.some(({ reasons }) => reasons.some(({ kind }) => kind === 'similar'))).toBe(true);
  });
});

describe('a truthful person', () => {
  /** Answers ten starters, likes for one hidden cluster, `shuffled` or not. Share of that cluster in the next ten. */
  function play(seed: number, shuffled: boolean): number {
    const made = madeUpCatalog(400, 8, seed);
    const loved = seed % 8;
    const ranker = started(made, [], seed);
    const offered = ranker.starter(10);
    const answers = offered.map((id) => made.clusterOf(id) === loved);
    // Turning the list by half moves every like to a title of another cluster.
    if (shuffled) answers.push(...answers.splice(0, 5));
    offered.forEach((id, i) => ranker.learn(entry(i + 1, answers[i] ? 'like' : 'dislike', id), request()));
    const next = ids(ranker.slate(request()));
    return next.filter((id) => made.clusterOf(id) === loved).length / next.length;
  }

  it('gets the loved cluster after ten taps, and shuffled answers do not lead there', () => {
    const seeds = [1, 2, 3, 4, 5, 6];
    const mean = (shuffled: boolean) =>
      seeds.reduce((sum, seed) => sum + play(seed, shuffled), 0) / seeds.length;
    const truthful = mean(false);
    expect(truthful).toBeGreaterThanOrEqual(0.6);
    expect(truthful).toBeGreaterThan(mean(true) + 0.3);
  });
});
