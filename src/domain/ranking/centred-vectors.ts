/**
 * Catalog vectors with the catalog's mean taken off, as unit directions in one byte a component.
 * Centring matters: all texts of one catalog share a large common part (kernel vote 0.040 raw, 0.044 centred).
 */
import { dequantizeRow } from '../vectors.ts';
import type { QuantizedVectors } from '../catalog.ts';

export interface CentredVectors {
  readonly count: number;
  readonly dims: number;
  /** Row-major directions; only the direction counts, the length is in `inverseNorms`. */
  readonly codes: Int8Array;
  /** 1 / |codes of row j|; 0 for a row without a direction (no text, or exactly the catalog's mean). */
  readonly inverseNorms: Float64Array;
  /** For the cosine of the vectors as they came: length of the centred vector, its dot product with the mean… */
  readonly lengths: Float32Array;
  readonly alongMean: Float32Array;
  /** …the length of the whole (0: no text), and the squared length of the mean. */
  readonly fullLengths: Float32Array;
  readonly meanSquare: number;
}

/** A unit vector nearer to the mean than this differs from it by rounding alone: its direction would be noise. */
const LEAST_LENGTH = 1e-3;

function meanVector(vectors: QuantizedVectors): Float64Array {
  const { count, dims, codes, scales } = vectors;
  const mean = new Float64Array(dims);
  let present = 0;
  for (let row = 0; row < count; row++) {
    const scale = scales[row];
    if (scale === 0) continue;
    present++;
    for (let k = 0, at = row * dims; k < dims; k++, at++) mean[k] += codes[at] * scale;
  }
  if (present) for (let k = 0; k < dims; k++) mean[k] /= present;
  return mean;
}

/** Centres a catalog's vectors. The input's codes are overwritten and reused: two copies of 100,000 rows are 77 MB. */
export function centreVectors(vectors: QuantizedVectors): CentredVectors {
  const { count, dims, codes, scales } = vectors;
  const mean = meanVector(vectors);
  const meanSquare = mean.reduce((sum, m) => sum + m * m, 0);
  const inverseNorms = new Float64Array(count);
  const lengths = new Float32Array(count);
  const alongMean = new Float32Array(count);
  const fullLengths = new Float32Array(count);
  const row = new Float32Array(dims);
  for (let j = 0; j < count; j++) {
    const start = j * dims;
    if (scales[j] === 0) continue;
    dequantizeRow(vectors, j, row);
    let largest = 0;
    let square = 0;
    let dot = 0;
    for (let k = 0; k < dims; k++) {
      const value = row[k] - mean[k];
      row[k] = value;
      largest = Math.max(largest, Math.abs(value));
      square += value * value;
      dot += value * mean[k];
    }
    fullLengths[j] = Math.sqrt(Math.max(0, square + 2 * dot + meanSquare));
    if (square < LEAST_LENGTH ** 2) {
      codes.fill(0, start, start + dims);
      continue;
    }
    lengths[j] = Math.sqrt(square);
    alongMean[j] = dot / lengths[j];
    let codeSquare = 0;
    for (let k = 0; k < dims; k++) {
      const code = Math.round((row[k] / largest) * 127);
      codes[start + k] = code;
      codeSquare += code * code;
    }
    inverseNorms[j] = 1 / Math.sqrt(codeSquare);
  }
  return { count, dims, codes, inverseNorms, lengths, alongMean, fullLengths, meanSquare };
}

/** Dot product of two rows of codes; exact, as 384 products of bytes stay far below 2³¹. Unrolled by eight. */
function dotRows(x: Int8Array, a: number, y: Int8Array, b: number, dims: number): number {
  let even = 0;
  let odd = 0;
  const end = a + dims;
  for (; a + 7 < end; a += 8, b += 8) {
    even =
      (even +
        Math.imul(x[a], y[b]) +
        Math.imul(x[a + 1], y[b + 1]) +
        Math.imul(x[a + 2], y[b + 2]) +
        Math.imul(x[a + 3], y[b + 3])) |
      0;
    odd =
      (odd +
        Math.imul(x[a + 4], y[b + 4]) +
        Math.imul(x[a + 5], y[b + 5]) +
        Math.imul(x[a + 6], y[b + 6]) +
        Math.imul(x[a + 7], y[b + 7])) |
      0;
  }
  for (; a < end; a++, b++) even = (even + Math.imul(x[a], y[b])) | 0;
  return even + odd;
}

export const hasDirection = (vectors: CentredVectors, row: number): boolean => vectors.inverseNorms[row] > 0;

