/** Shopify's products CSV, in its old and its new columns. */
import { Products } from './products.ts';
import { Columns, type ReadContext, type RowSource } from './row-source.ts';

/** A product's path in the shop's taxonomy, "Sporting Goods > Camping > Tents": the last part says what it is. */
const lastPart = (path: string): string => {
  const part = path.slice(path.lastIndexOf('>') + 1).trim();
  return part === 'Uncategorized' ? '' : part;
};

/** Spreadsheets write FALSE in their own language when they save the file again. */
const NO = /^(?:false|no|0|falsch|faux|falso)$/i;
const UNSOLD = /^(?:draft|archived)$/i;

/**
 * Reads products: the handle is their identity, later rows of one handle are its variants and images. Drafts, archived
 * and unpublished products are issues. Made by is the vendor; tags are the shop's own, then the type and the end of the
 * category, which many products share.
 */
export async function readShopify(
  sources: readonly RowSource[],
  context: ReadContext,
): Promise<ReturnType<Products['reading']>> {
  const products = new Products(context);
  for (const source of sources) {
    const columns = new Columns(source.columns);
    const first = (...names: readonly string[]) => columns.cell(names.find((name) => columns.has(name)));
    const cell = {
      handle: first('Handle', 'URL handle'),
      title: first('Title'),
      body: first('Body (HTML)', 'Description'),
      vendor: first('Vendor'),
      category: first('Product Category', 'Standardized Product Type'),
      type: first('Type', 'Custom Product Type'),
      tags: first('Tags'),
      price: first('Variant Price', 'Price'),
      published: first('Published', 'Published on online store'),
      status: first('Status'),
    };
    for await (const batch of source.batches(context))
      for (const row of batch)
        products.add(
          source.file,
          row,
          {
            key: cell.handle(row),
            title: cell.title(row),
            creator: cell.vendor(row),
            description: cell.body(row),
            tags: [...cell.tags(row).split(/[,，]/), cell.type(row), lastPart(cell.category(row))],
            price: cell.price(row),
            pointIsDecimal: true,
          },
          (before = true) => before && !NO.test(cell.published(row)) && !UNSOLD.test(cell.status(row)),
        );
  }
  return products.reading();
}
