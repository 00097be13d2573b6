import { describe, expect, test, vi } from 'vitest';
import { decisive } from '../../../../src/domain/ranking/explain.ts';
import type { EventShare } from '../../../../src/domain/ranking/taste.ts';

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
