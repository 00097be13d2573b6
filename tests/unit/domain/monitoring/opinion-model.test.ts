import { beforeAll, describe, expect, it } from 'vitest';
import type { QuantizedVectors } from '../../../../src/domain/catalog.ts';
import type { Review } from '../../../../src/domain/lab/sentences.ts';
import {
  opinionOf,
  trainOpinionModel,
  type OpinionModel,
} from '../../../../src/domain/monitoring/opinion-model.ts';
import { dequantizeRow, gatherRows, joinVectors } from '../../../../src/domain/vectors.ts';
import { readSentences } from '../lab/sentence-files.ts';

interface Reviews {
  readonly rows: readonly Review[];
  readonly vectors: QuantizedVectors;
}

async function readReviews(id: 'reviews-en' | 'reviews-zh'): Promise<Reviews> {
  const { file, vectors } = await readSentences(id);
  if (file.id !== id) throw new Error(`${file.id} instead of ${id}`);
  return { rows: file.rows, vectors };
}

/** Two trades that the model has not heard of. */
const UNSEEN = ['food', 'services'];

let all: Reviews;
let model: OpinionModel;
let taught: Reviews;
beforeAll(async () => {
  const [en, zh] = await Promise.all([readReviews('reviews-en'), readReviews('reviews-zh')]);
  all = { rows: [...en.rows, ...zh.rows], vectors: joinVectors([en.vectors, zh.vectors]) };
  const learned = all.rows.flatMap(({ domain }, row) => (UNSEEN.includes(domain) ? [] : [row]));
  taught = { rows: learned.map((row) => all.rows[row]), vectors: gatherRows(all.vectors, learned) };
  model = trainOpinionModel(taught.rows, taught.vectors);
});

const vectorOf = (row: number): Float32Array => dequantizeRow(all.vectors, row, new Float32Array(384));

/** Opinions of the unseen trades. */
const asked = () =>
  all.rows.flatMap((review, row) =>
    UNSEEN.includes(review.domain) ? [{ review, row, opinion: opinionOf(model, vectorOf(row)) }] : [],
  );

describe('opinions of trades that were not taught', () => {
  it.each([
    ['English', 0, 650],
    ['Chinese', 650, 1300],
  ])('tell praise from blame in %s', (_language, from, to) => {
    const polar = asked().filter(({ review, row }) => review.stars !== 3 && row >= from && row < to);
    const right = (stars: (stars: number) => boolean) => {
      const these = polar.filter(({ review }) => stars(review.stars));
      const hits = these.filter(({ review, opinion: { probabilities } }) =>
        review.stars > 3 ? probabilities[2] > probabilities[0] : probabilities[2] < probabilities[0],
      );
      return hits.length / these.length;
    };
    expect((right((stars) => stars < 3) + right((stars) => stars > 3)) / 2).toBeGreaterThan(0.7);
  });

  it('name the middle where it is', () => {
    const neutral = asked().filter(({ review }) => review.stars === 3);
    const named = neutral.filter(({ opinion }) => opinion.sentiment === 'neutral').length;
    expect(named / neutral.length).toBeGreaterThan(0.3);
  });

  it('mean their probabilities', () => {
    const answers = asked();
    const meant = answers.reduce((sum, { opinion }) => sum + Math.max(...opinion.probabilities), 0);
    const right = answers.filter(
      ({ review, opinion }) =>
        opinion.sentiment === ['negative', 'neutral', 'positive'][1 + Math.sign(review.stars - 3)],
    ).length;
    expect(Math.abs(meant - right) / answers.length).toBeLessThan(0.07);
  });

  it('guess stars nearer than three for all', () => {
    const answers = asked();
    const error = (guess: (stars: number) => number) =>
      answers.reduce((sum, { review, opinion }) => sum + Math.abs(guess(opinion.stars) - review.stars), 0) /
      answers.length;
    expect(error(() => 3)).toBeCloseTo(1.2, 6);
    expect(error((stars) => stars)).toBeLessThan(1);
    for (const { opinion } of answers) {
      expect(opinion.stars).toBeGreaterThanOrEqual(1);
      expect(opinion.stars).toBeLessThanOrEqual(5);
    }
  });
});

describe('a correction', () => {
  it('turns the comment that it is about, and hardly any other', () => {
    const wrong = asked().find(
      ({ review, opinion }) => review.stars === 2 && opinion.sentiment === 'positive',
    );
    if (!wrong) throw new Error('every blame was recognised');
    const vector = vectorOf(wrong.row);
    const corrected = trainOpinionModel(taught.rows, taught.vectors, [
      { vector, sentiment: 'negative', stars: 2 },
    ]);
    const after = opinionOf(corrected, vector);
    expect(after.probabilities[0]).toBeGreaterThan(wrong.opinion.probabilities[0] + 0.1);
    expect(after.stars).toBeLessThan(wrong.opinion.stars);
    const changed = asked().filter(
      ({ row, opinion }) => opinionOf(corrected, vectorOf(row)).sentiment !== opinion.sentiment,
    ).length;
    expect(changed).toBeLessThan(0.15 * asked().length);
  });

  it('of stars alone leaves the sentiment as it is, and the other way round', () => {
    const vector = vectorOf(0);
    const byStars = trainOpinionModel(taught.rows, taught.vectors, [{ vector, stars: 5 }]);
    expect(byStars.sentiment).toEqual(model.sentiment);
    expect(opinionOf(byStars, vector).stars).toBeGreaterThan(opinionOf(model, vector).stars);
    const bySentiment = trainOpinionModel(taught.rows, taught.vectors, [{ vector, sentiment: 'positive' }]);
    expect(bySentiment.stars).toEqual(model.stars);
  });
});

describe('a text of several vectors', () => {
  it('is the mean of what they say, in logits', () => {
    const [one, other] = [vectorOf(3), vectorOf(4)];
    const both = opinionOf(model, Float32Array.from([...one, ...other])).probabilities;
    const odds = ({ probabilities: [n, , p] }: ReturnType<typeof opinionOf>) => Math.log(p / n);
    expect(Math.log(both[2] / both[0])).toBeCloseTo(
      (odds(opinionOf(model, one)) + odds(opinionOf(model, other))) / 2,
      6,
    );
    expect(opinionOf(model, Float32Array.from([...one, ...one]))).toEqual(opinionOf(model, one));
    expect(() => opinionOf(model, new Float32Array(383))).toThrow('383');
    expect(() => opinionOf(model, new Float32Array(0))).toThrow('no vectors');
  });
});

describe('a model', () => {
  it('is plain data, the same from the same reviews', () => {
    expect(structuredClone(model)).toEqual(model);
    expect(trainOpinionModel(taught.rows, taught.vectors)).toEqual(model);
  });
});
