/**
 * What the stores hold beside domain types. pipeline/services.ts declares the same shapes on its side of the border;
 * tests/unit/storage/shapes.test.ts proves that the two agree.
 */
import type { Catalog, Item, QuantizedVectors } from '../domain/catalog.ts';

export interface LoadedCatalog {
  readonly catalog: Catalog;
  readonly items: readonly Item[];
  /** In item order; consumed once. */
  readonly vectors: AsyncIterable<QuantizedVectors>;
}

export interface ImportRecord {
  readonly importId: string;
  readonly catalogId: string;
  readonly fileNames: readonly string[];
  readonly time: number;
  readonly items: number;
  readonly interactions: number;
  readonly issues: number;
  /** The catalog as it was before; undefined when the import made it. */
  readonly previous?: Catalog;
  /** A newer import took its place, and the generation that an undo would need is gone. */
  readonly final?: true;
}

export interface Preferences {
  readonly catalogId?: string;
  readonly exploration?: number;
  readonly seed?: number;
  readonly starterSkipped?: readonly string[];
}

export interface StorageReport {
  readonly catalogs: number;
  readonly items: number;
  readonly interactions: number;
  readonly impressions: number;
  readonly imports: number;
  readonly heads: number;
  readonly drafts: number;
  /** Conversations over catalogs. */
  readonly talks: number;
  /** Comments that were brought to Pulse. */
  readonly comments: number;
  readonly vectorBytes: number;
  readonly usedBytes?: number;
  readonly quotaBytes?: number;
  readonly persistent: boolean;
}
