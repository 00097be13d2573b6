import { describe, expect, it } from 'vitest';
import { encoderFor, itemText, normalizeKey, type Item } from '../../../src/domain/catalog.ts';

const book: Item = {
  id: 'emma',
  title: 'Emma',
  creators: ['Jane Austen'],
  tags: ['novel', 'comedy'],
  description: 'A matchmaker mistakes everybody’s heart, her own first.',
  kind: 'book',
  backlog: false,
};

describe('encoderFor', () => {
  it('reads English with the English encoder', () => {
    expect(encoderFor([book])).toBe('minilm-l6-en');
  });
  it('takes the bilingual encoder for one Chinese title or description among many', () => {
    expect(encoderFor([book, { title: '红楼梦' }])).toBe('e5-small-en-zh');
    expect(encoderFor([book, { title: 'Rickshaw Boy', description: '骆驼祥子' }])).toBe('e5-small-en-zh');
  });
  it('does not take Japanese kana or Korean for Chinese', () => {
    expect(encoderFor([{ title: 'ノルウェイ' }, { title: '채식주의자' }])).toBe('minilm-l6-en');
  });
});

describe('itemText', () => {
  it('joins what exists, one full stop each', () => {
    expect(itemText(book)).toBe(
      'Emma. Jane Austen. novel, comedy. A matchmaker mistakes everybody’s heart, her own first.',
    );
    expect(itemText({ ...book, creators: [], tags: [], description: undefined })).toBe('Emma.');
    expect(itemText({ ...book, title: '边城', creators: [], tags: [], description: '湘西的渡口。' })).toBe(
      '边城. 湘西的渡口.',
    );
  });
});

describe('normalizeKey', () => {
  it('folds case, width, punctuation and spacing', () => {
    expect(normalizeKey('  The  Ｃａｔ —  “Who”?')).toBe('the cat who');
  });
});
