import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crossValidationParts } from '../../../../src/domain/lab/folds.ts';

const TRAINING = 0;
const VALIDATION = 1;

/** Every row for itself. */
const apart = (parts: Uint8Array): Int32Array => Int32Array.from(parts.keys());

/** Parts and classes of some rows, with at least ten to learn from. */
const data = fc
  .array(fc.record({ part: fc.integer({ min: 0, max: 3 }), value: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 20,
    maxLength: 200,
  })
  .filter((rows) => rows.filter(({ part }) => part <= VALIDATION).length >= 10)
  .map((rows) => ({
    parts: Uint8Array.from(rows, ({ part }) => part),
    values: Float32Array.from(rows, ({ value }) => value),
  }));

describe('crossValidationParts', () => {
  it('validates on every row once and leaves the test rows alone', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 2, max: 10 }), fc.integer(), ({ parts, values }, folds, seed) => {
        const turns = crossValidationParts({ task: 'classes', values }, parts, apart(parts), folds, seed);
        expect(turns).toHaveLength(folds);
        parts.forEach((part, row) => {
          const seen = turns.map((turn) => turn[row]).sort();
          if (part > VALIDATION) expect(new Set(seen)).toEqual(new Set([part]));
          else expect(seen).toEqual([...new Array<number>(folds - 1).fill(TRAINING), VALIDATION]);
        });
      }),
      { seed: 2 },
    );
  });

  it('gives every fold the same share of every class, up to one row', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 2, max: 10 }), fc.integer(), ({ parts, values }, folds, seed) => {
        const turns = crossValidationParts({ task: 'classes', values }, parts, apart(parts), folds, seed);
        for (const one of new Set(values)) {
          const counts = turns.map(
            (turn) =>
              [...turn].filter(
                (part, row) => part === VALIDATION && values[row] === one && parts[row] <= VALIDATION,
              ).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 2 },
    );
  });

  it('gives every fold low and high numbers of a regression', () => {
    const values = Float32Array.from({ length: 200 }, (_, i) => (i * 37) % 200);
    const parts = new Uint8Array(200);
    const turns = crossValidationParts({ task: 'regression', values }, parts, apart(parts), 5, 1);
    for (const turn of turns) {
      const kept = [...values].filter((_, row) => turn[row] === VALIDATION);
      expect(kept).toHaveLength(40);
      for (let tenth = 0; tenth < 10; tenth++)
        expect(kept.filter((value) => Math.floor(value / 20) === tenth)).toHaveLength(4);
    }
  });

  it('keeps in one fold what belongs together', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 2, max: 4 }), fc.integer(), ({ parts, values }, folds, seed) => {
        const units = Int32Array.from(parts, (_, row) => row % 5);
        const kept = [...parts.keys()].filter((row) => parts[row] <= VALIDATION);
        fc.pre(new Set(kept.map((row) => units[row])).size >= folds);
        const target = { task: 'classes', values } as const;
        for (const turn of crossValidationParts(target, parts, units, folds, seed))
          for (let unit = 0; unit < 5; unit++)
            expect(
              new Set(kept.filter((row) => units[row] === unit).map((row) => turn[row])).size,
            ).toBeLessThanOrEqual(1);
      }),
      { seed: 2 },
    );
  });

  it('follows its seed', () => {
    const parts = new Uint8Array(50);
    const values = new Float32Array(50);
    const of = (seed: number) =>
      crossValidationParts({ task: 'classes', values }, parts, apart(parts), 5, seed);
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it('refuses folds that some rows cannot fill', () => {
    const target = { task: 'classes', values: new Float32Array(4) } as const;
    const parts = new Uint8Array(4);
    expect(() => crossValidationParts(target, parts, apart(parts), 5, 1)).toThrow('lab-data');
    expect(() => crossValidationParts(target, parts, apart(parts), 1, 1)).toThrow('1 folds');
  });
});
