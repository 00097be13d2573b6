import { describe, expect, it, test } from 'vitest';
import { SHAPES } from '../../../../src/domain/lab/experiment.ts';
import {
  expectedPrice,
  HOUSE_COLUMNS,
  HOUSE_PRICE,
  housesDataset,
} from '../../../../src/domain/lab/houses.ts';
import { shapesDataset } from '../../../../src/domain/lab/shapes.ts';
import { mulberry32 } from '../../../../src/domain/random.ts';

describe('houses', () => {
  const { count, columns, questions, labels } = housesDataset(2000, mulberry32(1));
  const houses = Array.from({ length: count }, (_, row) => {
    const [area, rooms, age, distance] = columns.values.subarray(row * 4, row * 4 + 4);
    return { area, rooms, age, distance };
  });
  const [{ values: prices }] = questions;

  it('follow the formula that is shown, up to its noise', () => {
    const errors = houses.map((house, row) => prices[row] - expectedPrice(house));
    const mean = errors.reduce((sum, error) => sum + error, 0) / count;
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / count);
    // Four standard errors of a mean and of a deviation of 2,000 draws.
    expect(Math.abs(mean)).toBeLessThan((4 * HOUSE_PRICE.noise) / Math.sqrt(2000));
    expect(spread).toBeGreaterThan(18.7);
    expect(spread).toBeLessThan(21.3);
  });

  it('have prices and columns that a house can have', () => {
    expect(columns.names).toEqual(HOUSE_COLUMNS);
    for (const { area, rooms, age, distance } of houses) {
      expect(area).toBeGreaterThanOrEqual(35);
      expect(area).toBeLessThan(201);
      expect(Number.isInteger(rooms) && rooms >= 1 && rooms <= 8).toBe(true);
      expect(Number.isInteger(age) && age >= 0 && age <= 100).toBe(true);
      expect(distance).toBeGreaterThanOrEqual(0.5);
      expect(distance).toBeLessThanOrEqual(30);
    }
    expect(Math.min(...prices)).toBeGreaterThan(0);
    expect(labels[0].split(' · ')).toHaveLength(4);
  });

  it('is priced as written', () => {
    // 150 + 2.4·100 + 12·4 − 0.6·10 − 3·5 − 0.04·100·5
    expect(expectedPrice({ area: 100, rooms: 4, age: 10, distance: 5 })).toBeCloseTo(397, 9);
  });
});

/** Share of points whose nearest other point is of their class: what any good learner can reach at least. */
function neighbourAccuracy(values: Float32Array, answers: Float32Array): number {
  const count = answers.length;
  let right = 0;
  for (let a = 0; a < count; a++) {
    let [nearest, best] = [-1, Infinity];
    for (let b = 0; b < count; b++) {
      const distance = Math.hypot(values[2 * a] - values[2 * b], values[2 * a + 1] - values[2 * b + 1]);
      if (b !== a && distance < best) [nearest, best] = [b, distance];
    }
    if (answers[nearest] === answers[a]) right++;
  }
  return right / count;
}

/** Share that the best of 180 lines through the mean gets right. */
function lineAccuracy(values: Float32Array, answers: Float32Array): number {
  const shares = Array.from({ length: 180 }, (_, degree) => {
    const [x, y] = [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)];
    const right = answers.filter(
      (answer, row) => values[2 * row] * x + values[2 * row + 1] * y > 0 === (answer === 1),
    );
    return Math.max(right.length, answers.length - right.length) / answers.length;
  });
  return Math.max(...shares);
}

test.each(SHAPES)('%s: balanced, near the origin, and as hard for a line as it says', (shape) => {
  const { columns, questions } = shapesDataset(shape, 600, mulberry32(2));
  const [{ values: answers, classes }] = questions;
  expect(classes).toHaveLength(2);
  expect(answers.filter((answer) => answer === 1)).toHaveLength(300);
  // Clouds have no edge: nine in a million draws lie beyond 4.4 deviations.
  expect(Math.max(...columns.values.map(Math.abs))).toBeLessThan(shape === 'gaussians' ? 12 : 6.5);
  const line = lineAccuracy(columns.values, answers);
  if (shape === 'gaussians') {
    expect(line).toBeGreaterThan(0.86);
    expect(line).toBeLessThan(0.94);
  } else {
    expect(line).toBeLessThan(0.72);
    expect(neighbourAccuracy(columns.values, answers)).toBeGreaterThan(0.93);
  }
});
