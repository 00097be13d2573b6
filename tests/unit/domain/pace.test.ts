import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pace, TAPS_A_MINUTE } from '../../../src/domain/pace.ts';

test('a tap a second for an hour is a person', () => {
  const tapping = pace();
  for (let second = 0; second < 3600; second++) expect(tapping.admit(second * 1000)).toBe(true);
});

test('what comes faster is admitted up to the limit, and again once the first is a minute old', () => {
  const tapping = pace();
  const admitted = Array.from({ length: 500 }, (_, i) => tapping.admit(i)).filter(Boolean).length;
  expect(admitted).toBe(TAPS_A_MINUTE);
  expect(tapping.admit(59_999)).toBe(false);
  expect(tapping.admit(60_000)).toBe(true);
});

test('a clock that was set back does not stop anyone', () => {
  const tapping = pace(2);
  tapping.admit(10_000_000);
  tapping.admit(10_000_001);
  expect(tapping.admit(5)).toBe(true);
});

test('never more than the limit within any minute, however the taps fall', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(5_000), { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (gaps, most) => {
      const tapping = pace(most);
      const admitted: number[] = [];
      let time = 0;
      for (const gap of gaps) if (tapping.admit((time += gap))) admitted.push(time);
      for (let i = most; i < admitted.length; i++)
        expect(admitted[i] - admitted[i - most]).toBeGreaterThanOrEqual(60_000);
    }),
    { seed: 1 },
  );
});
