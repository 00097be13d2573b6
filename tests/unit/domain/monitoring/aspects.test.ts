import { describe, expect, test } from 'vitest';
import { aspectsOf, sentencesToJudge } from '../../../../src/domain/monitoring/aspects.ts';
import { mentionsIn } from '../../../../src/domain/monitoring/aspect-finder.ts';
import type { Opinion } from '../../../../src/domain/monitoring/pulse-types.ts';
import { sentencesOf } from '../../../../src/domain/monitoring/sentences.ts';

const opinion = (sentiment: Opinion['sentiment'], sure = 0.9): Opinion => ({
  sentiment,
  probabilities:
    sentiment === 'negative'
      ? [sure, 0.05, 0.05]
      : sentiment === 'positive'
        ? [0.05, 0.05, sure]
        : [0.05, sure, 0.05],
  stars: sentiment === 'negative' ? 1.5 : 4.5,
});

test('sentences of both languages', () => {
  expect(sentencesOf('It is good. Really! 水很快就开了。但是盖子漏水！是吗？')).toEqual([
    'It is good.',
    'Really!',
    '水很快就开了。',
    '但是盖子漏水！',
    '是吗？',
  ]);
  expect(sentencesOf('Costs 4.50 in all')).toEqual(['Costs 4.50 in all']);
  expect(sentencesOf('no mark\nsecond line')).toEqual(['no mark', 'second line']);
  expect(sentencesOf('  ')).toEqual([]);
});

test('words of aspects are found with their endings, in both languages', () => {
  const aspects = (text: string) => mentionsIn(text).map(({ aspect }) => aspect);
  expect(aspects('The delivery was late')).toEqual(['delivery']);
  expect(aspects('它的包装很漂亮，价格也便宜')).toEqual(['packaging', 'looks', 'price', 'price']);
  expect(aspects('The lids are leaking')).toEqual(['leak', 'leak']);
  expect(aspects('nothing of the kind')).toEqual([]);
});

describe('counts', () => {
  const texts = [
    'The delivery was quick. The taste is awful.',
    '配送很快。味道很差。',
    'Delivery took weeks.',
    'Nothing to say.',
  ];
  const opinions = [opinion('neutral'), opinion('neutral'), opinion('negative'), opinion('neutral')];
  const judged = new Map([
    ['The delivery was quick.', opinion('positive', 0.8)],
    ['The taste is awful.', opinion('negative')],
    ['配送很快。', opinion('positive', 0.95)],
    ['味道很差。', opinion('negative', 0.7)],
  ]);

  test('sentences of several are asked for, those of one are not', () => {
    expect(sentencesToJudge(texts).map(({ row, sentence }) => [row, sentence])).toEqual([
      [0, 'The delivery was quick.'],
      [0, 'The taste is awful.'],
      [1, '配送很快。'],
      [1, '味道很差。'],
    ]);
  });

  test('by the sentences that mention them', () => {
    const [delivery, taste] = aspectsOf(texts, opinions, judged);
    expect(delivery).toMatchObject({
      id: 'delivery',
      found: false,
      comments: 3,
      sentiments: { negative: 1, neutral: 0, positive: 2 },
    });
    expect(delivery.words).toEqual([
      { word: 'delivery', count: 2 },
      { word: '配送', count: 1 },
    ]);
    // Complaints and praise in turn, the surest first.
    expect(delivery.examples.map(({ sentence }) => sentence)).toEqual([
      'Delivery took weeks.',
      '配送很快。',
      'The delivery was quick.',
    ]);
    expect(taste).toMatchObject({
      id: 'taste',
      comments: 2,
      sentiments: { negative: 2, neutral: 0, positive: 0 },
    });
  });

  test('without opinions of sentences by those of the comments, and without what is apart', () => {
    const [delivery] = aspectsOf(texts, opinions, new Map(), Uint8Array.of(0, 1, 0, 0));
    expect(delivery).toMatchObject({ comments: 2, sentiments: { negative: 1, neutral: 1, positive: 0 } });
  });
});

test('a word that is not on the list is found where it is blamed again and again', () => {
  const texts = Array.from({ length: 120 }, (_, n) =>
    n % 10 === 0 ? `My hinge squeaked on day ${n}, sadly` : `Pleasant enough, I would say, number ${n}`,
  );
  const opinions = texts.map((_, n) => opinion(n % 10 === 0 ? 'negative' : 'positive'));
  const found = aspectsOf(texts, opinions).filter((aspect) => aspect.found);
  expect(found.map(({ id }) => id)).toContain('hinge');
  expect(found.find(({ id }) => id === 'hinge')).toMatchObject({
    comments: 12,
    sentiments: { negative: 12 },
  });
  expect(found.map(({ id }) => id)).not.toContain('pleasant');
});
