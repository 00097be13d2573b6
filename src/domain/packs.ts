/** The built-in catalogs. Their items and vectors are files under public/packs, written by `npm run pack`. */
import type { EncoderId, Item } from './catalog.ts';

export interface Pack {
  readonly id: 'classics-en' | 'classics-zh';
  readonly language: 'en' | 'zh';
  readonly encoder: EncoderId;
}

export const PACKS: readonly Pack[] = [
  { id: 'classics-en', language: 'en', encoder: 'minilm-l6-en' },
  { id: 'classics-zh', language: 'zh', encoder: 'e5-small-en-zh' },
];

/** Packs are not stored: their ids are known without a row. */
export const isPack = (catalogId: string): boolean => PACKS.some(({ id }) => id === catalogId);

/** What public/packs/<id>.json holds. The vectors lie beside it in <id>.vectors: all codes, then all scales (little-endian float32). */
export interface PackFile {
  readonly id: Pack['id'];
  readonly version: 1;
  readonly encoder: EncoderId;
  readonly licence: string;
  readonly dims: number;
  readonly items: readonly Omit<Item, 'kind' | 'backlog'>[];
  /** SHA-256 (hex) of the item texts, one a line, in order: ties the vectors to the words that they were made from. */
  readonly textsSha256: string;
  /** SHA-256 (hex) of the .vectors file. */
  readonly vectorsSha256: string;
}
