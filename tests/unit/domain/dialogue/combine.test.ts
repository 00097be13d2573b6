import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeOf, combine, frameOf } from '../../../../src/domain/dialogue/combine.ts';
import {
  constraintKey,
  failing,
  isExact,
  passes,
  relaxations,
} from '../../../../src/domain/dialogue/constraint-check.ts';
import type { Constraint } from '../../../../src/domain/dialogue/dialogue-types.ts';
import { ENGLISH_ITEMS } from './small-shelf.ts';

const names = fc.constantFrom('comedy', 'war', 'gothic', 'Jane Austen', 'H. G. Wells');
const range = fc.record(
  { min: fc.integer({ min: 1800, max: 1930 }), max: fc.integer({ min: 1800, max: 1930 }) },
  { requiredKeys: [] },
);
const constraint: fc.Arbitrary<Constraint> = fc.oneof(
  range.map(({ min, max }) => ({
    kind: 'year' as const,
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max: Math.max(max, min ?? 0) }),
  })),
  fc.record({ kind: fc.constant('tag' as const), name: names, exclude: fc.boolean() }),
  fc.record({ kind: fc.constant('creator' as const), name: names, exclude: fc.boolean() }),
  fc.constant({ kind: 'unread' as const }),
  fc.constantFrom('dracula', 'emma').map((itemId) => ({ kind: 'similar' as const, itemId })),
  fc.record({
    kind: fc.constant('words' as const),
    text: fc.constantFrom('sad', 'funny', 'slow', 'warm'),
    exclude: fc.boolean(),
  }),
);
const several = fc.array(constraint, { maxLength: 6 });

describe('constraints joined', () => {
  it('hold what was said last, each thing once, and no contradiction', () => {
    fc.assert(
      fc.property(several, constraint, (given, last) => {
        const before = combine([], given);
        const all = combine(before, [last]);
        const keys = all.map(constraintKey);
        if (before.length === 0) expect(all).toEqual([last]);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys.filter((key) => key === constraintKey(last))).toHaveLength(1);
        for (const one of all)
          if (one.kind === 'year') expect((one.min ?? -Infinity) <= (one.max ?? Infinity)).toBe(true);
      }),
    );
  });

  it('change nothing when said twice', () => {
    fc.assert(
      fc.property(several, (constraints) => {
        const once = combine([], constraints);
        const { added, removed } = changeOf(once, combine(once, once));
        expect([...added, ...removed]).toEqual([]);
      }),
    );
  });

  it('keep at most three descriptions', () => {
    const words = ['a', 'b', 'c', 'd'].map((text) => ({ kind: 'words', text, exclude: false }) as const);
    expect(combine([], words)).toEqual(words.slice(1));
  });

  it('leave of an old subject only its frame', () => {
    const frame: Constraint[] = [
      { kind: 'year', max: 1900 },
      { kind: 'tag', name: 'war', exclude: true },
    ];
    expect(
      frameOf([
        ...frame,
        { kind: 'similar', itemId: 'emma' },
        { kind: 'tag', name: 'comedy', exclude: false },
      ]),
    ).toEqual(frame);
  });
});

describe('what passes', () => {
  it('fails nothing, and what fails nothing passes', () => {
    fc.assert(
      fc.property(several, fc.constantFrom(...ENGLISH_ITEMS), fc.boolean(), (constraints, item, waiting) => {
        const exact = constraints.filter(isExact);
        expect(passes(exact, item, waiting)).toBe(failing(exact, item, waiting).length === 0);
      }),
    );
  });

  it('counts what would pass without each, as trying it out does', () => {
    fc.assert(
      fc.property(several, (given) => {
        const exact = combine([], given).filter((one) => isExact(one) && one.kind !== 'creator');
        const waiting = (): boolean => false;
        const counted = new Map(
          relaxations(exact, ENGLISH_ITEMS, waiting).map((one) => [one.constraint, one.count]),
        );
        const now = ENGLISH_ITEMS.filter((item) => passes(exact, item, false)).length;
        for (const one of exact) {
          const without = exact.filter((other) => other !== one);
          const count = ENGLISH_ITEMS.filter((item) => passes(without, item, false)).length;
          expect((counted.get(one) ?? 0) + now).toBe(count);
        }
      }),
    );
  });

  it('is by one of several creators, and of every kind asked for', () => {
    const by = (name: string): Constraint => ({ kind: 'creator', name, exclude: false });
    const both = [by('Jane Austen'), by('H. G. Wells')];
    expect(ENGLISH_ITEMS.filter((item) => passes(both, item, false)).map(({ id }) => id)).toEqual([
      'emma',
      'persuasion',
      'time-machine',
      'war-worlds',
    ]);
    expect(
      ENGLISH_ITEMS.some(
        (item) => passes([{ kind: 'similar', itemId: 'emma' }], item, false) && item.id === 'emma',
      ),
    ).toBe(false);
  });

  it('is not what the catalog does not say', () => {
    const { year: _, ...undated } = ENGLISH_ITEMS[0];
    expect(passes([{ kind: 'year', max: 2000 }], undated, false)).toBe(false);
    expect(passes([{ kind: 'number', name: 'weight', max: 3 }], ENGLISH_ITEMS[0], false)).toBe(false);
  });
});
