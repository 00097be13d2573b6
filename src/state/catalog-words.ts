/** What catalogs and their encoders are called, in the person's language. Call in templates or `$derived`. */
import type { Catalog, EncoderId } from '../domain/catalog.ts';
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
