import { describe, expect, test } from 'vitest';
import { gutter, spanOf, ticksAcross, ticksOf } from '../../../src/charts/plot.ts';

describe('spanOf', () => {
  test('is the extent of what is a number', () => {
    expect(spanOf([NaN, 3, -1, Infinity])).toEqual([-1, 3]);
    expect(spanOf([])).toEqual([0, 1]);
    expect(spanOf([NaN])).toEqual([0, 1]);
  });
  test('is widened evenly where it is narrow', () => {
    expect(spanOf([5], 2)).toEqual([4, 6]);
    expect(spanOf([0, 10], 2)).toEqual([0, 10]);
  });
});

test('ticksOf says no figure twice', () => {
  const ticks = ticksOf(
    [0.001, 0.002, 0.01],
    (value) => value * 100,
    (value) => value.toFixed(2),
  );
  expect(ticks).toEqual([
    { at: 0.1, text: '0.00' },
    { at: 1, text: '0.01' },
  ]);
});

test('there are two ticks on a phone, more on a desk, and room for the longest at the left', () => {
  expect([ticksAcross(20), ticksAcross(240), ticksAcross(760)]).toEqual([2, 3, 10]);
  expect(gutter([{ text: '1' }, { text: '100%' }])).toBe(44);
  expect(gutter([])).toBe(10);
});
