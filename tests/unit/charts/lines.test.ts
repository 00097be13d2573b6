import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/charts/label-placement.ts';
import { linesOf } from '../../../src/charts/lines.ts';

describe('lines', () => {
  it('break between words, and between square characters but not before their marks', () => {
    expect(linesOf('one two three', textWidth('one two'), 9)).toEqual(['one two', 'three']);
    expect(linesOf('一二三，四五', textWidth('一二三'), 9)).toEqual(['一二', '三，四', '五']);
  });

  it('tear an address that is wider than a line, and end in an ellipsis where there are no more', () => {
    const address = 'https://example.org/'.repeat(4);
    expect(linesOf(address, 150, 99).join('')).toBe(address);
    const two = linesOf(address, 150, 2);
    expect(two).toHaveLength(2);
    expect(two[1]).toMatch(/…$/);
  });

  it('are no wider and no more than is asked, and lose no letter while there is room', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'W', ' ', '字', '，', '·'), maxLength: 80 });
    fc.assert(
      fc.property(
        text,
        fc.integer({ min: 60, max: 300 }),
        fc.integer({ min: 1, max: 4 }),
        (words, room, most) => {
          const lines = linesOf(words, room, most);
          expect(lines.length).toBeLessThanOrEqual(most);
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(room);
          const all = linesOf(words, room, Infinity).join('');
          expect(all.replace(/\s/g, '')).toBe(words.replace(/\s/g, ''));
        },
      ),
      { seed: 3 },
    );
  });
});
