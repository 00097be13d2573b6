import { describe, expect, it } from 'vitest';
import type { Interaction, InteractionKind } from '../../../../src/domain/interaction.ts';
import { standingEntries, suspensionOf } from '../../../../src/domain/learning/head-standing.ts';

const entry = (seq: number, kind: InteractionKind, itemId: string, undoes?: number): Interaction => ({
  ...{ seq, kind, itemId, undoes },
  ...{ catalogId: 'classics-en', time: 0, source: 'tap' as const },
});
const standing = (...log: Interaction[]) => [...standingEntries(log)];

describe('an entry stands', () => {
  it('until it is undone, and again when it is made anew', () => {
    const log = [entry(1, 'like', 'a'), entry(2, 'undo', 'a', 1), entry(3, 'like', 'a')];
    expect(standing(...log.slice(0, 1))).toEqual([1]);
    expect(standing(...log.slice(0, 2))).toEqual([]);
    expect(standing(...log)).toEqual([3]);
  });

  it('when a newer grade of the item takes its place: the mind was changed, nothing is to be forgotten', () => {
    expect(standing(entry(1, 'like', 'a'), entry(2, 'dislike', 'a'))).toEqual([1, 2]);
  });

  it('as a save until it is taken off the shelf, unless that is undone, whatever the order of the log', () => {
    const log = [
      entry(1, 'save', 'a'),
      entry(2, 'save', 'b'),
      entry(3, 'unsave', 'a'),
      entry(4, 'save', 'a'),
    ];
    expect(standing(...log)).toEqual([2, 3, 4]);
    expect(standing(...log.toReversed()).sort()).toEqual([2, 3, 4]);
    expect(standing(...log, entry(5, 'undo', 'a', 3))).toEqual([1, 2, 4]);
  });
});

describe('a version', () => {
  const entries = new Set([1, 2, 3]);
  const head = { grades: [1, 3], muted: ['tag:sea', 'tag:war'] };

  it('counts while its grades stand and the same is left out', () => {
    expect(suspensionOf(head, { entries, muted: ['tag:war', 'tag:sea'] })).toBeUndefined();
    expect(suspensionOf({}, { entries, muted: [] })).toBeUndefined();
  });

  it('is suspended while more is left out, less, or other things', () => {
    for (const muted of [['tag:sea'], ['tag:sea', 'tag:war', 'tag:love'], ['tag:sea', 'tag:love'], []])
      expect(suspensionOf(head, { entries, muted })).toBe('muted');
    expect(suspensionOf({}, { entries, muted: ['tag:sea'] })).toBe('muted');
  });

  it('is suspended for good when one of its grades stands no more', () => {
    expect(suspensionOf(head, { entries: new Set([1, 2]), muted: head.muted })).toBe('forgotten');
    expect(suspensionOf(head, { entries: new Set([1, 2]), muted: [] })).toBe('forgotten');
  });
});
