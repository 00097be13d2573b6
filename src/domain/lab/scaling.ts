/** Columns brought to one size by what the training rows show: the other parts must not whisper their mean or range. */
import type { Columns } from './datasets.ts';
import type { Scaling } from './experiment.ts';
import type { DenseInputs } from './lab-data.ts';

interface ColumnStatistics {
  readonly mean: Float64Array;
  /** Population standard deviation. */
  readonly deviation: Float64Array;
  readonly least: Float64Array;
  readonly most: Float64Array;
}

/** Of the rows given, missing numbers aside; a column without any number counts as constant 0. */
function statistics({ width, values }: Columns, rows: readonly number[]): ColumnStatistics {
  const count = new Float64Array(width);
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  const least = new Float64Array(width).fill(Infinity);
  const most = new Float64Array(width).fill(-Infinity);
  const forEach = (visit: (value: number, k: number) => void): void => {
    for (const row of rows)
      for (let k = 0, at = row * width; k < width; k++, at++)
        if (!Number.isNaN(values[at])) visit(values[at], k);
  };
  forEach((value, k) => {
    count[k]++;
    mean[k] += value;
    least[k] = Math.min(least[k], value);
    most[k] = Math.max(most[k], value);
  });
  for (let k = 0; k < width; k++) {
    if (count[k] === 0) least[k] = most[k] = 0;
    else mean[k] /= count[k];
  }
  forEach((value, k) => (deviation[k] += (value - mean[k]) ** 2));
  for (let k = 0; k < width; k++)
    // Rounding leaves a constant column a hair of deviation; to divide by it would make noise as large as a signal.
    deviation[k] = least[k] === most[k] ? 0 : Math.sqrt(deviation[k] / count[k]);
  return { mean, deviation, least, most };
}

/** What is taken off each column, and what it is divided by. */
type Scale = Pick<DenseInputs, 'off' | 'by'>;

function scaleOf(scaling: Scaling, kind: Columns['kind'], seen: ColumnStatistics): Scale {
  const { mean, deviation, least, most } = seen;
  switch (scaling) {
    case 'none':
      return { off: new Float32Array(mean.length), by: new Float32Array(mean.length).fill(1) };
    case 'min-max':
      return { off: Float32Array.from(least), by: Float32Array.from(most, (value, k) => value - least[k]) };
    case 'z-score': {
      const off = Float32Array.from(mean);
      if (kind === 'columns') return { off, by: Float32Array.from(deviation) };
      // One for all: a column that hardly varies says little, and blown up to the size of the others it would drown them.
      const shared = deviation.reduce((sum, value) => sum + value, 0) / deviation.length;
      return { off, by: new Float32Array(deviation.length).fill(shared) };
    }
  }
}

/**
 * Puts rows without missing numbers into the scale of a run: (value − off) / by, and 0 throughout for a column whose
 * `by` is 0, which was constant.
 * @param values count × width, row-major
 */
export function applyScale(values: Float32Array, { off, by }: Scale): Float32Array {
  const width = off.length;
  return values.map((value, at) => {
    const k = at % width;
    return by[k] === 0 ? 0 : (value - off[k]) / by[k];
  });
}

/** Missing numbers as the mean of the training rows, which z-scoring takes to 0. */
const withMeans = (values: Float32Array, mean: Float64Array): Float32Array =>
  values.map((value, at) => (Number.isNaN(value) ? mean[at % mean.length] : value));

/** @param rows the training rows: nothing else is looked at */
export function scaleColumns(columns: Columns, scaling: Scaling, rows: readonly number[]): DenseInputs {
  const seen = statistics(columns, rows);
  const scale = scaleOf(scaling, columns.kind, seen);
  const values = applyScale(withMeans(columns.values, seen.mean), scale);
  return { kind: 'dense', width: columns.width, values, names: columns.names, ...scale };
}
