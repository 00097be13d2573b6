/** k-means and how well it fits. */
import type { Random } from '../random.ts';

type Rows = readonly (readonly number[])[];

/** Columns with mean 0 and standard deviation 1; a column of one value, which tells no rows apart, becomes 0. */
export function standardise(table: Rows): number[][] {
  const columns = (table[0] ?? []).map((_, column) => {
    const mean = table.reduce((sum, row) => sum + row[column], 0) / table.length;
    const variance = table.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0) / table.length;
    return { mean, scale: variance > 0 ? 1 / Math.sqrt(variance) : 0 };
  });
  return table.map((row) => columns.map(({ mean, scale }, column) => (row[column] - mean) * scale));
}

/** The same columns, each in an order of its own (Fisher–Yates): rows as they would be if no feature went with another. */
export function shuffleColumns(table: Rows, random: Random): number[][] {
  const rows = table.map((row) => [...row]);
  for (let column = 0; column < (rows[0]?.length ?? 0); column++)
    for (let last = rows.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1));
      const kept = rows[last][column];
      rows[last][column] = rows[other][column];
      rows[other][column] = kept;
    }
  return rows;
}

function squaredDistance(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum;
}

/** Starts tried. A single one may end in a poor grouping; of eight the best is mostly the best there is. */
const STARTS = 8;
/** Lloyd's steps; coarse counts settle within ten. */
const MOST_STEPS = 50;

/** Centres by k-means++ (Arthur & Vassilvitskii 2007); undefined with fewer distinct rows than centres. */
function seedCentres(rows: Rows, count: number, random: Random): number[][] | undefined {
  const centres = [[...rows[Math.floor(random() * rows.length)]]];
  const nearest = rows.map((row) => squaredDistance(row, centres[0]));
  while (centres.length < count) {
    const total = nearest.reduce((sum, distance) => sum + distance, 0);
    if (total === 0) return undefined;
    let left = random() * total;
    let chosen = nearest.findIndex((distance) => (left -= distance) < 0);
    // The sum's last digits can leave a crumb: the furthest row is always a new one.
    if (chosen < 0) chosen = nearest.indexOf(Math.max(...nearest));
    const centre = [...rows[chosen]];
    centres.push(centre);
    rows.forEach((row, at) => (nearest[at] = Math.min(nearest[at], squaredDistance(row, centre))));
  }
  return centres;
}

function nearestCentre(row: readonly number[], centres: Rows): { at: number; distance: number } {
  let best = { at: 0, distance: Infinity };
  for (let at = 0; at < centres.length; at++) {
    const distance = squaredDistance(row, centres[at]);
    if (distance < best.distance) best = { at, distance };
  }
  return best;
}

/** One run of Lloyd's algorithm (1982). */
function settle(rows: Rows, centres: number[][]): { labels: number[]; spread: number } {
  let labels: number[] = [];
  for (let step = 0; ; step++) {
    const found = rows.map((row) => nearestCentre(row, centres));
    const next = found.map(({ at }) => at);
    const settled = next.every((label, row) => label === labels[row]);
    labels = next;
    if (settled || step === MOST_STEPS)
      return { labels, spread: found.reduce((sum, { distance }) => sum + distance, 0) };
    centres.forEach((centre, at) => {
      const members = rows.filter((_, row) => labels[row] === at);
      // A centre that lost all its rows stays where it is, and may win some back.
      if (members.length === 0) return;
      for (let i = 0; i < centre.length; i++)
        centre[i] = members.reduce((sum, row) => sum + row[i], 0) / members.length;
    });
  }
}

/** The group, from 0, of each row: the tightest of several starts. Undefined with fewer distinct rows than groups. */
export function clusterRows(rows: Rows, count: number, random: Random): readonly number[] | undefined {
  let best: { labels: number[]; spread: number } | undefined;
  for (let start = 0; start < STARTS; start++) {
    const centres = seedCentres(rows, count, random);
    if (!centres) return undefined;
    const run = settle(rows, centres);
    if (!best || run.spread < best.spread) best = run;
  }
  return best?.labels;
}

/** Rows whose silhouettes are averaged. Each looks at all rows; 300 know the mean to 0.02, whatever there are in all. */
const SILHOUETTES = 300;

/**
 * Mean silhouette (Rousseeuw 1987) in [-1, 1]: how much nearer rows lie to their own group than to the next. A row alone
 * in its group counts 0.
 */
export function meanSilhouette(
  rows: Rows,
  labels: readonly number[],
  groups: number,
  random: Random,
): number {
  const sizes = Array.from({ length: groups }, () => 0);
  for (const label of labels) sizes[label]++;
  const sample =
    rows.length <= SILHOUETTES
      ? rows.map((_, row) => row)
      : Array.from({ length: SILHOUETTES }, () => Math.floor(random() * rows.length));
  const widths = sample.map((row) => {
    const own = labels[row];
    if (sizes[own] === 1) return 0;
    const sums = sizes.map(() => 0);
    for (let other = 0; other < rows.length; other++)
      sums[labels[other]] += Math.sqrt(squaredDistance(rows[row], rows[other]));
    const inside = sums[own] / (sizes[own] - 1);
    const outside = Math.min(
      ...sums.map((sum, at) => (at === own || !sizes[at] ? Infinity : sum / sizes[at])),
    );
    const further = Math.max(inside, outside);
    return further > 0 && further < Infinity ? (outside - inside) / further : 0;
  });
  return widths.reduce((sum, width) => sum + width, 0) / widths.length;
}
