import { describe, expect, it } from 'vitest';
import { answerFaq, faqIndex } from '../../../../src/domain/dialogue/faq-retrieval.ts';
import type { FaqPair } from '../../../../src/domain/dialogue/talk-types.ts';
import { floatRowsOf, gatherRows, quantizeRows } from '../../../../src/domain/vectors.ts';
import { readSentences } from '../lab/sentence-files.ts';

/** Questions as directions of six dimensions. */
const vectorsOf = (rows: readonly (readonly number[])[]) =>
  quantizeRows(
    Float32Array.from(rows.flatMap((row) => row.map((x) => x / Math.hypot(...row)))),
    rows[0].length,
  );

const PAIRS: readonly FaqPair[] = [
  { id: 'hours', questions: ['When are you open?', 'What are your opening hours?'], answer: 'Nine to six.' },
  { id: 'returns', questions: ['Can I send it back?'], answer: 'Within thirty days.' },
  { id: 'parking', questions: ['Is there parking near pier 7?'], answer: 'Behind the house.' },
];
const VECTORS = vectorsOf([
  [1, 0, 0, 0, 0.2, 0.1],
  [0.8, 0, 0, 0.6, 0.2, 0.1],
  [0, 1, 0, 0, 0.2, 0.1],
  [0, 0, 1, 0, 0.2, 0.1],
]);
const index = faqIndex(PAIRS, VECTORS);
const like = (...row: readonly number[]) => Float32Array.from(row.map((x) => x / Math.hypot(...row)));
const ids = (matches: readonly { readonly pairId: string }[]) => matches.map(({ pairId }) => pairId);

describe('answerFaq', () => {
  it('puts the pair with the nearest phrasing first, and names the phrasing', () => {
    const matches = answerFaq(index, 'zzz', like(0.7, 0, 0.1, 0.7, 0.2, 0.1));
    expect(matches[0]).toMatchObject({ pairId: 'hours', phrasing: 1, sure: true });
    expect(matches).toHaveLength(3);
    expect(matches.map(({ sure }) => sure)).toEqual([true, false, false]);
    expect(matches[0].score).toBeGreaterThan(matches[1].score);
  });

  it('is not sure of what is like none of them', () => {
    const [first] = answerFaq(index, 'zzz', like(0.1, 0.1, 0.1, 0, -0.9, 0.9));
    expect(first.sure).toBe(false);
  });

  it('lets shared words decide between what is alike in meaning, and no more than that', () => {
    const between = like(0, 1, 1.02, 0, 0.2, 0.1);
    expect(ids(answerFaq(index, 'zzz', between))[0]).toBe('parking');
    expect(ids(answerFaq(index, 'send it back', between))[0]).toBe('returns');
    expect(ids(answerFaq(index, 'send it back', like(0, 0.2, 1, 0, 0.2, 0.1)))[0]).toBe('parking');
  });

  it('learns from what helped, and from what did not', () => {
    const asked = like(0.4, 0.7, 0, 0, 0.6, 0.1);
    expect(ids(answerFaq(index, 'zzz', asked))[0]).toBe('returns');
    const unhelpful = { vector: asked, pairId: 'returns', helpful: false };
    expect(ids(answerFaq(index, 'zzz', asked, [unhelpful]))[0]).toBe('hours');
    const helpful = { vector: asked, pairId: 'parking', helpful: true };
    const taught = answerFaq(index, 'zzz', asked, [helpful]);
    expect(taught[0]).toMatchObject({ pairId: 'parking', sure: true });
    expect(taught[0].score).toBeCloseTo(1, 5);
    // Other questions are not touched, and what is said of a deleted pair is nothing.
    const other = like(0, 0, 1, 0, 0.2, 0.1);
    expect(answerFaq(index, 'zzz', other, [unhelpful])).toEqual(answerFaq(index, 'zzz', other));
    expect(answerFaq(index, 'zzz', asked, [{ ...helpful, pairId: 'gone' }])).toEqual(
      answerFaq(index, 'zzz', asked),
    );
  });

  it('works with one pair, and with none', () => {
    const one = faqIndex(PAIRS.slice(1, 2), gatherRows(VECTORS, [2]));
    expect(answerFaq(one, 'zzz', like(0, 1, 0, 0, 0.2, 0.1))[0]).toMatchObject({
      pairId: 'returns',
      sure: true,
    });
    expect(answerFaq(one, 'zzz', like(0, 0, 1, 0, 0, 0))[0].sure).toBe(false);
    expect(answerFaq(faqIndex([], gatherRows(VECTORS, [])), 'zzz', like(1, 0, 0, 0, 0, 0))).toEqual([]);
  });

  it('refuses vectors of other phrasings', () => {
    expect(() => faqIndex(PAIRS, gatherRows(VECTORS, [0]))).toThrow('1 vectors for 4 phrasings');
  });
});

describe('what all sentences have in common', () => {
  it('is taken off, so that a handful of questions is not alike', () => {
    const common = 5;
    const pairs = PAIRS.slice(1);
    const vectors = vectorsOf([
      [0, 1, 0, 0, common, 0],
      [0, 0, 1, 0, common, 0],
    ]);
    const asked = like(1, 0, 0, 0, common, 0);
    expect(answerFaq(faqIndex(pairs, vectors), 'zzz', asked)[0].sure).toBe(true);
    expect(answerFaq(faqIndex(pairs, vectors, like(0, 0, 0, 0, 1, 0)), 'zzz', asked)[0].sure).toBe(false);
  });
});

describe.each(['intents-en', 'intents-zh'] as const)('questions of %s to a shop', (id) => {
  it('find their kind by other words', async () => {
    const { file, vectors } = await readSentences(id);
    if (file.id !== id) throw new Error(`${file.id} instead of ${id}`);
    const groups = new Map<string, number[]>();
    file.rows.forEach(({ intent, group }, row) => {
      if (intent === 'faq') groups.set(group, [...(groups.get(group) ?? []), row]);
    });
    // The second of each is asked; the others are the phrasings.
    const stored = [...groups].map(([group, rows]) => ({ group, rows: rows.toSpliced(1, 1) }));
    const pairs = stored.map(({ group, rows }) => ({
      id: group,
      questions: rows.map((row) => file.rows[row].text),
      answer: '',
    }));
    const ofShop = faqIndex(
      pairs,
      gatherRows(
        vectors,
        stored.flatMap(({ rows }) => rows),
      ),
    );
    const floats = floatRowsOf(vectors);
    const ranks = [...groups].map(([group, rows]) => {
      const [, row] = rows;
      const matches = answerFaq(ofShop, file.rows[row].text, floats.subarray(row * 384, (row + 1) * 384));
      return 1 + ids(matches).indexOf(group);
    });
    const meanReciprocal = ranks.reduce((sum, rank) => sum + 1 / rank, 0) / ranks.length;
    // Nineteen kinds, each of loosely related questions: 0.19 by chance.
    expect(meanReciprocal).toBeGreaterThan(0.4);
  });
});
