/** Which catalogs can be shown, and which one is. */
import type { Library } from '../pipeline/library.ts';

export interface CatalogChoice {
  readonly id: string;
  readonly name: string;
}

/** Own catalogs first, latest changed on top, then the built-in ones. */
export const catalogChoices = ({ stored, packs }: Library): CatalogChoice[] => [
  ...stored.map(({ id, name }) => ({ id, name })),
  ...packs.map(({ id }) => ({ id, name: id })),
];

/** The remembered catalog while it exists, else the own one that changed last, else the pack of the language. */
export function wantedCatalog(
  library: Library,
  remembered: string | undefined,
  language: 'en' | 'zh',
): string {
  const { stored, packs } = library;
  const known = [...stored, ...packs].find(({ id }) => id === remembered);
  const ofLanguage = packs.find((pack) => pack.language === language) ?? packs[0];
  return (known ?? stored[0] ?? ofLanguage).id;
}
