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
