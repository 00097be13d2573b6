import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Cholesky } from '../../../../src/domain/learning/cholesky.ts';
import { GaussianProcess } from '../../../../src/domain/learning/gaussian-process.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import { CosineColumns } from '../../../../src/domain/ranking/cosine-columns.ts';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { Fit } from '../../../../src/domain/ranking/fit.ts';
import { FIRST_SETTING, Kernel, type ItemSpace } from '../../../../src/domain/ranking/kernels.ts';
import reference from '../../../fixtures/gaussian-process.json' with { type: 'json' };

/** Events scattered over a line, with a smooth covariance and unequal noise. */
function problem(seed: number, count: number) {
  const random = mulberry32(seed);
  const x = Float64Array.from({ length: count }, () => 4 * random());
  const covariance = (i: number, j: number): number => Math.exp(-0.5 * (x[i] - x[j]) ** 2);
  return {
    row: (i: number, others: readonly number[]) => others.map((j) => covariance(i, j)),
    targets: Array.from(x, () => gaussian(random)),
    noise: Array.from(x, () => 0.3 + random()),
  };
}

function fitted(
  { row, targets, noise }: ReturnType<typeof problem>,
  order: readonly number[],
): GaussianProcess {
  const process = new GaussianProcess();
  order.forEach((i, place) => process.append(row(i, order.slice(0, place)), 1, noise[i]));
  process.setTargets(order.map((i) => targets[i]));
  return process;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

const codes = Int8Array.from(reference.codes.flat());
const dims = reference.codes[0].length;
const count = reference.codes.length;
const space: ItemSpace = {
  vectors: {
    count,
    dims,
    codes,
    inverseNorms: Float64Array.from(reference.codes, (row) => 1 / Math.hypot(...row)),
    lengths: new Float32Array(count),
    alongMean: new Float32Array(count),
    fullLengths: new Float32Array(count),
    meanSquare: 0,
  },
  features: readFeatures(
    reference.codes.map((_, j) => ({
      id: `${j}`,
      title: '',
      kind: 'book',
      creators: [`creator ${reference.creators[j]}`],
      year: reference.years[j],
      tags: [],
      backlog: false,
    })),
  ),
};
// The independent program was given no constant kernel.
const kernel = new Kernel(space, { ...FIRST_SETTING, scales: { ...FIRST_SETTING.scales, leaning: 0 } });

describe('GaussianProcess', () => {
  it('agrees with scikit-learn on the sum of kernels: mean, covariance and log likelihood', () => {
    const events = range(reference.targets.length);
    const process = new GaussianProcess();
    for (const i of events)
      process.append(
        range(i).map((j) => kernel.covariance(i, j)),
        kernel.covariance(i, i),
        reference.noise[i],
      );
    process.setTargets(reference.targets);
    const points = range(count - events.length).map((p) => p + events.length);
    const rows = points.map((p) => Float64Array.from(events, (i) => kernel.covariance(p, i)));
    const white = rows.map((row) => row.slice());
    for (const row of white) process.whiten(row);
    points.forEach((p, a) => {
      expect(process.mean(rows[a])).toBeCloseTo(reference.mean[a], 6);
      points.forEach((q, b) => {
        const covariance = kernel.covariance(p, q) - white[a].reduce((sum, v, i) => sum + v * white[b][i], 0);
        expect(covariance).toBeCloseTo(reference.covariance[a][b], 6);
      });
      expect(process.variance(rows[a], kernel.covariance(p, p))).toBeCloseTo(reference.covariance[a][a], 6);
    });
    expect(process.logLikelihood()).toBeCloseTo(reference.logLikelihood, 6);
  });

  it('is what Fit adds to a prior mean: scikit-learn on the residuals', () => {
    const prior = Float32Array.from({ length: count }, (_, row) => Math.cos(row));
    const fit = new Fit(kernel, new CosineColumns(space.vectors), prior);
    fit.sync(
      reference.targets.map((residual, row) => ({
        row,
        target: residual + prior[row],
        noise: reference.noise[row],
      })),
    );
    reference.mean.forEach((mean, i) => {
      const row = reference.targets.length + i;
      const point = fit.point(row);
      expect(fit.mean(row, point)).toBeCloseTo(mean + prior[row], 6);
      expect(fit.variance(row, point)).toBeCloseTo(reference.covariance[i][i], 6);
    });
  });

  it('forgets an event as if it had never been seen', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 25 }), fc.nat(), (seed, count, pick) => {
        const gone = pick % count;
        const data = problem(seed, count);
        const forgetting = fitted(data, range(count));
        const rest = range(count).filter((i) => i !== gone);
        forgetting.forget(gone);
        forgetting.setTargets(rest.map((i) => data.targets[i]));
        const fresh = fitted(data, rest);
        const point = rest.map((i) => Math.exp(-i));
        expect(Math.abs(forgetting.mean(point) - fresh.mean(point))).toBeLessThan(1e-8);
        expect(Math.abs(forgetting.variance(point, 9) - fresh.variance(point, 9))).toBeLessThan(1e-8);
        expect(Math.abs(forgetting.logLikelihood() - fresh.logLikelihood())).toBeLessThan(1e-8);
      }),
    );
  });

  it('does not depend on the order of the events', () => {
    const data = problem(3, 40);
    const forwards = fitted(data, range(40));
    const backwards = fitted(data, range(40).reverse());
    const point = range(40).map((i) => Math.cos(i));
    expect(forwards.mean(point)).toBeCloseTo(backwards.mean(point.toReversed()), 9);
    expect(forwards.logLikelihood()).toBeCloseTo(backwards.logLikelihood(), 9);
  });

  it('returns to the very same numbers when later events are truncated', () => {
    const data = problem(5, 30);
    const process = fitted(data, range(20));
    const before = process.weights.slice();
    for (const i of range(30).slice(20)) process.append(data.row(i, range(i)), 1, data.noise[i]);
    process.truncate(20);
    process.setTargets(data.targets.slice(0, 20));
    expect(process.weights).toEqual(before);
  });

  it('solves the regularised system that defines its weights', () => {
    const data = problem(11, 35);
    const { weights } = fitted(data, range(35));
    range(35).forEach((i) => {
      const product = data
        .row(i, range(35))
        .reduce((sum, k, j) => sum + k * weights[j], data.noise[i] * weights[i]);
      expect(Math.abs(product - data.targets[i])).toBeLessThan(1e-8);
    });
  });

  it('continues a whitening where the factor has grown', () => {
    const data = problem(8, 12);
    const point = Float64Array.from(range(12), (i) => Math.sin(i));
    const whole = point.slice();
    fitted(data, range(12)).whiten(whole);
    const stepwise = point.slice();
    fitted(data, range(7)).whiten(stepwise.subarray(0, 7));
    fitted(data, range(12)).whiten(stepwise, 7);
    expect(stepwise).toEqual(whole);
  });
});

describe('Cholesky', () => {
  it('stays finite for a matrix that repeats a row', () => {
    const factor = new Cholesky();
    factor.append([], 1);
    factor.append([1], 1);
    const solution = Float64Array.of(1, 1);
    factor.solve(solution);
    expect([...solution].every(Number.isFinite)).toBe(true);
  });

  it('draws with the covariance that it factors', () => {
    const factor = new Cholesky();
    factor.append([], 4);
    factor.append([2], 3);
    const random = mulberry32(2);
    const draw = new Float64Array(2);
    const sums = [0, 0, 0];
    for (let k = 0; k < 20_000; k++) {
      factor.multiply([gaussian(random), gaussian(random)], draw);
      sums[0] += draw[0] ** 2;
      sums[1] += draw[0] * draw[1];
      sums[2] += draw[1] ** 2;
    }
    [4, 2, 3].forEach((expected, k) => expect(Math.abs(sums[k] / 20_000 - expected)).toBeLessThan(0.15));
  });
});
