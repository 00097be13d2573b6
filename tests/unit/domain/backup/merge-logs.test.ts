import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeLogs } from '../../../../src/domain/backup/merge-logs.ts';
import { planRestore, type RestoredHistory } from '../../../../src/domain/backup/plan-restore.ts';
import type { Interaction } from '../../../../src/domain/interaction.ts';
import { foldInteractions } from '../../../../src/domain/interaction.ts';
import { headOf } from '../../storage/samples.ts';

const NO_IMPORTS = new Map<string, number>();

const tap = (seq: number, time: number, change: Partial<Interaction> = {}): Interaction => ({
  seq,
  catalogId: 'c',
  itemId: 'a',
  kind: 'like',
  time,
  source: 'tap',
  ...change,
});

const history = (
  interactions: readonly Interaction[],
  change: Partial<RestoredHistory> = {},
): RestoredHistory => ({
  interactions,
  impressions: [],
  imports: [],
  preferences: {},
  heads: [],
  headStates: [],
  drafts: [],
  ...change,
});

const plan = (
  stored: readonly Interaction[],
  restored: RestoredHistory,
  change: Partial<RestoredHistory> = {},
) =>
  planRestore(
    {
      ...history(stored, change),
      draftIds: [],
      untouched: stored.length === 0,
      nextSeq: 1 + stored.reduce((last, { seq }) => Math.max(last, seq), 0),
    },
    restored,
  );

/** What the log would be after a plan. */
const after = (stored: readonly Interaction[], restored: readonly Interaction[]): Interaction[] => {
  const { moved, added } = plan(stored, history(restored));
  return [...stored.filter(({ seq }) => !moved.includes(seq)), ...added];
};

