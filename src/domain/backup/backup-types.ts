/** All that is the person's, as one value: what a copy holds and a restore brings back. */
import type { Catalog, Item, QuantizedVectors } from '../catalog.ts';
import type { Interaction } from '../interaction.ts';
import type { HeadState, TrainedHead } from '../learning/head-types.ts';
import type { Draft } from '../sharing/draft.ts';

export interface BackupCatalog {
  readonly catalog: Catalog;
  /** By row. */
  readonly items: readonly Item[];
  /** Of all items, by row. Absent where they would make the file too large: the texts give them again. */
  readonly vectors?: QuantizedVectors;
  /** The file of `catalog.prior`. */
  readonly prior?: Uint8Array<ArrayBuffer>;
}

/** An import on record, without the generation before it: that is not in the copy. */
export interface BackupImport {
  readonly importId: string;
  readonly catalogId: string;
  readonly fileNames: readonly string[];
  readonly time: number;
  readonly items: number;
  readonly interactions: number;
  readonly issues: number;
  /** It cannot be undone: what an undo needs was gone, or stayed behind. */
  readonly final?: true;
}

export interface BackupPreferences {
  readonly catalogId?: string;
  readonly exploration?: number;
  readonly seed?: number;
  readonly starterSkipped?: readonly string[];
}

export interface Backup {
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  /** The person's own catalogs; built-in ones are not theirs. */
  readonly catalogs: readonly BackupCatalog[];
  /** Of all catalogs, built-in ones too, in the order in which they were written. */
  readonly interactions: readonly Interaction[];
  readonly impressions: readonly Interaction[];
  readonly imports: readonly BackupImport[];
  readonly preferences: BackupPreferences;
  /** Trained versions with their weights. */
  readonly heads: readonly TrainedHead[];
  readonly headStates: readonly HeadState[];
  /** Demos of the Studio. */
  readonly drafts: readonly Draft[];
}

/** How much a copy holds. Written into the file too, so that a copy that lost a part is known by it. */
export interface BackupCounts {
  readonly catalogs: number;
  readonly items: number;
  readonly interactions: number;
  readonly impressions: number;
  readonly imports: number;
  readonly heads: number;
  readonly drafts: number;
}

export const countsOf = (backup: Backup): BackupCounts => ({
  catalogs: backup.catalogs.length,
  items: backup.catalogs.reduce((sum, { items }) => sum + items.length, 0),
  interactions: backup.interactions.length,
  impressions: backup.impressions.length,
  imports: backup.imports.length,
  heads: backup.heads.length,
  drafts: backup.drafts.length,
});
