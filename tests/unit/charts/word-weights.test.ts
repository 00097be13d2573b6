import { describe, expect, test } from 'vitest';
import { MOST_MIX, shadeWords } from '../../../src/charts/word-weights.ts';

const word = (text: string, weight: number) => ({ text, weight });
const mixes = (...weights: number[]) => shadeWords(weights.map((weight) => word('x', weight)));

describe('shadeWords', () => {
  test('shades by the share of the strongest word, by sign', () => {
    expect(mixes(0.4, -0.2, 0.01)).toMatchObject([
      { side: 'for', mix: MOST_MIX },
      { side: 'against', mix: Math.round(MOST_MIX / 2) },
      { side: 'none', mix: 0 },
    ]);
  });

  test('keeps every word, in order, as it came', () => {
    const words = [word('<b>not', -1), word(' ', 0), word('bad</b>', 0.5)];
    expect(shadeWords(words).map(({ text }) => text)).toEqual(['<b>not', ' ', 'bad</b>']);
  });

  test('measures by a strength that several texts share, and no further than full', () => {
    expect(shadeWords([word('x', 0.5)], 1)[0].mix).toBe(Math.round(MOST_MIX / 2));
    expect(shadeWords([word('x', 3)], 1)[0].mix).toBe(MOST_MIX);
  });

  test('shades nothing where nothing weighs', () => {
    for (const { mix, side } of mixes(0, 0, NaN)) expect([mix, side]).toEqual([0, 'none']);
    expect(mixes(NaN, 0.1)[1].mix).toBe(MOST_MIX);
    expect(mixes(Infinity)[0].side).toBe('none');
    expect(shadeWords([])).toEqual([]);
  });
});
