/** Whether a trained head may still speak for the person: all that it was made from must be what they stand by now. */
import type { Interaction } from '../interaction.ts';
import type { HeadSummary } from './head-types.ts';

/**
 * Why a version is not ranked by. `forgotten`: a grade that it was trained on has been taken back, and would live on in
 * its outputs; only another training helps. `muted`: it was trained with other beliefs left out, and its outputs carry
 * what is left out now or lack what is not; it counts again when the lists are equal.
 */
export type Suspension = 'forgotten' | 'muted';

/** What the person stands by. */
interface Standing {
  /** Sequence numbers of the entries that nobody has taken back. */
  readonly entries: ReadonlySet<number>;
  /** Keys of beliefs that are left out. */
  readonly muted: readonly string[];
}

/**
 * Entries that stand: in the log, not undone, and no save that was taken off the shelf again. A grade that a newer one
 * has replaced stands: a change of mind is something learned, not something to be forgotten.
 */
export function standingEntries(log: Iterable<Interaction>): Set<number> {
  const entries = [...log];
  const undone = new Set(entries.map(({ undoes }) => undoes));
  const standing = entries.filter(({ seq, kind }) => kind !== 'undo' && !undone.has(seq));
  const unsaved = new Map<string, number>();
  for (const { itemId, kind, seq } of standing)
    if (kind === 'unsave') unsaved.set(itemId, Math.max(seq, unsaved.get(itemId) ?? seq));
  return new Set(
    standing
      .filter(({ itemId, kind, seq }) => kind !== 'save' || seq > (unsaved.get(itemId) ?? -Infinity))
      .map(({ seq }) => seq),
  );
}

/** Why this version must not be ranked by; undefined when nothing speaks against it. */
export function suspensionOf(
  { grades = [], muted = [] }: Pick<HeadSummary, 'grades' | 'muted'>,
  standing: Standing,
): Suspension | undefined {
  if (!grades.every((seq) => standing.entries.has(seq))) return 'forgotten';
  return sameKeys(muted, standing.muted) ? undefined : 'muted';
}

/** Whether two lists leave the same out, in whatever order and however often. */
export function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [new Set(a), new Set(b)];
  return one.size === other.size && [...one].every((key) => other.has(key));
}
