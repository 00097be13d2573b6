/**
 * Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub & Van Loan, 8.5), and the largest
 * few of a larger one by subspace iteration (8.2.4).
 */
import { mulberry32 } from '../random.ts';

export interface Eigen {
  /** Largest first. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of values[k]; its sign is not determined. */
  readonly vectors: Float64Array;
}

/** What is left beside the diagonal, by the matrix' own size, when turning on would only move rounding about. */
const TOLERANCE = 1e-12;
/** Convergence is quadratic: 200 × 200 take eight sweeps. More means that something is not a number. */
const MAX_SWEEPS = 40;

/** Rotates rows a and b of a row-major n × n matrix. */
function rotateRows(matrix: Float64Array, n: number, a: number, b: number, cos: number, sin: number): void {
  for (let i = a * n, j = b * n; i < (a + 1) * n; i++, j++) {
    const x = matrix[i];
    const y = matrix[j];
    matrix[i] = cos * x - sin * y;
    matrix[j] = sin * x + cos * y;
  }
}

/** @param matrix n × n, row-major and symmetric; O(n³), 0.3 s at n = 200. Always the same for the same numbers. */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix);
  const turned = new Float64Array(n * n);
  for (let i = 0; i < n; i++) turned[i * n + i] = 1;
  const size = Math.sqrt(a.reduce((sum, value) => sum + value * value, 0));
  const negligible = (TOLERANCE * size) / Math.max(1, n);

  for (let rotated = n > 1, sweep = 0; rotated; sweep++) {
    if (sweep === MAX_SWEEPS) throw new Error('the matrix is not symmetric or not finite');
    rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const apq = a[p * n + q];
        if (Math.abs(apq) <= negligible) continue;
        rotated = true;
        const app = a[p * n + p];
        const aqq = a[q * n + q];
        const theta = (aqq - app) / (2 * apq);
        // The smaller of the two angles, which is what makes it converge.
        const tan = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        const cos = 1 / Math.sqrt(tan * tan + 1);
        const sin = tan * cos;
        rotateRows(a, n, p, q, cos, sin);
        // The columns are the rows again, but for the four where both meet.
        for (let k = 0; k < n; k++) {
          a[k * n + p] = a[p * n + k];
          a[k * n + q] = a[q * n + k];
        }
        a[p * n + p] = app - tan * apq;
        a[q * n + q] = aqq + tan * apq;
        a[p * n + q] = a[q * n + p] = 0;
        rotateRows(turned, n, p, q, cos, sin);
      }
  }

  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a[j * n + j] - a[i * n + i] || i - j);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(turned.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (k) => a[k * n + k]), vectors };
}

/** Rows beyond those asked for: without them the last few would still be turning when the first have long settled. */
const SPARE_ROWS = 16;
/** Each shrinks what is outside the subspace by the ratio of the eigenvalues there; texts' spectra fall slowly at their end. */
const ITERATIONS = 24;

/** Makes the rows orthonormal, each against those before it; one that has nothing of its own becomes 0. */
function orthonormalise(rows: Float64Array, count: number, n: number): void {
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * n, (k + 1) * n);
    const before = Math.hypot(...row);
    // Twice is enough (Kahan): what rounding left of the others after the first time goes with the second.
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < k; j++) {
        const other = rows.subarray(j * n, (j + 1) * n);
        const dot = dotOf(row, other);
        for (let i = 0; i < n; i++) row[i] -= dot * other[i];
      }
    const length = Math.hypot(...row);
    for (let i = 0; i < n; i++) row[i] = length > 1e-10 * before ? row[i] / length : 0;
  }
}

function dotOf(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Rows times a symmetric n × n matrix. */
function timesMatrix(rows: Float64Array, count: number, matrix: Float64Array, n: number): Float64Array {
  const product = new Float64Array(count * n);
  for (let k = 0; k < count; k++) {
    const row = rows.subarray(k * n, (k + 1) * n);
    for (let i = 0; i < n; i++) product[k * n + i] = dotOf(row, matrix.subarray(i * n, (i + 1) * n));
  }
  return product;
}

/**
 * The `wanted` largest eigenvalues of a matrix without negative ones, and their vectors; 0.5 s for 64 of n = 384. Always
 * the same for the same numbers.
 * @param matrix n × n, row-major and symmetric
 */
export function leadingEigen(matrix: Float64Array, n: number, wanted: number): Eigen {
  const count = Math.min(n, wanted + SPARE_ROWS);
  const random = mulberry32(1);
  let rows: Float64Array = Float64Array.from({ length: count * n }, () => random() - 0.5);
  for (let round = 0; round < ITERATIONS; round++) {
    orthonormalise(rows, count, n);
    rows = timesMatrix(rows, count, matrix, n);
  }
  orthonormalise(rows, count, n);
  // Within the subspace the small problem is solved exactly (Rayleigh-Ritz).
  const turned = timesMatrix(rows, count, matrix, n);
  const small = new Float64Array(count * count);
  for (let a = 0; a < count; a++)
    for (let b = 0; b <= a; b++)
      small[a * count + b] = small[b * count + a] = dotOf(
        rows.subarray(a * n, (a + 1) * n),
        turned.subarray(b * n, (b + 1) * n),
      );
  const ritz = symmetricEigen(small, count);
  const kept = Math.min(wanted, count);
  const vectors = new Float64Array(kept * n);
  for (let k = 0; k < kept; k++)
    for (let j = 0; j < count; j++) {
      const share = ritz.vectors[k * count + j];
      for (let i = 0; i < n; i++) vectors[k * n + i] += share * rows[j * n + i];
    }
  return { values: ritz.values.slice(0, kept), vectors };
}
