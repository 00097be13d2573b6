import { describe, expect, it } from 'vitest';
import { foldInteractions, type Interaction, type InteractionKind } from '../../../src/domain/interaction.ts';

const entry = (seq: number, kind: InteractionKind, more: Partial<Interaction> = {}): Interaction => ({
  seq,
  kind,
  catalogId: 'c',
  itemId: 'a',
  time: 0,
  source: 'tap',
  ...more,
});

describe('foldInteractions', () => {
  it('keeps the latest grade', () => {
    const states = foldInteractions([entry(1, 'like'), entry(2, 'dislike')]);
    expect(states.get('a')?.grade?.kind).toBe('dislike');
  });

  it('orders by sequence number, not by position or time', () => {
    const states = foldInteractions([entry(2, 'dislike', { time: 1 }), entry(1, 'like', { time: 9 })]);
    expect(states.get('a')?.grade?.seq).toBe(2);
  });

  it('takes back what was undone, and only that', () => {
    const states = foldInteractions([entry(1, 'like'), entry(2, 'dislike'), entry(3, 'undo', { undoes: 2 })]);
    expect(states.get('a')?.grade?.seq).toBe(1);
  });

  it('a save grades weakly and never replaces a grade', () => {
    expect(foldInteractions([entry(1, 'save')]).get('a')).toMatchObject({
      saved: true,
      grade: { kind: 'save' },
    });
    expect(foldInteractions([entry(1, 'like'), entry(2, 'save')]).get('a')?.grade?.kind).toBe('like');
  });

  it('unsave removes the weak grade but keeps a real one', () => {
    expect(foldInteractions([entry(1, 'save'), entry(2, 'unsave')]).get('a')).toEqual({
      saved: false,
      done: false,
    });
    expect(foldInteractions([entry(1, 'like'), entry(2, 'save'), entry(3, 'unsave')]).get('a')).toMatchObject(
      { saved: false, grade: { kind: 'like' } },
    );
  });

  it('done without stars keeps the grade; with stars it is the grade', () => {
    expect(foldInteractions([entry(1, 'like'), entry(2, 'done')]).get('a')).toMatchObject({
      done: true,
      grade: { kind: 'like' },
    });
    expect(foldInteractions([entry(1, 'like'), entry(2, 'done', { value: 2 })]).get('a')?.grade?.value).toBe(
      2,
    );
  });

  it('impressions say nothing about an item', () => {
    expect(foldInteractions([entry(1, 'impression', { propensity: 0.5, rank: 1 })]).size).toBe(0);
  });
});
