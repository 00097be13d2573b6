/** Readers of what few visits bring, apart from the shell that every visit stores: fetched with the first such file. */
import { FailureError } from '../errors.ts';
import { catalogIdOf, stemOf } from './catalog-identity.ts';
import type { ImportedCatalog, ImportFile } from './import-types.ts';
import { readKeptDemo } from './kept-demo-reader.ts';
import { readMerchantFeed } from './merchant-feed.ts';
import type { ReadContext, Reading, RowSource } from './row-source.ts';
import { readShopify } from './shopify.ts';

export { openFeedMarkup } from './feed-markup.ts';

type Identified = Pick<ImportedCatalog, 'source' | 'catalogId' | 'name' | 'owner'> & {
  readonly reading: Reading;
};

/** The name that Shopify gives an export, and the numbers of its parts and of later downloads. */
const USUAL_EXPORT = /^products[_ ]export[\d_ ()-]*$/i;

/** Throws `none-on-sale` when there are products, and all of them are drafts, archived, unpublished or sold out. */
export async function readShop(
  source: 'shopify' | 'feed',
  sources: readonly RowSource[],
  context: ReadContext,
): Promise<Identified> {
  const [{ file, title }] = sources;
  const read = source === 'shopify' ? readShopify : readMerchantFeed;
  const { unoffered, ...reading } = await read(sources, context);
  if (!reading.items.length && unoffered) throw new FailureError('none-on-sale', { file });
  // A second download of the same shop is no second shop.
  const stem = stemOf(file).replace(/ ?\(\d{1,3}\)$/, '') || file;
  if (source === 'shopify' && USUAL_EXPORT.test(stem))
    return { source, catalogId: source, name: 'Shopify', reading };
  const name = title ?? stem;
  return { source, catalogId: catalogIdOf(source, name), name, reading };
}

/** Throws `unknown-format` when the file was changed. */
export function readKept(file: ImportFile): Identified {
  const { id, name, items, owner } = readKeptDemo(file);
  const identity = { source: 'demo', catalogId: `demo:${id}`, name } as const;
  return { ...identity, ...(owner && { owner }), reading: { items, events: [] } };
}
