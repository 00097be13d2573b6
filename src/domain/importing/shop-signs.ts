/** What tells a shop's files from other tables and other XML. Apart from their readers, which come with the first of them. */
import { Columns } from './row-source.ts';

/** Old exports have a handle, new ones a URL handle. The same of an inventory has neither prices nor texts: no catalog. */
export function isShopify(columns: readonly string[]): boolean {
  const named = new Columns(columns);
  return (
    named.has('Title') &&
    ((named.has('Handle') && ['Body (HTML)', 'Variant Price', 'Vendor'].some((name) => named.has(name))) ||
      (named.has('URL handle') && ['Description', 'Price', 'Vendor'].some((name) => named.has(name))))
  );
}

/** Columns that only merchant feeds have, written with spaces too; id, title and link alone may be anybody's list. */
const FEED_SIGNS = [
  ...[
    'availability',
    'image_link',
    'item_group_id',
    'google_product_category',
    'product_type',
    'gtin',
    'mpn',
  ],
  ...['image link', 'item group id', 'google product category', 'product type'],
];

export function isMerchantFeed(columns: readonly string[]): boolean {
  const named = new Columns(columns);
  return named.has('id', 'title', 'link') && FEED_SIGNS.some((name) => named.has(name));
}

/** As far as declarations in front of the first element reach in a feed that means well, and in most that do not. */
const HEAD = 1 << 16;

/** RSS or Atom with the namespace of merchant feeds. */
export function isFeedMarkup(text: string): boolean {
  const head = text.slice(0, HEAD);
  return (
    /^\uFEFF?\s*</.test(head) && /<(?:rss|feed)[\s>]/.test(head) && head.includes('base.google.com/ns/1.0')
  );
}
