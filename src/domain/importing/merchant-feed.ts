/** Feeds that shops give to price search and to advertising: TSV (also CSV) here, RSS and Atom once feed-xml.ts made rows of them. */
import { cleanLine, itemKey } from './field-text.ts';
import { Products } from './products.ts';
import { Columns, type ReadContext, type RowSource } from './row-source.ts';

const UNSOLD = /^(?:out of stock|sold out|discontinued)$/;

/** "Outdoor > Tents > Ridge tents" from its narrow end; a bare number is a place in a taxonomy that nobody reads. */
const partsOf = (path: string): string[] => (/^\d+$/.test(path) ? [] : path.split('>').reverse());

/**
 * Reads products. Rows of one item_group_id are variants of one item; without a group the id is the identity, and a
 * second row of it an issue. What is nowhere in stock is an issue. Made by is the brand; tags are the parts of
 * product_type, the narrowest first, and the end of google_product_category.
 */
export async function readMerchantFeed(
  sources: readonly RowSource[],
  context: ReadContext,
): Promise<ReturnType<Products['reading']>> {
  const products = new Products(context);
  const seen = new Set<string>();
  for (const source of sources) {
    const columns = new Columns(source.columns);
    const column = (name: string) =>
      columns.cell([name, name.replaceAll('_', ' ')].find((spelling) => columns.has(spelling)));
    const cell = {
      id: column('id'),
      group: column('item_group_id'),
      title: column('title'),
      description: column('description'),
      price: column('price'),
      brand: column('brand'),
      type: column('product_type'),
      category: column('google_product_category'),
      availability: column('availability'),
    };
    for await (const batch of source.batches(context))
      for (const row of batch) {
        const title = cell.title(row);
        const id = cell.id(row) || itemKey(cleanLine(title), cell.brand(row), undefined);
        if (seen.has(id)) {
          context.issues.add({
            file: source.file,
            row: row.row,
            reason: 'duplicate',
            value: title || id,
            kept: false,
          });
          continue;
        }
        if (title || cell.id(row)) seen.add(id);
        const sold = !UNSOLD.test(cell.availability(row).toLowerCase().replaceAll('_', ' '));
        products.add(
          source.file,
          row,
          {
            key: cell.group(row) || cell.id(row),
            title,
            creator: cell.brand(row),
            description: cell.description(row),
            tags: [...partsOf(cell.type(row)), ...partsOf(cell.category(row)).slice(0, 1)],
            // What a sold-out variant would cost is no price that anybody pays.
            price: sold ? cell.price(row) : '',
            pointIsDecimal: true,
          },
          (before = false) => before || sold,
        );
      }
  }
  return products.reading();
}
