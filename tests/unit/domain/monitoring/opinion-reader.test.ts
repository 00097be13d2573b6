import { expect, test } from 'vitest';
import { VECTOR_DIMS } from '../../../../src/domain/catalog.ts';
import type { SoftmaxHead } from '../../../../src/domain/learning/softmax-head.ts';
import { opinionOf } from '../../../../src/domain/monitoring/opinion-model.ts';
import { opinionReader } from '../../../../src/domain/monitoring/opinion-reader.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { dequantizeRow, quantizeRows } from '../../../../src/domain/vectors.ts';

const random = mulberry32(3);
const numbers = (count: number, by: number): Float32Array =>
  Float32Array.from({ length: count }, () => by * gaussian(random));

const headOf = (classes: number): SoftmaxHead => ({
  classes: Array.from({ length: classes }, (_, k) => String(k)),
  mean: numbers(VECTOR_DIMS, 0.05),
  scale: 0.05,
  weights: numbers(classes * VECTOR_DIMS, 0.05),
  biases: numbers(classes, 0.3),
  temperature: 1.3,
});

test('it says of each row what the model says of its vector', () => {
  const model = { sentiment: headOf(3), stars: headOf(5) };
  const vectors = quantizeRows(numbers(20 * VECTOR_DIMS, 0.05), VECTOR_DIMS);
  const read = opinionReader(model);
  const seen = new Set<string>();
  for (let row = 0; row < vectors.count; row++) {
    const opinion = read(vectors, row);
    const plain = opinionOf(model, dequantizeRow(vectors, row, new Float32Array(VECTOR_DIMS)));
    expect(opinion.sentiment).toBe(plain.sentiment);
    expect(opinion.stars).toBeCloseTo(plain.stars, 4);
    opinion.probabilities.forEach((p, k) => expect(p).toBeCloseTo(plain.probabilities[k], 4));
    seen.add(opinion.sentiment);
  }
  expect(seen.size).toBeGreaterThan(1);
});
