import { expect, test } from 'vitest';
import { moodOf, variantsOf, wordShares } from '../../../../src/domain/monitoring/occlusion.ts';

/** A model of words whose weights are known. */
const scoreOf = (text: string): number =>
  (/lovely|漂亮/.test(text) ? 2 : 0) - (/leaks|漏水/.test(text) ? 3 : 0) + 0.5;

test.each([
  ['A lovely kettle, but it leaks.', 'lovely ', 'leaks.'],
  ['茶很漂亮，但是壶盖漏水。', '漂亮', '漏水'],
])('words bring what is lost without them: %s', (text, good, bad) => {
  const variants = variantsOf(text);
  expect(variants.pieces.join('')).toBe(text);
  expect(variants.texts).toHaveLength(variants.pieces.length + 1);
  expect(variants.texts[0]).toBe(text);
  const shares = wordShares(variants, variants.texts.map(scoreOf));
  const heaviest = (sign: number) => shares.toSorted((a, b) => sign * (b.weight - a.weight))[0];
  expect(heaviest(1).text).toContain(good.trim());
  expect(heaviest(1).weight).toBeCloseTo(2);
  expect(shares.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(-1);
  expect(heaviest(-1).weight).toBeCloseTo(-3);
  expect(bad).toContain(heaviest(-1).text.replace(/[.。]$/, ''));
});

test('one word alone cannot be left out', () => {
  const variants = variantsOf('Great');
  expect(variants).toEqual({ pieces: [], texts: ['Great'] });
  expect(wordShares(variants, [1])).toEqual([]);
});

test('scores must be those of the variants', () => {
  expect(() => wordShares(variantsOf('two words'), [1])).toThrow(RangeError);
});

test('moods go from complaint to praise', () => {
  const of = (negative: number, positive: number) =>
    moodOf({ sentiment: 'neutral', probabilities: [negative, 1 - negative - positive, positive], stars: 3 });
  expect(of(0.2, 0.2)).toBeCloseTo(0);
  expect(of(0.1, 0.8)).toBeGreaterThan(1);
  expect(of(1, 0)).toBeLessThan(-10);
  expect(Number.isFinite(of(0, 1))).toBe(true);
});
