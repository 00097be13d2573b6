/** The lower Cholesky factor of a symmetric positive definite matrix that grows and shrinks by single rows. */

/** Least squared pivot. Exact repeats leave a pivot of rounding noise; at 0 the solves would return infinities. */
const LEAST_PIVOT = 1e-10;

/** Row i of the packed factor starts here. */
const rowStart = (i: number): number => (i * (i + 1)) / 2;

export class Cholesky {
  #size = 0;
  #values: Float64Array;

  constructor(capacity = 32) {
    this.#values = new Float64Array(rowStart(Math.max(1, capacity)));
  }

  get size(): number {
    return this.#size;
  }

  clone(): Cholesky {
    const copy = new Cholesky(this.#size + 1);
    copy.#values.set(this.#values.subarray(0, rowStart(this.#size)));
    copy.#size = this.#size;
    return copy;
  }

  /** Appends a row and column: `row` holds the entries with those before it, `diagonal` its own. O(n²). */
  append(row: ArrayLike<number>, diagonal: number): void {
    const n = this.#size;
    this.#reserve(n + 1);
    const values = this.#values;
    const start = rowStart(n);
    for (let i = 0; i < n; i++) values[start + i] = row[i];
    this.whiten(values, start);
    let pivot = diagonal;
    for (let i = start; i < start + n; i++) pivot -= values[i] * values[i];
    values[start + n] = Math.sqrt(Math.max(pivot, LEAST_PIVOT));
    this.#size = n + 1;
  }

  /** Keeps the first `size` rows: exactly the factor from before the others came. */
  truncate(size: number): void {
    this.#size = Math.min(this.#size, size);
  }

  /**
   * Takes row and column `index` out: the rows below absorb its column as a positive rank-one update, which is stable
   * (Golub & Van Loan, Matrix Computations, 6.5.4). O((n − index)²).
   */
  remove(index: number): void {
    const n = this.#size;
    if (index < 0 || index >= n) throw new Error(`no row ${index} among ${n}`);
    const values = this.#values;
    const carried = new Float64Array(n);
    for (let i = index + 1; i < n; i++) carried[i] = values[rowStart(i) + index];
    for (let i = index + 1; i < n; i++) {
      const from = rowStart(i);
      const to = rowStart(i - 1);
      values.copyWithin(to, from, from + index);
      values.copyWithin(to + index, from + index + 1, from + i + 1);
    }
    this.#size = n - 1;
    for (let k = index; k < n - 1; k++) {
      const diagonal = rowStart(k) + k;
      const pivot = Math.hypot(values[diagonal], carried[k + 1]);
      const cosine = pivot / values[diagonal];
      const sine = carried[k + 1] / values[diagonal];
      values[diagonal] = pivot;
      for (let i = k + 1; i < n - 1; i++) {
        const at = rowStart(i) + k;
        values[at] = (values[at] + sine * carried[i + 1]) / cosine;
        carried[i + 1] = cosine * carried[i + 1] - sine * values[at];
      }
    }
  }

  /**
   * Solves L v = b in place; b is `target[offset … offset + n)`. Where the first `from` numbers are solved already
   * (the factor has grown since), only the rest is done.
   */
  whiten(target: Float64Array, offset = 0, from = 0): void {
    const values = this.#values;
    for (let i = from, at = rowStart(from); i < this.#size; i++) {
      let a = 0;
      let b = 0;
      let j = offset;
      const end = offset + i;
      for (; j + 1 < end; j += 2, at += 2) {
        a += values[at] * target[j];
        b += values[at + 1] * target[j + 1];
      }
      if (j < end) a += values[at++] * target[j];
      target[end] = (target[end] - a - b) / values[at++];
    }
  }

  /** Solves L Lᵀ x = b in place. O(n²). */
  solve(target: Float64Array): void {
    this.whiten(target);
    const values = this.#values;
    for (let i = this.#size - 1; i >= 0; i--) {
      const start = rowStart(i);
      const x = target[i] / values[start + i];
      target[i] = x;
      for (let j = 0; j < i; j++) target[j] -= values[start + j] * x;
    }
  }

  /** Writes L z into `target`: a draw with the matrix as covariance when z is standard normal. */
  multiply(z: ArrayLike<number>, target: Float64Array): void {
    const values = this.#values;
    for (let i = 0, at = 0; i < this.#size; i++) {
      let sum = 0;
      for (let j = 0; j <= i; j++) sum += values[at++] * z[j];
      target[i] = sum;
    }
  }

  /** Natural logarithm of the matrix' determinant. */
  logDeterminant(): number {
    let sum = 0;
    for (let i = 0; i < this.#size; i++) sum += Math.log(this.#values[rowStart(i) + i]);
    return 2 * sum;
  }

  #reserve(size: number): void {
    if (rowStart(size) <= this.#values.length) return;
    const larger = new Float64Array(rowStart(Math.ceil(size * 1.5) + 8));
    larger.set(this.#values.subarray(0, rowStart(this.#size)));
    this.#values = larger;
  }
}
