import { describe, expect, it } from 'vitest';
import { bootstrapDifference, bootstrapMean } from '../../../../src/domain/learning/bootstrap.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

describe('bootstrapMean', () => {
  it('draws indices from mulberry32(42), one after the other, and reads elements 50 and 1949', () => {
    const values = [0, 1, 5];
    const random = mulberry32(42);
    const means = Array.from({ length: 2000 }, () => {
      const drawn = [0, 1, 2].map(() => values[Math.floor(random() * 3)]);
      return (drawn[0] + drawn[1] + drawn[2]) / 3;
    }).sort((a, b) => a - b);
    expect(bootstrapMean(values)).toEqual({ mean: 2, low: means[50], high: means[1949] });
  });

  it('gives about two standard errors on either side', () => {
    const random = mulberry32(3);
    const values = Array.from({ length: 400 }, () => gaussian(random));
    const { mean, low, high } = bootstrapMean(values);
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
    const width = (2 * 1.96 * Math.sqrt(variance)) / 20;
    expect(high - low).toBeGreaterThan(0.9 * width);
    expect(high - low).toBeLessThan(1.1 * width);
  });

  it('has no width without spread, and is 0 for nobody', () => {
    expect(bootstrapMean([0.5, 0.5])).toEqual({ mean: 0.5, low: 0.5, high: 0.5 });
    expect(bootstrapMean([])).toEqual({ mean: 0, low: 0, high: 0 });
  });
});

describe('bootstrapDifference', () => {
  it('sees a small difference that all people share', () => {
    const random = mulberry32(5);
    const worse = Array.from({ length: 100 }, () => 10 * random());
    const { mean, low, high } = bootstrapDifference(
      worse.map((x) => x + 0.25),
      worse,
    );
    for (const value of [mean, low, high]) expect(value).toBeCloseTo(0.25, 12);
  });

  it('refuses values that are no pairs', () => {
    expect(() => bootstrapDifference([1], [1, 2])).toThrow('not pairs');
  });
});