describe('two logs', () => {
  test('are one in the order in which things were done, whatever their numbers', () => {
    const here = [tap(1, 10), tap(2, 30, { kind: 'dislike' })];
    const there = [tap(1, 20, { kind: 'save' }), tap(2, 40, { kind: 'done' })];
    const { entries, unmoved } = mergeLogs(here, there, NO_IMPORTS);
    expect(entries.map(({ time }) => time)).toEqual([10, 20, 30, 40]);
    expect(unmoved).toBe(1);
  });

  test('keep what stands in both once, and two alike as two', () => {
    const here = [tap(1, 10), tap(2, 10)];
    expect(mergeLogs(here, [tap(7, 10), tap(8, 10), tap(9, 10)], NO_IMPORTS).entries).toHaveLength(3);
  });

  test('put an imported event where its import was, not where its own date is', () => {
    const imported = tap(1, 5, { source: 'import', importId: 'i', kind: 'rating', value: 2 });
    const here = [tap(4, 100, { itemId: 'b' })];
    const late = mergeLogs(here, [imported], new Map([['i', 200]]));
    expect(late.entries.map(({ itemId }) => itemId)).toEqual(['b', 'a']);
    const early = mergeLogs(here, [imported], new Map([['i', 50]]));
    expect(early.entries.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
  });

  test('count a grade once that both devices imported from one file, on different days', () => {
    const grade = { source: 'import', kind: 'rating', value: 4 } as const;
    const { entries } = mergeLogs(
      [tap(1, 50, { ...grade, importId: 'here' })],
      [tap(1, 60, { ...grade, importId: 'there' })],
      NO_IMPORTS,
    );
    expect(entries).toHaveLength(1);
  });
});

/** Logs of taps and undos with rising times, as two devices would write them. */
const deeds = fc.array(
  fc.record({
    gap: fc.integer({ min: 1, max: 9 }),
    item: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom('like', 'dislike', 'save', 'unsave', 'undo'),
    back: fc.nat(5),
  }),
  { maxLength: 14 },
);
type Deeds = typeof deeds extends fc.Arbitrary<infer T> ? T : never;

function logOf(list: Deeds, firstSeq: number, offset: number): Interaction[] {
  const log: Interaction[] = [];
  let time = offset;
  for (const { gap, item, kind, back } of list) {
    time += 2 * gap;
    const target = log[log.length - 1 - back];
    if (kind === 'undo' && !target) continue;
    const seq = firstSeq + log.length;
    log.push(
      kind === 'undo'
        ? tap(seq, time, { kind, itemId: target.itemId, undoes: target.seq })
        : tap(seq, time, { kind, itemId: item }),
    );
  }
  return log;
}

const statesOf = (log: readonly Interaction[]) =>
  [...foldInteractions(log)]
    .map(([itemId, { grade, saved, done }]) => [itemId, grade?.kind, grade?.time, saved, done])
    .sort();

describe('a restore', () => {
  test('leaves every item as it would be had all been done in one place', () => {
    fc.assert(
      fc.property(deeds, deeds, deeds, (common, here, there) => {
        // Both devices share a beginning; odd and even times keep the rest apart.
        const start = logOf(common, 1, 0);
        const last = start.at(-1)?.time ?? 0;
        const own = [...start, ...logOf(here, start.length + 1, last)];
        const other = [...start, ...logOf(there, start.length + 1, last + 1)];
        const merged = after(own, other);
        const fates = new Map(own.concat(other).map((entry) => [JSON.stringify([entry.time]), entry]));
        expect(merged).toHaveLength(fates.size);
        expect(merged.map(({ time }) => time)).toEqual(
          merged.map(({ time }) => time).toSorted((a, b) => a - b),
        );
        const renumbered = [...fates.values()].sort((a, b) => a.time - b.time);
        const seqAt = new Map(renumbered.map(({ time }, i) => [time, i + 1]));
        const timeOf = (log: readonly Interaction[], seq: number) => log.find((one) => one.seq === seq)?.time;
        const expected = renumbered.map((entry, i) => {
          const log = own.includes(entry) ? own : other;
          const { undoes } = entry;
          return {
            ...entry,
            seq: i + 1,
            ...(undoes === undefined ? undefined : { undoes: seqAt.get(timeOf(log, undoes) ?? -1) }),
          };
        });
        expect(statesOf(merged)).toEqual(statesOf(expected));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  test('of the same copy again changes nothing', () => {
    fc.assert(
      fc.property(deeds, deeds, (here, there) => {
        const other = logOf(there, 1, 1);
        const once = after(logOf(here, 1, 0), other);
        const { moved, added, counts } = plan(once, history(other));
        return moved.length === 0 && added.length === 0 && !counts.changed;
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test('names an entry that is gone by a number that no entry has, and no other one by it', () => {
    const [undo] = plan([], history([tap(8, 3, { kind: 'undo', undoes: 4 })])).added;
    expect(undo).toMatchObject({ seq: 1, undoes: 0 });
  });

  test('gives trained versions the numbers that their grades have now', () => {
    const here = [tap(5, 10), tap(6, 30)];
    const there = [tap(1, 20, { itemId: 'b' })];
    const { heads } = plan(here, history(there, { heads: [headOf('theirs', { grades: [1, 99] })] }), {
      heads: [headOf('untouched', { grades: [5] }), headOf('ours', { grades: [5, 6] })],
    });
    expect(heads.map(({ headId, grades }) => [headId, grades])).toEqual([
      ['ours', [5, 8]],
      ['theirs', [7, 0]],
    ]);
  });

  test('takes the settings of the copy where nothing was done yet, and fills gaps elsewhere', () => {
    const copy = history([], { preferences: { seed: 1, exploration: 0.5, starterSkipped: ['x'] } });
    const here = { preferences: { seed: 2, starterSkipped: ['y'] } };
    expect(plan([], copy, here).preferences).toEqual({ seed: 1, exploration: 0.5, starterSkipped: ['x'] });
    expect(plan([tap(1, 1)], copy, here).preferences).toEqual({
      seed: 2,
      exploration: 0.5,
      starterSkipped: ['y', 'x'],
    });
  });

  test('leaves out what either left out, and does not change what is in force where something was done', () => {
    const headStates = [{ catalogId: 'c', champion: 'theirs', muted: ['tag:a'] }];
    const copy = history([], { headStates, heads: [headOf('theirs')] });
    const here = { headStates: [{ catalogId: 'c', muted: ['tag:b'] }] };
    expect(plan([tap(1, 1)], copy, here).headStates).toEqual([{ catalogId: 'c', muted: ['tag:b', 'tag:a'] }]);
    expect(plan([], copy, here).headStates).toEqual([
      { catalogId: 'c', champion: 'theirs', muted: ['tag:a'] },
    ]);
    // A version that is nowhere cannot be in force.
    expect(plan([], history([], { headStates }), here).headStates).toEqual([
      { catalogId: 'c', muted: ['tag:a'] },
    ]);
  });
});
