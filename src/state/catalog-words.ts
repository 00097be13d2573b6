/** What catalogs and their encoders are called, in the person's language. Call in templates or `$derived`. */
import type { Catalog, EncoderId, Item } from '../domain/catalog.ts';
import { m } from '../paraglide/messages.js';

/** Built-in catalogs are named by the messages, own ones by their files. */
export function catalogName({ id, name }: Pick<Catalog, 'id' | 'name'>): string {
  if (id === 'classics-en') return m.catalogs_name_classics_en();
  if (id === 'classics-zh') return m.catalogs_name_classics_zh();
  return name;
}

export function encoderName(encoder: EncoderId): string {
  return encoder === 'minilm-l6-en' ? m.catalogs_encoder_en() : m.catalogs_encoder_en_zh();
}

/** Whether an item is drawn with a spine: a book, or a thing of unknown kind with an author and a year, as books have them. */
export const isBound = ({ kind, creators, year }: Pick<Item, 'kind' | 'creators' | 'year'>): boolean =>
  kind === 'book' || (kind === 'other' && creators.length > 0 && year !== undefined);
