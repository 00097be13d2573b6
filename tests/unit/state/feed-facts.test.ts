import { describe, expect, test } from 'vitest';
import { foldInteractions, type Interaction } from '../../../src/domain/interaction.ts';
import { facetsOf, historyOf } from '../../../src/state/feed-facts.ts';
import { book } from '../storage/samples.ts';

describe('facetsOf', () => {
  test('orders tags by how many items carry them and spans the years that are known', () => {
    const items = [
      book('a', { tags: ['sea'], year: -800 }),
      book('b', { tags: ['war', 'sea'], year: 1900 }),
      book('c', { kind: 'film' }),
    ];
    expect(facetsOf(items)).toEqual({
      kinds: ['book', 'film'],
      tags: [
        { tag: 'sea', count: 2 },
        { tag: 'war', count: 1 },
      ],
      years: { from: -800, to: 1900 },
    });
    expect(facetsOf([book('c')]).years).toBeUndefined();
  });
});

describe('historyOf', () => {
  const entry = (seq: number, change: Partial<Interaction>): Interaction => ({
    seq,
    catalogId: 'c',
    itemId: 'a',
    kind: 'like',
    time: seq,
    source: 'tap',
    ...change,
  });
  const history = (...log: Interaction[]) => {
    const states = foldInteractions(log);
    return historyOf(['a', 'b', 'c', 'd'], (id) => states.get(id) ?? { done: false });
  };

  test('counts grades, not hopes, and tells liked from disliked by the stars too', () => {
    const { graded, liked } = history(
      entry(1, { itemId: 'a', kind: 'rating', value: 5 }),
      entry(2, { itemId: 'b', kind: 'rating', value: 2 }),
      entry(3, { itemId: 'c', kind: 'save' }),
      entry(4, { itemId: 'd', kind: 'done', value: 4 }),
    );
    expect(graded).toBe(3);
    expect(liked).toEqual(['a', 'd']);
  });

  test('counts as saved what a list of saved items can show', () => {
    const save = (seq: number, itemId: string) => entry(seq, { itemId, kind: 'save' });
    const { saved } = history(
      ...['a', 'b', 'c', 'd'].map((itemId, i) => save(i + 1, itemId)),
      entry(5, { itemId: 'b', kind: 'like' }),
      entry(6, { itemId: 'c', kind: 'done' }),
      entry(7, { itemId: 'd', kind: 'unsave' }),
    );
    expect(saved).toBe(1);
  });

  test('names the latest tap, never an import, and not one that was undone', () => {
    const like = entry(1, { itemId: 'a' });
    const imported = entry(2, { itemId: 'b', kind: 'rating', value: 5, source: 'import' });
    const second = entry(3, { itemId: 'c', kind: 'dislike' });
    expect(history(like, imported).latest).toBe(like);
    expect(history(like, imported, second).latest).toBe(second);
    expect(history(like, second, entry(4, { itemId: 'c', kind: 'undo', undoes: 3 })).latest).toBe(like);
    expect(history(imported).latest).toBeUndefined();
  });
});