/** Cosine of two centred vectors, 1 exactly up to rounding for equal rows; 0 where either has no direction. */
export function centredCosine(vectors: CentredVectors, a: number, b: number): number {
  const { codes, dims, inverseNorms } = vectors;
  const scale = inverseNorms[a] * inverseNorms[b];
  return scale === 0 ? 0 : scale * dotRows(codes, a * dims, codes, b * dims, dims);
}

/** Cosine of two vectors as they came, rebuilt from centred direction, length and mean; 0 without text. */
export function fullCosine(
  vectors: CentredVectors,
  a: number,
  b: number,
  cosine = centredCosine(vectors, a, b),
): number {
  const { lengths, alongMean, fullLengths, meanSquare } = vectors;
  const size = fullLengths[a] * fullLengths[b];
  if (size === 0) return 0;
  return (
    (lengths[a] * lengths[b] * cosine + lengths[a] * alongMean[a] + lengths[b] * alongMean[b] + meanSquare) /
    size
  );
}

/**
 * Cosines of a text that is none of the catalog's with each row less the rows' mean. The text keeps its own: a word or two
 * lie so near to nothing that, less the mean, they would mostly be the mean turned round, and "funny" would find what is
 * least like the catalog (The Bhagavad Gita, The Voyage of the Beagle).
 */
export function cosinesWith(vectors: CentredVectors, text: Float32Array): Float32Array {
  const { count, dims, codes, inverseNorms } = vectors;
  const length = Math.sqrt(text.reduce((sum, value) => sum + value * value, 0));
  const cosines = new Float32Array(count);
  if (length < LEAST_LENGTH) return cosines;
  for (let row = 0, at = 0; row < count; row++) {
    let dot = 0;
    for (let k = 0; k < dims; k++, at++) dot += text[k] * codes[at];
    cosines[row] = (dot * inverseNorms[row]) / length;
  }
  return cosines;
}

/** Steps of a cosine in one byte; 1/510 at most is lost, 1.6 % of the text kernel. */
export const COSINE_STEPS = 255;

const levelOf = (value: number): number => (value > 0 ? Math.min(COSINE_STEPS, value + 0.5) : 0);

/** Cosines of one row with the whole catalog, one byte each: 0 for no similarity (or none known), 255 for 1. */
export function cosineColumn(vectors: CentredVectors, row: number): Uint8Array {
  const { count, dims, codes, inverseNorms } = vectors;
  const column = new Uint8Array(count);
  const own = codes.slice(row * dims, (row + 1) * dims);
  const scale = inverseNorms[row] * COSINE_STEPS;
  for (let j = 0; j < count; j++)
    column[j] = levelOf(scale * inverseNorms[j] * dotRows(own, 0, codes, j * dims, dims));
  return column;
}

/** Rows whose columns are computed together. */
export const BATCH = 8;
/** Two dot products share one float64, a·1 + b·2²⁶: each is below 2²⁵ for 384 bytes, and both together below 2⁵³. */
const LANE = 2 ** 26;

/**
 * The columns of eight rows in one pass, the same bytes as eight times `cosineColumn` at a third of the time: each code
 * of the catalog is loaded once, and every multiplication serves two rows. For the replay of a log.
 */
export function cosineColumnBatch(vectors: CentredVectors, rows: readonly number[]): Uint8Array[] {
  const { count, dims, codes, inverseNorms } = vectors;
  const columns = rows.map(() => new Uint8Array(count));
  const pairs = [0, 2, 4, 6].map((lane) => {
    const low = rows[lane] * dims;
    const high = rows[lane + 1] * dims;
    return Float64Array.from({ length: dims }, (_, k) => codes[low + k] + LANE * codes[high + k]);
  });
  const [p0, p1, p2, p3] = pairs;
  const scales = rows.map((row) => inverseNorms[row] * COSINE_STEPS);
  const sums = new Float64Array(4);
  for (let j = 0, at = 0; j < count; j++) {
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < dims; k++, at++) {
      const code = codes[at];
      s0 += code * p0[k];
      s1 += code * p1[k];
      s2 += code * p2[k];
      s3 += code * p3[k];
    }
    sums[0] = s0;
    sums[1] = s1;
    sums[2] = s2;
    sums[3] = s3;
    const own = inverseNorms[j];
    for (let pair = 0; pair < 4; pair++) {
      const high = Math.round(sums[pair] / LANE);
      columns[2 * pair][j] = levelOf(scales[2 * pair] * own * (sums[pair] - high * LANE));
      columns[2 * pair + 1][j] = levelOf(scales[2 * pair + 1] * own * high);
    }
  }
  return columns;
}

/** Rows 0 … count − 1: the whole catalog, where some of it may be asked for. */
export const allRows = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
