import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_PIECES, piecesOf } from '../../../../src/domain/lab/pieces.ts';

describe('piecesOf', () => {
  it('takes English words with the spaces and marks behind them', () => {
    expect(piecesOf('Not good, really.', 'en')).toEqual(['Not ', 'good, ', 'really.']);
  });

  it('takes Chinese words as the browser tells them apart, with marks and other scripts', () => {
    expect(piecesOf('我们喜欢电影，朋友！', 'zh').join('|')).toBe('我们|喜欢|电影，|朋友！');
    expect(piecesOf('“iPad很好”', 'zh').join('|')).toBe('“iPad|很好”');
  });

  it('falls back to characters and runs of letters where the browser cannot', () => {
    // An argument that is left out would take the browser's.
    const Intl_ = globalThis.Intl;
    const without = Object.create(Intl_, { Segmenter: { value: undefined } });
    globalThis.Intl = without;
    try {
      expect(piecesOf('我的 iPad 坏了。', 'zh')).toEqual(['我', '的 ', 'iPad ', '坏', '了。']);
    } finally {
      globalThis.Intl = Intl_;
    }
  });

  it('has none in a blank text, and one in a text of marks', () => {
    expect([piecesOf('', 'en'), piecesOf(' \n', 'zh')]).toEqual([[], []]);
    expect(piecesOf('……！', 'zh')).toEqual(['……！']);
    expect(piecesOf('?!', 'en')).toEqual(['?!']);
  });

  it('loses nothing and never has too many, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('good ', ' bad', '书', '好看', '，', '！', '\n', '🙂', 'a'), {
          maxLength: 300,
        }),
        fc.constantFrom('en' as const, 'zh' as const),
        (parts, language) => {
          const text = parts.join('');
          const pieces = piecesOf(text, language);
          expect(pieces.join('')).toBe(text.trim() ? text : '');
          expect(pieces.length).toBeLessThanOrEqual(MOST_PIECES);
          expect(pieces.every((piece) => piece.length > 0)).toBe(true);
        },
      ),
    );
  });

  it('puts neighbours together beyond the most', () => {
    const pieces = piecesOf('ha '.repeat(MOST_PIECES + 1), 'en');
    expect(pieces).toHaveLength(Math.ceil((MOST_PIECES + 1) / 2));
    expect(pieces[0]).toBe('ha ha ');
  });
});
