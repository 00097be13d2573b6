import { describe, expect, it } from 'vitest';
import { compareVectors } from '../../../../src/domain/lab/encoder-fidelity.ts';
import { gaussian, mulberry32 } from '../../../../src/domain/random.ts';

/** Unit vectors in the plane at these angles, in degrees. */
const plane = (...angles: number[]): Float32Array =>
  Float32Array.from(
    angles.flatMap((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]),
  );

describe('comparing vectors', () => {
  it('finds nothing lost where nothing is, whatever their length', () => {
    const random = mulberry32(2);
    const vectors = Float32Array.from({ length: 30 * 16 }, () => gaussian(random));
    const { mean, worst, sameNearest, sharedNear, near } = compareVectors(
      vectors,
      vectors.map((value) => 3 * value),
      16,
    );
    expect([near, sameNearest, sharedNear]).toEqual([5, 1, 1]);
    expect(mean).toBeCloseTo(1, 6);
    expect(worst).toBeCloseTo(1, 6);
  });

  it('tells the cosine of each, and where the neighbours changed', () => {
    // The second moves from beside the first to beside the third.
    const { cosines, worst, sameNearest, near } = compareVectors(plane(0, 10, 60), plane(0, 50, 60), 2);
    expect([...cosines].map((value) => Number(value.toFixed(4)))).toEqual([1, 0.766, 1]);
    expect(worst).toBeCloseTo(0.766, 4);
    // Its own nearest is another now; those of the two others are as before.
    expect(sameNearest).toBeCloseTo(2 / 3, 9);
    expect(near).toBe(2);
  });

  it('counts how many of the five nearest are shared', () => {
    const before = plane(0, 1, 2, 3, 4, 5, 90, 91);
    const after = plane(0, 1, 2, 3, 4, 80, 6, 91);
    const { sharedNear, near } = compareVectors(before, after, 2);
    expect(near).toBe(5);
    expect(sharedNear).toBeLessThan(1);
    expect(sharedNear).toBeGreaterThan(0.6);
  });
});
