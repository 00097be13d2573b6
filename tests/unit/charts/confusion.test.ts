import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cellAfter, confusionCells, shadeOf } from '../../../src/charts/confusion.ts';
import { MOST_MIX } from '../../../src/charts/word-weights.ts';

const tokens = readFileSync(new URL('../../../src/ui/tokens.css', import.meta.url), 'utf8');
type Colour = readonly number[];

/** The token by day and by night. */
function token(name: string): readonly [Colour, Colour] {
  const [, day, night] = new RegExp(`--${name}: light-dark\\(#(\\w{6}), #(\\w{6})\\)`).exec(tokens)!;
  const channels = (hex: string): Colour => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
  return [channels(day), channels(night)];
}

/** WCAG 2.2, relative luminance. */
const luminance = (colour: Colour): number => {
  const [r, g, b] = colour.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: Colour, b: Colour): number => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
};
const mixed = (colour: Colour, per: number, into: Colour): Colour =>
  colour.map((value, i) => (value * per + into[i] * (100 - per)) / 100);

describe('shadeOf', () => {
  test('keeps every count readable, in both colours, by day and by night', () => {
    for (const [theme, card] of token('card').entries())
      for (const colour of [token('ember')[theme], token('moss')[theme]])
        for (let share = 0; share <= 1; share += 0.01) {
          const { mix, light } = shadeOf(share);
          const text = light ? card : token('ink')[theme];
          expect(contrast(text, mixed(colour, mix, card))).toBeGreaterThanOrEqual(4.5);
        }
  });

  test('grows with the share, shows one mistake in hundreds, and stands up to no numbers', () => {
    const mixes = Array.from({ length: 101 }, (_, i) => shadeOf(i / 100).mix);
    for (let i = 1; i < mixes.length; i++) expect(mixes[i]).toBeGreaterThanOrEqual(mixes[i - 1]);
    expect(shadeOf(1 / 500).mix).toBeGreaterThanOrEqual(8);
    expect(shadeOf(1)).toEqual({ mix: 100, light: true });
    for (const none of [0, NaN, -1]) expect(shadeOf(none)).toEqual({ mix: 0, light: false });
  });
});

test('ink on the most shaded word is read as well', () => {
  for (const [theme, card] of token('card').entries())
    for (const colour of [token('ember')[theme], token('moss')[theme]])
      expect(contrast(token('ink')[theme], mixed(colour, MOST_MIX, card))).toBeGreaterThanOrEqual(4.5);
});

describe('confusionCells', () => {
  test('shades by the share of the true class, so that a rare one counts as much', () => {
    const [often, rare] = confusionCells([
      [90, 10],
      [1, 9],
    ]);
    expect(often.map(({ right }) => right)).toEqual([true, false]);
    expect(rare.map(({ right }) => right)).toEqual([false, true]);
    expect(rare[1].shade).toEqual(often[0].shade);
    expect(rare[0].shade).toEqual(often[1].shade);
  });

  test('leaves a class without rows unshaded', () => {
    const [row] = confusionCells([[0, 0]]);
    expect(row.map(({ shade }) => shade.mix)).toEqual([0, 0]);
    expect(confusionCells([])).toEqual([]);
  });
});

test('cellAfter walks with the arrows and stops at the rim', () => {
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'a'];
  expect(keys.map((key) => cellAfter(key, [1, 1], 3))).toEqual([
    [0, 1],
    [2, 1],
    [1, 0],
    [1, 2],
    [1, 0],
    [1, 2],
    undefined,
  ]);
  expect(cellAfter('ArrowUp', [0, 0], 3)).toEqual([0, 0]);
  expect(cellAfter('ArrowRight', [2, 2], 3)).toEqual([2, 2]);
});
