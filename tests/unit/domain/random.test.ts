import { describe, expect, it } from 'vitest';
import { gaussian, hashText, mulberry32 } from '../../../src/domain/random.ts';

describe('mulberry32', () => {
  it('gives the first values that the evaluation protocol states for seed 42', () => {
    const random = mulberry32(42);
    expect([random(), random(), random()]).toEqual([
      0.6011037519201636, 0.44829055899754167, 0.8524657934904099,
    ]);
  });
});

describe('hashText', () => {
  it('is FNV-1a on ASCII and tells Chinese titles apart', () => {
    expect(hashText('a')).toBe(0xe40c292c);
    expect(hashText('红楼梦')).not.toBe(hashText('红楼夢'));
  });
});

describe('gaussian', () => {
  it('has mean 0 and variance 1 within the error of 20,000 draws', () => {
    const random = mulberry32(7);
    const draws = Array.from({ length: 20_000 }, () => gaussian(random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Four standard errors: 4/√n for the mean, 4·√(2/n) for the variance.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(draws.length));
    expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / draws.length));
  });
});
