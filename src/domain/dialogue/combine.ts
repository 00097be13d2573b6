/** How what is asked now joins what held before: combined, refined, replaced where both cannot hold. */
import type { Change, DropTarget, TalkContext } from './act-types.ts';
import { constraintKey, isExact, passes } from './constraint-check.ts';
import type { Constraint } from './dialogue-types.ts';
import type { NumberRole } from './facts-types.ts';
import { columnOf } from './read-ranges.ts';

/** More descriptions at once blur into the middle of the catalog. */
const MOST_WORDS = 3;

type Range = Extract<Constraint, { kind: 'year' | 'number' }>;

const isRange = (constraint: Constraint): constraint is Range =>
  constraint.kind === 'year' || constraint.kind === 'number';

/**
 * Two ranges of one column: an end that only one of them has is taken from it, "after 1850" and "before 1900" being both
 * meant. Where that leaves nothing, or the new one has both ends, the new one alone holds.
 */
function joinRanges(before: Range, now: Range): Range {
  const open = now.min === undefined || now.max === undefined;
  const min = now.min ?? before.min;
  const max = now.max ?? before.max;
  if (!open || (min !== undefined && max !== undefined && min > max)) return now;
  return { ...now, ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** Whether two say the opposite of each other: wanted and not wanted. */
const opposed = (a: Constraint, b: Constraint): boolean =>
  'exclude' in a && 'exclude' in b && a.exclude !== b.exclude && constraintKey(a) === constraintKey(b);

/** Adds constraints one after another; the later wins. */
export function combine(before: readonly Constraint[], now: readonly Constraint[]): Constraint[] {
  let all = [...before];
  for (const next of now) {
    const key = constraintKey(next);
    const old = all.find((constraint) => constraintKey(constraint) === key);
    if (old && isRange(old) && isRange(next)) {
      all = all.map((constraint) => (constraint === old ? joinRanges(old, next) : constraint));
      continue;
    }
    all = [
      ...all.filter((constraint) => constraintKey(constraint) !== key && !opposed(constraint, next)),
      next,
    ];
  }
  const words = all.filter((constraint) => constraint.kind === 'words' && !constraint.exclude);
  const old = new Set(words.slice(0, Math.max(0, words.length - MOST_WORDS)));
  return all.filter((constraint) => !old.has(constraint));
}

/** What a new subject does away with: what the old one was about. Years, lengths and refusals frame whatever comes. */
export const frameOf = (constraints: readonly Constraint[]): Constraint[] =>
  constraints.filter(
    (constraint) => !(constraint.kind === 'similar') && !('exclude' in constraint && !constraint.exclude),
  );

const subjectKinds = ['creator', 'tag'] as const;

/**
 * A creator or kind that is asked for now takes the place of those asked for before where nothing in the catalog is both,
 * or where another creator is named without "also".
 */
export function giveWay(
  before: readonly Constraint[],
  now: readonly Constraint[],
  { items }: Pick<TalkContext, 'items'>,
  also: boolean,
): Constraint[] {
  let kept = [...before];
  const wants =
    (kind: 'creator' | 'tag') =>
    (constraint: Constraint): boolean =>
      constraint.kind === kind && !constraint.exclude;
  if (!also && now.some(wants('creator'))) kept = kept.filter((constraint) => !wants('creator')(constraint));
  for (const kind of subjectKinds) {
    if (!now.some((constraint) => wants('creator')(constraint) || wants('tag')(constraint))) break;
    const both = combine(kept, now).filter(isExact);
    const without = kept.filter((constraint) => !wants(kind)(constraint));
    if (without.length === kept.length || anyPasses(both, items)) continue;
    if (anyPasses(combine(without, now).filter(isExact), items)) kept = without;
  }
  return kept;
}

/** Whether anything passes, leaving aside what only the person's own records tell. */
function anyPasses(constraints: readonly Constraint[], items: TalkContext['items']): boolean {
  const told = constraints.filter(({ kind }) => kind !== 'unread' && kind !== 'item');
  for (const item of items.values()) if (passes(told, item, true)) return true;
  return false;
}

const LENGTHS: readonly NumberRole[] = ['pages', 'minutes'];

/** Whether a constraint is one of those that "drop the …" names. */
function isTarget(
  constraint: Constraint,
  target: DropTarget,
  { facts }: Pick<TalkContext, 'facts'>,
): boolean {
  const ofRole = (roles: readonly NumberRole[]): boolean =>
    constraint.kind === 'number' && roles.some((role) => columnOf(facts, role, constraint.name));
  switch (target) {
    case 'year':
    case 'creator':
    case 'tag':
    case 'unread':
    case 'similar':
    case 'words':
      return constraint.kind === target;
    case 'length':
      return ofRole(LENGTHS);
    case 'price':
    case 'rating':
      return ofRole([target]);
    case 'latest':
      return false;
  }
}

/** Lets go of conditions; "broaden that" of the latest exact one, else the latest of all. */
export function dropped(
  constraints: readonly Constraint[],
  targets: readonly DropTarget[],
  context: Pick<TalkContext, 'facts'>,
): Constraint[] {
  let kept = [...constraints];
  for (const target of targets) {
    const latest =
      kept.findLast((constraint) => isExact(constraint) && constraint.kind !== 'item') ?? kept.at(-1);
    kept = kept.filter((constraint) =>
      target === 'latest' ? constraint !== latest : !isTarget(constraint, target, context),
    );
  }
  return kept;
}

/** What came and what went, by what the constraints say, not by which objects they are. */
export function changeOf(before: readonly Constraint[], after: readonly Constraint[]): Change {
  const said = (constraint: Constraint): string => JSON.stringify(constraint);
  const [old, now] = [new Set(before.map(said)), new Set(after.map(said))];
  return {
    added: after.filter((constraint) => !old.has(said(constraint))),
    removed: before.filter((constraint) => !now.has(said(constraint))),
  };
}
