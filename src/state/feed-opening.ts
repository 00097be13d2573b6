/** A catalog as the page first shows it: its filter, its starter and its first slate. */
import { attempt, failed, success, type Result } from '../domain/errors.ts';
import type { Slate, SlateFilter } from '../domain/ranking/slate-types.ts';
import { openSession, type Session } from '../pipeline/recommend.ts';
import type { Preferences, Services } from '../pipeline/services.ts';

export interface Opening {
  readonly session: Session;
  readonly filter: SlateFilter;
  /** Items to begin with; empty for whoever has begun or would rather not. */
  readonly starter: readonly string[];
  readonly slate: Slate;
}

/** Two rows of six on a wide screen, four of three on a phone: breadth enough without a scroll to the end. */
const STARTER = 12;

/** What fits on two screens; more are one press away. */
export const PAGE = 10;
/** Mostly what fits, with a little room to be wrong: at 0.35 the best of a shelf was missing from its first ten too often. */
export const EXPLORATION = 0.2;

export const NO_FILTER: SlateFilter = { backlogOnly: false, kinds: [], tags: [] };

/** True when more is filtered than the choice between backlog and everything. */
export function narrows({ kinds, tags, fromYear, toYear, text, region, savedOnly }: SlateFilter): boolean {
  const years = fromYear !== undefined || toYear !== undefined;
  return kinds.length + tags.length > 0 || years || !!text || !!region || !!savedOnly;
}

/** With the earlier year first: whoever fills in 1900 and 1850 means what lies between them, not nothing. */
export function inOrder(filter: SlateFilter): SlateFilter {
  const { fromYear, toYear } = filter;
  const crossed = fromYear !== undefined && toYear !== undefined && fromYear > toYear;
  return crossed ? { ...filter, fromYear: toYear, toYear: fromYear } : filter;
}

/** Empty where they cannot be read: the page can do without. */
export async function readPreferences(services: Services): Promise<Preferences> {
  const read = await attempt(() => services.preferences.read());
  return read.ok ? read.value : {};
}

/**
 * Opens a catalog. From the moment `signal` is aborted the ranker may hold another one, so it is asked nothing more,
 * and the answer is of no use.
 */
export async function openFeed(
  services: Services,
  catalogId: string,
  { size, exploration }: { readonly size: number; readonly exploration: number },
  signal: AbortSignal,
): Promise<Result<Opening>> {
  const opened = await openSession(services, catalogId, signal);
  if (!opened.ok) return opened;
  const session = opened.value;
  const { starterSkipped = [] } = await readPreferences(services);
  if (signal.aborted) return failed('cancelled');

  const begun = [...session.items.keys()].some((itemId) => session.stateOf(itemId).grade);
  const offered = begun || starterSkipped.includes(catalogId) ? success([]) : await session.starter(STARTER);
  if (signal.aborted) return failed('cancelled');

  // Without its starter a catalog is as good as ever.
  const starter = offered.ok ? offered.value : [];
  const filter = { ...NO_FILTER, backlogOnly: session.catalog.backlogCount > 0 };
  const slate = await session.slate({ size, exploration, filter, hidden: starter });
  return slate.ok ? success({ session, filter, starter, slate: slate.value }) : slate;
}
