import { expect, test } from 'vitest';
import { dash, tone } from '../../../src/charts/tones.ts';

test('sixteen classes have sixteen colours, ember and moss first', () => {
  const tones = Array.from({ length: 16 }, (_, index) => tone(index));
  expect(tones.slice(0, 2)).toEqual(['var(--ember)', 'var(--moss)']);
  expect(new Set(tones).size).toBe(16);
});

test('neighbouring series differ in their dashes too', () => {
  for (let index = 0; index < 8; index++) expect(dash(index)).not.toBe(dash(index + 1));
});

test('no two of eight colours are near to each other', () => {
  const EMBER = 45;
  const MOSS = 143;
  const hueOf = (index: number) => Number(/ (\d+)\)/.exec(tone(index))?.[1]);
  const hues = [EMBER, MOSS, ...Array.from({ length: 6 }, (_, index) => hueOf(index + 2))];
  hues.forEach((hue, i) => {
    for (const other of hues.slice(i + 1)) {
      const apart = Math.abs(hue - other);
      expect(Math.min(apart, 360 - apart)).toBeGreaterThanOrEqual(35);
    }
  });
});
