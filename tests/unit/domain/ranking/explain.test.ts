import { describe, expect, test, vi } from 'vitest';
import { decisive, reasonsFor, tagRecords } from '../../../../src/domain/ranking/explain.ts';
import { FEATURE_NAMES } from '../../../../src/domain/ranking/kernels.ts';
import type { FeatureName } from '../../../../src/domain/ranking/slate-types.ts';
import type { EventShare } from '../../../../src/domain/ranking/taste.ts';
import { book } from '../../storage/samples.ts';

const shareOf = (itemId: string, share: number): EventShare => ({
  event: { itemId, row: 0, target: 1, noise: 0.6, vote: 10 },
  share,
  parts: [share],
});

describe('decisive', () => {
  const shares = [0.1, -0.5, 0.9, 0.4, 0.3, 0.2].map((share, i) => shareOf(`e${i}`, share));

  test('names the event without which the rank would differ most, for or against, not the strongest', () => {
    const without = [2, 1, 2, 9, 3, 2];
    expect(decisive(shares, 2, (i) => without[i])).toEqual({ itemId: 'e3', rank: 9 });
  });

  test('looks at the five strongest alone', () => {
    const asked = vi.fn((i: number) => (i === 0 ? 50 : 2));
    expect(decisive(shares, 2, asked)).toBeUndefined();
    expect(asked.mock.calls.map(([i]) => i)).toEqual([2, 1, 3, 4, 5]);
  });

  test('names none where none changes the rank, nor where there are none', () => {
    expect(decisive(shares, 2, () => 2)).toBeUndefined();
    expect(decisive([], 1, () => 5)).toBeUndefined();
  });

  test('takes the stronger of two that change as much', () => {
    expect(decisive(shares, 5, (i) => (i === 1 ? 4 : i === 3 ? 6 : 5))?.itemId).toBe('e1');
  });
});

describe('the reasons on a card', () => {
  const ITEMS = [
    book('card', { year: 1850, creators: ['Melville'], tags: ['sea'] }),
    book('liked', { year: 1851, creators: ['Melville'], tags: ['sea'] }),
    book('other', { year: 1849, creators: ['Somebody else'], tags: ['sea'] }),
  ];
  /** Shares of the two liked items, each the same half of what a feature says in all. */
  const sharesOf = (totals: Partial<Record<FeatureName, number>>): EventShare[] =>
    [1, 2].map((row) => {
      const parts = FEATURE_NAMES.map((name) => (totals[name] ?? 0) / 2);
      const event = { itemId: ITEMS[row].id, row, target: 1, noise: 0.6, vote: 10 };
      return { event, share: parts.reduce((sum, part) => sum + part, 0), parts };
    });
  const kinds = (totals: Partial<Record<FeatureName, number>>, cosine = 0) =>
    reasonsFor(0, sharesOf(totals), false, {
      itemAt: (row) => ITEMS[row],
      tags: tagRecords(ITEMS.slice(1).map((item) => ({ item, liked: true }))),
      cosine: () => cosine,
      pulled: false,
    }).map(({ kind }) => kind);

  test('name a theme, a creator or a liked title before a period that says about as much', () => {
    expect(kinds({ year: 0.5, tags: 0.3 })).toEqual(['tag', 'year']);
    expect(kinds({ year: 0.5, creator: 0.3 })).toEqual(['creator', 'year']);
    expect(kinds({ year: 0.5, text: 0.3 }, 0.6)).toEqual(['similar', 'year']);
  });

  test('put the period first where it says the most by far, and alone where nothing else speaks', () => {
    expect(kinds({ year: 0.9, tags: 0.3, creator: 0.2 })).toEqual(['year', 'tag']);
    expect(kinds({ year: 0.05 })).toEqual(['year']);
  });

  test('weigh each feature by all events together, not one by all and another by its strongest', () => {
    expect(kinds({ creator: 0.4, tags: 0.3 })).toEqual(['creator', 'tag']);
  });

  test('do not name what speaks against the card in all', () => {
    expect(kinds({ year: 0.3, creator: -0.2 })).toEqual(['year']);
  });
});
