/** What a catalog of a file is called, and the id by which a newer file of the same name finds it. */
import { normalizeKey } from '../catalog.ts';

export const stemOf = (name: string): string => name.replace(/\.[a-z]{2,6}$/i, '').trim() || name;

/** "table:my-films". */
export const catalogIdOf = (source: string, name: string): string =>
  `${source}:${normalizeKey(name).replaceAll(' ', '-') || name}`;
