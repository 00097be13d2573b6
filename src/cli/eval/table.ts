/** Figures for the terminal. */

export type Interval = readonly [low: number, high: number];

export const digits = (value: number): string => value.toFixed(3);
export const between = ([low, high]: Interval): string => `[${digits(low)}, ${digits(high)}]`;

/** Lines of cells padded to the widest of their column: the first column to the left, numbers to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, c) => (c === 0 ? cell.padEnd(widths[c]) : cell.padStart(widths[c]))).join('  '),
    )
    .join('\n');
}
