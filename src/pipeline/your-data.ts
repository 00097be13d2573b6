/** What is stored, for the person's own eyes. */
import { attempt } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import type { Interaction } from '../domain/interaction.ts';
import type { Services, StorageReport } from './services.ts';

export interface Ledger {
  /** What the person did, latest first; undone entries and their undos included, since both are stored. */
  readonly actions: readonly Interaction[];
  /** What the person was shown, latest first. Numbered apart from the actions. */
  readonly impressions: readonly Interaction[];
}

/** Everything stored, in counts and bytes. */
export function storageReport({ housekeeping }: Services): Promise<Result<StorageReport>> {
  return attempt(() => housekeeping.report());
}

/** Asks the browser not to evict what is stored; its answer. */
export function keepData({ housekeeping }: Services): Promise<Result<boolean>> {
  return attempt(() => housekeeping.persist());
}

/** Every entry of a catalog's log. */
export function readLedger({ log }: Services, catalogId: string): Promise<Result<Ledger>> {
  return attempt(async () => ({
    actions: (await log.ofCatalog(catalogId)).reverse(),
    impressions: (await log.impressionsOf(catalogId)).reverse(),
  }));
}
