/** What the log of one catalog says now, as the ranker needs it. */
import { foldInteractions, type Interaction } from '../interaction.ts';

export interface History {
  /** Entries that grade an item, oldest first: at most the capacity. */
  readonly grades: readonly Interaction[];
  /** Rows that are graded or done, and so no candidates. What is only saved stays one. */
  readonly settled: ReadonlySet<number>;
  /** Rows that are saved, settled or not. */
  readonly saved: ReadonlySet<number>;
  /** Entries that stand: neither undone nor an undo. Seeds the draws, so that a reload and an undo bring back a slate. */
  readonly standing: number;
}

/** Share of the capacity by which the window of grades moves: moving it refactors everything, so not at every tap. */
const WINDOW_STEP = 6;

/**
 * The most recent grades: tastes change, so the old ones are the ones to lose. The window depends on the number of
 * grades alone, and moves by a sixth of the capacity at a time.
 */
export function recentWindow<T>(grades: readonly T[], capacity: number): readonly T[] {
  const surplus = grades.length - capacity;
  if (surplus <= 0) return grades;
  const step = Math.max(1, Math.floor(capacity / WINDOW_STEP));
  return grades.slice(Math.min(Math.ceil(surplus / step) * step, grades.length));
}

const grades = ({ kind, value }: Interaction): boolean =>
  kind === 'like' || kind === 'dislike' || kind === 'save' || Number.isFinite(value);

/** Reads a catalog's log. Entries of items that are not (or no longer) in the catalog are ignored. */
export function readHistory(
  log: readonly Interaction[],
  rowOf: (itemId: string) => number | undefined,
  capacity: number,
): History {
  const undone = new Set(log.filter((entry) => entry.kind === 'undo').map((entry) => entry.undoes));
  const standing = log.filter((entry) => entry.kind !== 'undo' && !undone.has(entry.seq)).length;
  const found: Interaction[] = [];
  const settled = new Set<number>();
  const kept = new Set<number>();
  for (const [itemId, { grade, done, saved }] of foldInteractions(log)) {
    const row = rowOf(itemId);
    if (row === undefined) continue;
    if (saved) kept.add(row);
    const graded = grade !== undefined && grades(grade);
    if (done || (graded && grade.kind !== 'save')) settled.add(row);
    if (graded) found.push(grade);
  }
  found.sort((a, b) => a.seq - b.seq);
  return { grades: recentWindow(found, capacity), settled, saved: kept, standing };
}
