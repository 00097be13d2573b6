import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEFT_OUT, splitRows, type SplitRequest } from '../../../../src/domain/lab/split.ts';

/** Rows with up to two keys out of few, so that many are tied, some only through others. */
const requests: fc.Arbitrary<SplitRequest> = fc
  .array(fc.tuple(fc.array(fc.nat(60), { minLength: 1, maxLength: 2 }), fc.nat(3)), {
    minLength: 1,
    maxLength: 120,
    // Left alone, ten rows: too few to be tied through others.
    size: 'max',
  })
  .chain((rows) =>
    fc.record({
      keys: fc.constant(rows.map(([keys]) => keys.map(String))),
      strata: fc.constant(rows.map(([, stratum]) => stratum)),
      trainingShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
      seed: fc.nat(),
    }),
  );

const side = (part: number): number => (part === LEFT_OUT ? 0 : part);
const alone = (count: number) => Array.from({ length: count }, (_, row) => [String(row)]);
const count = (parts: Uint8Array, part: number): number => parts.filter((value) => value === part).length;

describe('splitRows', () => {
  it('never puts rows that share a key, directly or through others, on two sides', () => {
    fc.assert(
      fc.property(requests, (request) => {
        const parts = splitRows(request);
        const sideOf = new Map<string, number>();
        request.keys.forEach((keys, row) => {
          for (const key of keys) {
            expect(side(parts[row])).toBe(sideOf.get(key) ?? side(parts[row]));
            sideOf.set(key, side(parts[row]));
          }
        });
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('gives each stratum its 60, 20 and 20 per cent, within a row', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3), { minLength: 40, maxLength: 300 }), fc.nat(), (strata, seed) => {
        const parts = splitRows({ keys: alone(strata.length), strata, trainingShare: 1, seed });
        for (const stratum of new Set(strata)) {
          const own = parts.filter((_, row) => strata[row] === stratum);
          [0.6, 0.2, 0.2].forEach((share, part) =>
            expect(Math.abs(count(own, part) - share * own.length)).toBeLessThanOrEqual(1),
          );
        }
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it('leaves out training rows only, and a smaller share is part of a larger one', () => {
    const strata = Array.from({ length: 200 }, (_, row) => row % 4);
    const at = (trainingShare: number) => splitRows({ keys: alone(200), strata, trainingShare, seed: 3 });
    const [tenth, half, whole] = [at(0.1), at(0.5), at(1)];
    expect([count(tenth, 0), count(half, 0), count(whole, 0)]).toEqual([12, 60, 120]);
    for (let row = 0; row < 200; row++) {
      expect(side(tenth[row])).toBe(whole[row]);
      if (tenth[row] === 0) expect(half[row]).toBe(0);
    }
    for (const stratum of [0, 1, 2, 3])
      expect(
        count(
          at(0.01).filter((_, row) => strata[row] === stratum),
          0,
        ),
      ).toBe(1);
  });

  it('is decided by the seed', () => {
    const request = { keys: alone(100), strata: new Uint8Array(100), trainingShare: 1 };
    expect(splitRows({ ...request, seed: 1 })).toEqual(splitRows({ ...request, seed: 1 }));
    expect(splitRows({ ...request, seed: 1 })).not.toEqual(splitRows({ ...request, seed: 2 }));
  });
});
