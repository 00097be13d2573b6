/** Products that stand in several rows: their variants and images become one item with the lowest of the prices. */
import { distinct, itemKey, MAX_TAGS, cleanLine } from './field-text.ts';
import { htmlText } from './html-text.ts';
import type { IssueReason } from './import-types.ts';
import { parsePrice } from './prices.ts';
import type { ReadContext, Reading, Row } from './row-source.ts';

/** What one row says; '' where it says nothing. */
export interface ProductRow {
  /** What the rows of a product have in common. */
  readonly key: string;
  readonly title: string;
  readonly creator: string;
  /** HTML. */
  readonly description: string;
  readonly tags: readonly string[];
  readonly price: string;
  /** Of prices with a decimal point by the rules of the format. */
  readonly pointIsDecimal: boolean;
}

interface Product {
  readonly id: string;
  readonly file: string;
  readonly row: number;
  title: string;
  creator: string;
  description: string;
  tags: readonly string[];
  price: number | undefined;
  offered: boolean;
}

/** Gathers the rows of all files, wherever they stand; spreadsheets sort them apart. */
export class Products {
  readonly #products = new Map<string, Product>();
  readonly #context: ReadContext;

  constructor(context: ReadContext) {
    this.#context = context;
  }

  /**
   * Adds a row: of each text the first stays, of the prices the lowest. A row without key and title is an issue.
   * @param offered whether it can be bought by what the row says, before and after other rows of the product
   */
  add(file: string, row: Row, of: ProductRow, offered: (before: boolean | undefined) => boolean): void {
    const { issues } = this.#context;
    const complain = (reason: IssueReason, value: string, kept: boolean) =>
      issues.add({ file, row: row.row, reason, value, kept });
    const title = cleanLine(of.title);
    const creator = cleanLine(of.creator);
    const id = of.key || (title && itemKey(title, creator, undefined));
    if (!id) return complain('no-title', row.cells.find((cell) => cell.trim()) ?? '', false);

    const before = this.#products.get(id);
    const product: Product = before ?? {
      ...{ id, file, row: row.row, title: '', creator: '', description: '', tags: [] },
      ...{ price: undefined, offered: true },
    };
    this.#products.set(id, product);
    product.title ||= title;
    product.creator ||= creator;
    product.description ||= htmlText(of.description);
    if (!product.tags.length) product.tags = distinct(of.tags, MAX_TAGS);
    product.offered = offered(before?.offered);
    const price = of.price ? parsePrice(of.price, of.pointIsDecimal) : Infinity;
    if (price === undefined) complain('bad-price', of.price, true);
    else if (price < (product.price ?? Infinity)) product.price = price;
  }

  /** Items in the order of their first rows; products without a title and those that nobody can buy are issues. */
  reading(): Reading & { readonly unoffered: number } {
    const { issues } = this.#context;
    const reading: Reading = { items: [], events: [] };
    let unoffered = 0;
    for (const {
      id,
      file,
      row,
      title,
      creator,
      description,
      tags,
      price,
      offered,
    } of this.#products.values())
      if (!title) issues.add({ file, row, reason: 'no-title', value: id, kept: false });
      else if (!offered) {
        unoffered++;
        issues.add({ file, row, reason: 'not-on-sale', value: title, kept: false });
      } else
        reading.items.push({
          id,
          title,
          creators: creator ? [creator] : [],
          kind: 'other',
          tags,
          ...(description && { description }),
          ...(price !== undefined && { numbers: { price } }),
          backlog: false,
        });
    return { ...reading, unoffered };
  }
}
