/** Geometry of the taste map: thousands of dots as a few paths, and the nearest item to a pointer. */
import { Delaunay } from 'd3';
import { place } from './map-geometry.ts';

/** Dots of one hue share one path: 24 hues are finer than the eye tells at this size, and 24 paths cost nothing. */
const HUES = 24;

export interface DotCloud {
  readonly colour: string;
  /** Zero-length strokes: with round caps each is a dot. */
  readonly path: string;
}

/**
 * @param positions x, y of each item, in [−1, 1].
 * @param coverPlaces the same of the places that the covers are drawn from: hue is the angle there, so that a dot has
 * the colour of its cover, and keeps it when the map is drawn anew.
 */
export function dotClouds(positions: Float32Array, coverPlaces: Float32Array): DotCloud[] {
  const paths: string[] = Array.from({ length: HUES }, () => '');
  for (let at = 0; at < positions.length; at += 2) {
    const angle = Math.atan2(coverPlaces[at + 1], coverPlaces[at]) / (2 * Math.PI);
    const hue = Math.floor((angle + 1) * HUES) % HUES;
    const [x, y] = place(positions[at], positions[at + 1]);
    paths[hue] += `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
  }
  return paths.flatMap((path, hue) =>
    path ? [{ path, colour: `oklch(0.66 0.1 ${(hue + 0.5) * (360 / HUES)})` }] : [],
  );
}

/** Finds the item under a pointer: its index, or -1 when none lies within `reach` drawing units. */
export function finder(positions: Float32Array): (x: number, y: number, reach: number) => number {
  const points = Float64Array.from(positions);
  for (let at = 0; at < points.length; at += 2) {
    [points[at], points[at + 1]] = place(positions[at], positions[at + 1]);
  }
  const delaunay = new Delaunay(points);
  return (x, y, reach) => {
    if (!points.length) return -1;
    const index = delaunay.find(x, y);
    return Math.hypot(points[2 * index] - x, points[2 * index + 1] - y) <= reach ? index : -1;
  };
}

/** Of `others`, the index whose place lies nearest to that of `index`; undefined when there are none. */
export function nearestOf(
  positions: Float32Array,
  index: number,
  others: readonly number[],
): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (const other of others) {
    if (other === index) continue;
    const distance = Math.hypot(
      positions[2 * other] - positions[2 * index],
      positions[2 * other + 1] - positions[2 * index + 1],
    );
    if (distance >= least) continue;
    least = distance;
    best = other;
  }
  return best;
}
