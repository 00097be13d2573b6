/** A demo that a visitor makes theirs, as a file for the import: from there it is a catalog like any other, embedded on this device. */
import { unparse } from 'papaparse';
import { success, type Result } from '../domain/errors.ts';
import { decodeDemo } from '../domain/sharing/demo-link.ts';

/** @param link what stands behind the # of the demo's address. Fails as `decodeDemo` does. */
export async function demoCatalogFile(link: string): Promise<Result<File>> {
  const decoded = await decodeDemo(link);
  if (!decoded.ok) return decoded;
  const { copy, language, items } = decoded.value;
  const name = (copy[language] ?? copy.en ?? copy.zh)?.name ?? '';
  const rows = items.map(({ title, creators, year, tags, description, price }) => ({
    title,
    creator: creators.join('; '),
    year: year ?? '',
    tags: tags.join('; '),
    description,
    price: price ?? '',
  }));
  // Nothing but letters and numbers: it is the owner's text, and here a file's name.
  const stem = name.replace(/[^\p{L}\p{N}]+/gu, ' ').trim() || 'demo';
  return success(new File([unparse(rows)], `${stem}.csv`, { type: 'text/csv' }));
}
