/** Places and circles on the taste map. Apart from the drawing, which brings d3 along and loads later. */

export const MAP_WIDTH = 300;
export const MAP_HEIGHT = 250;
/** Keeps the rings of items on the rim inside the frame. */
const INSET = 12;
/** Drawing units per map unit. */
const REACH_X = MAP_WIDTH / 2 - INSET;
const REACH_Y = MAP_HEIGHT / 2 - INSET;

/** A part of the map, in its own units: the map is the unit disc around 0, 0. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A smaller circle holds hardly more than the dot it is around; the largest covers most of the map from anywhere. */
export const LEAST_RADIUS = 0.05;
export const MOST_RADIUS = 1;
/** One press of a key, or of the slider's arrow: twenty steps from end to end. */
export const RADIUS_STEP = 0.05;
/** What is picked around a dot at first, a sixteenth of the map: a dozen titles of a small shelf, and a place rather than half of it. */
export const FIRST_RADIUS = 0.25;

/** Map units, x and y in [−1, 1], to the drawing's. */
export const place = (x: number, y: number): readonly [number, number] => [
  MAP_WIDTH / 2 + x * REACH_X,
  MAP_HEIGHT / 2 + y * REACH_Y,
];

/** The drawing is wider than high, so that a circle of the map is an ellipse in it. */
export function ellipse({ x, y, radius }: Circle) {
  const [cx, cy] = place(x, y);
  return { cx, cy, rx: radius * REACH_X, ry: radius * REACH_Y };
}

/** The circle of the map around one point of the drawing and through another; undefined where that is no more than a press. */
export function circleThrough(
  centre: readonly [number, number],
  edge: readonly [number, number],
): Circle | undefined {
  const radius = Math.hypot((edge[0] - centre[0]) / REACH_X, (edge[1] - centre[1]) / REACH_Y);
  if (radius < LEAST_RADIUS) return undefined;
  return {
    x: (centre[0] - MAP_WIDTH / 2) / REACH_X,
    y: (centre[1] - MAP_HEIGHT / 2) / REACH_Y,
    radius: Math.min(MOST_RADIUS, radius),
  };
}

/** The same circle, some steps wider (negative: narrower), within what makes sense. */
export function resized(circle: Circle, steps: number): Circle {
  const radius = circle.radius + steps * RADIUS_STEP;
  return { ...circle, radius: Math.min(MOST_RADIUS, Math.max(LEAST_RADIUS, radius)) };
}

/** How many items lie in the circle. @param positions x, y of each item. */
export function countWithin(positions: Float32Array, { x, y, radius }: Circle): number {
  let count = 0;
  for (let at = 0; at < positions.length; at += 2)
    if ((positions[at] - x) ** 2 + (positions[at + 1] - y) ** 2 <= radius ** 2) count++;
  return count;
}
