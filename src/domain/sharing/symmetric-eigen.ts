/** Eigenvalues and eigenvectors of a small symmetric matrix by Jacobi's rotations (Golub & Van Loan, 8.5). */

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
