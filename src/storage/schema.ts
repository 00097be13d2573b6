/** The database: its stores, and the steps from each released version to the next. */
import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { Catalog, Item, QuantizedVectors } from '../domain/catalog.ts';
import type { CatalogFaqs, Talk } from '../domain/dialogue/talk-types.ts';
import type { NewInteraction } from '../domain/interaction.ts';
import type { HeadState, TrainedHead } from '../domain/learning/head-types.ts';
import type { CommentBatch, CommentSet } from '../domain/monitoring/comment-types.ts';
import type { Draft } from '../domain/sharing/draft.ts';
import type { TrainingCheckpoint } from '../pipeline/services.ts';
import type { ImportRecord, Preferences } from './records.ts';

export const DATABASE_NAME = 'inglenook';

/** Items [start, start + items.length) of a generation. */
export interface ItemBatch {
  readonly dataId: string;
  readonly start: number;
  readonly items: readonly Item[];
}

/** Vectors of items [start, start + count) of a generation. */
export interface VectorChunk extends QuantizedVectors {
  readonly dataId: string;
  readonly start: number;
}

/** x, y of each item of a generation. */
export interface CatalogMap {
  readonly dataId: string;
  readonly positions: Float32Array<ArrayBuffer>;
}

/** The prior of a catalog as the file that it came in, by the file's hash (Catalog.prior). */
export interface PriorRow {
  readonly catalogId: string;
  readonly sha256: string;
  readonly file: Uint8Array<ArrayBuffer>;
}

/** `seq` is absent on the way in, and always filled in by the store. */
export type LogRow = NewInteraction & { readonly seq?: number };

export interface Schema extends DBSchema {
  catalogs: { key: string; value: Catalog };
  items: { key: [string, number]; value: ItemBatch };
  vectors: { key: [string, number]; value: VectorChunk };
  interactions: { key: number; value: LogRow; indexes: { catalogId: string; importId: string } };
  /**
   * Impressions outnumber taps by the size of a slate, and nothing replays them: in a store of their own, with a
   * sequence of their own, they cost a start nothing. An `undo` names only entries of `interactions`.
   */
  impressions: { key: number; value: LogRow; indexes: { catalogId: string } };
  imports: { key: string; value: ImportRecord; indexes: { catalogId: string } };
  /** One row. */
  preferences: { key: string; value: Preferences };
  heads: { key: string; value: TrainedHead; indexes: { catalogId: string } };
  /** By catalog, at most one each. */
  'head-states': { key: string; value: HeadState };
  checkpoints: { key: string; value: TrainingCheckpoint };
  maps: { key: string; value: CatalogMap };
  priors: { key: [string, string]; value: PriorRow };
  /** By the id of the demo. */
  drafts: { key: string; value: Draft };
  /** What was asked and answered, by catalog. */
  talks: { key: string; value: Talk };
  /** Questions and answers that belong to a catalog, by catalog. */
  faqs: { key: string; value: CatalogFaqs };
  /** Comments that were brought to Pulse, with what was made of them; their texts and vectors lie in batches. */
  'comment-sets': { key: string; value: CommentSet };
  'comment-batches': { key: [string, number]; value: CommentBatch };
}

export type StoreName =
  | 'catalogs'
  | 'items'
  | 'vectors'
  | 'interactions'
  | 'impressions'
  | 'imports'
  | 'preferences'
  | 'heads'
  | 'head-states'
  | 'checkpoints'
  | 'maps'
  | 'priors'
  | 'drafts'
  | 'talks'
  | 'faqs'
  | 'comment-sets'
  | 'comment-batches';

/** One step. It may await only requests of the transaction it is given: anything else lets the upgrade commit early. */
export type Migration = (
  database: IDBPDatabase<Schema>,
  transaction: IDBPTransaction<Schema, StoreName[], 'versionchange'>,
) => void | Promise<void>;

/** Entry n leads from version n to n + 1. A released entry is never edited; a change of the schema is one more entry. */
export const MIGRATIONS: readonly Migration[] = [
  (database) => {
    database.createObjectStore('catalogs', { keyPath: 'id' });
    database.createObjectStore('items', { keyPath: ['dataId', 'start'] });
    database.createObjectStore('vectors', { keyPath: ['dataId', 'start'] });
    const interactions = database.createObjectStore('interactions', { keyPath: 'seq', autoIncrement: true });
    interactions.createIndex('catalogId', 'catalogId');
    interactions.createIndex('importId', 'importId');
    const impressions = database.createObjectStore('impressions', { keyPath: 'seq', autoIncrement: true });
    impressions.createIndex('catalogId', 'catalogId');
    database.createObjectStore('imports', { keyPath: 'importId' }).createIndex('catalogId', 'catalogId');
    database.createObjectStore('preferences');
  },
  (database) => {
    database.createObjectStore('heads', { keyPath: 'headId' }).createIndex('catalogId', 'catalogId');
    database.createObjectStore('head-states', { keyPath: 'catalogId' });
    database.createObjectStore('checkpoints');
    database.createObjectStore('maps', { keyPath: 'dataId' });
  },
  (database) => {
    database.createObjectStore('priors', { keyPath: ['catalogId', 'sha256'] });
  },
  (database) => {
    database.createObjectStore('drafts', { keyPath: 'demo.id' });
  },
  (database) => {
    database.createObjectStore('talks', { keyPath: 'catalogId' });
    database.createObjectStore('faqs', { keyPath: 'catalogId' });
    database.createObjectStore('comment-sets', { keyPath: 'id' });
    database.createObjectStore('comment-batches', { keyPath: ['setId', 'start'] });
  },
];
