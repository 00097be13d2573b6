import { describe, expect, it } from 'vitest';
import { encodeWords, wordInputs, wordsOf } from '../../../../src/domain/lab/words.ts';

describe('wordsOf', () => {
  it.each([
    ["Don't stop: it's 2 GOOD!", ["don't", 'stop', "it's", '2', 'good']],
    ['The reader’s choice', ['the', "reader's", 'choice']],
    ['好看！ＡＢＣ真的', ['好', '看', 'abc', '真', '的']],
    ['naïve café', ['naïve', 'café']],
    ['… !?', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe('wordInputs', () => {
  it('numbers the words of training rows by frequency; what only others have is unknown, and 0 ends a text', () => {
    const { ids, length, vocabulary } = wordInputs(['good book', 'bad, good', 'good awful book'], [0, 1]);
    expect(vocabulary).toEqual(['', '', 'good', 'book', 'bad']);
    expect([...ids.subarray(2 * length, 2 * length + 4)]).toEqual([2, 1, 3, 0]);
    expect([...ids.subarray(0, 3)]).toEqual([2, 3, 0]);
  });

  it('keeps the two thousand most frequent words, and the first 48 of a text', () => {
    const rare = Array.from({ length: 3000 }, (_, i) => `w${i}`).join(' ');
    const { vocabulary, ids, length } = wordInputs([rare, 'w2999 w2999'], [0, 1]);
    expect(vocabulary).toHaveLength(2002);
    expect(vocabulary[2]).toBe('w2999');
    expect(vocabulary).not.toContain('w2998');
    expect(length).toBe(48);
    expect(ids).toHaveLength(96);
    expect(ids[47]).toBe(vocabulary.indexOf('w47'));
  });

  it('reads other texts with the same words', () => {
    const { vocabulary, ids } = wordInputs(['one two', 'two three'], [0, 1]);
    expect(encodeWords(['one two', 'two three'], vocabulary).ids).toEqual(ids);
  });
});
