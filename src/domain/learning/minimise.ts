/** The lowest point of a smooth convex function, by limited-memory BFGS (Nocedal & Wright, Algorithm 7.4). */

/** Writes the gradient at `point` into `gradient` and returns the value. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

/** Pairs of steps and slopes that stand for the curvature: 5 take a third more steps, 20 save none. */
const MEMORY = 10;
/** A step counts when it gains this share of what the slope promises (Armijo); more would refuse good long steps. */
const LEAST_SHARE = 1e-4;
/** Halvings of one step: after 30 it is a billionth, and what is left is rounding. */
const MOST_HALVINGS = 30;
/** Many times what a penalised head needs (30 to 90): only a function that is not convex gets there. */
const MOST_STEPS = 1000;

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** 1 / (step · change), positive. */
  readonly rho: number;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** target += factor · source. */
function add(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += factor * source[i];
}

/** −(approximate inverse curvature) · gradient: the two loops of the algorithm. */
function direction(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const way = gradient.map((g) => -g);
  const last = pairs.at(-1);
  // With nothing known of the curvature a step of length 1: the slope itself may be thousands long.
  if (!last) {
    const length = Math.sqrt(dot(gradient, gradient));
    return way.map((w) => w / length);
  }
  const shares = new Float64Array(pairs.length);
  for (let at = pairs.length - 1; at >= 0; at--) {
    shares[at] = pairs[at].rho * dot(pairs[at].step, way);
    add(way, -shares[at], pairs[at].change);
  }
  const scale = 1 / (last.rho * dot(last.change, last.change));
  for (let i = 0; i < way.length; i++) way[i] *= scale;
  pairs.forEach(({ step, change, rho }, at) => add(way, shares[at] - rho * dot(change, way), step));
  return way;
}

/**
 * Goes down from `start` until the gradient is no longer than `tolerance`, or no step gains any more.
 * @returns the point reached; `start` stays as it is. Throws where the value is no number.
 */
export function minimise(objective: Objective, start: Float64Array, tolerance: number): Float64Array {
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(start.length);
  let value = objective(point, gradient);
  if (!Number.isFinite(value)) throw new Error(`the function is ${value} where the search starts`);
  const pairs: Pair[] = [];
  for (let steps = 0; steps < MOST_STEPS && Math.sqrt(dot(gradient, gradient)) > tolerance; steps++) {
    const way = direction(gradient, pairs);
    const slope = dot(way, gradient);
    let size = 1;
    let halvings = 0;
    const next = new Float64Array(point.length);
    const nextGradient = new Float64Array(point.length);
    let nextValue = Infinity;
    for (; halvings < MOST_HALVINGS; halvings++, size /= 2) {
      next.set(point);
      add(next, size, way);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + LEAST_SHARE * size * slope) break;
    }
    if (halvings === MOST_HALVINGS) break;
    const step = next.map((x, i) => x - point[i]);
    const change = nextGradient.map((g, i) => g - gradient[i]);
    const bend = dot(step, change);
    // A pair without curvature would make the next direction point uphill.
    if (bend > 0) pairs.push({ step, change, rho: 1 / bend });
    if (pairs.length > MEMORY) pairs.shift();
    [point, gradient, value] = [next, nextGradient, nextValue];
  }
  return point;
}
