import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  logEvidence,
  maximiseEvidence,
  type EvidenceProblem,
  type LogNormalPrior,
} from '../../../../src/domain/learning/evidence.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';
import reference from '../../../fixtures/evidence.json' with { type: 'json' };

const packed = (count: number, entry: (i: number, j: number) => number): Float64Array =>
  Float64Array.from(
    Array.from({ length: count }, (_, i) => Array.from({ length: i + 1 }, (_, j) => entry(i, j))).flat(),
  );

/** Events on a line, each of one of a few groups: a smooth kernel and one of groups. */
function problem(seed: number, count: number, groupCount = 6): EvidenceProblem {
  const random = mulberry32(seed);
  const places = Array.from({ length: count }, () => 5 * random());
  const groups = Array.from({ length: count }, () => Math.floor(groupCount * random()));
  return {
    grams: [
      packed(count, (i, j) => Math.exp(-0.5 * (places[i] - places[j]) ** 2)),
      packed(count, (i, j) => (groups[i] === groups[j] ? 1 : 0)),
    ],
    targets: Float64Array.from({ length: count }, () => gaussian(random)),
    noises: Float64Array.from({ length: count }, () => 0.5 + random()),
  };
}

const PRIOR: LogNormalPrior = { centres: [0.3, 0.2, 0.6], deviation: 1 };

const recorded: EvidenceProblem = {
  grams: reference.grams.map((gram) => Float64Array.from(gram)),
  targets: Float64Array.from(reference.targets),
  noises: Float64Array.from(reference.noises),
};
const flat: LogNormalPrior = { centres: [0.3, 0.3, 0.3, 0.3], deviation: Infinity };

describe('logEvidence', () => {
  it("has scikit-learn's value and gradient", () => {
    const { parameters, logLikelihood, gradient } = reference.at;
    const { value, slope } = logEvidence(recorded, parameters, flat);
    expect(value).toBeCloseTo(logLikelihood, 7);
    gradient.forEach((expected, m) => expect(slope().gradient[m]).toBeCloseTo(expected, 7));
  });

  it('has the gradient of finite differences, prior included', () => {
    fc.assert(
      fc.property(
        fc.nat(1e6),
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.double({ min: -3, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (seed, count, logs) => {
          const data = problem(seed, count);
          const valueAt = (place: readonly number[]) => logEvidence(data, place.map(Math.exp), PRIOR).value;
          const { gradient } = logEvidence(data, logs.map(Math.exp), PRIOR).slope();
          const step = 1e-5;
          for (let m = 0; m < 3; m++) {
            const [up, down] = [step, -step].map((by) => logs.map((log, k) => (k === m ? log + by : log)));
            const difference = (valueAt(up) - valueAt(down)) / (2 * step);
            expect(Math.abs(gradient[m] - difference)).toBeLessThan(1e-4 * (1 + Math.abs(difference)));
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('maximiseEvidence', () => {
  it("reaches scikit-learn's optimum from twenty-one starts", () => {
    const found = maximiseEvidence(recorded, flat);
    expect(found).toBeDefined();
    const { value } = logEvidence(recorded, found ?? [], flat);
    expect(value).toBeGreaterThan(reference.optimum.logLikelihood - 0.01);
    expect(value).toBeLessThan(reference.optimum.logLikelihood + 0.01);
  });

  it('ends where no single parameter can be moved for the better', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.integer({ min: 8, max: 40 }), (seed, count) => {
        const data = problem(seed, count);
        const found = maximiseEvidence(data, PRIOR) ?? [];
        const best = logEvidence(data, found, PRIOR).value;
        for (let m = 0; m < 3; m++)
          for (const factor of [0.8, 1.25]) {
            const moved = found.map((p, k) => (k === m ? p * factor : p));
            expect(logEvidence(data, moved, PRIOR).value).toBeLessThan(best + 1e-2);
          }
      }),
      { numRuns: 40 },
    );
  });

  it('finds which kernel the grades come from', () => {
    for (const seed of [1, 2, 3]) {
      const data = problem(seed, 150, 40);
      const random = mulberry32(seed + 100);
      const [, groups] = data.grams;
      // Grades by group alone: members of one group, found by the first of them, share a draw.
      const effects = new Map<number, number>();
      const targets = data.targets.map((_, i) => {
        let first = 0;
        while (groups[(i * (i + 1)) / 2 + first] === 0) first++;
        if (!effects.has(first)) effects.set(first, gaussian(random));
        return (effects.get(first) ?? 0) + 0.4 * gaussian(random);
      });
      const [smooth, grouped, noise] = maximiseEvidence({ ...data, targets }, PRIOR) ?? [];
      expect(grouped).toBeGreaterThan(5 * smooth);
      expect(noise).toBeGreaterThan(0.08);
      expect(noise).toBeLessThan(0.3);
    }
  });

  it('stays inside its bounds on grades that no setting fits, and stops at once where a number is missing', () => {
    const data = problem(4, 30);
    for (const scale of [0, 1e-6, 1e6]) {
      const targets = data.targets.map((target) => scale * target);
      for (const deviation of [1, Infinity])
        for (const p of maximiseEvidence({ ...data, targets }, { ...PRIOR, deviation }) ?? [NaN]) {
          expect(p).toBeGreaterThanOrEqual(0.003);
          expect(p).toBeLessThanOrEqual(3);
        }
    }
    for (const bad of [NaN, Infinity])
      expect(maximiseEvidence({ ...data, targets: data.targets.with(3, bad) }, PRIOR)).toBeUndefined();
    const grams = [data.grams[0].with(5, NaN), data.grams[1]];
    expect(maximiseEvidence({ ...data, grams }, PRIOR)).toBeUndefined();
  });
});
