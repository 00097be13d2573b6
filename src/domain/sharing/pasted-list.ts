/** A list of goods as people paste it: out of a spreadsheet (tabs), or typed with bars between. */
import type { DemoItem } from './demo.ts';
import { commonCurrency, listedPrice, type ListedPrice } from './listed-price.ts';
import { webAddress } from './web-address.ts';

export interface PastedList {
  readonly items: readonly DemoItem[];
  /** ISO 4217, where all prices that name a currency name the same; '' otherwise. */
  readonly currency: string;
}

/** Marks that lists on pages and in mails put before each line. */
const BULLET = /^\s*(?:[-*•–·]|\d{1,3}[.)、])\s+/u;
const BETWEEN = /\t|\s*[|｜]\s*/u;
/** A whole number that may be a year; 1999 may be a price too. */
const YEAR = /^(?:1\d|20)\d\d$/;
/** Before it, hardly anything was made that is in a list today. */
const FIRST_YEAR = 1400;
/** What prices over a thousand end in; of years no more than one in twelve does. */
const ROUND = /(?:00|50|80|88|90|95|98|99)$/;
/** Without a scheme: a host and a path, or a host that begins with www. “Co.Ltd” is a maker. */
const BARE_ADDRESS = /^(?:www\.\S+|[^\s/]+\.[^\s/]+\/\S*)$/i;
/** An address that leads where no demo may: of no use to a reader either. */
const REFUSED = /^(?:(?:java|vb)script\s*:|(?:https?|data|file|blob|ftp|about|mailto|tel):\S+$)/i;

type Field =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'price'; readonly listed: ListedPrice }
  /** A year or a price. */
  | { readonly kind: 'number'; readonly listed: ListedPrice }
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'nothing' };

interface Line {
  readonly title: string;
  readonly fields: readonly Field[];
  /** Names a column of the list by its place; lines of bars and lines of tabs are two lists. */
  readonly column: (at: number) => string;
}

function fieldOf(text: string): Field {
  const url = /^https?:/i.test(text) || BARE_ADDRESS.test(text) ? webAddress(text) : undefined;
  if (url !== undefined) return { kind: 'url', url };
  if (!text || REFUSED.test(text)) return { kind: 'nothing' };
  const listed = listedPrice(text);
  if (!listed) return { kind: 'words', words: text };
  return { kind: YEAR.test(text) ? 'number' : 'price', listed };
}

function lineOf(text: string): Line[] {
  const [title = '', ...fields] = text
    .replace(BULLET, '')
    .split(BETWEEN)
    .map((field) => field.trim());
  const marks = text.includes('\t') ? 'tabs' : 'bars';
  return title ? [{ title, fields: fields.map(fieldOf), column: (at) => `${marks} ${at}` }] : [];
}

/**
 * The columns whose numbers are prices. A column with any other price in it is one. A column of nothing but numbers that
 * may be years is one if most of them look like prices: round ones in the last place behind the words, and anywhere ones
 * that are round and too early for a year. Lines that have a price elsewhere have no say.
 */
function priceColumns(lines: readonly Line[]): ReadonlySet<string> {
  const sure = new Set<string>();
  const votes = new Map<string, number>();
  for (const { fields, column } of lines) {
    fields.forEach(({ kind }, at) => kind === 'price' && sure.add(column(at)));
    if (fields.some(({ kind }) => kind === 'price')) continue;
    const lastWords = fields.findLastIndex(({ kind }) => kind === 'words');
    const last = fields.findLastIndex(({ kind }) => kind === 'number');
    fields.forEach((field, at) => {
      if (field.kind !== 'number') return;
      const { price } = field.listed;
      const priced =
        at === last &&
        ROUND.test(String(price)) &&
        (price < FIRST_YEAR || (at > lastWords && lastWords >= 0));
      votes.set(column(at), (votes.get(column(at)) ?? 0) + (priced ? 1 : -1));
    });
  }
  return new Set([...sure, ...[...votes].filter(([, vote]) => vote > 0).map(([column]) => column)]);
}

function itemOf({ title, fields, column }: Line, priced: ReadonlySet<string>): DemoItem {
  const isPrice = ({ kind }: Field, at: number) =>
    kind === 'price' || (kind === 'number' && priced.has(column(at)));
  const words = fields.flatMap((field) => (field.kind === 'words' ? field.words : []));
  const price = fields.findLast(isPrice);
  const year = fields.find(
    (field, at) => field.kind === 'number' && (!isPrice(field, at) || field !== price),
  );
  const url = fields.find(({ kind }) => kind === 'url');
  return {
    title,
    creators: words.slice(0, -1).slice(0, 1),
    tags: [],
    description: words.at(-1) ?? '',
    ...(year?.kind === 'number' && { year: year.listed.price }),
    ...(price && 'listed' in price && { price: price.listed.price }),
    ...(url?.kind === 'url' && { url: url.url }),
  };
}

/**
 * One item a line: first its title, then in any order an address, a year, a price, who made it and a description. Of two
 * texts the first is the maker, of one it is the description. Lines without a title and titles given twice are left out.
 * Whether a number such as 1999 is a year or a price is decided for each column of the list ({@link priceColumns}); of two
 * that are prices the last is meant, and an earlier one that may be a year is the year.
 */
export function parsePastedList(text: string): PastedList {
  const lines = text.split(/\r\n?|\n/).flatMap(lineOf);
  const priced = priceColumns(lines);
  const byTitle = new Map<string, DemoItem>();
  for (const line of lines) if (!byTitle.has(line.title)) byTitle.set(line.title, itemOf(line, priced));
  const prices = lines.flatMap(({ fields }) =>
    fields.flatMap((field) => ('listed' in field ? field.listed : [])),
  );
  return { items: [...byTitle.values()], currency: commonCurrency(prices, text) };
}
