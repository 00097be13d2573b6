/**
 * The taste map proper: items that mean alike lie side by side. Landmarks are embedded by their nearest neighbours
 * (UMAP, passed in: the package lives in the mapper worker), everything else is placed among its landmarks.
 */
import { gaussian, type Random } from '../random.ts';
import { bestFew } from './best-few.ts';
import { hasDirection, type CentredVectors } from './centred-vectors.ts';
import { fillDisc, layOut, principalAxes, project } from './layout.ts';

/** The nearest points of each point, itself first, and their distances: what UMAP takes as computed already. */
export interface NeighbourGraph {
  readonly indices: number[][];
  readonly distances: number[][];
}

/** Moves points, from the places given as x, y of each, until neighbours in the graph are neighbours in the plane. */
export type Embed = (graph: NeighbourGraph, start: Float32Array, random: Random) => Float32Array;

/**
 * Components that neighbours are looked for in. On the built-in catalogs 24 keep as many of them as all 384 do (45 and
 * 51 of 100 against 46 and 51), for a sixteenth of the multiplications.
 */
const COMPONENTS = 24;
/** Rounds of orthogonal iteration. What counts is the space that the components span together, and that is found sooner than each of them. */
const ROUNDS = 6;
/** Points that are really embedded: 2,000 take five seconds on two busy cores, and the time grows with their number. Fewer leave more to be placed by guess. */
export const LANDMARKS = 2000;
/** Neighbours a point is held by, itself among them; UMAP's own. With 10 as many are kept, but islands are tied together by less. */
const NEIGHBOURS = 15;
/** Catalogs below this have no neighbourhoods to show; the two components show all there is. */
const LEAST = 2 * NEIGHBOURS;
/**
 * Landmarks between which an item is placed, and how steeply their say falls with the cosine: e⁻³ for 0.05 less. A mean
 * of landmarks from several streets lies in none: at e⁻¹² for a right angle, as in Pull's vote, 6,000 films kept 10 of
 * 100 nearest neighbours, so 15. One landmark alone would stack the items on it.
 */
const ANCHORS = 5;
const ANCHOR_STEEPNESS = 60;
/** Deviation of the spread around that place, in units of the embedding, where UMAP keeps points 0.1 apart: equal items part; at 0.05 they change places with others (15 of 100 kept instead of 17, with anchors twice as steep). */
const SPREAD = 0.02;
/** Half width of the start in units of the embedding: UMAP's own; much less and points start too close to part, more and they never meet. */
const START_RADIUS = 10;

/**
 * Positions of all items, x then y of each, inside the unit disc; items without a direction lie in the middle. The same
 * for the same vectors and seed. Quality is measured in tests/unit/workers/mapper: the share of each item's ten nearest
 * that are among its ten nearest on the map.
 */
export function neighbourhoodMap(
  vectors: CentredVectors,
  embed: Embed,
  random: Random,
): Float32Array<ArrayBuffer> {
  const components = layOut(vectors, random);
  const rows = Int32Array.from({ length: vectors.count }, (_, row) => row).filter((row) =>
    hasDirection(vectors, row),
  );
  if (rows.length < LEAST) return components;
  const points = reduce(vectors, random);
  const landmarks = sample(rows, LANDMARKS, random);
  const start = new Float32Array(2 * landmarks.length);
  landmarks.forEach((row, i) => {
    start[2 * i] = START_RADIUS * components[2 * row];
    start[2 * i + 1] = START_RADIUS * components[2 * row + 1];
  });
  const embedded = centre(embed(neighbourGraph(points, landmarks), start, random));
  const positions = new Float32Array(2 * vectors.count);
  landmarks.forEach((row, i) => positions.set(embedded.subarray(2 * i, 2 * i + 2), 2 * row));
  if (landmarks.length < rows.length) {
    const known = new Set(landmarks);
    for (const row of rows)
      if (!known.has(row)) placeAmong(points, landmarks, embedded, row, positions, random);
  }
  fillDisc(positions);
  return positions;
}

/** Rows as unit vectors of the leading components, one after another; zero for a row without a direction. */
function reduce(vectors: CentredVectors, random: Random): Float32Array {
  const axes = principalAxes(vectors, COMPONENTS, ROUNDS, random);
  const points = new Float32Array(vectors.count * COMPONENTS);
  for (let row = 0; row < vectors.count; row++) {
    const point = points.subarray(row * COMPONENTS, (row + 1) * COMPONENTS);
    for (let a = 0; a < COMPONENTS; a++) point[a] = project(vectors, row, axes[a]);
    const length = Math.hypot(...point);
    if (length > 0) for (let a = 0; a < COMPONENTS; a++) point[a] /= length;
  }
  return points;
}

/** At most `count` of `rows`, ascending; a partial Fisher–Yates shuffle chooses. */
function sample(rows: Int32Array, count: number, random: Random): Int32Array {
  if (rows.length <= count) return rows;
  const pool = rows.slice();
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (pool.length - i));
    [pool[i], pool[j]] = [pool[j], pool[i]];
  }
  return pool.subarray(0, count).sort();
}

/** Writes the cosines of one row with each landmark. */
function cosines(points: Float32Array, landmarks: Int32Array, row: number, target: Float32Array): void {
  const own = points.subarray(row * COMPONENTS, (row + 1) * COMPONENTS);
  for (let i = 0; i < landmarks.length; i++) {
    let sum = 0;
    for (let a = 0, at = landmarks[i] * COMPONENTS; a < COMPONENTS; a++, at++) sum += own[a] * points[at];
    target[i] = sum;
  }
}

/** Exact, by comparing all pairs of landmarks: a fifth of a second, and no chance in it. */
function neighbourGraph(points: Float32Array, landmarks: Int32Array): NeighbourGraph {
  const indices: number[][] = [];
  const distances: number[][] = [];
  const similar = new Float32Array(landmarks.length);
  landmarks.forEach((row, i) => {
    cosines(points, landmarks, row, similar);
    // Ahead of its doubles: UMAP takes the first of the list for the point itself.
    similar[i] = 2;
    const nearest = bestFew(similar, NEIGHBOURS);
    indices.push([...nearest]);
    distances.push(Array.from(nearest, (j) => Math.max(0, 1 - similar[j])));
  });
  return { indices, distances };
}

/** Places a row at the weighted mean of the landmarks nearest to it. */
function placeAmong(
  points: Float32Array,
  landmarks: Int32Array,
  embedded: Float32Array,
  row: number,
  positions: Float32Array,
  random: Random,
): void {
  const similar = new Float32Array(landmarks.length);
  cosines(points, landmarks, row, similar);
  const anchors = bestFew(similar, ANCHORS);
  let total = 0;
  let x = 0;
  let y = 0;
  for (const i of anchors) {
    const weight = Math.exp(ANCHOR_STEEPNESS * (similar[i] - similar[anchors[0]]));
    total += weight;
    x += weight * embedded[2 * i];
    y += weight * embedded[2 * i + 1];
  }
  positions[2 * row] = x / total + SPREAD * gaussian(random);
  positions[2 * row + 1] = y / total + SPREAD * gaussian(random);
}

/** Takes the mean off, in place: the disc is filled around the origin. */
function centre(positions: Float32Array): Float32Array {
  for (const side of [0, 1]) {
    let sum = 0;
    for (let at = side; at < positions.length; at += 2) sum += positions[at];
    const mean = sum / (positions.length / 2);
    for (let at = side; at < positions.length; at += 2) positions[at] -= mean;
  }
  return positions;
}
