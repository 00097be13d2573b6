/** What an importer reads and gives. Plain data. */
import type { CatalogSource, Item } from '../catalog.ts';

export interface ImportFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One past event of the person, found in a file. */
export interface ImportedEvent {
  readonly itemId: string;
  readonly kind: 'rating' | 'done' | 'save';
  /** Stars in [0.5, 5]; ratings only. */
  readonly value?: number;
  /** Milliseconds since the epoch; absent when the file does not tell. */
  readonly time?: number;
}

export type IssueReason =
  | 'no-title'
  | 'duplicate'
  | 'too-few-columns'
  | 'too-many-columns'
  | 'bad-rating'
  | 'bad-date'
  | 'bad-year'
  | 'unknown-item'
  | 'field-too-long'
  | 'unreadable-row'
  | 'bad-price'
  /** A shop's product that nobody can buy: a draft, archived, unpublished, sold out. */
  | 'not-on-sale'
  /** Of a whole file, in row 1: a prior that is not whole, or was made for another catalog. */
  | 'prior-damaged'
  | 'prior-foreign';

/** A row that could not be taken whole. `kept` tells whether the rest of the row was. */
export interface RowIssue {
  readonly file: string;
  /** Counted from 1 as a spreadsheet counts, the header being row 1. */
  readonly row: number;
  readonly reason: IssueReason;
  readonly value?: string;
  readonly kept: boolean;
}

/** Questions with their answers, and a mail or web address, empty for none. */
export interface OwnersWords {
  readonly faqs: readonly { readonly question: string; readonly answer: string }[];
  readonly contact: string;
}

export interface ImportedCatalog {
  readonly source: CatalogSource;
  /** Same for every export of the same kind, so that a re-import finds its catalog: 'goodreads', 'movielens', 'shopify', 'table:<name>'. */
  readonly catalogId: string;
  readonly name: string;
  readonly items: readonly Item[];
  readonly events: readonly ImportedEvent[];
  readonly issues: readonly RowIssue[];
  readonly encoding: string;
  /** What its owner has answered, and whom to ask; absent where the file says neither. */
  readonly owner?: OwnersWords;
  /** Files of priors that lay in an archive beside the catalog; absent without any. */
  readonly priors?: readonly ImportFile[];
}

/** The columns of a plain table by header name; only `title` is required. */
export type ColumnRole =
  | 'title'
  | 'creator'
  | 'year'
  | 'tags'
  | 'description'
  | 'rating'
  /** What other people gave on average. */
  | 'average'
  | 'date'
  | 'status'
  | 'series'
  | 'price'
  | 'id';
export type ColumnMapping = Readonly<Partial<Record<ColumnRole, string>>>;

/** The step before reading: what the files are, and what only the person can decide. */
export type Detection =
  /** Priors alone: they say themselves what they belong to. */
  | { readonly format: 'prior' }
  /** A copy that this app saved: it is restored, not imported. */
  | { readonly format: 'backup'; readonly file: string }
  | {
      /** Told by their columns; `feed` also by its elements, `demo` (one that was made somebody's own) by its first words. */
      readonly format: 'goodreads' | 'shopify' | 'feed' | 'demo';
      readonly rows: number;
      readonly encoding: string;
    }
  | {
      readonly format: 'movielens';
      readonly movies: number;
      readonly ratings: number;
      readonly encoding: string;
      /** People of the file, most ratings first, at most 200. */
      readonly people: readonly { readonly id: string; readonly ratings: number }[];
    }
  | {
      readonly format: 'table';
      readonly rows: number;
      readonly encoding: string;
      readonly columns: readonly string[];
      readonly mapping: ColumnMapping;
      /** The first rows as they stand, for the preview. */
      readonly sample: readonly Readonly<Record<string, string>>[];
    };

/** What the person decided. `encoding` overrides the detection. */
export interface ImportChoices {
  readonly person?: string;
  readonly mapping?: ColumnMapping;
  readonly encoding?: string;
}

export interface ImportProgress {
  readonly done: number;
  readonly total: number;
}
